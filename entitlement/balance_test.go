package entitlement_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

// may returns noon of a day in May 2026.
func may(d int) time.Time { return time.Date(2026, 5, d, 12, 0, 0, 0, time.UTC) }

// history returns the entries of a pack of 5 in May: what happened on the 2nd
// was recorded on the 5th.
func history(t *testing.T) []entitlement.Entry {
	t.Helper()
	j, entries := journal(t, 5)
	for i := range entries {
		entries[i].Recorded = entries[i].At
	}
	step := func(recorded time.Time, entry entitlement.Entry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		entry.Recorded = recorded
		entries = append(entries, entry)
	}
	one, err := j.Consume("1", may(1))
	step(may(1), one, err)
	hold, err := j.Hold("2", may(1), may(4))
	step(may(1), hold, err)
	late, err := j.Consume("3", may(2))
	step(may(5), late, err)
	confirmed, err := j.Consume("4", may(6))
	step(may(6), confirmed, err)
	back, err := j.Refund("1", entitlement.RefundBug, may(7))
	step(may(7), back, err)
	adjusted, err := j.Adjust(seen(1), may(8))
	step(may(8), adjusted, err)
	refusal, err := j.Consume("3", may(9))
	if !refusedWith(err, entitlement.AlreadyConsumed) {
		t.Fatal(err)
	}
	refusal.Recorded = may(9)
	return append(entries, refusal)
}

func TestBalanceAt(t *testing.T) {
	entries := history(t)
	now, end := may(30), in("Asia/Seoul", 2026, 7, 1)
	for _, test := range []struct {
		name      string
		at, known time.Time
		want      entitlement.Balance
	}{
		{"before there was a plan", in("Asia/Seoul", 2025, 7, 1).Add(-time.Microsecond), now, entitlement.Balance{}},
		{"before anybody knew", may(3), in("Asia/Seoul", 2025, 7, 1).Add(-time.Microsecond), entitlement.Balance{}},
		{"at its beginning", in("Asia/Seoul", 2025, 7, 1), now, entitlement.Balance{Left: 5}},
		{"what was left on 3 May", may(3), now, entitlement.Balance{Left: 3, Held: 1, Consumed: 2}},
		{"what we believed on 3 May", may(3), may(3), entitlement.Balance{Left: 4, Held: 1, Consumed: 1}},
		{"what we believed on 3 May of 1 May", may(1), may(3), entitlement.Balance{Left: 4, Held: 1, Consumed: 1}},
		{"just before the late entry was recorded", may(3), may(5).Add(-1), entitlement.Balance{Left: 4, Held: 1, Consumed: 1}},
		{"when it was", may(3), may(5), entitlement.Balance{Left: 3, Held: 1, Consumed: 2}},
		{"just before the deadline", may(4).Add(-1), now, entitlement.Balance{Left: 3, Held: 1, Consumed: 2}},
		{"at the deadline", may(4), now, entitlement.Balance{Left: 3, Consumed: 2}},
		{"at the instant of an entry", may(6), now, entitlement.Balance{Left: 2, Consumed: 3}},
		{"just before it", may(6).Add(-1), now, entitlement.Balance{Left: 3, Consumed: 2}},
		{"after the refund", may(7), now, entitlement.Balance{Left: 3, Consumed: 3, Refunded: 1}},
		{"after the adjustment", may(8), now, entitlement.Balance{Left: 1, Consumed: 3, Refunded: 1, Adjusted: -2}},
		{"a belief about the future", may(8), may(3), entitlement.Balance{Left: 4, Consumed: 1}},
		{"in the last microsecond", end.Add(-time.Microsecond), now, entitlement.Balance{Left: 1, Consumed: 3, Refunded: 1, Adjusted: -2}},
		{"after the end", end, now, entitlement.Balance{Lapsed: 1, Consumed: 3, Refunded: 1, Adjusted: -2}},
	} {
		if test.want != (entitlement.Balance{}) {
			test.want.Plan, test.want.Base, test.want.Active = "pack", 5, true
		}
		got, err := entitlement.BalanceAt(slices.Values(entries), test.at, test.known)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		data, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Balance
		if err := json.Unmarshal(data, &back); err != nil || back != got {
			t.Errorf("%s: %s reads as %+v, %v", test.name, data, back, err)
		}
	}
}

// An entry of which nobody noted when it was recorded is known from the instant it claims.
func TestBalanceAtUnrecorded(t *testing.T) {
	entries := history(t)
	for i := range entries {
		entries[i].Recorded = time.Time{}
	}
	for known, want := range map[time.Time]uint64{may(1): 1, may(2).Add(-1): 1, may(2): 2, may(5): 2, may(6): 3} {
		if got, err := entitlement.BalanceAt(slices.Values(entries), may(20), known); err != nil || got.Consumed != want {
			t.Errorf("known on %v: %d consumed, %v, want %d", known, got.Consumed, err, want)
		}
	}
}

// TestBalanceAtOlderAnswers asks, after each entry, what was asked before: what
// is recorded later changes no answer about earlier knowledge.
func TestBalanceAtOlderAnswers(t *testing.T) {
	entries := history(t)
	for known := 1; known < 10; known++ {
		for at := 1; at < 10; at++ {
			var first entitlement.Balance
			for n := 2; n <= len(entries); n++ {
				if n < len(entries) && !entries[n].Recorded.After(may(known)) {
					continue // not yet all that was known by then
				}
				got, err := entitlement.BalanceAt(slices.Values(entries[:n]), may(at), may(known))
				if err != nil {
					t.Fatal(err)
				}
				if first == (entitlement.Balance{}) {
					first = got
				}
				if got != first {
					t.Errorf("on %d May, known on the %d, of %d entries: %+v, before %+v", at, known, n, got, first)
				}
			}
		}
	}
}

func TestBalanceAtUneven(t *testing.T) {
	t.Run("dated back, more were in use than there were", func(t *testing.T) {
		j, entries := journal(t, 1)
		for _, step := range []func() (entitlement.Entry, error){
			func() (entitlement.Entry, error) { return j.Consume("1", may(10)) },
			func() (entitlement.Entry, error) { return j.Refund("1", entitlement.RefundBug, may(11)) },
			func() (entitlement.Entry, error) { return j.Consume("2", may(5)) },
		} {
			entry, err := step()
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, entry)
		}
		for at, want := range map[int]entitlement.Balance{
			4:  {Left: 1},
			5:  {Consumed: 1},
			10: {Consumed: 2, Overdrawn: 1},
			11: {Consumed: 2, Refunded: 1},
		} {
			want.Plan, want.Base, want.Active = "pack", 1, true
			// Nothing says when it was recorded: the last entry is known when the
			// refund before it is.
			got, err := entitlement.BalanceAt(slices.Values(entries), may(at), may(11))
			if err != nil || got != want {
				t.Errorf("on %d May: %+v, %v, want %+v", at, got, err, want)
			}
		}
	})
	t.Run("recorders with clocks of their own", func(t *testing.T) {
		j, entries := journal(t, 1)
		consumed, err := j.Consume("1", may(1))
		if err != nil {
			t.Fatal(err)
		}
		back, err := j.Refund("1", entitlement.RefundBug, may(1))
		if err != nil {
			t.Fatal(err)
		}
		// The second recorder's clock is a day behind: what it gave back was
		// consumed before, and is known no earlier.
		consumed.Recorded, back.Recorded = may(2), may(1)
		entries = append(entries, consumed, back)
		for known, want := range map[int]uint64{1: 0, 2: 1} {
			got, err := entitlement.BalanceAt(slices.Values(entries), may(3), may(known))
			if err != nil || got.Consumed != want || got.Refunded != want {
				t.Errorf("known on %d May: %+v, %v, want %d consumed and given back", known, got, err, want)
			}
		}
	})
	t.Run("after the end, more were in use than there were", func(t *testing.T) {
		j, entries := journal(t, 1)
		end := j.Entitlement().Until()
		for _, step := range []func() (entitlement.Entry, error){
			func() (entitlement.Entry, error) { return j.Consume("1", may(10)) },
			func() (entitlement.Entry, error) { return j.Refund("1", entitlement.RefundBug, end.Add(time.Hour)) },
			func() (entitlement.Entry, error) { return j.Consume("2", may(5)) },
		} {
			entry, err := step()
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, entry)
		}
		want := entitlement.Balance{Plan: "pack", Base: 1, Consumed: 2, Overdrawn: 1, Active: true}
		if got, err := entitlement.BalanceAt(slices.Values(entries), end, end.Add(time.Hour)); got != want || err != nil {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	})
	t.Run("a hold counts until it is confirmed or released", func(t *testing.T) {
		j, entries := journal(t, 2)
		for _, step := range []func() (entitlement.Entry, error){
			func() (entitlement.Entry, error) { return j.Hold("1", may(1), may(9)) },
			func() (entitlement.Entry, error) { return j.Hold("2", may(1), may(9)) },
			func() (entitlement.Entry, error) { return j.Confirm("1", may(3)) },
			func() (entitlement.Entry, error) { return j.Release("2", may(5)) },
		} {
			entry, err := step()
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, entry)
		}
		for at, want := range map[int]entitlement.Balance{
			2: {Left: 2, Held: 2},
			3: {Left: 1, Held: 1, Consumed: 1},
			5: {Left: 1, Consumed: 1},
		} {
			want.Plan, want.Base, want.Active = "pack", 2, true
			if got, err := entitlement.BalanceAt(slices.Values(entries), may(at), may(9)); got != want || err != nil {
				t.Errorf("on %d May: %+v, %v, want %+v", at, got, err, want)
			}
		}
	})
	t.Run("instants are cut to microseconds", func(t *testing.T) {
		j, entries := journal(t, 2)
		consumed, err := j.Consume("1", may(1))
		if err != nil {
			t.Fatal(err)
		}
		held, err := j.Hold("2", may(1), may(2))
		if err != nil {
			t.Fatal(err)
		}
		released, err := j.Release("2", may(1))
		if err != nil {
			t.Fatal(err)
		}
		// A program that writes its entries itself may not have cut them.
		const rest = 999 * time.Nanosecond
		consumed.At, held.At, held.Until = consumed.At.Add(rest), held.At.Add(rest), held.Until.Add(rest)
		consumed.Recorded = consumed.At
		entries = append(entries, consumed, held)
		want := entitlement.Balance{Plan: "pack", Base: 2, Left: 1, Held: 1, Consumed: 1, Active: true}
		if got, err := entitlement.BalanceAt(slices.Values(entries), may(1), may(1)); got != want || err != nil {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
		want.Held = 0
		if got, err := entitlement.BalanceAt(slices.Values(entries), may(2), may(2)); got != want || err != nil {
			t.Errorf("at the deadline: %+v, %v, want %+v", got, err, want)
		}
		if got, err := entitlement.BalanceAt(slices.Values(append(entries, released)), may(1), may(1)); got != want || err != nil {
			t.Errorf("released: %+v, %v, want %+v", got, err, want)
		}
	})
	t.Run("entries that cannot be", func(t *testing.T) {
		entries := history(t)
		entries[3].Left = 0
		if b, err := entitlement.BalanceAt(slices.Values(entries), may(3), may(3)); !errors.Is(err, entitlement.ErrForeign) || b != (entitlement.Balance{}) {
			t.Errorf("%+v, %v", b, err)
		}
		// Nobody has to know about it before it is known.
		if _, err := entitlement.BalanceAt(slices.Values(entries), may(3), may(1).Add(-1)); err != nil {
			t.Errorf("known before it: %v", err)
		}
	})
	t.Run("no entries", func(t *testing.T) {
		none := func(func(entitlement.Entry) bool) {}
		if b, err := entitlement.BalanceAt(none, may(3), may(3)); b != (entitlement.Balance{}) || err != nil {
			t.Errorf("%+v, %v", b, err)
		}
	})
	t.Run("unlimited", func(t *testing.T) {
		e := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		fresh, err := entitlement.New(entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		if err != nil {
			t.Fatal(err)
		}
		_, activated, err := fresh.Activate(e.From())
		if err != nil {
			t.Fatal(err)
		}
		_, consumed, err := e.Consume("1", may(1))
		if err != nil {
			t.Fatal(err)
		}
		entries := slices.Values([]entitlement.Entry{fresh.Opening(fresh.From()), activated, consumed})
		want := entitlement.Balance{Plan: "u", Base: entitlement.Unlimited, Left: entitlement.Unlimited, Consumed: 1, Active: true}
		if got, err := entitlement.BalanceAt(entries, may(2), may(2)); got != want || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
		want.Left = 0
		if got, err := entitlement.BalanceAt(entries, e.Until(), e.Until()); got != want || err != nil {
			t.Errorf("after its end: %+v, %v", got, err)
		}
	})
}
