package entitlement_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

// seen returns an adjustment to a number.
func seen(to entitlement.Quota) entitlement.Adjustment {
	return entitlement.Adjustment{To: to, Who: "지우", Why: "two were opened in the portal", Seen: "Partner Center"}
}

func TestAdjust(t *testing.T) {
	adjust := func(t *testing.T, e entitlement.Entitlement, to entitlement.Quota) entitlement.Entitlement {
		t.Helper()
		next, entry, err := e.Adjust(seen(to), noon)
		if err != nil || next.Remaining() != to || entry.Was != e.Remaining() || entry.Left != to {
			t.Fatalf("to %v: %+v, %v", to, entry, err)
		}
		return next
	}
	t.Run("down, up and not at all", func(t *testing.T) {
		e := adjust(t, consume(t, pack(t, 5), "1"), 2)
		if e.Adjusted() != -2 || e.Consumed() != 1 || e.Base() != 5 {
			t.Errorf("adjusted by %d, %d consumed", e.Adjusted(), e.Consumed())
		}
		if e = adjust(t, e, 2); e.Adjusted() != -2 {
			t.Errorf("to the same number: adjusted by %d", e.Adjusted())
		}
		if e = adjust(t, e, 5); e.Adjusted() != 1 {
			t.Errorf("to the quota: adjusted by %d", e.Adjusted())
		}
		if e = adjust(t, e, 0); e.Status(noon).Codes() != entitlement.CodesOf(entitlement.Depleted) {
			t.Errorf("to nothing: %q", e.Status(noon).Codes())
		}
		restored(t, e)
	})
	t.Run("the entry says from, to, why, who and where", func(t *testing.T) {
		_, entry, err := pack(t, 5).Adjust(seen(3), noon.Add(time.Nanosecond))
		want := entitlement.Entry{
			Kind: entitlement.Adjusted, Plan: "pack", At: noon, Was: 5, Left: 3,
			Note: "two were opened in the portal", Actor: "지우", Seen: "Partner Center",
		}
		if diff := cmp.Diff(want, entry); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("what an adjustment gave back does not come back again", func(t *testing.T) {
		e, consumed, err := pack(t, 5).Consume("1", noon)
		if err != nil {
			t.Fatal(err)
		}
		full := adjust(t, e, 5)
		if got, entry, err := full.Refund(consumed, entitlement.RefundBug, noon); !refusedWith(err, entitlement.QuotaFull) || got != full || entry.Of != entitlement.Refunded || entry.Reasons != "quota_full" {
			t.Errorf("%v left, %v", got.Remaining(), err)
		}
		// One less, and there is room for it.
		if got, _, err := adjust(t, e, 4).Refund(consumed, entitlement.RefundBug, noon); err != nil || got.Remaining() != 5 {
			t.Errorf("%v left, %v", got.Remaining(), err)
		}
	})
	t.Run("after the end, for what lapsed", func(t *testing.T) {
		e := pack(t, 5)
		after := e.Until().Add(time.Hour)
		e, _, err := e.Adjust(seen(1), after)
		if err != nil || e.Lapsed(after) != 1 || e.Status(after).Usable() {
			t.Errorf("%v, %v lapsed", err, e.Lapsed(after))
		}
	})
	t.Run("not before the activation", func(t *testing.T) {
		fresh, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
		if err != nil {
			t.Fatal(err)
		}
		if e, _, err := fresh.Adjust(seen(3), noon); !refusedWith(err, entitlement.NotActivated) || e != fresh {
			t.Errorf("not activated: %v", err)
		}
		e, _, err := fresh.Activate(noon)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := e.Adjust(seen(3), noon.Add(-time.Microsecond)); !refusedWith(err, entitlement.NotActivated) {
			t.Errorf("just before it: %v", err)
		}
		if _, _, err := e.Adjust(seen(3), noon); err != nil {
			t.Errorf("in its instant: %v", err)
		}
	})
	t.Run("holds get what is left in the order of their confirmation", func(t *testing.T) {
		j, _ := journal(t, 5)
		for _, id := range []entitlement.IncidentID{"1", "2"} {
			if _, err := j.Hold(id, noon, noon.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := j.Adjust(seen(1), noon); err != nil || j.Left(noon) != 0 || j.Held(noon) != 2 {
			t.Fatalf("%v, %v left, %d held", err, j.Left(noon), j.Held(noon))
		}
		if _, err := j.Confirm("2", noon); err != nil {
			t.Errorf("the first: %v", err)
		}
		if _, err := j.Confirm("1", noon); !refusedWith(err, entitlement.Depleted) {
			t.Errorf("the second: %v", err)
		}
	})
	t.Run("bad input", func(t *testing.T) {
		e := pack(t, 5)
		unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		change := func(f func(*entitlement.Adjustment)) entitlement.Adjustment {
			a := seen(3)
			f(&a)
			return a
		}
		for name, test := range map[string]struct {
			plan entitlement.Entitlement
			a    entitlement.Adjustment
			at   time.Time
			want error
			says string
		}{
			"more than granted":    {e, seen(6), noon, entitlement.ErrInvalid, "To"},
			"unlimited":            {e, seen(entitlement.Unlimited), noon, entitlement.ErrInvalid, "To"},
			"no quota":             {e, seen(1 << 40), noon, entitlement.ErrInvalid, "To"},
			"of an unlimited plan": {unlimited, seen(5), noon, entitlement.ErrInvalid, "To"},
			"unlimited to itself":  {unlimited, seen(entitlement.Unlimited), noon, entitlement.ErrInvalid, "To"},
			"nobody":               {e, change(func(a *entitlement.Adjustment) { a.Who = "" }), noon, entitlement.ErrInvalid, "Who"},
			"no reason":            {e, change(func(a *entitlement.Adjustment) { a.Why = "" }), noon, entitlement.ErrInvalid, "Why"},
			"seen nowhere":         {e, change(func(a *entitlement.Adjustment) { a.Seen = "" }), noon, entitlement.ErrInvalid, "Seen"},
			"not UTF-8":            {e, change(func(a *entitlement.Adjustment) { a.Why = "\xff" }), noon, entitlement.ErrInvalid, "Why"},
			"a control character":  {e, change(func(a *entitlement.Adjustment) { a.Seen = "a\x00b" }), noon, entitlement.ErrInvalid, "Seen"},
			"too long":             {e, change(func(a *entitlement.Adjustment) { a.Why = strings.Repeat("x", entitlement.MaxNote+1) }), noon, entitlement.ErrInvalid, "Why"},
			"a mebibyte":           {e, change(func(a *entitlement.Adjustment) { a.Who = strings.Repeat("x", 1<<20) }), noon, entitlement.ErrInvalid, "Who"},
			"the year 9999":        {e, seen(3), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), entitlement.ErrRange, "9999"},
		} {
			got, entry, err := test.plan.Adjust(test.a, test.at)
			if !errors.Is(err, test.want) || got != test.plan || entry != (entitlement.Entry{}) || !strings.Contains(err.Error(), test.says) || len(err.Error()) > 300 {
				t.Errorf("%s: %v, want %v that names %s, and nothing changed", name, err, test.want, test.says)
			}
		}
		_, _, err := e.Adjust(entitlement.Adjustment{To: 9}, noon)
		for _, path := range []string{"To", "Who", "Why", "Seen"} {
			if err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("nothing is said: %v, want it to name %s", err, path)
			}
		}
		if _, _, err := e.Adjust(change(func(a *entitlement.Adjustment) { a.Why = strings.Repeat("x", entitlement.MaxNote) }), noon); err != nil {
			t.Errorf("the longest text: %v", err)
		}
	})
	t.Run("a sum that would overflow", func(t *testing.T) {
		s := pack(t, 5).State()
		s.Left, s.Adjusted, s.Consumed = 0, math.MaxInt64, 5+math.MaxInt64
		e, err := entitlement.Restore(s)
		if err != nil {
			t.Fatal(err)
		}
		restored(t, e)
		if got, _, err := e.Adjust(seen(1), noon); !errors.Is(err, entitlement.ErrRange) || got != e {
			t.Errorf("up: %v", err)
		}
		s.Adjusted, s.Consumed = s.Adjusted-1, s.Consumed-1
		if e, err = entitlement.Restore(s); err != nil {
			t.Fatal(err)
		}
		if e, _, err = e.Adjust(seen(1), noon); err != nil || e.Adjusted() != math.MaxInt64 {
			t.Errorf("up to the last: %v, adjusted by %d", err, e.Adjusted())
		}
		if _, _, err := e.Adjust(seen(0), noon); err != nil {
			t.Errorf("to the same: %v", err)
		}
	})
}

func TestLapse(t *testing.T) {
	j, _ := journal(t, 5)
	end := j.Entitlement().Until()
	if _, err := j.Lapse(end.Add(-time.Microsecond)); !refusedWith(err, entitlement.NotEnded) {
		t.Errorf("in the last microsecond: %v", err)
	}
	entry, err := j.Lapse(end)
	want := entitlement.Entry{Kind: entitlement.Lapsed, Plan: "pack", At: end, Left: 5}
	if diff := cmp.Diff(want, entry); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := j.Lapse(end.Add(time.Hour)); !refusedWith(err, entitlement.AlreadyLapsed) {
		t.Errorf("again: %v", err)
	}
	// It is a note: what was used before the end can still be recorded.
	if _, err := j.Consume("1", end.Add(-time.Microsecond)); err != nil {
		t.Errorf("dated before the end: %v", err)
	}
	if got := j.Entitlement().Lapsed(end); got != 4 {
		t.Errorf("%v lapsed, want 4", got)
	}
}
