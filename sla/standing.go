package sla

import (
	"fmt"
	"iter"
	"math"
	"math/bits"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Standing is how a request stands at an instant: see [Timeline.At]. It is a value;
// the zero Standing is not valid. Its JSON form is not stable: that of an [Event] is, and
// from the events a Standing can be computed for any instant.
type Standing struct {
	Phase    Phase
	Severity Severity // the present one, or that at the time of the response
	Target   Target   // of this severity

	// Due is the latest instant of the first response. While the request waits,
	// nobody knows it yet: it is then the earliest that it can be, if the request
	// goes on at once. Once there was a response, or the request is closed, it stays
	// what it was then.
	Due time.Time

	// Used is the time that has counted, and Remaining what is left of the target;
	// it is negative when more was used. A business day counts as the open time
	// that it has.
	Used, Remaining time.Duration

	// Share is Used in thousandths of the target, rounded down: 1000 is all of it,
	// and more is possible.
	Share int

	// Breached reports that Due has passed, or had passed when the response came or
	// the request was closed. While a request waits, time alone never makes it true.
	// A change of severity can, since the new target holds from the opening on, and
	// a change to a lower severity can make it false again.
	Breached bool

	// Estimated reports that Due rests on a day that nobody has announced yet, as
	// in [Answer].
	Estimated bool
}

// Phase says whether the clock of the first response runs. The zero Phase is
// invalid.
type Phase uint8

const (
	PhaseRunning   Phase = iota + 1 // none of the others
	PhaseWaiting                    // on the partner
	PhaseResponded                  // over, with a response
	PhaseClosed                     // over, without a response
)

var phases = enum.New[Phase]("phase", ErrEvent, "", "running", "waiting", "responded", "closed")

// Phases yields the phases in the order of their constants.
func Phases() iter.Seq[Phase] { return phases.All() }

// ParsePhase returns the phase with the given text form, or an error that wraps
// [ErrEvent].
func ParsePhase(text string) (Phase, error) { return phases.Parse(text) }

// String returns the text form of p, "running".
func (p Phase) String() string { return phases.String(p) }

// IsValid reports whether p is one of the constants.
func (p Phase) IsValid() bool { return phases.Valid(p) }

// AppendText appends the text form of p; an invalid phase is [ErrEvent].
func (p Phase) AppendText(b []byte) ([]byte, error) { return phases.Append(b, p) }

// MarshalText returns what AppendText appends.
func (p Phase) MarshalText() ([]byte, error) { return phases.Append(nil, p) }

// UnmarshalText is [ParsePhase]; on an error it leaves p alone.
func (p *Phase) UnmarshalText(text []byte) error { return phases.Set(p, text) }

// At returns how the request stands at an instant, by the events up to it: those
// at the very instant have happened, and later ones are not known yet.
//
// The error wraps [ErrDuration] before the opening, and it is one of [Target.Due]
// if there are no hours to count in, or if they end before the answer.
func (t *Timeline) At(now time.Time) (Standing, error) {
	v, err := t.view(now)
	if err != nil {
		return Standing{}, err
	}
	due, err := v.putOff(v.first)
	if err != nil {
		return Standing{}, err
	}
	used, err := v.used()
	if err != nil {
		return Standing{}, err
	}
	estimated, err := v.meter.estimated(v.opened, due)
	if err != nil {
		return Standing{}, err
	}
	return Standing{
		Phase: v.phase, Severity: v.judged, Target: v.target, Due: due, Used: used, Remaining: v.length - used,
		Share: share(used, v.length), Breached: v.end.After(due), Estimated: estimated,
	}, nil
}

// Mark returns the instant at which the given share of the target is used, in
// thousandths: a warning at 800, the due time at 1000, an escalation at 1500. Like
// [Standing.Due] it moves while the request waits. It is the zero time if it is
// never reached, because the response came before or the request was closed.
//
// The error wraps [ErrDuration] for a negative share, and it is one of
// [Timeline.At].
func (t *Timeline) Mark(now time.Time, share int) (time.Time, error) {
	if share < 0 {
		return time.Time{}, fmt.Errorf("%w: a share of %d", ErrDuration, share)
	}
	v, err := t.view(now)
	if err != nil {
		return time.Time{}, err
	}
	first := v.first
	if share != 1000 {
		// Rounded up: the share is not reached before all of it is.
		hi, lo := bits.Mul64(uint64(v.length), uint64(share))
		lo, carry := bits.Add64(lo, 999, 0)
		if hi += carry; hi >= 500 { // a thousandth of that is no time.Duration
			return time.Time{}, fmt.Errorf("%w: a share of %d", ErrRange, share)
		}
		part, _ := bits.Div64(hi, lo, 1000)
		if first, err = v.meter.add(v.opened, time.Duration(part)); err != nil {
			return time.Time{}, err
		}
	}
	mark, err := v.putOff(first)
	if err != nil {
		return time.Time{}, err
	}
	if v.over && mark.After(v.end) {
		return time.Time{}, nil
	}
	return mark, nil
}

// Segments returns the parts of the time from the opening to an instant, by the
// events up to it. It is like [Calendar.Segments], except that open time in which the
// clock is stopped is [SegmentPaused]: together, the counted segments are as long as
// [Standing.Used]. The segments up to the due time of a running request explain it.
//
// Errors are those of [Timeline.At].
func (t *Timeline) Segments(until time.Time) (iter.Seq[Segment], error) {
	v, err := t.view(until)
	if err != nil {
		return nil, err
	}
	if _, err := v.meter.between(v.opened, until); err != nil {
		return nil, err
	}
	return func(yield func(Segment) bool) {
		paused := func(s Segment) bool {
			if s.Kind == SegmentCounted {
				s.Kind = SegmentPaused
			}
			return yield(s)
		}
		at := v.opened
		for _, s := range v.stops {
			if !v.meter.segments(at, s.from, yield) || !v.meter.segments(s.from, s.to, paused) {
				return
			}
			at = s.to
		}
		v.meter.segments(at, until.Round(0), yield)
	}, nil
}

// view is a timeline as it stands at an instant.
type view struct {
	history
	phase  Phase
	target Target
	meter  meter
	first  time.Time     // when it would be due without a stop
	length time.Duration // of the target
	end    time.Time     // of what counts: now, the response or the closing
	over   bool          // by a response or the closing
}

func (t *Timeline) view(now time.Time) (view, error) {
	if err := inRange(now); err != nil {
		return view{}, err
	}
	now = now.Round(0) // a monotonic reading would make equal answers differ
	s, err := t.historyAt(now)
	if err != nil {
		return view{}, err
	}
	v := view{history: s, end: now}
	if v.target, err = TargetFor(t.kind, s.judged, t.locale); err != nil {
		return view{}, err
	}
	if v.meter = (meter{t.calendar}); t.calendar == nil {
		if v.meter, err = v.target.meter(); err != nil {
			return view{}, err
		}
	}
	if v.first, err = v.target.due(v.meter, v.opened); err != nil {
		return view{}, err
	}
	if v.length, err = v.meter.between(v.opened, v.first); err != nil {
		return view{}, err
	}
	var over time.Time
	if v.phase, over = s.phase(); !over.IsZero() {
		v.end, v.over = over, true
	}
	return v, nil
}

// putOff returns an instant as the stops put it off: each stop that does not begin
// after it adds its open time, and puts it off at least to its own end.
func (v *view) putOff(at time.Time) (time.Time, error) {
	for _, s := range v.stops {
		if s.from.After(at) {
			break
		}
		to := s.to
		if to.After(v.end) {
			to = v.end
		}
		open, err := v.meter.between(s.from, to)
		if err != nil {
			return time.Time{}, err
		}
		if at, err = v.meter.add(at, open); err != nil {
			return time.Time{}, err
		}
		if at.Before(to) {
			at = to.In(at.Location())
		}
	}
	return at, nil
}

// used returns the time that has counted.
func (v *view) used() (time.Duration, error) {
	used, err := v.meter.between(v.opened, v.end)
	if err != nil {
		return 0, err
	}
	for _, s := range v.stops {
		to := s.to
		if to.After(v.end) {
			to = v.end
		}
		stopped, err := v.meter.between(s.from, to)
		if err != nil {
			return 0, err
		}
		used -= stopped
	}
	return used, nil
}

// share returns used in thousandths of length.
func share(used, length time.Duration) int {
	hi, lo := bits.Mul64(uint64(used), 1000)
	if hi >= uint64(length) {
		return math.MaxInt
	}
	part, _ := bits.Div64(hi, lo, uint64(length))
	return int(min(part, math.MaxInt))
}
