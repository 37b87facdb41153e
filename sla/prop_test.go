package sla_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/sla"
)

// laws draws a calendar around a clock change, and three instants and two
// lengths to the nanosecond.
func laws(t *rapid.T) {
	change := rapid.SampledFrom(changes).Draw(t, "change")
	day, err := time.Parse(time.DateOnly, change.day)
	if err != nil {
		t.Fatal(err)
	}
	spec := specAround(t, change.zone, day)
	c, err := sla.NewCalendar(spec)
	if err != nil {
		skipEmptyWeek(t, spec, err)
	}
	draw := func(label string) time.Time {
		const span = int64(8 * 24 * time.Hour)
		at := day.Add(time.Duration(rapid.Int64Range(-span, span).Draw(t, label)))
		if rapid.Bool().Draw(t, label+" to the minute") {
			at = at.Truncate(time.Minute)
		}
		return at
	}
	length := func(label string) time.Duration {
		return time.Duration(rapid.Int64Range(0, int64(20*time.Hour)).Draw(t, label))
	}
	// A sum may leave the table; then there is nothing to compare.
	known := func(at time.Time, err error) time.Time {
		if errors.Is(err, sla.ErrBeyondTable) || errors.Is(err, sla.ErrRange) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	between := func(a, b time.Time) time.Duration {
		d, err := c.Between(a, b)
		known(time.Time{}, err)
		return d
	}

	a, b := draw("a"), draw("b")
	d, e := length("d"), length("e")
	sum := known(c.Add(a, d))
	both := known(c.Add(a, d+e))

	if got := known(c.Add(sum, e)); !got.Equal(both) {
		t.Fatalf("additive: %v + %v + %v = %v, but + %v = %v", a, d, e, got, d+e, both)
	}
	if sum.Before(a) || both.Before(sum) {
		t.Fatalf("never back: from %v, %v gives %v and %v gives %v", a, d, sum, d+e, both)
	}
	if later := known(c.Add(b, d)); a.Before(b) && later.Before(sum) || b.Before(a) && sum.Before(later) {
		t.Fatalf("monotone: %v + %v = %v, but %v + %v = %v", a, d, sum, b, d, later)
	}
	if got := between(a, sum); got != d {
		t.Fatalf("inverse: %v + %v = %v, which is %v later", a, d, sum, got)
	}
	if got, back := between(a, b), between(b, a); got != -back {
		t.Fatalf("antisymmetric: %v from %v to %v, but %v back", got, a, b, back)
	}
	if got := between(a, b) + between(b, sum); got != d {
		t.Fatalf("additive: %v from %v over %v to %v, want %v", got, a, b, sum, d)
	}
	zone := time.FixedZone("elsewhere", rapid.IntRange(-14*3600, 14*3600).Draw(t, "zone"))
	if got := known(c.Add(a.In(zone), d)); got != sum {
		t.Fatalf("zone of the argument: %v, want %v", got, sum)
	}
	if c.Open(a) != c.Open(a.In(zone)) {
		t.Fatalf("zone of the argument: open at %v, or not", a)
	}

	// Openings and closings are where Open changes.
	opening, closing := known(c.NextOpen(a)), known(c.NextClose(a))
	if !opening.After(a) || !c.Open(opening) || c.Open(opening.Add(-1)) {
		t.Fatalf("NextOpen(%v) = %v is no opening after it", a, opening)
	}
	if !closing.After(a) || c.Open(closing) || !c.Open(closing.Add(-1)) {
		t.Fatalf("NextClose(%v) = %v is no closing after it", a, closing)
	}
	if c.Open(a) != closing.Before(opening) {
		t.Fatalf("open at %v: %v, but it opens at %v and closes at %v", a, c.Open(a), opening, closing)
	}

	// Segments cover the span, differ from their neighbors, and add up.
	end := known(c.Add(a, d))
	segments, err := c.Segments(a, end)
	known(time.Time{}, err)
	at, counted, last := a, time.Duration(0), sla.Segment{}
	for s := range segments {
		change := s.Kind == sla.SegmentClockChange
		if !s.From.Equal(at) || s.Length() < 0 || change != (s.Length() == 0) || change != (s.Shift != 0) {
			t.Fatalf("segment %v after %v", s, last)
		}
		if s.Kind == last.Kind && s.Name == last.Name {
			t.Fatalf("segment %v after %v, which is the same", s, last)
		}
		if s.Open != (s.Kind == sla.SegmentCounted) || (s.Name != "") != (s.Kind == sla.SegmentHoliday) {
			t.Fatalf("segment %v: open = %v, name %q", s, s.Open, s.Name)
		}
		if s.Open {
			counted += s.Length()
		}
		at, last = s.To, s
	}
	if !at.Equal(end) || counted != d {
		t.Fatalf("segments from %v end at %v with %v open, want %v and %v", a, at, counted, end, d)
	}

	n := rapid.IntRange(0, 4).Draw(t, "business days")
	due := known(c.AddBusinessDays(a, n))
	if due.Before(a) {
		t.Fatalf("never back: %d business days after %v is %v", n, a, due)
	}
}

func TestLaws(t *testing.T) { rapid.Check(t, laws) }
