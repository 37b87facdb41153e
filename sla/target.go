package sla

import (
	"fmt"
	"time"
)

// Target bounds the time until the first response to a request, not until its
// solution (SLA-12): nothing is published about that. It depends on severity,
// kind and language, never on the product (SLA-13).
//
// Target is a value, comparable with ==, and safe for concurrent use. The zero
// Target bounds nothing, and Due refuses it. One of Within and BusinessDays is
// positive and the other zero.
type Target struct {
	// Within is the longest time to a response: clock hours if Committed, hours
	// of business time if not.
	Within time.Duration

	// BusinessDays bounds the response to the same local time that many business
	// days later.
	BusinessDays int

	// Committed reports whether the bound is promised. It is for support in
	// English; for every other language the same numbers are an estimate.
	Committed bool

	country country // whose business hours count
}

// Deadline returns the target of a break-fix incident (SLA-03): 2, 4 or 8 hours
// for severity A, B or C. In English, of any region, these are committed clock
// hours. In another language they are an estimate, and run in the business
// hours of the locale's country (SLA-07, SLA-08). Deadline does not allocate.
//
// The error wraps [ErrSeverity] for an invalid severity and [ErrLocale] for a
// locale without a definite language, which is never taken for English. A
// locale without a usable country is not an error here: the target holds, but
// [Target.Due] cannot tell when its hours run.
func Deadline(s Severity, l Locale) (Target, error) { return TargetFor(BreakFix, s, l) }

// TargetFor returns the target of an incident of any kind:
//
//   - [BreakFix]: as [Deadline] says.
//   - [NonBreakFix]: one business day, whatever the severity, said or not (SLA-09).
//     Even in English it takes business hours to tell when a business day ends.
//   - [OutsideEntitlement]: no target, but [ErrNoTarget], whatever the severity
//     and locale (SLA-10).
//
// The error wraps [ErrKind], [ErrSeverity], [ErrLocale] or [ErrNoTarget].
func TargetFor(k Kind, s Severity, l Locale) (Target, error) {
	switch {
	case !k.IsValid():
		return Target{}, fmt.Errorf("%w: %v; say what kind of incident it is", ErrKind, k)
	case k == OutsideEntitlement:
		return Target{}, fmt.Errorf("%w: the incident is outside the entitlement", ErrNoTarget)
	case !s.IsValid() && (s != 0 || k == BreakFix):
		return Target{}, fmt.Errorf("%w: %v; a break-fix incident is of severity A, B or C", ErrSeverity, s)
	}
	english, c, err := stated(l)
	if err != nil {
		return Target{}, err
	}
	t := Target{Committed: english, country: c}
	switch {
	case k == NonBreakFix:
		t.BusinessDays = 1
	case s == SeverityA:
		t.Within = 2 * time.Hour
	case s == SeverityB:
		t.Within = 4 * time.Hour
	default:
		t.Within = 8 * time.Hour
	}
	return t, nil
}

// Due returns the latest instant of the first response to a request that was
// opened at the given instant.
//
// Committed hours run by the clock, and the result is in opened's zone. All
// else runs in the business hours that Partner Center publishes for the
// locale's country, without its public holidays where they are known, and the
// result is in the zone of those hours: see [OfficeSpec]. [Target.Explain] says
// which hours were counted, and [Target.DueOn] takes other ones.
//
// A request filed outside business hours counts from the next opening. Severity
// A in Korean, filed on Friday 2025-07-04 at 18:30 in Seoul, is due on Monday
// 2025-07-07 at 11:00. A how-to question filed on Friday at 15:00 is due on
// Monday at 15:00.
//
// The error wraps [ErrTarget] for the zero Target; [ErrRegion] where business
// hours are needed and the locale states no country, or one for which none are
// published, or one with several time zones; [ErrBeyondTable] where the holidays
// of that year are not known; [ErrRange] where opened or the result lies outside
// the years 1 to 9999, or outside the years of a [Calendar] if business hours are
// needed, which the zero time.Time does; and [ErrSpec] if the time zone database
// lacks the zone.
func (t Target) Due(opened time.Time) (time.Time, error) {
	m, err := t.meter()
	if err != nil {
		return time.Time{}, err
	}
	return t.due(m, opened)
}

// meter returns what the time of t is counted with.
func (t Target) meter() (meter, error) {
	if err := t.check(); err != nil {
		return meter{}, err
	}
	if t.Committed && t.Within > 0 {
		return meter{}, nil
	}
	c, err := officeCalendar(t.country)
	return meter{c}, err
}

func (t Target) due(m meter, opened time.Time) (time.Time, error) {
	if err := inRange(opened); err != nil {
		return time.Time{}, err
	}
	if t.BusinessDays > 0 {
		return m.calendar.AddBusinessDays(opened, t.BusinessDays)
	}
	return m.add(opened, t.Within)
}

// DueOn is Due on the caller's calendar, in whose zone the result is. All hours
// run in its open time, committed ones too: that is for a desk that answers
// English requests of severity B and C in business hours only.
//
// The error wraps [ErrTarget], or it is one of [Calendar.Add] or
// [Calendar.AddBusinessDays].
func (t Target) DueOn(c *Calendar, opened time.Time) (time.Time, error) {
	if err := t.check(); err != nil {
		return time.Time{}, err
	}
	return t.due(meterOn(c), opened)
}

// String describes t for people: "first response within 2h, committed".
func (t Target) String() string {
	if t.check() != nil {
		return "no target"
	}
	promise := "estimated"
	if t.Committed {
		promise = "committed"
	}
	hours := "business hours"
	if t.country != "" {
		hours += " in " + string(t.country)
	}
	switch {
	case t.BusinessDays == 1:
		return fmt.Sprintf("first response within 1 business day (%s), %s", hours, promise)
	case t.BusinessDays > 0:
		return fmt.Sprintf("first response within %d business days (%s), %s", t.BusinessDays, hours, promise)
	case t.Committed:
		return fmt.Sprintf("first response within %s, committed", short(t.Within))
	}
	return fmt.Sprintf("first response within %s of %s, estimated", short(t.Within), hours)
}

// check refuses what is not a target: the fields are exported, so that a Target
// may be anything.
func (t Target) check() error {
	if t.Within < 0 || t.BusinessDays < 0 || (t.Within > 0) == (t.BusinessDays > 0) {
		return fmt.Errorf("%w: within %v, %d business days", ErrTarget, t.Within, t.BusinessDays)
	}
	return nil
}

// short writes whole hours as "2h", not as "2h0m0s".
func short(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return d.String()
}

// The instants that Due takes and gives. A day less at either end keeps the year
// between 1 and 9999 in every zone, where text forms of time end.
var (
	earliest = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// tooLong is the error for a span that no time.Duration holds.
func tooLong(a, b time.Time) error {
	return fmt.Errorf("%w: the time from %s to %s is too long", ErrRange, a.Format(time.RFC3339), b.Format(time.RFC3339))
}

func inRange(t time.Time) error {
	if t.Before(earliest) || t.After(latest) {
		return fmt.Errorf("%w: the years are 1 to 9999", ErrRange)
	}
	return nil
}
