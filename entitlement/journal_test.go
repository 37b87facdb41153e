package entitlement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestEntryKindText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.Granted, entitlement.Refused), entitlement.ParseEntryKind, 14)
}

func TestRefundReasonText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.RefundDuplicate, entitlement.RefundApproved), entitlement.ParseRefundReason, 3)
}

// journal returns the journal of an active pack of n, and its entries so far.
func journal(t testing.TB, n uint32) (entitlement.Journal, []entitlement.Entry) {
	t.Helper()
	e, err := entitlement.New(entitlement.Grant{Plan: "pack", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("Asia/Seoul", 2025, 7, 1), Quota: new(entitlement.Limited(n))})
	if err != nil {
		t.Fatal(err)
	}
	entries := []entitlement.Entry{e.Opening(e.From())}
	j, err := entitlement.Fold(slices.Values(entries))
	if err != nil {
		t.Fatal(err)
	}
	entry, err := j.Activate(e.From())
	if err != nil {
		t.Fatal(err)
	}
	return j, append(entries, entry)
}

func TestJournal(t *testing.T) {
	t.Run("an incident is consumed once and given back once", func(t *testing.T) {
		j, entries := journal(t, 2)
		step := func(entry entitlement.Entry, err error) error {
			t.Helper()
			entries = append(entries, entry)
			return err
		}
		if err := step(j.Consume("1", noon)); err != nil {
			t.Fatal(err)
		}
		if err := step(j.Consume("1", noon)); !refusedWith(err, entitlement.AlreadyConsumed) {
			t.Errorf("twice: %v", err)
		}
		if err := step(j.Refund("1", entitlement.RefundBug, noon)); err != nil {
			t.Fatal(err)
		}
		if err := step(j.Refund("1", entitlement.RefundDuplicate, noon)); !refusedWith(err, entitlement.AlreadyRefunded) {
			t.Errorf("given back twice: %v", err)
		}
		if err := step(j.Consume("1", noon)); !refusedWith(err, entitlement.AlreadyConsumed) {
			t.Errorf("again after it was given back: %v", err)
		}
		if _, err := j.Refund("2", entitlement.RefundBug, noon); !errors.Is(err, entitlement.ErrForeign) {
			t.Errorf("what was never consumed: %v", err)
		}
		if e := j.Entitlement(); e.Remaining() != 2 || e.Consumed() != 1 || e.Refunded() != 1 {
			t.Errorf("%v left, %d consumed, %d given back", e.Remaining(), e.Consumed(), e.Refunded())
		}
		folded, err := entitlement.Fold(slices.Values(entries))
		if err != nil || folded.Entitlement() != j.Entitlement() || folded.Len() != j.Len() {
			t.Errorf("folded: %v, %d entries, want %d", err, folded.Len(), j.Len())
		}
	})
	t.Run("what is left at an instant", func(t *testing.T) {
		j, _ := journal(t, 2)
		e := j.Entitlement()
		for at, want := range map[time.Time]entitlement.Quota{
			e.From().Add(-time.Microsecond): 0, e.From(): 2, e.Until().Add(-time.Microsecond): 2, e.Until(): 0,
		} {
			if got := j.Left(at); got != want {
				t.Errorf("at %v: %v, want %v", at, got, want)
			}
		}
	})
	t.Run("empty", func(t *testing.T) {
		var j entitlement.Journal
		for name, command := range map[string]func() (entitlement.Entry, error){
			"activate": func() (entitlement.Entry, error) { return j.Activate(noon) },
			"consume":  func() (entitlement.Entry, error) { return j.Consume("1", noon) },
			"hold":     func() (entitlement.Entry, error) { return j.Hold("1", noon, noon.Add(time.Hour)) },
			"confirm":  func() (entitlement.Entry, error) { return j.Confirm("1", noon) },
			"release":  func() (entitlement.Entry, error) { return j.Release("1", noon) },
			"refund":   func() (entitlement.Entry, error) { return j.Refund("1", entitlement.RefundBug, noon) },
			"adjust":   func() (entitlement.Entry, error) { return j.Adjust(seen(0), noon) },
			"lapse":    func() (entitlement.Entry, error) { return j.Lapse(noon) },
		} {
			if entry, err := command(); !errors.Is(err, entitlement.ErrForeign) || entry != (entitlement.Entry{}) || j.Len() != 0 || j.Left(noon) != 0 {
				t.Errorf("%s: %v, %d entries", name, err, j.Len())
			}
		}
	})
}

func TestFold(t *testing.T) {
	j, entries := journal(t, 1)
	consumed, err := j.Consume("1", noon)
	if err != nil {
		t.Fatal(err)
	}
	entries = append(entries, consumed)
	change := func(i int, f func(*entitlement.Entry)) []entitlement.Entry {
		changed := slices.Clone(entries)
		f(&changed[i])
		return changed
	}
	for name, test := range map[string]struct {
		entries []entitlement.Entry
		index   int
		want    error
	}{
		"no opening":             {entries[1:], 0, entitlement.ErrForeign},
		"a note on no plan":      {[]entitlement.Entry{{Kind: entitlement.Refused, At: noon, Reasons: "expired"}}, 0, entitlement.ErrForeign},
		"opened twice":           {slices.Concat(entries, entries[:1]), 3, entitlement.ErrForeign},
		"consumed twice":         {slices.Concat(entries, entries[2:]), 3, entitlement.ErrRefused},
		"consumed of an empty":   {slices.Concat(entries, change(2, func(e *entitlement.Entry) { e.Incident = "2" })[2:]), 3, entitlement.ErrRefused},
		"consumed before active": {slices.Delete(slices.Clone(entries), 1, 2), 1, entitlement.ErrRefused},
		"another plan":           {change(2, func(e *entitlement.Entry) { e.Plan = "other" }), 2, entitlement.ErrForeign},
		"wrong remainder":        {change(2, func(e *entitlement.Entry) { e.Left = 1 }), 2, entitlement.ErrForeign},
		"wrong opening":          {change(0, func(e *entitlement.Entry) { e.Left = 9 }), 0, entitlement.ErrForeign},
		"no kind":                {change(2, func(e *entitlement.Entry) { e.Kind = 0 }), 2, entitlement.ErrInvalid},
		"no zone":                {change(0, func(e *entitlement.Entry) { e.Term.Zone = "" }), 0, entitlement.ErrZone},
		"no incident":            {change(2, func(e *entitlement.Entry) { e.Incident = "" }), 2, entitlement.ErrID},
	} {
		j, err := entitlement.Fold(slices.Values(test.entries))
		bad, ok := errors.AsType[*entitlement.EntryError](err)
		if ok && !strings.HasPrefix(err.Error(), fmt.Sprintf("entitlement: entry %d (%s, plan ", test.index, bad.Entry.Kind)) {
			t.Errorf("%s: %v does not name the entry", name, err)
		}
		if !ok || !errors.Is(err, test.want) || bad.Index != test.index || j.Len() != 0 {
			t.Errorf("%s: %v, want entry %d and %v", name, err, test.index, test.want)
		}
	}
}

// TestFoldKinds has a journal with an entry of every kind, and changes one thing
// in each: what a command did not make is not accepted.
func TestFoldKinds(t *testing.T) {
	j, entries := journal(t, 5)
	end := j.Entitlement().Until()
	step := func(entry entitlement.Entry, err error) {
		t.Helper()
		if err != nil && !errors.Is(err, entitlement.ErrRefused) {
			t.Fatal(err)
		}
		entries = append(entries, entry)
	}
	note := func(kind entitlement.EntryKind) {
		step(entitlement.Entry{Kind: kind, Plan: "pack", At: noon, Left: j.Entitlement().Remaining(), Account: "a", Link: "contract"}, nil)
		if err := j.Append(entries[len(entries)-1]); err != nil {
			t.Fatal(err)
		}
	}
	note(entitlement.LinkedTo)
	step(j.Hold("1", noon, noon.Add(time.Hour)))
	step(j.Confirm("1", noon))
	step(j.Hold("2", noon, noon.Add(time.Hour)))
	step(j.Release("2", noon))
	step(j.Consume("3", noon))
	step(j.Refund("3", entitlement.RefundApproved, noon))
	step(j.Adjust(seen(2), noon))
	step(j.Consume("3", noon))
	note(entitlement.UnlinkedFrom)
	step(j.Lapse(end))
	folded, err := entitlement.Fold(slices.Values(entries))
	if err != nil || folded.Entitlement() != j.Entitlement() || folded.Len() != j.Len() {
		t.Fatalf("folded: %v, %d entries, want %d", err, folded.Len(), j.Len())
	}
	var kinds []string
	for _, e := range entries {
		kinds = append(kinds, e.Kind.String())
	}
	want := []string{"granted", "activated", "linked", "held", "confirmed", "held", "released", "consumed", "refunded", "adjusted", "refused", "unlinked", "lapsed"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}

	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, e := range entries {
		for name, change := range map[string]func(*entitlement.Entry){
			"another remainder": func(e *entitlement.Entry) { e.Left++ },
			"another plan":      func(e *entitlement.Entry) { e.Plan += "x" },
			"in 9999":           func(e *entitlement.Entry) { e.At = far },
		} {
			if i == 0 && name == "another plan" {
				continue // the first entry says which plan it is
			}
			index := i
			if name == "another remainder" && e.Kind == entitlement.Adjusted {
				index++ // it says what is left; the next entry disagrees
			}
			changed := slices.Clone(entries)
			change(&changed[i])
			_, err := entitlement.Fold(slices.Values(changed))
			if bad, ok := errors.AsType[*entitlement.EntryError](err); !ok || bad.Index != index {
				t.Errorf("%s, %s: %v, want entry %d", e.Kind, name, err, index)
			}
		}
	}
	for name, test := range map[string]struct {
		index  int
		change func(*entitlement.Entry)
		want   error
	}{
		"a hold without deadline":         {3, func(e *entitlement.Entry) { e.Until = time.Time{} }, entitlement.ErrInvalid},
		"a confirmation of nothing":       {4, func(e *entitlement.Entry) { e.Incident = "9" }, entitlement.ErrForeign},
		"a confirmation after the hold":   {4, func(e *entitlement.Entry) { e.At = noon.Add(time.Hour) }, entitlement.ErrRefused},
		"a release of nothing":            {6, func(e *entitlement.Entry) { e.Incident = "9" }, entitlement.ErrForeign},
		"an adjustment from elsewhere":    {9, func(e *entitlement.Entry) { e.Was = 3 }, entitlement.ErrForeign},
		"an adjustment by nobody":         {9, func(e *entitlement.Entry) { e.Actor = "" }, entitlement.ErrInvalid},
		"an adjustment to too many":       {9, func(e *entitlement.Entry) { e.Left = 6 }, entitlement.ErrInvalid},
		"a consumption that was one less": {7, func(e *entitlement.Entry) { e.Was = 4 }, entitlement.ErrInvalid},
		"an end before the end":           {12, func(e *entitlement.Entry) { e.At = end.Add(-time.Microsecond) }, entitlement.ErrRefused},
	} {
		changed := slices.Clone(entries)
		test.change(&changed[test.index])
		_, err := entitlement.Fold(slices.Values(changed))
		if bad, ok := errors.AsType[*entitlement.EntryError](err); !ok || bad.Index != test.index || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if _, err := entitlement.Fold(slices.Values(append(entries, entries[12]))); !errors.Is(err, entitlement.ErrRefused) {
		t.Errorf("ended twice: %v", err)
	}
}

// TestRefusalTexts has a refusal of each kind that only a journal makes, in the
// words that people read.
func TestRefusalTexts(t *testing.T) {
	later := noon.Add(time.Hour)
	must := func(_ entitlement.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	j, _ := journal(t, 3)
	end := j.Entitlement().Until()
	must(j.Consume("spent", noon))
	must(j.Consume("back", noon))
	must(j.Refund("back", entitlement.RefundBug, noon))
	must(j.Hold("held", noon, later))
	must(j.Hold("released", noon, later))
	must(j.Release("released", noon))
	refuse := func(entry entitlement.Entry, err error) string {
		t.Helper()
		if entry.Kind != entitlement.Refused || err == nil {
			t.Fatalf("%+v, %v", entry, err)
		}
		return err.Error()
	}
	const plan = `entitlement: refused: plan "pack" cannot be `
	for _, test := range []struct{ got, want string }{
		{refuse(j.Consume("spent", noon)), "consumed: the incident was consumed before"},
		{refuse(j.Refund("back", entitlement.RefundBug, noon)), "refunded: the consumption was given back before"},
		{refuse(j.Hold("held", noon, later)), "held: the incident is held already; confirm or release the hold"},
		{refuse(j.Confirm("released", noon)), "confirmed: the hold was released before"},
		{refuse(j.Release("held", later)), "released: the deadline of the hold has passed"},
		{refuse(j.Lapse(noon)), "lapsed: the plan can pay until the end of 2026-06-30"},
	} {
		if test.got != plan+test.want {
			t.Errorf("%s\nwant %s%s", test.got, plan, test.want)
		}
	}
	must(j.Adjust(seen(3), noon))
	must(j.Lapse(end))
	for _, test := range []struct{ got, want string }{
		{refuse(j.Refund("spent", entitlement.RefundBug, noon)), "refunded: 3 of 3 incidents are left; an adjustment has given this one back"},
		{refuse(j.Lapse(end)), "lapsed: the end of the term was recorded before"},
	} {
		if test.got != plan+test.want {
			t.Errorf("%s\nwant %s%s", test.got, plan, test.want)
		}
	}
	// A refusal has an instant, too.
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	if entry, err := j.Consume("spent", far); !errors.Is(err, entitlement.ErrRange) || entry != (entitlement.Entry{}) {
		t.Errorf("in 9999: %+v, %v", entry, err)
	}
}

// TestCountOverflow has a plan that has counted all that can be counted.
func TestCountOverflow(t *testing.T) {
	s := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)}).State()
	s.Consumed = math.MaxUint64 - 1
	e, err := entitlement.Restore(s)
	if err != nil {
		t.Fatal(err)
	}
	e = consume(t, e, "last")
	held := entitlement.Entry{Kind: entitlement.Held, Plan: "u", Incident: "1", At: noon, Until: noon.Add(time.Hour)}
	for name, command := range map[string]func() (entitlement.Entitlement, entitlement.Entry, error){
		"consume": func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Consume("1", noon) },
		"confirm": func() (entitlement.Entitlement, entitlement.Entry, error) { return e.Confirm(held, noon) },
	} {
		if got, entry, err := command(); !errors.Is(err, entitlement.ErrRange) || got != e || entry != (entitlement.Entry{}) {
			t.Errorf("%s: %+v, %v, want ErrRange and nothing changed", name, entry, err)
		}
	}
}

func TestEntryJSON(t *testing.T) {
	entry := entitlement.Entry{
		Seq: 7, Kind: entitlement.Adjusted, Plan: "pack", At: noon, Recorded: noon, Was: 4, Left: 3,
		Note: "two were opened in the portal", Seen: "Partner Center", Cause: "op-7", Actor: "kim",
	}
	const want = `{"seq":7,"kind":"adjusted","plan":"pack","at":"2025-12-01T12:00:00Z","recorded":"2025-12-01T12:00:00Z","left":3,` +
		`"was":4,"note":"two were opened in the portal","seen":"Partner Center","cause":"op-7","actor":"kim"}`
	data, err := json.Marshal(entry)
	if err != nil || string(data) != want {
		t.Errorf("%s, %v, want\n%s", data, err, want)
	}
	for name, bad := range map[string]string{
		"unknown field":      strings.Replace(want, `"note"`, `"`+strings.Repeat("x", 1<<16)+`":1,"note"`, 1),
		"unknown zone field": strings.Replace(want, `"note"`, `"term":{"tz":"UTC"},"note"`, 1),
		"unknown kind":       strings.Replace(want, `adjusted`, `changed`, 1),
		"a fraction":         strings.Replace(want, `"left":3`, `"left":3.5`, 1),
		"a negative number":  strings.Replace(want, `"left":3`, `"left":-3`, 1),
		"a number as text":   strings.Replace(want, `"left":3`, `"left":"3"`, 1),
		"no such instant":    strings.Replace(want, `2025-12-01`, `2025-12-32`, 1),
		"two values":         want + want,
		"a list":             `[]`,
		"nothing":            ``,
	} {
		got := entry
		if err := got.UnmarshalJSON([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || got != entry || len(err.Error()) > 300 {
			t.Errorf("%s: %.300v, want a short ErrInvalid and no change", name, err)
		}
	}
}

// TestCompare has one pair for each step of the order of suggestion.
func TestCompare(t *testing.T) {
	graced := func(id entitlement.PlanID, y, m, d int, quota entitlement.Quota, grace int) entitlement.Entitlement {
		e, err := entitlement.New(entitlement.Grant{
			Plan: id, Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", y, m, d), Quota: &quota, Grace: grace,
			Bought: day(2025, 6, 1).AddDays(d), // which is no matter
		})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	plan := func(id entitlement.PlanID, y, m, d int, quota entitlement.Quota) entitlement.Entitlement {
		return graced(id, y, m, d, quota, 0)
	}
	order := []entitlement.Entitlement{
		plan("z-unlimited", 2025, 9, 1, entitlement.Unlimited), // before all limited ones
		plan("y-ends-first", 2025, 7, 1, 50),
		plan("x-fewest", 2025, 8, 1, 2),
		plan("w-a", 2025, 8, 1, 5), // the ID decides
		plan("w-b", 2025, 8, 1, 5),
		graced("v-oldest", 2025, 8, 3, 5, 30), // one end, with its grace
		plan("u-younger", 2025, 9, 2, 5),
		graced("t-ends-last", 2025, 7, 1, 1, 100), // its term ends before all of them
	}
	for seed := range 5 {
		shuffled := slices.Clone(order)
		for i := range shuffled {
			k := (i*7 + seed*3) % len(shuffled)
			shuffled[i], shuffled[k] = shuffled[k], shuffled[i]
		}
		slices.SortFunc(shuffled, entitlement.Compare)
		if diff := cmp.Diff(ids(order), ids(shuffled)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func ids(plans []entitlement.Entitlement) []entitlement.PlanID {
	var list []entitlement.PlanID
	for _, e := range plans {
		list = append(list, e.Plan())
	}
	return list
}
