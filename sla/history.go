package sla

import "time"

// history is what has happened to a request up to an instant: the sum of its events.
type history struct {
	opened    time.Time // the zero time before the opening
	severity  Severity
	judged    Severity // the severity while no response had come
	waiting   bool
	responded time.Time // the first response; the zero time if there is none
	closed    time.Time // the zero time while the request is open
	stopped   time.Time // when the clock was stopped; the zero time while it runs
	stops     []stop    // the earlier stops, in order
}

// stop is a time during which the clock is stopped.
type stop struct{ from, to time.Time }

// setsSeverity reports whether e has a severity.
func (e *Event) setsSeverity() bool { return e.Kind == EventOpened || e.Kind == EventSeverityChanged }

// refuses says why e cannot come next, or nothing if it can.
func (s *history) refuses(e *Event) string {
	switch {
	case !e.Kind.IsValid():
		return "no such kind: " + e.Kind.String()
	case s.opened.IsZero():
		if e.Kind != EventOpened {
			return e.Kind.String() + ", but the first event is the opening"
		}
	case e.Kind == EventOpened:
		return "opened, but it was opened already"
	case e.Kind == EventReopened:
		if s.closed.IsZero() && s.responded.IsZero() {
			return "reopened, but it was neither responded nor closed"
		}
	case !s.closed.IsZero():
		return e.Kind.String() + ", but it was closed"
	case e.Kind == EventWaiting && s.waiting:
		return "waiting, but it was waiting already"
	case e.Kind == EventResumed && !s.waiting:
		return "resumed, but it was not waiting"
	}
	return ""
}

// take adds e to the history, even if it was refused: the caller then reports an error.
func (s *history) take(e *Event) {
	if e.setsSeverity() {
		s.severity = e.Severity
	}
	switch e.Kind {
	case EventOpened:
		s.opened = e.At
	case EventWaiting:
		s.waiting = true
	case EventResumed:
		s.waiting = false
	case EventResponded:
		if s.responded.IsZero() {
			s.responded = e.At
		}
	case EventClosed:
		s.closed = e.At
	case EventReopened:
		s.waiting, s.responded, s.closed = false, time.Time{}, time.Time{}
	}
	if s.responded.IsZero() {
		s.judged = s.severity
	}
	switch runs := !s.waiting && s.responded.IsZero() && s.closed.IsZero(); {
	case runs && !s.stopped.IsZero():
		s.stops = append(s.stops, stop{s.stopped, e.At})
		s.stopped = time.Time{}
	case !runs && s.stopped.IsZero():
		s.stopped = e.At
	}
}

// phase returns the phase, and the instant from which nothing can change what is due: the
// zero time if something still can.
func (s *history) phase() (Phase, time.Time) {
	switch {
	case !s.responded.IsZero():
		return PhaseResponded, s.responded
	case !s.closed.IsZero():
		return PhaseClosed, s.closed
	case s.waiting:
		return PhaseWaiting, time.Time{}
	}
	return PhaseRunning, time.Time{}
}

// historyAt returns the history up to an instant. A stop that goes on then ends with it.
func (t *Timeline) historyAt(at time.Time) (history, error) {
	var s history
	for i := range t.events {
		if t.events[i].At.After(at) {
			break
		}
		s.take(&t.events[i])
	}
	if s.opened.IsZero() {
		return history{}, t.before(at)
	}
	if !s.stopped.IsZero() {
		s.stops = append(s.stops, stop{s.stopped, at})
	}
	return s, nil
}
