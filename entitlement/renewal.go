package entitlement

import (
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// RenewalWindow is for how many days after the anniversary Microsoft takes a
// renewal while the benefits continue; the day after the anniversary is the
// first (AMB-08). It is a fact of the program that the two documents do not
// state, so nothing relies on it unless it is told to: see [Term.Renewal] and
// [Grant.Grace].
const RenewalWindow = 30

// RenewalTiming says when a renewal comes. The zero RenewalTiming is invalid.
type RenewalTiming uint8

// The timings.
const (
	RenewedEarly    RenewalTiming = iota + 1 // before the anniversary
	RenewedOnDay                             // on the anniversary
	RenewedInWindow                          // after it, within the window
	RenewedLate                              // after the window: there is a gap
)

var renewalTimings = enum.New[RenewalTiming]("renewal timing", ErrInvalid, "", "early", "on_day", "in_window", "late")

// ParseRenewalTiming reads the text form. The error wraps [ErrInvalid].
func ParseRenewalTiming(text string) (RenewalTiming, error) { return renewalTimings.Parse(text) }

// String returns the text form.
func (r RenewalTiming) String() string { return renewalTimings.String(r) }

// IsValid reports whether r is one of the timings.
func (r RenewalTiming) IsValid() bool { return renewalTimings.Valid(r) }

// AppendText appends the text form.
func (r RenewalTiming) AppendText(p []byte) ([]byte, error) { return renewalTimings.Append(p, r) }

// MarshalText returns the text form.
func (r RenewalTiming) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads the text form.
func (r *RenewalTiming) UnmarshalText(text []byte) error { return renewalTimings.Set(r, text) }

// Renewal returns the term that follows t when it is renewed on a day where the
// partner is, and when that comes. window is how many days after the anniversary
// still count as in time: 0, or [RenewalWindow].
//
//  1. Before the anniversary, on it, and within the window, the next term starts
//     on the anniversary (LCY-29): it neither overlaps t nor leaves a gap.
//  2. After the window it starts on the day of the renewal. [Term.Gap] is then
//     the number of days without a term.
//
// A term from 2024-08-01 that is renewed on 2025-08-31 is followed by one from
// 2025-08-01 with the window, and from 2025-08-31 without it. The next term is
// in the same zone. After a term from 29 February, which has its anniversary on
// the 28th, terms stay on the 28th.
//
// The error wraps [ErrInvalid] for a day or start that is not a date, or a window that
// is negative or longer than [MaxGrace], and [ErrRange] for a year that has no
// term.
func (t Term) Renewal(on Date, window int) (Term, RenewalTiming, error) {
	switch {
	case !t.Start.IsValid() || !on.IsValid():
		return Term{}, 0, fmt.Errorf("%w: a renewal on %s of a term from %s", ErrInvalid, on, t.Start)
	case window < 0 || window > MaxGrace:
		return Term{}, 0, fmt.Errorf("%w: a renewal window of %d days", ErrInvalid, window)
	}
	timing := RenewedLate
	start := t.Anniversary()
	switch days := daysBetween(start, on); {
	case days < 0:
		timing = RenewedEarly
	case days == 0:
		timing = RenewedOnDay
	case days <= window:
		timing = RenewedInWindow
	default:
		start = on
	}
	if start.Year > maxYear {
		return Term{}, 0, fmt.Errorf("%w: a term from %s", ErrRange, start)
	}
	return Term{start, t.Zone}, timing, nil
}

// Gap returns the number of days from the end of t to the start of next. It is 0 if
// next starts on the anniversary of t, and negative if next starts before that. Days
// are compared without zone (AMB-29): if next is in another zone, there may be some
// hours without a term in a gap of 0 days, or some hours with two, which
// [Entitlement.Renew] refuses. Neither may be the zero Term.
func (t Term) Gap(next Term) int { return daysBetween(t.Anniversary(), next.Start) }

// daysBetween returns the number of days from a to b. It counts in seconds, because
// no [time.Duration] holds more than 292 years.
func daysBetween(a, b Date) int {
	return int((b.Start(time.UTC).Unix() - a.Start(time.UTC).Unix()) / (24 * 60 * 60))
}
