package sla

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// TimelineSpec describes the life of one request, as far as the clock of its first
// response is concerned. It is plain data; [NewTimeline] checks it, and refuses the
// zero TimelineSpec.
type TimelineSpec struct {
	Kind   Kind   // of the incident; together with the severity it gives the target
	Locale Locale // the language of the support, and the country of its hours

	// Calendar is what the time is counted in. If it is nil, the time is counted as
	// [Target.Due] does: by the clock for committed hours, and otherwise in the
	// published hours of the locale's country.
	Calendar *Calendar

	// Events are in the order of time; those at the same instant are in the order
	// in which they happened. The first of all is the opening.
	Events []Event
}

// Timeline tells from a list of events when the first response to a request is
// due, and how much of its time is used. Nothing is stored but the events: every
// answer is computed from them and the instant that is asked about, in the same
// way whenever it is asked. [NewTimeline] makes one. It is immutable and safe for
// concurrent use. The zero Timeline has no opening, and its answers are errors.
//
// The rules, in the order in which they apply:
//
//   - The target is that of the present severity, and holds from the opening on.
//     A change of severity neither starts the clock again nor forgets what was
//     used: a request that becomes A after three hours has been overdue for one. A
//     change after the first response matters only if the request is reopened.
//   - The clock is stopped while the desk waits on the partner, from the first
//     response on, and while the request is closed.
//   - Each stop that begins while the request is not overdue puts the due time off
//     by the open time within the stop, and at least to the stop's end. Stopped time
//     outside business hours puts nothing off, since the clock would not have run:
//     a stop from the evening to the next morning's opening changes nothing.
//   - A stop that begins when the request is overdue changes nothing either.
//   - A business day, too, is put off by the open time of stops: a request that is
//     due on Monday at 15:00, and waits for two open hours before, is due at 17:00.
//   - Reopening a request starts its clock again where it stopped.
//
// Only the first response has a target (SLA-12): nothing here says when a request
// should be solved.
type Timeline struct {
	kind     Kind
	locale   Locale
	calendar *Calendar
	events   []Event
}

// NewTimeline returns the timeline that spec describes. It copies spec.
//
// The error joins all problems, up to 100. If kind or locale have no target whatever
// the severity, the error of [TargetFor] comes first. The others wrap [ErrEvent] and
// are in the order of events, each with its path, as in "events[2]: resumed, but it
// was not waiting".
func NewTimeline(spec TimelineSpec) (*Timeline, error) {
	if len(spec.Events) == 0 {
		return nil, fmt.Errorf("%w: events: none, and the first is the opening", ErrEvent)
	}
	t := &Timeline{kind: spec.Kind, locale: spec.Locale, calendar: spec.Calendar}
	var (
		bad []error
		s   history
	)
	problem := func(i int, format string, args ...any) {
		bad = append(bad, fmt.Errorf("%w: events[%d]%s", ErrEvent, i, fmt.Sprintf(format, args...)))
	}
	if _, err := TargetFor(t.kind, SeverityA, t.locale); err != nil {
		bad = append(bad, err)
	}
	for i := range spec.Events {
		if len(bad) >= maxProblems {
			break
		}
		e := &spec.Events[i]
		if err := inRange(e.At); err != nil {
			problem(i, ".at: %v", err)
		}
		if i > 0 && e.At.Round(0).Before(spec.Events[i-1].At.Round(0)) {
			problem(i, ".at: before events[%d]", i-1)
		}
		if why := s.refuses(e); why != "" {
			problem(i, ": %s", why)
		}
		if e.setsSeverity() && !e.Severity.IsValid() && (e.Severity != 0 || t.kind == BreakFix) {
			problem(i, ".severity: %v", e.Severity)
		}
		s.take(e)
	}
	if bad != nil {
		return nil, errors.Join(bad[:min(len(bad), maxProblems)]...)
	}
	t.events = slices.Clone(spec.Events)
	for i := range t.events {
		t.events[i].At = t.events[i].At.Round(0)
	}
	return t, nil
}

// Events yields the events in the order of time.
func (t *Timeline) Events() iter.Seq[Event] { return slices.Values(t.events) }

// before is the error for an instant at which there was no request.
func (t *Timeline) before(at time.Time) error {
	if len(t.events) == 0 {
		return fmt.Errorf("%w: a Timeline that NewTimeline did not make", ErrEvent)
	}
	return fmt.Errorf("%w: %s is before the opening", ErrDuration, at.Format(time.RFC3339Nano))
}
