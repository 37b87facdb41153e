package sla

import (
	"fmt"
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Segment is a part of a span of time that is all of one kind. It includes From and
// excludes To. The zero Segment is not valid. Segments are computed whenever they are
// wanted, and not stored: their JSON form is not stable.
type Segment struct {
	From, To time.Time
	Kind     SegmentKind

	// Open reports whether the calendar is open in it, as it is in counted and in
	// paused time.
	Open bool

	// Name is that of the holiday or override which closes what the week would
	// have open. Estimated reports whether that day is an estimate.
	Name      string
	Estimated bool

	// Shift is how far the clocks are put forward, or back if it is negative. It
	// is zero unless the segment is a clock change.
	Shift time.Duration
}

// Length is the time from s.From to s.To.
func (s Segment) Length() time.Duration { return s.To.Sub(s.From) }

// String describes s for people, in the zone of s.From:
// `2025-10-06T09:00:00+09:00 for 9h, holiday "Chuseok"`.
func (s Segment) String() string {
	text := s.From.Format(time.RFC3339Nano)
	if s.Kind != SegmentClockChange {
		text += " for " + short(s.Length())
	}
	text += ", " + s.Kind.String()
	if s.Name != "" {
		text += fmt.Sprintf(" %.64q", s.Name)
	}
	if s.Estimated {
		text += ", estimated"
	}
	switch {
	case s.Shift > 0:
		text += ", " + short(s.Shift) + " forward"
	case s.Shift < 0:
		text += ", " + short(-s.Shift) + " back"
	}
	return text
}

// SegmentKind says what a segment does to a clock that runs in business hours.
// The zero SegmentKind is invalid.
type SegmentKind uint8

const (
	SegmentCounted     SegmentKind = iota + 1 // open time, which counts
	SegmentClosed                             // outside the hours of the week, or of an override
	SegmentHoliday                            // open by the week, but not on this day: a holiday or an override
	SegmentPaused                             // open time that does not count; see [Timeline]
	SegmentClockChange                        // an instant, of no length, at which the clocks are put forward or back
)

var segmentKinds = enum.New[SegmentKind]("kind of segment", ErrSegment, "",
	"counted", "closed", "holiday", "paused", "clock_change")

// SegmentKinds yields the kinds of segments in the order of their constants.
func SegmentKinds() iter.Seq[SegmentKind] { return segmentKinds.All() }

// ParseSegmentKind returns the kind with the given text form, or an error that
// wraps [ErrSegment].
func ParseSegmentKind(text string) (SegmentKind, error) { return segmentKinds.Parse(text) }

// String returns the text form of k, "clock_change".
func (k SegmentKind) String() string { return segmentKinds.String(k) }

// IsValid reports whether k is one of the constants.
func (k SegmentKind) IsValid() bool { return segmentKinds.Valid(k) }

// AppendText appends the text form of k; an invalid kind is [ErrSegment].
func (k SegmentKind) AppendText(b []byte) ([]byte, error) { return segmentKinds.Append(b, k) }

// MarshalText returns what AppendText appends.
func (k SegmentKind) MarshalText() ([]byte, error) { return segmentKinds.Append(nil, k) }

// UnmarshalText is [ParseSegmentKind]; on an error it leaves k alone.
func (k *SegmentKind) UnmarshalText(text []byte) error { return segmentKinds.Set(k, text) }

// Segments returns the parts of the time from a to b in the order of time: open,
// closed, and closed by a holiday. The first starts at a, each of the others where
// the one before it ends, and the last ends at b. Together, the open ones are as
// long as Between says. A clock change after a and not after b is a segment of no
// length, with the time after the change. Two neighbors differ in kind, come from
// different holidays, or have a clock change between them. The sequence may be used
// more than once. If a equals b there are none.
//
// The error wraps [ErrDuration] if b is before a, and [ErrRange] or
// [ErrBeyondTable] if one of them is outside the calendar.
func (c *Calendar) Segments(a, b time.Time) (iter.Seq[Segment], error) {
	from, err := c.nanos(a)
	if err != nil {
		return nil, err
	}
	to, err := c.nanos(b)
	if err != nil {
		return nil, err
	}
	if to < from {
		return nil, fmt.Errorf("%w: %v is before %v", ErrDuration, b, a)
	}
	return func(yield func(Segment) bool) { c.segments(from, to, yield) }, nil
}

// segments yields the parts of a span, and reports whether it may go on.
func (c *Calendar) segments(from, to int64, yield func(Segment) bool) bool {
	cut := cutter{c: c, at: from, yield: yield}
	cut.change = search(0, len(c.clocks), func(i int) bool { return c.clocks[i].from > from })
	for opening, closing := range c.spans(from) {
		if opening >= to {
			break
		}
		if !c.shut(&cut, opening) || !cut.until(min(closing, to), Segment{Kind: SegmentCounted, Open: true}) {
			return false
		}
	}
	return c.shut(&cut, to)
}

// shut passes on the closed time up to an instant, with what the week would have
// open in segments of its own.
func (c *Calendar) shut(cut *cutter, until int64) bool {
	for _, d := range c.plan.around(cut.at, until) {
		for _, h := range merged(resolve(nil, c.plan.rows[weekday(d.day)], c.clocks, d.day)) {
			from, to := max(h.from, cut.at), min(h.to, until)
			if from >= to {
				continue
			}
			named := Segment{Kind: SegmentHoliday, Name: d.name, Estimated: d.estimated}
			if !cut.until(from, Segment{Kind: SegmentClosed}) || !cut.until(to, named) {
				return false
			}
		}
	}
	return cut.until(until, Segment{Kind: SegmentClosed})
}

// cutter passes on segments, one after the other, with the clock changes between and
// within them.
type cutter struct {
	c      *Calendar
	at     int64
	change int // the next of the calendar's clocks
	yield  func(Segment) bool
}

// until passes on the time up to an instant, as s.
func (t *cutter) until(to int64, s Segment) bool {
	for ; t.change < len(t.c.clocks) && t.c.clocks[t.change].from <= to; t.change++ {
		next := t.c.clocks[t.change]
		if !t.segment(next.from, s) {
			return false
		}
		at := t.c.time(next.from)
		shift := time.Duration(next.offset - t.c.clocks[t.change-1].offset)
		if !t.yield(Segment{From: at, To: at, Kind: SegmentClockChange, Shift: shift}) {
			return false
		}
	}
	return t.segment(to, s)
}

func (t *cutter) segment(to int64, s Segment) bool {
	if to == t.at {
		return true
	}
	s.From, s.To = t.c.time(t.at), t.c.time(to)
	t.at = to
	return t.yield(s)
}
