package entitlement_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestEntryKindText(t *testing.T) {
	all := func(yield func(entitlement.EntryKind) bool) {
		for k := entitlement.Granted; k <= entitlement.Refused && yield(k); k++ {
		}
	}
	enumtest.Run(t, all, entitlement.ParseEntryKind, 14)
}

func TestRefundReasonText(t *testing.T) {
	all := func(yield func(entitlement.RefundReason) bool) {
		for r := entitlement.RefundDuplicate; r <= entitlement.RefundApproved && yield(r); r++ {
		}
	}
	enumtest.Run(t, all, entitlement.ParseRefundReason, 3)
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
		if _, err := j.Consume("1", noon); !errors.Is(err, entitlement.ErrForeign) || j.Len() != 0 || j.Left(noon) != 0 {
			t.Errorf("%v, %d entries", err, j.Len())
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
		if !ok || !errors.Is(err, test.want) || bad.Index != test.index || j.Len() != 0 {
			t.Errorf("%s: %v, want entry %d and %v", name, err, test.index, test.want)
		}
	}
}

// TestCompare has one pair for each step of the order of suggestion.
func TestCompare(t *testing.T) {
	plan := func(id entitlement.PlanID, y, m, d int, quota entitlement.Quota) entitlement.Entitlement {
		e, err := entitlement.New(entitlement.Grant{Plan: id, Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", y, m, d), Quota: &quota})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	order := []entitlement.Entitlement{
		plan("z-unlimited", 2025, 9, 1, entitlement.Unlimited), // before all limited ones
		plan("y-ends-first", 2025, 7, 1, 50),
		plan("x-fewest", 2025, 8, 1, 2),
		plan("w-a", 2025, 8, 1, 5), // the ID decides
		plan("w-b", 2025, 8, 1, 5),
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
