package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/sla"
)

// actor is who does what an import does.
const actor = "import"

// follow does to a request what has happened to its ticket since the book last heard
// of it, and reports whether that was something. What the request's state does not
// allow is noted on the ticket, and so is a ticket that is older than the book.
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
			// Neither service says why: a duplicate or a bug, whose incident comes
			// back, has to be closed by somebody who knows.
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

// next returns what has to happen to a request so that it comes nearer to its
// ticket, and 0 if nothing has to.
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

// latest returns when the latest of what the book knows happened.
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
