package lifecycle

import (
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/sla"
)

// Timeline returns what happened to the request as the clock of its first response
// sees it. The [sla.Timeline] tells for any instant when the response is due, how much
// of the time is used, and which hours were counted. The error wraps [sla.ErrLocale]
// for the zero Locale, [sla.ErrNoTarget] for a kind of request that has no target, and
// [sla.ErrEvent] for a request that is not filed yet.
func (r *Request) Timeline() (*sla.Timeline, error) {
	spec := sla.TimelineSpec{Kind: kindOf(r.Payer, r.Facts), Locale: r.Locale}
	if !r.Filed.IsZero() {
		spec.Events = append(spec.Events, sla.Event{Kind: sla.EventOpened, At: r.Filed, Severity: r.Severity})
	}
	for _, s := range r.Steps {
		if kind, ok := ticks[s.Event]; ok {
			spec.Events = append(spec.Events, sla.Event{Kind: kind, At: s.At, Severity: s.Severity})
		}
	}
	return sla.NewTimeline(spec)
}

// ticks are the events that matter to the clock.
var ticks = map[Event]sla.EventKind{
	EventWait:       sla.EventWaiting,
	EventResume:     sla.EventResumed,
	EventRespond:    sla.EventResponded,
	EventReclassify: sla.EventSeverityChanged,
	EventClose:      sla.EventClosed,
	EventReopen:     sla.EventReopened,
}

// clock brings the target and the due time of the first response to what they are
// after the latest step. Once there was a response, they are those it was judged by.
func (r *Request) clock() {
	if r.Filed.IsZero() {
		return
	}
	r.Response = responseOf(kindOf(r.Payer, r.Facts), r.present(), r.Locale, r.Filed)
	if r.Response == (Response{}) {
		return // there is no target
	}
	r.Response.Due, r.Response.Unsettled = time.Time{}, false
	t, err := r.Timeline()
	if err != nil {
		return
	}
	if s, err := t.At(r.latest()); err == nil {
		r.Response = targeted(s.Target)
		r.Response.Due, r.Response.Unsettled = time.UnixMicro(s.Due.UnixMicro()).UTC(), s.Estimated
	}
}

// present returns the severity that the request has now.
func (r *Request) present() sla.Severity {
	for _, s := range slices.Backward(r.Steps) {
		if s.Event == EventReclassify {
			return s.Severity
		}
	}
	return r.Severity
}
