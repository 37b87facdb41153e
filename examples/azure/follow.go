package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/sla"
)

// actor is the actor of everything that an import records.
const actor = "import"

// follow applies to a request what has happened to its ticket since the last import, and
// reports whether anything has. It notes on the ticket what the request's state does not
// allow, and that the ticket is older than what the book has.
func (im *importer) follow(ctx context.Context, r lifecycle.Request, t *ticket) (lifecycle.Request, bool, error) {
	start := r.Stepped
	for {
		event := next(&r, t)
		switch {
		case event == 0:
			return r, r.Stepped > start, nil
		case t.changed.Before(latest(&r)):
			t.note("%s in the portal, last changed %s; the book has %s since %s and keeps it",
				state(t.closed), t.show(t.changed), r.State, t.show(latest(&r)))
			return r, r.Stepped > start, nil
		case !slices.Contains(slices.Collect(r.State.Next()), event):
			t.note("%s in the portal; the book has %s, which does not allow %s", state(t.closed), r.State, event)
			return r, r.Stepped > start, nil
		}
		id := t.id() + lifecycle.OperationID(fmt.Sprintf("/%s/%s", event, t.changed.UTC().Format(time.RFC3339Nano)))
		var err error
		if event == lifecycle.EventClose {
			// Neither service says why it was closed. Somebody who knows has to close a
			// duplicate or a bug, whose incident comes back.
			r, err = im.desk.Close(ctx, lifecycle.Closing{ID: id, Request: r.ID, Reason: lifecycle.Resolved, At: t.changed, Actor: actor})
		} else {
			m := lifecycle.Move{ID: id, Request: r.ID, Event: event, At: t.changed, Actor: actor}
			if event == lifecycle.EventReclassify {
				m.Severity = t.severity
			}
			r, err = im.desk.Move(ctx, m)
		}
		if err != nil {
			return r, false, err
		}
	}
}

// next returns the event that brings a request closer to the state of its ticket, or 0 if
// there is none.
func next(r *lifecycle.Request, t *ticket) lifecycle.Event {
	switch {
	case !r.State.Filed() && !t.closed:
		return lifecycle.EventReopen
	case r.State.Filed() && t.severity != 0 && t.severity != severityOf(r):
		return lifecycle.EventReclassify
	case r.State.Filed() && t.closed:
		return lifecycle.EventClose
	}
	return 0
}

// severityOf returns the severity that a request has now.
func severityOf(r *lifecycle.Request) sla.Severity {
	for _, s := range slices.Backward(r.Steps) {
		if s.Severity != 0 {
			return s.Severity
		}
	}
	return r.Severity
}

// latest returns the instant of the latest step that the book has of a request.
func latest(r *lifecycle.Request) time.Time {
	if n := len(r.Steps); n > 0 {
		return r.Steps[n-1].At
	}
	return r.Opened
}

func state(closed bool) string {
	if closed {
		return "closed"
	}
	return "open"
}
