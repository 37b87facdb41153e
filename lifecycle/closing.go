package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Closing ends a request.
type Closing struct {
	ID      OperationID
	Request RequestID
	Reason  CloseReason
	At      time.Time // the zero Time means now
	Actor   string
	_       struct{}
}

// Close closes a request, and gives its incident back in the same step where the
// reason says so (LCY-05). The credit goes to the term that was charged, also
// when it has ended (AMB-16). The same closing again returns the same request;
// closing again under another ID is refused.
//
// The errors are a [*RefusedError], an [*InvalidError], [ErrNotFound] for a
// request that the book does not have, [ErrReused], [ErrConflict], [ErrUnclear]
// and the store's own.
func (d *Desk) Close(ctx context.Context, c Closing) (Request, error) {
	cmd, bad := d.command(OpClose, c.ID, c.At, c.Actor)
	bad.id("Request", string(c.Request), false)
	if !c.Reason.IsValid() {
		bad.add("Reason", c.Reason.String(), "is none", nil)
	}
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	cmd.seal(string(c.Request), c.Reason.String())
	why := entitlement.RefundDuplicate
	if c.Reason == Bug {
		why = entitlement.RefundBug
	}
	return d.move(ctx, cmd, c.Request, EventClose, why, func(r *Request) {
		r.Reason, r.Refund = c.Reason, r.RefundClass(c.Reason)
		r.Closed, r.ClosedBy = cmd.at, c.Actor
	})
}

// Approval says that somebody approved to give an incident back.
type Approval struct {
	ID      OperationID
	Request RequestID
	At      time.Time // the zero Time means now
	Actor   string
	_       struct{}
}

// Approve gives the incident of a closed request back that is given back on
// approval only: a cloud request about billing, quota or subscription (ENT-39).
// It is possible after the closing, and once (LCY-07). The errors are those of
// [Desk.Close].
func (d *Desk) Approve(ctx context.Context, a Approval) (Request, error) {
	cmd, bad := d.command(OpApprove, a.ID, a.At, a.Actor)
	bad.id("Request", string(a.Request), false)
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	cmd.seal(string(a.Request))
	return d.move(ctx, cmd, a.Request, EventApprove, entitlement.RefundApproved, func(r *Request) {
		r.Approved, r.Approver = cmd.at, a.Actor
	})
}

// move takes a request through one transition, with its refund.
func (d *Desk) move(ctx context.Context, c command, id RequestID, event Event, why entitlement.RefundReason, note func(*Request)) (Request, error) {
	c.step = func(h Head) (Change, error) {
		r, err := d.request(ctx, id)
		if err != nil {
			return Change{}, err
		}
		if r.Version > h.Version {
			// Opened since the head was read, which does not have what it cost.
			return Change{}, ErrConflict
		}
		from := r.State
		next := r
		note(&next)
		t, ok := transition(from, event, next.Refund)
		switch {
		case !ok:
			return refuse(h, c.op, r.Plan, id, []Reason{whyNot(from, event)}, Preview{})
		case c.at.Before(r.Opened) || c.at.Before(r.Closed):
			return refuse(h, c.op, r.Plan, id, []Reason{reason(BeforeItsTime,
				fmt.Sprintf("it is dated %s, before what it follows", c.at.Format(time.RFC3339)))}, Preview{})
		}
		next.State = t.To
		var change Change
		if r.Plan != "" {
			plan, entries, err := h.settle(&next, t.Gives, why, c.at)
			if refused, ok := errors.AsType[*entitlement.RefusedError](err); ok {
				return refuse(h, c.op, r.Plan, id, planReasons(refused.Status), Preview{})
			}
			if err != nil {
				return Change{}, err
			}
			change.Plans, change.Entries = []Plan{plan}, entries
		}
		change.Requests = []Request{next}
		return change, nil
	}
	_, request, err := d.commit(ctx, c)
	return request, err
}

// settle returns the plan that paid a request as it is after a move, with the
// entry that gives the incident back if the move does.
func (h *Head) settle(r *Request, gives bool, why entitlement.RefundReason, at time.Time) (Plan, []entitlement.Entry, error) {
	i, ok := h.plan(r.Plan)
	if !ok {
		return Plan{}, nil, &InvalidError{"Request", string(r.ID), "was paid by a plan that the book does not have", ErrNotFound}
	}
	plan := h.Plans[i]
	var entries []entitlement.Entry
	if gives {
		paid := entitlement.Entry{Kind: entitlement.Consumed, Plan: r.Plan, Incident: entitlement.IncidentID(r.ID), At: r.Opened}
		next, entry, err := plan.Entitlement.Refund(paid, why, at)
		if err != nil {
			return Plan{}, nil, err
		}
		plan.Entitlement, entries = next, []entitlement.Entry{entry}
	}
	r.Left = plan.Entitlement.Remaining()
	return plan, entries, nil
}
