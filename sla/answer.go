package sla

import (
	"iter"
	"time"
)

// Answer is a due time with what it rests on. The zero Answer is not valid. It is a value,
// to be read at once and not stored, and its JSON form is not stable: what is worth
// keeping are the two instants, and the name and hash of the calendar.
type Answer struct {
	Opened time.Time
	Due    time.Time // as Target.Due says

	// Calendar is what the hours run in, or nil if they run by the clock. Its name
	// and hash belong to the answer: they tell which calendar gave it, even after
	// another has taken its place.
	Calendar *Calendar

	// Estimated reports that Due rests on a day that nobody has announced yet: see
	// [Calendar.Estimated]. It is false for hours that run by the clock.
	Estimated bool
}

// Segments returns the parts of the time from a.Opened to a.Due, as
// [Calendar.Segments] does. Together they are as long as the time between the two,
// and the counted ones as long as the hours of the target. Where hours run by the
// clock, there is one counted segment.
func (a Answer) Segments() iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		meter{a.Calendar}.segments(a.Opened, a.Due, yield)
	}
}

// Explain is [Target.Due] with what it rests on. Errors are those of Due.
func (t Target) Explain(opened time.Time) (Answer, error) {
	m, err := t.meter()
	if err != nil {
		return Answer{}, err
	}
	return t.explain(m, opened)
}

// ExplainOn is [Target.DueOn] with what it rests on. Errors are those of DueOn.
func (t Target) ExplainOn(c *Calendar, opened time.Time) (Answer, error) {
	if err := t.check(); err != nil {
		return Answer{}, err
	}
	return t.explain(meterOn(c), opened)
}

func (t Target) explain(m meter, opened time.Time) (Answer, error) {
	due, err := t.due(m, opened)
	if err != nil {
		return Answer{}, err
	}
	estimated, err := m.estimated(opened, due)
	return Answer{Opened: opened.Round(0), Due: due, Calendar: m.calendar, Estimated: estimated}, err
}

// Estimated reports whether the open time from a to b rests on what nobody has
// announced yet. That is so if b is on the day of [Spec.Settled] or later, since a
// holiday may be missing there. It is also so if a holiday or an override that is
// marked as an estimate opens or closes the calendar between the two, or opens it
// at b, where a business day ends for a request that was filed before the opening.
//
// The error wraps [ErrDuration] if b is before a, and [ErrRange] or
// [ErrBeyondTable] if one of them is outside the calendar.
func (c *Calendar) Estimated(a, b time.Time) (bool, error) {
	if _, err := c.Segments(a, b); err != nil {
		return false, err
	}
	return c.estimated(a.UnixNano(), b.UnixNano()), nil
}

func (c *Calendar) estimated(from, to int64) bool {
	if to >= c.settled {
		return true
	}
	for _, d := range c.plan.around(from, to) {
		if !d.estimated {
			continue
		}
		usual := resolve(nil, c.plan.rows[weekday(d.day)], c.clocks, d.day)
		for i, h := range resolve(usual, d.row, c.clocks, d.day) {
			if from < h.to && (h.from < to || i >= len(usual) && h.from == to) {
				return true
			}
		}
	}
	return false
}

// meter counts time: in the open time of a calendar, or without one by the clock.
// By the clock, it relies on instants that are in range.
type meter struct{ calendar *Calendar }

// meterOn returns the meter of a caller's calendar. A nil calendar does not mean the
// clock here: it is a calendar that answers nothing.
func meterOn(c *Calendar) meter {
	if c == nil {
		c = new(Calendar)
	}
	return meter{c}
}

func (m meter) add(at time.Time, d time.Duration) (time.Time, error) {
	if m.calendar != nil {
		return m.calendar.Add(at, d)
	}
	// Round strips a monotonic reading, which would survive in the result and
	// make equal answers differ.
	sum := at.Round(0).Add(d)
	if err := inRange(sum); err != nil {
		return time.Time{}, err
	}
	return sum, nil
}

func (m meter) between(a, b time.Time) (time.Duration, error) {
	if m.calendar != nil {
		return m.calendar.Between(a, b)
	}
	d := b.Sub(a)
	if !a.Add(d).Equal(b) { // the difference is cut at 292 years
		return 0, tooLong(a, b)
	}
	return d, nil
}

func (m meter) estimated(a, b time.Time) (bool, error) {
	if m.calendar == nil {
		return false, nil
	}
	return m.calendar.Estimated(a, b)
}

// segments yields the parts of the time from a to b, and reports whether it may
// go on. Its callers have dealt with errors before: a calendar that does not answer
// for a and b yields nothing.
func (m meter) segments(a, b time.Time, yield func(Segment) bool) bool {
	if m.calendar == nil {
		return !a.Before(b) || yield(Segment{From: a, To: b, Kind: SegmentCounted, Open: true})
	}
	list, err := m.calendar.Segments(a, b)
	if err != nil {
		return true
	}
	for s := range list {
		if !yield(s) {
			return false
		}
	}
	return true
}
