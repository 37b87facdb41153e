package entitlement_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestHold(t *testing.T) {
	later := noon.Add(time.Hour)
	t.Run("a unit is set aside until the deadline", func(t *testing.T) {
		j, _ := journal(t, 1)
		entry, err := j.Hold("1", noon, later)
		if err != nil {
			t.Fatal(err)
		}
		want := entitlement.Entry{Kind: entitlement.Held, Plan: "pack", Incident: "1", At: noon, Until: later, Left: 1}
		if diff := cmp.Diff(want, entry); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if e := j.Entitlement(); e.Remaining() != 1 || e.Consumed() != 0 || j.Left(noon) != 0 || j.Held(noon) != 1 {
			t.Errorf("%v remain, %d consumed, %v left, %d held", e.Remaining(), e.Consumed(), j.Left(noon), j.Held(noon))
		}
		last := later.Add(-time.Microsecond)
		for name, command := range map[string]func() (entitlement.Entry, error){
			"consuming another": func() (entitlement.Entry, error) { return j.Consume("2", last) },
			"holding another":   func() (entitlement.Entry, error) { return j.Hold("2", last, later) },
			"dated back":        func() (entitlement.Entry, error) { return j.Consume("2", noon.Add(-time.Hour)) },
		} {
			if _, err := command(); !refusedWith(err, entitlement.AllHeld) {
				t.Errorf("%s: %v, want all_held", name, err)
			}
		}
		for _, command := range []func() (entitlement.Entry, error){
			func() (entitlement.Entry, error) { return j.Consume("1", last) },
			func() (entitlement.Entry, error) { return j.Hold("1", last, later.Add(time.Hour)) },
		} {
			if _, err := command(); !refusedWith(err, entitlement.AlreadyHeld) {
				t.Errorf("the same incident: %v, want already_held", err)
			}
		}
		// Void in the very instant, and nobody swept.
		if j.Left(last) != 0 || j.Left(later) != 1 || j.Held(later) != 0 {
			t.Errorf("%v left before the deadline, %v at it", j.Left(last), j.Left(later))
		}
		if _, err := j.Confirm("1", later); !refusedWith(err, entitlement.HoldVoid) {
			t.Errorf("confirmed at the deadline: %v", err)
		}
		if _, err := j.Release("1", later); !refusedWith(err, entitlement.HoldVoid) {
			t.Errorf("released at the deadline: %v", err)
		}
		if _, err := j.Consume("2", later); err != nil {
			t.Errorf("consuming at the deadline: %v", err)
		}
	})
	t.Run("confirmed once", func(t *testing.T) {
		j, _ := journal(t, 2)
		if _, err := j.Hold("1", noon, later); err != nil {
			t.Fatal(err)
		}
		entry, err := j.Confirm("1", later.Add(-time.Microsecond))
		if err != nil || entry.Kind != entitlement.Confirmed || entry.Left != 1 || entry.Incident != "1" {
			t.Fatalf("%+v, %v", entry, err)
		}
		if e := j.Entitlement(); e.Remaining() != 1 || e.Consumed() != 1 || j.Left(noon) != 1 || j.Held(noon) != 0 {
			t.Errorf("%v remain, %d consumed, %v left, %d held", e.Remaining(), e.Consumed(), j.Left(noon), j.Held(noon))
		}
		for name, command := range map[string]func() (entitlement.Entry, error){
			"confirmed again":     func() (entitlement.Entry, error) { return j.Confirm("1", noon) },
			"released after that": func() (entitlement.Entry, error) { return j.Release("1", noon) },
			"consumed after that": func() (entitlement.Entry, error) { return j.Consume("1", noon) },
			"held after that":     func() (entitlement.Entry, error) { return j.Hold("1", later, later.Add(time.Hour)) },
		} {
			if _, err := command(); !refusedWith(err, entitlement.AlreadyConsumed) {
				t.Errorf("%s: %v, want already_consumed", name, err)
			}
		}
		// It is a consumption like any other: given back once.
		if entry, err := j.Refund("1", entitlement.RefundDuplicate, later); err != nil || entry.Left != 2 {
			t.Errorf("given back: %v, %v left", err, entry.Left)
		}
		if _, err := j.Refund("1", entitlement.RefundDuplicate, later); !refusedWith(err, entitlement.AlreadyRefunded) {
			t.Errorf("given back again: %v", err)
		}
	})
	t.Run("released once", func(t *testing.T) {
		j, _ := journal(t, 1)
		if _, err := j.Hold("1", noon, later); err != nil {
			t.Fatal(err)
		}
		middle := noon.Add(time.Minute)
		if entry, err := j.Release("1", middle); err != nil || entry.Kind != entitlement.Released || entry.Left != 1 || j.Left(middle) != 1 {
			t.Fatalf("%+v, %v, %v left", entry, err, j.Left(middle))
		}
		for _, command := range []func(entitlement.IncidentID, time.Time) (entitlement.Entry, error){j.Release, j.Confirm} {
			if _, err := command("1", middle); !refusedWith(err, entitlement.HoldReleased) {
				t.Errorf("again: %v, want hold_released", err)
			}
		}
		// It consumed nothing, so the incident can be tried anew; not before that.
		if _, err := j.Consume("1", middle.Add(-time.Microsecond)); !errors.Is(err, entitlement.ErrBackwards) {
			t.Errorf("consumed before the release: %v", err)
		}
		if _, err := j.Hold("1", middle, later); err != nil {
			t.Errorf("held again: %v", err)
		}
		if _, err := j.Confirm("1", middle); err != nil {
			t.Errorf("confirmed: %v", err)
		}
	})
	t.Run("a void hold can be made again", func(t *testing.T) {
		j, _ := journal(t, 1)
		for i := range 3 {
			at := noon.Add(time.Duration(i) * time.Hour)
			if _, err := j.Hold("1", at, at.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if j.Held(at) != 1 || j.Held(at.Add(time.Hour)) != 0 {
				t.Errorf("hold %d: %d held, %d after it", i+1, j.Held(at), j.Held(at.Add(time.Hour)))
			}
		}
		if _, err := j.Consume("1", noon.Add(3*time.Hour)); err != nil {
			t.Errorf("consumed after all were void: %v", err)
		}
		if j.Held(noon) != 0 {
			t.Errorf("%d held after that", j.Held(noon))
		}
	})
	t.Run("unlimited", func(t *testing.T) {
		e := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		var j entitlement.Journal
		if err := j.Append(e.Opening(e.From())); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Activate(e.From()); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			if _, err := j.Hold(entitlement.IncidentID(fmt.Sprint(i)), noon, later); err != nil {
				t.Fatal(err)
			}
		}
		if j.Held(noon) != 100 || j.Left(noon) != entitlement.Unlimited || !j.Status(noon).Usable() {
			t.Errorf("%d held, %v left", j.Held(noon), j.Left(noon))
		}
		if _, err := j.Confirm("7", noon); err != nil || j.Held(noon) != 99 || j.Entitlement().Consumed() != 1 {
			t.Errorf("%v, %d held, %d consumed", err, j.Held(noon), j.Entitlement().Consumed())
		}
	})
	t.Run("a hold may outlive its plan, not be confirmed then", func(t *testing.T) {
		j, _ := journal(t, 1)
		end := j.Entitlement().Until()
		if _, err := j.Hold("1", end.Add(-time.Minute), end.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Confirm("1", end); !refusedWith(err, entitlement.Expired) {
			t.Errorf("at the end of the plan: %v", err)
		}
		if got := j.Status(end).Codes(); got != entitlement.CodesOf(entitlement.Expired) {
			t.Errorf("at the end of the plan: %q, want nothing about holds", got)
		}
		if _, err := j.Confirm("1", end.Add(-time.Microsecond)); err != nil {
			t.Errorf("in its last microsecond: %v", err)
		}
	})
	t.Run("what cannot pay cannot be held", func(t *testing.T) {
		e := consume(t, pack(t, 1), "1")
		after, entry, err := e.Hold("2", e.Until(), e.Until().Add(time.Hour))
		if !refusedWith(err, entitlement.Expired, entitlement.Depleted) || after != e || entry.Kind != entitlement.Refused || entry.Of != entitlement.Held || entry.Incident != "2" {
			t.Errorf("%+v, %v", entry, err)
		}
	})
}

// TestHoldBadInput has what is an error and no refusal: nothing changes, and
// nothing is written.
func TestHoldBadInput(t *testing.T) {
	later := noon.Add(time.Hour)
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	e := pack(t, 5)
	held := entitlement.Entry{Kind: entitlement.Held, Plan: "pack", Incident: "1", At: noon, Until: later}
	change := func(f func(*entitlement.Entry)) entitlement.Entry {
		entry := held
		f(&entry)
		return entry
	}
	type command = func() (entitlement.Entitlement, entitlement.Entry, error)
	hold := func(id entitlement.IncidentID, at, until time.Time) command {
		return func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Hold(id, at, until) }
	}
	confirm := func(entry entitlement.Entry, at time.Time) command {
		return func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Confirm(entry, at) }
	}
	release := func(entry entitlement.Entry, at time.Time) command {
		return func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Release(entry, at) }
	}
	for name, test := range map[string]struct {
		do   command
		want error
	}{
		"hold, no incident":          {hold("", noon, later), entitlement.ErrID},
		"hold, not UTF-8":            {hold("\xff", noon, later), entitlement.ErrID},
		"hold, in 9999":              {hold("1", far, far.Add(time.Hour)), entitlement.ErrRange},
		"hold, until 9999":           {hold("1", noon, far), entitlement.ErrRange},
		"hold, no deadline":          {hold("1", noon, time.Time{}), entitlement.ErrInvalid},
		"hold, until itself":         {hold("1", noon, noon), entitlement.ErrInvalid},
		"hold, for a nanosecond":     {hold("1", noon, noon.Add(1)), entitlement.ErrInvalid},
		"hold, backwards":            {hold("1", noon, noon.Add(-time.Hour)), entitlement.ErrInvalid},
		"confirm, another plan's":    {confirm(change(func(h *entitlement.Entry) { h.Plan = "other" }), noon), entitlement.ErrForeign},
		"confirm, no hold":           {confirm(change(func(h *entitlement.Entry) { h.Kind = entitlement.Consumed }), noon), entitlement.ErrForeign},
		"confirm, before the hold":   {confirm(held, noon.Add(-time.Microsecond)), entitlement.ErrBackwards},
		"confirm, in 9999":           {confirm(held, far), entitlement.ErrRange},
		"confirm, a hold of nothing": {confirm(change(func(h *entitlement.Entry) { h.Incident = "" }), noon), entitlement.ErrID},
		"release, another plan's":    {release(change(func(h *entitlement.Entry) { h.Plan = "other" }), noon), entitlement.ErrForeign},
		"release, before the hold":   {release(held, noon.Add(-time.Microsecond)), entitlement.ErrBackwards},
		"release, in 9999":           {release(held, far), entitlement.ErrRange},
		"release, the zero entry":    {release(entitlement.Entry{}, noon), entitlement.ErrForeign},
		"lapse, in 9999":             {func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Lapse(far) }, entitlement.ErrRange},
		"refund, a confirmed one early": {func() (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Refund(change(func(h *entitlement.Entry) { h.Kind = entitlement.Confirmed }), entitlement.RefundBug, noon.Add(-time.Second))
		}, entitlement.ErrBackwards},
	} {
		if got, entry, err := test.do(); !errors.Is(err, test.want) || got != e || entry != (entitlement.Entry{}) {
			t.Errorf("%s: %+v, %v, want %v and nothing changed", name, entry, err, test.want)
		}
	}
	j, _ := journal(t, 1)
	for name, command := range map[string]func(entitlement.IncidentID, time.Time) (entitlement.Entry, error){"confirm": j.Confirm, "release": j.Release} {
		if entry, err := command("never", noon); !errors.Is(err, entitlement.ErrForeign) || entry != (entitlement.Entry{}) || j.Len() != 2 {
			t.Errorf("%s what was never held: %+v, %v", name, entry, err)
		}
	}
}

// A confirmation that finds nothing left is refused as what it is.
func TestRefusedConfirmation(t *testing.T) {
	j, _ := journal(t, 1)
	if _, err := j.Hold("1", noon, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Adjust(seen(0), noon); err != nil {
		t.Fatal(err)
	}
	entry, err := j.Confirm("1", noon)
	refused, ok := errors.AsType[*entitlement.RefusedError](err)
	if !ok || refused.Kind != entitlement.Confirmed || entry.Of != entitlement.Confirmed || !refusedWith(err, entitlement.Depleted) {
		t.Errorf("%v, and an entry %+v", err, entry)
	}
}

// A confirmation that is dated back does not take what was promised to another
// after the hold was void.
func TestLateConfirmation(t *testing.T) {
	at := func(minute int) time.Time { return noon.Add(time.Duration(minute) * time.Minute) }
	j, _ := journal(t, 1)
	for _, hold := range []struct {
		id          entitlement.IncidentID
		from, until int
	}{{"a", 10, 20}, {"b", 25, 30}} {
		if _, err := j.Hold(hold.id, at(hold.from), at(hold.until)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.Confirm("a", at(15)); !refusedWith(err, entitlement.AllHeld) {
		t.Errorf("a, dated back: %v, want all_held: b was promised the unit", err)
	}
	if _, err := j.Confirm("b", at(26)); err != nil || j.Left(at(26)) != 0 {
		t.Errorf("b: %v, %v left", err, j.Left(at(26)))
	}
}

// TestDatedBackConfirmation has the confirmation of a, held from minute 10 to 20 and
// dated minute 15, after what else has come of the pack meanwhile.
func TestDatedBackConfirmation(t *testing.T) {
	at := func(minute int) time.Time { return noon.Add(time.Duration(minute) * time.Minute) }
	type step = func(j *entitlement.Journal) (entitlement.Entry, error)
	hold := func(id entitlement.IncidentID, from, until int) step {
		return func(j *entitlement.Journal) (entitlement.Entry, error) { return j.Hold(id, at(from), at(until)) }
	}
	consume := func(id entitlement.IncidentID, minute int) step {
		return func(j *entitlement.Journal) (entitlement.Entry, error) { return j.Consume(id, at(minute)) }
	}
	for _, test := range []struct {
		name  string
		pack  uint32
		steps []step
		want  bool // is confirmed
	}{
		{"its unit was promised at its deadline", 1, []step{hold("a", 10, 20), hold("b", 20, 30)}, false},
		{"there is one for each", 2, []step{hold("a", 10, 20), hold("b", 25, 30)}, true},
		{"its unit was consumed", 2, []step{hold("b", 5, 60), hold("a", 10, 20), consume("c", 25)}, false},
		{"its unit was consumed, and the latest entry is of before", 3, []step{
			hold("b", 5, 60), hold("d", 5, 60), hold("a", 10, 20), consume("c", 25),
			func(j *entitlement.Journal) (entitlement.Entry, error) { return j.Confirm("d", at(12)) },
		}, false},
		// Nobody else was given its unit: the first that is confirmed gets it.
		{"fewer are left than are held", 3, []step{
			hold("b", 5, 60), hold("c", 5, 60), hold("a", 10, 20),
			func(j *entitlement.Journal) (entitlement.Entry, error) { return j.Release("c", at(25)) },
			func(j *entitlement.Journal) (entitlement.Entry, error) { return j.Adjust(seen(1), at(26)) },
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			j, _ := journal(t, test.pack)
			for i, step := range test.steps {
				if _, err := step(&j); err != nil {
					t.Fatalf("step %d: %v", i, err)
				}
			}
			_, err := j.Confirm("a", at(15))
			if test.want && err != nil || !test.want && !refusedWith(err, entitlement.AllHeld) {
				t.Errorf("%v, want confirmed: %v", err, test.want)
			}
		})
	}
}

// A copy of a journal is the same journal: neither loses or conjures anything.
func TestJournalCopies(t *testing.T) {
	j, _ := journal(t, 5)
	for _, id := range []entitlement.IncidentID{"a", "b"} {
		if _, err := j.Hold(id, noon, noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	c := j
	if _, err := j.Release("a", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Confirm("b", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Consume("y", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Refund("y", entitlement.RefundBug, noon); err != nil {
		t.Fatal(err)
	}
	if j.Left(noon) != 4 || c.Left(noon) != 4 || j.Len() != c.Len() || j.Held(noon) != 0 {
		t.Errorf("%v and %v left, %d and %d entries, %d held", j.Left(noon), c.Left(noon), j.Len(), c.Len(), j.Held(noon))
	}
	var zero entitlement.Journal
	if zero.Left(noon) != 0 || zero.Len() != 0 || zero.Held(noon) != 0 || zero.Entitlement() != (entitlement.Entitlement{}) || zero.Status(noon).Usable() {
		t.Error("the zero Journal is not empty")
	}
}
