package entitlement_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestRenewalTimingText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.RenewedEarly, entitlement.RenewedLate), entitlement.ParseRenewalTiming, 4)
}

func TestTermRenewal(t *testing.T) {
	const window = entitlement.RenewalWindow
	for _, test := range []struct {
		name, term, on string
		window         int
		next           string
		timing         entitlement.RenewalTiming
		gap            int
	}{
		{"early by a year", "2024-08-01", "2024-08-01", window, "2025-08-01", entitlement.RenewedEarly, 0},
		{"on the last day", "2024-08-01", "2025-07-31", window, "2025-08-01", entitlement.RenewedEarly, 0},
		{"on the anniversary", "2024-08-01", "2025-08-01", window, "2025-08-01", entitlement.RenewedOnDay, 0},
		{"on the anniversary, no window", "2024-08-01", "2025-08-01", 0, "2025-08-01", entitlement.RenewedOnDay, 0},
		{"a day late, no window", "2024-08-01", "2025-08-02", 0, "2025-08-02", entitlement.RenewedLate, 1},
		{"the first day of the window", "2024-08-01", "2025-08-02", window, "2025-08-01", entitlement.RenewedInWindow, 0},
		{"the last day of the window", "2024-08-01", "2025-08-31", window, "2025-08-01", entitlement.RenewedInWindow, 0},
		{"a day after the window", "2024-08-01", "2025-09-01", window, "2025-09-01", entitlement.RenewedLate, 31},
		{"a year after", "2024-08-01", "2026-08-01", window, "2026-08-01", entitlement.RenewedLate, 365},
		{"from 29 February, on the 28th", "2024-02-29", "2025-02-28", window, "2025-02-28", entitlement.RenewedOnDay, 0},
		{"from 29 February, on 1 March", "2024-02-29", "2025-03-01", window, "2025-02-28", entitlement.RenewedInWindow, 0},
		{"from 29 February, the last day of the window", "2024-02-29", "2025-03-30", window, "2025-02-28", entitlement.RenewedInWindow, 0},
		{"into a leap year, on the leap day", "2023-02-28", "2024-02-29", window, "2024-02-28", entitlement.RenewedInWindow, 0},
		{"window over a leap day", "2023-02-01", "2024-03-02", window, "2024-02-01", entitlement.RenewedInWindow, 0},
		{"the day after it", "2023-02-01", "2024-03-03", window, "2024-03-03", entitlement.RenewedLate, 31},
		{"window over New Year", "2023-12-15", "2025-01-14", window, "2024-12-15", entitlement.RenewedInWindow, 0},
		{"the longest window", "2024-08-01", "2026-08-02", entitlement.MaxGrace, "2025-08-01", entitlement.RenewedInWindow, 0},
		{"the last term there is", "9997-12-31", "9998-12-31", 0, "9998-12-31", entitlement.RenewedOnDay, 0},
		{"after three centuries", "2024-08-01", "2400-08-01", window, "2400-08-01", entitlement.RenewedLate, 136966},
	} {
		t.Run(test.name, func(t *testing.T) {
			term := entitlement.Term{Start: parseDay(t, test.term), Zone: "Asia/Seoul"}
			next, timing, err := term.Renewal(parseDay(t, test.on), test.window)
			want := entitlement.Term{Start: parseDay(t, test.next), Zone: "Asia/Seoul"}
			if err != nil || next != want || timing != test.timing {
				t.Errorf("%v, %v, %v, want %v, %v", next, timing, err, want, test.timing)
			}
			if got := term.Gap(next); got != test.gap {
				t.Errorf("a gap of %d days, want %d", got, test.gap)
			}
		})
	}
	good := entitlement.Term{Start: day(2024, 8, 1), Zone: "UTC"}
	for name, test := range map[string]struct {
		term   entitlement.Term
		on     entitlement.Date
		window int
		want   error
	}{
		"no term":             {entitlement.Term{}, day(2025, 8, 1), 0, entitlement.ErrInvalid},
		"no day":              {good, entitlement.Date{}, 0, entitlement.ErrInvalid},
		"30 February":         {good, day(2025, 2, 30), 0, entitlement.ErrInvalid},
		"a window below 0":    {good, day(2025, 8, 1), -1, entitlement.ErrInvalid},
		"a window of years":   {good, day(2025, 8, 1), entitlement.MaxGrace + 1, entitlement.ErrInvalid},
		"the last year":       {entitlement.Term{Start: day(9998, 1, 1), Zone: "UTC"}, day(9998, 5, 1), 0, entitlement.ErrRange},
		"late, the last year": {good, day(9999, 1, 1), 0, entitlement.ErrRange},
	} {
		if next, timing, err := test.term.Renewal(test.on, test.window); !errors.Is(err, test.want) || next != (entitlement.Term{}) || timing != 0 {
			t.Errorf("%s: %v, %v, %v, want %v", name, next, timing, err, test.want)
		}
	}
}

// TestTermGap has both sides of each bound, and an overlap of every kind.
func TestTermGap(t *testing.T) {
	term := entitlement.Term{Start: day(2024, 8, 1), Zone: "UTC"}
	for start, want := range map[entitlement.Date]int{
		day(2025, 7, 31): -1, day(2025, 8, 1): 0, day(2025, 8, 2): 1,
		day(2024, 8, 1): -365, day(2023, 8, 1): -731, day(2026, 8, 1): 365,
	} {
		next := entitlement.Term{Start: start, Zone: "UTC"}
		if got := term.Gap(next); got != want {
			t.Errorf("before %v: %d days, want %d", start, got, want)
		}
		if overlaps := want < 0 && want >= -365; term.Overlaps(next) != overlaps {
			t.Errorf("overlaps %v: %v, want %v", start, !overlaps, overlaps)
		}
	}
}

// TestTermRenewalLaws steps through the days one by one, where Renewal computes.
func TestTermRenewalLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := day(2023, 1, 1).AddDays(rapid.IntRange(0, 1500).Draw(t, "start"))
		term := entitlement.Term{Start: first, Zone: "Asia/Seoul"}
		window := rapid.SampledFrom([]int{0, 1, entitlement.RenewalWindow}).Draw(t, "window")
		on := first.AddDays(rapid.IntRange(0, 500).Draw(t, "day of renewal"))
		next, timing, err := term.Renewal(on, window)
		if err != nil {
			t.Fatal(err)
		}
		late := 0
		for d := term.Anniversary(); d.Before(on); d = d.AddDays(1) {
			late++
		}
		want := entitlement.RenewedEarly
		switch {
		case late > window:
			want = entitlement.RenewedLate
		case late > 0:
			want = entitlement.RenewedInWindow
		case on == term.Anniversary():
			want = entitlement.RenewedOnDay
		}
		gap := 0
		for d := term.LastDay().AddDays(1); d.Before(next.Start); d = d.AddDays(1) {
			gap++
		}
		if timing != want || gap != term.Gap(next) || (gap > 0) != (want == entitlement.RenewedLate) || term.Overlaps(next) {
			t.Fatalf("renewed on %v, %d days late: %v, %v, a gap of %d, counted %d", on, late, next, timing, term.Gap(next), gap)
		}
		// What Renewal says, Renew accepts.
		e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("Asia/Seoul", first.Year, int(first.Month), first.Day)})
		if err != nil {
			t.Fatal(err)
		}
		renewed, _, err := e.Renew("next", in("Asia/Seoul", next.Start.Year, int(next.Start.Month), next.Start.Day))
		if err != nil || renewed.Term() != next || renewed.From().Before(e.Until()) {
			t.Fatalf("Renew: %v, %v, want %v", renewed.Term(), err, next)
		}
	})
}

// TestRenewElsewhere renews into other zones, where the anniversary is another
// hour. Days do not overlap in any of them.
func TestRenewElsewhere(t *testing.T) {
	const seoul, losAngeles, kiritimati, pagoPago = "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"
	for _, test := range []struct {
		name     string
		old, new string
		day      int // of July 2026
		want     error
		gap      time.Duration // between the instants; below 0 they overlap
	}{
		{"the same zone", seoul, seoul, 1, nil, 0},
		{"Seoul to Los Angeles", seoul, losAngeles, 1, nil, 16 * time.Hour},
		{"Los Angeles to Seoul", losAngeles, seoul, 1, entitlement.ErrOverlap, -16 * time.Hour},
		{"Los Angeles to Seoul, a day later", losAngeles, seoul, 2, nil, 8 * time.Hour},
		{"UTC to Seoul", "UTC", seoul, 1, entitlement.ErrOverlap, -9 * time.Hour},
		{"one offset under two names", seoul, "Asia/Tokyo", 1, nil, 0},
		{"across the date line, a day later", pagoPago, kiritimati, 2, entitlement.ErrOverlap, -time.Hour},
		{"across the date line, a day before", kiritimati, pagoPago, 0, entitlement.ErrOverlap, time.Hour},
		{"across the date line, two days later", pagoPago, kiritimati, 3, nil, 23 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := active(t, entitlement.Grant{Plan: "old", Offer: entitlement.SuccessCore, Benefit: cloud, From: in(test.old, 2025, 7, 1)})
			from := in(test.new, 2026, 7, test.day)
			if gap := from.Sub(e.Until()); gap != test.gap {
				t.Fatalf("the terms are %v apart, want %v", gap, test.gap)
			}
			renewed, entry, err := e.Renew("new", from)
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if err != nil {
				if renewed != (entitlement.Entitlement{}) || entry != (entitlement.Entry{}) {
					t.Errorf("refused, and %+v, %+v", renewed, entry)
				}
				return
			}
			// The gap of days does not know of zones.
			if got := e.Term().Gap(renewed.Term()); got != test.day-1 || !renewed.From().Equal(from) || !entry.At.Equal(from) {
				t.Errorf("%d days, from %v, entered at %v", got, renewed.From(), entry.At)
			}
		})
	}
	t.Run("in its grace", func(t *testing.T) {
		e := active(t, entitlement.Grant{Plan: "old", Offer: entitlement.SuccessCore, Benefit: cloud, From: in(seoul, 2025, 7, 1), Grace: 30})
		if renewed, _, err := e.Renew("new", in(seoul, 2026, 7, 1)); err != nil || !renewed.From().Before(e.Until()) {
			t.Errorf("on the anniversary, until %v: from %v, %v", e.Until(), renewed.From(), err)
		}
	})
}

// TestGrace has a plan that goes on paying for some days after its term.
func TestGrace(t *testing.T) {
	grant := entitlement.Grant{
		Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud,
		From: in("America/Los_Angeles", 2024, 2, 29), Grace: entitlement.RenewalWindow,
	}
	e := active(t, grant)
	// 28 February and 30 days: the end of 29 March, when summer time has begun.
	end := time.Date(2025, 3, 30, 7, 0, 0, 0, time.UTC)
	if e.Grace() != 30 || !e.Until().Equal(end) || e.Term().LastDay() != day(2025, 2, 27) {
		t.Errorf("%d days, until %v, term %v", e.Grace(), e.Until(), e.Term())
	}
	if _, _, err := e.Consume("1", end.Add(-time.Microsecond)); err != nil {
		t.Errorf("in its last microsecond: %v", err)
	}
	if _, _, err := e.Consume("1", end); !refusedWith(err, entitlement.Expired) {
		t.Errorf("after it: %v", err)
	}
	if got := e.Lapsed(end.Add(-time.Microsecond)); got != 0 {
		t.Errorf("%v lapsed in the grace", got)
	}
	if got := e.Lapsed(end); got != 5 {
		t.Errorf("%v lapsed, want 5", got)
	}
	for r := range e.Status(end).Reasons() {
		if want := "the term ended with 2025-02-27, and its grace with 2025-03-29"; r.Text() != want {
			t.Errorf("%q, want %q", r.Text(), want)
		}
	}
	restored(t, e)

	// The next term does not wait for the grace to pass, and inherits it.
	next, _, err := e.Renew("next", in("America/Los_Angeles", 2025, 2, 28))
	if err != nil || next.Grace() != 30 || next.From().After(end) {
		t.Errorf("renewed: %v, grace %d, from %v", err, next.Grace(), next.From())
	}
	grant.Grace = entitlement.MaxGrace
	if e, err := entitlement.New(grant); err != nil || !e.Until().Equal(in("America/Los_Angeles", 2026, 3, 1)) {
		t.Errorf("the longest grace: until %v, %v", e.Until(), err)
	}
	for _, days := range []int{-1, entitlement.MaxGrace + 1, math.MaxInt} {
		grant.Grace = days
		if _, err := entitlement.New(grant); !errors.Is(err, entitlement.ErrInvalid) {
			t.Errorf("a grace of %d days: %v", days, err)
		}
	}
}
