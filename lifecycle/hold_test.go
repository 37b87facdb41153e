package lifecycle_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

func (o *office) hold(id lifecycle.OperationID, until time.Time) lifecycle.Request {
	o.t.Helper()
	r, err := o.Hold(o.t.Context(), azure(id, "jiwoo"), until)
	if err != nil {
		o.t.Fatalf("holding %s: %v", id, err)
	}
	return r
}

func (o *office) confirm(id lifecycle.RequestID, at time.Time) (lifecycle.Request, error) {
	return o.Confirm(o.t.Context(), lifecycle.Confirmation{ID: o.id("confirm"), Request: id, Ticket: "2507070040001234", At: at})
}

// kinds returns the kinds of the journal's entries after a version.
func (o *office) kinds(after lifecycle.Version) []entitlement.EntryKind {
	o.t.Helper()
	var list []entitlement.EntryKind
	for _, e := range o.entries(after) {
		list = append(list, e.Kind)
	}
	return list
}

func TestHold(t *testing.T) {
	t.Run("confirmed, it is the request that was held", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0] // two incidents
		before := o.version()
		held := o.hold("1", at(11, 0))
		if held.State != lifecycle.StateHeld || held.Plan != plan || held.Payer != routing.PayerIncident || held.Left != 2 ||
			!held.Until.Equal(at(11, 0)) || !held.Filed.IsZero() || held.Response != (lifecycle.Response{}) {
			t.Errorf("held: %+v", held)
		}
		if o.left(plan) != 2 {
			t.Errorf("%v left while one is held, want 2: it is not taken", o.left(plan))
		}
		o.now = at(10, 0)
		r, err := o.confirm(held.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		// The clock of severity B in English starts with the filing, not with the hold.
		if r.State != lifecycle.StateOpen || r.Left != 1 || r.Ticket != "2507070040001234" || !r.Filed.Equal(at(10, 0)) || !r.Response.Due.Equal(at(14, 0)) {
			t.Errorf("confirmed: %+v", r)
		}
		want := []entitlement.EntryKind{entitlement.Held, entitlement.Confirmed}
		if diff := cmp.Diff(want, o.kinds(before)); diff != "" || o.left(plan) != 1 {
			t.Errorf("%v left; entries (-want +got):\n%s", o.left(plan), diff)
		}
		// What was confirmed comes back like what was opened.
		if r = o.close(r.ID, lifecycle.Duplicate); r.Left != 2 || r.State != lifecycle.StateRefunded {
			t.Errorf("closed: %v, %v left", r.State, r.Left)
		}
	})
	t.Run("what is held is not for others", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo", "sora")
		held := o.hold("1", at(11, 0))
		_, err := o.Open(t.Context(), azure("2", "sora"))
		refused := wantRefused(t, err, "all_held")
		if p := refused.Preview.Plans; len(p) != 1 || p[0].Held != 1 || p[0].Usable {
			t.Errorf("plans in the refusal: %+v", p)
		}
		_, err = o.Hold(t.Context(), azure("3", "sora"), at(10, 0))
		wantRefused(t, err, "all_held")
		_, err = o.Record(t.Context(), lifecycle.Recording{Draft: with(azure("4", "sora"), func(d *lifecycle.Draft) { d.Plan = plan }), Ticket: "1"})
		wantRefused(t, err, "all_held")
		if p, err := o.Preview(t.Context(), azure("5", "sora")); err != nil || p.Allowed() || p.Reasons[0].Code != "all_held" {
			t.Errorf("preview: %v, %v", p.Reasons, err)
		}
		if r, err := o.Release(t.Context(), lifecycle.Releasing{ID: "release", Request: held.ID}); err != nil || r.Response != (lifecycle.Response{}) {
			t.Fatalf("released with the response %+v, %v, want none: it was never filed", r.Response, err)
		}
		o.open(azure("2", "sora")) // the same ID: a refusal does not use it up
		_, err = o.confirm(held.ID, time.Time{})
		wantRefused(t, err, lifecycle.IllegalMove)
	})
	t.Run("the deadline needs nobody", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		held := o.hold("1", at(11, 0))
		o.now = at(11, 0).Add(-time.Microsecond)
		if _, err := o.Open(t.Context(), azure("2", "jiwoo")); err == nil {
			t.Error("opened with what is held to the last microsecond")
		}
		if s := held.At(o.now); s != lifecycle.StateHeld {
			t.Errorf("before the deadline it is %v", s)
		}
		o.now = at(11, 0)
		if s := held.At(o.now); s != lifecycle.StateReleased {
			t.Errorf("at the deadline it is %v, want released", s)
		}
		for name, move := range map[string]func() error{
			"confirm": func() error { _, err := o.confirm(held.ID, time.Time{}); return err },
			"release": func() error {
				_, err := o.Release(t.Context(), lifecycle.Releasing{ID: "release", Request: held.ID})
				return err
			},
		} {
			if err := move(); err == nil {
				t.Errorf("%s at the deadline succeeds", name)
			} else {
				wantRefused(t, err, "hold_void")
			}
		}
		if r := o.open(azure("2", "jiwoo")); r.Left != 0 {
			t.Errorf("%v left", r.Left)
		}
	})
	t.Run("told late, it counts when it was in time", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		held := o.hold("1", at(11, 0))
		o.now = at(18, 0) // the process was down all day
		r, err := o.confirm(held.ID, at(10, 30))
		if err != nil || r.State != lifecycle.StateOpen || !r.Filed.Equal(at(10, 30)) || o.left(plan) != 0 {
			t.Errorf("%+v, %v, %v left", r, err, o.left(plan))
		}
	})
	t.Run("unless others have got it since", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		first := o.hold("1", at(11, 0))
		o.now = at(11, 0) // when the first is just void
		second := o.hold("2", at(13, 0))
		_, err := o.confirm(first.ID, at(10, 30))
		wantRefused(t, err, "all_held")
		if _, err := o.confirm(second.ID, time.Time{}); err != nil {
			t.Error(err)
		}
		_, err = o.confirm(first.ID, at(10, 30))
		wantRefused(t, err, "depleted")
		if o.left(plan) != 0 {
			t.Errorf("%v left", o.left(plan))
		}
	})
	t.Run("in time, it counts although the portal shows fewer", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0] // two incidents
		first, second := o.hold("1", at(11, 0)), o.hold("2", at(13, 0))
		adjustment := lifecycle.Adjustment{ID: "adjust", Actor: "jiwoo", Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Why: "seen"}
		if _, err := o.Adjust(t.Context(), adjustment); err != nil {
			t.Fatal(err)
		}
		// Nobody has taken or held anything since the deadline: who comes first gets it.
		if _, err := o.confirm(first.ID, at(9, 0)); err != nil {
			t.Error(err)
		}
		_, err := o.confirm(second.ID, at(9, 0))
		wantRefused(t, err, "depleted")
	})
	t.Run("without an incident", func(t *testing.T) {
		o := newOffice(t)
		before := o.version()
		r, err := o.Hold(t.Context(), about(azure("1", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), at(11, 0))
		if err != nil || r.State != lifecycle.StateHeld || r.Plan != "" {
			t.Fatalf("%+v, %v", r, err)
		}
		if r, err = o.confirm(r.ID, time.Time{}); err != nil || r.State != lifecycle.StateOpen || r.Payer != routing.PayerCustomerEntitlement {
			t.Errorf("%+v, %v", r, err)
		}
		if entries := o.entries(before); len(entries) != 0 {
			t.Errorf("entries %+v", entries)
		}
	})
	t.Run("malformed", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		held := o.hold("1", at(11, 0))
		before := o.version()
		for name, test := range map[string]struct {
			field string
			do    func() error
		}{
			"a deadline that is now": {"until", func() error { _, err := o.Hold(t.Context(), azure("2", "jiwoo"), o.now); return err }},
			"a deadline that was":    {"until", func() error { _, err := o.Hold(t.Context(), azure("2", "jiwoo"), o.now.Add(-1)); return err }},
			"no deadline":            {"until", func() error { _, err := o.Hold(t.Context(), azure("2", "jiwoo"), time.Time{}); return err }},
			"a deadline too far": {"until", func() error {
				_, err := o.Hold(t.Context(), azure("2", "jiwoo"), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
				return err
			}},
			"a confirmation, no ticket": {"Ticket", func() error {
				_, err := o.Confirm(t.Context(), lifecycle.Confirmation{ID: "c", Request: held.ID})
				return err
			}},
			"a confirmation of nothing": {"Request", func() error {
				_, err := o.Confirm(t.Context(), lifecycle.Confirmation{ID: "c", Ticket: "1"})
				return err
			}},
			"a release of nothing": {"Request", func() error { _, err := o.Release(t.Context(), lifecycle.Releasing{ID: "r"}); return err }},
			"a release, no ID":     {"ID", func() error { _, err := o.Release(t.Context(), lifecycle.Releasing{Request: held.ID}); return err }},
			"a plan that is not there": {"Plan", func() error {
				_, err := o.Hold(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = "none" }), at(11, 0))
				return err
			}},
			"following what is not there": {"Follows", func() error {
				_, err := o.Hold(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Follows = "none" }), at(11, 0))
				return err
			}},
		} {
			if err := test.do(); !containsField(err, test.field) {
				t.Errorf("%s: %v, want an InvalidError about %s", name, err, test.field)
			}
		}
		for name, do := range map[string]func() error{
			"confirm": func() error { _, err := o.confirm("another partner's", time.Time{}); return err },
			"release": func() error {
				_, err := o.Release(t.Context(), lifecycle.Releasing{ID: "r", Request: "another partner's"})
				return err
			},
		} {
			if err := do(); !errors.Is(err, lifecycle.ErrNotFound) {
				t.Errorf("%s of an unknown request: %v, want ErrNotFound", name, err)
			}
		}
		if o.version() != before || o.left(plan) != 2 {
			t.Errorf("malformed input changed the book from version %d to %d", before, o.version())
		}
	})
	t.Run("dated back before the hold", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore, "jiwoo")
		held := o.hold("1", at(11, 0))
		_, err := o.confirm(held.ID, at(8, 0))
		wantRefused(t, err, lifecycle.BeforeItsTime)
	})
}

// TestHoldAddsUp holds the entries of holds against the journal, which knows the
// laws of holds by itself.
func TestHoldAddsUp(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	a, b := o.hold("a", at(11, 0)), o.hold("b", at(12, 0))
	o.hold("c", at(10, 0)) // left to its deadline
	o.open(azure("d", "jiwoo"))
	o.now = at(10, 30)
	if _, err := o.confirm(a.ID, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Release(t.Context(), lifecycle.Releasing{ID: "release", Request: b.ID}); err != nil {
		t.Fatal(err)
	}
	journal, err := entitlement.Fold(func(yield func(entitlement.Entry) bool) {
		for _, e := range o.entries(0) {
			if e.Plan == plan && !yield(e) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	head, err := o.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if journal.Entitlement() != head.Plans[0].Entitlement || journal.Left(o.now) != 3 || journal.Held(o.now) != 0 {
		t.Errorf("the entries add up to %v left, the head says %v", journal.Left(o.now), o.left(plan))
	}
	if want := (lifecycle.Hold{Request: "c", Plan: plan, Until: at(10, 0).UTC()}); len(head.Holds) != 1 || head.Holds[0] != want {
		t.Errorf("holds %+v, want the one that nobody resolved", head.Holds)
	}
}
