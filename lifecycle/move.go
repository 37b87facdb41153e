package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/sla"
)

// Move is something that happened to a filed request and that costs nothing: it waits
// on the partner, goes on, has a response, has another severity, or is opened again.
type Move struct {
	ID      OperationID
	Request RequestID

	// Event is EventWait, EventResume, EventRespond, EventReclassify or EventReopen.
	// The others are commands of their own.
	Event Event

	// Severity is the new severity, for EventReclassify only.
	Severity sla.Severity

	At    time.Time // the zero Time means now
	Actor string
	_     struct{}
}

// Move records what happened to a request. The table of [Transitions] says what it does
// to the clock of the first response, and [sla.Timeline] how; the request that Move
// returns has the due time after the move. No incident is taken or given back: a
// request that is opened again keeps the one that it took. A request that was refunded
// cannot be opened again, since its incident is gone: open another one that follows it.
//
// The errors are those of [Desk.Close]. A move that the request's state does not
// allow is a [*RefusedError] that names the state and what is possible in it.
func (d *Desk) Move(ctx context.Context, m Move) (Request, error) {
	c, bad := d.command(OpMove, m.ID, m.At, m.Actor)
	bad.id("Request", string(m.Request), false)
	switch m.Event {
	case EventWait, EventResume, EventRespond, EventReopen:
		if m.Severity != 0 {
			bad.add("Severity", m.Severity.String(), "does not change with "+m.Event.String(), nil)
		}
	case EventReclassify:
		bad.known("Severity", m.Severity)
	default:
		bad.add("Event", m.Event.String(), "is no move: those are wait, resume, respond, reclassify and reopen", nil)
	}
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	c.seal(string(m.Request), m.Event.String(), m.Severity.String())
	return d.move(ctx, c, m.Request, m.Event, move{severity: m.Severity, note: func(r *Request) {
		if m.Event == EventReopen {
			r.Reason, r.Refund, r.Original, r.Closed, r.ClosedBy = 0, 0, "", time.Time{}, ""
		}
	}})
}

// move is what an event brings with it.
type move struct {
	note     func(*Request) // writes down what is known of it; nil writes nothing
	severity sla.Severity
	gives    entitlement.RefundReason // why an incident comes back, if it does
	original RequestID                // if set, a request that must be in the book
}

// move takes a request through one transition, with its effect on the plan and on
// the clock.
func (d *Desk) move(ctx context.Context, c *command, id RequestID, event Event, m move) (Request, error) {
	c.step = func(ctx context.Context, b *book, c *command) (Change, error) {
		r, err := b.request(ctx, id)
		if err != nil {
			return Change{}, err
		}
		if err := b.has(ctx, "Original", m.original); err != nil {
			return Change{}, err
		}
		if c.undated {
			c.at = c.noted // not what an earlier try has made of it
			if behind := r.latest().Sub(c.at); behind > 0 && behind <= MaxSkew {
				c.at = r.latest() // the clock of the machine that made that step is a little ahead
			}
		}
		next := r
		if m.note != nil {
			m.note(&next)
		}
		t, reasons := permit(&r, &next, event, c.at)
		if reasons != nil {
			return b.refuseMove(c.op, &r, reasons)
		}
		next.State = t.To
		next.step(Step{Event: event, At: c.at, Noted: c.noted, ID: c.id, Actor: c.actor, Severity: m.severity})
		next.clock()
		change := Change{Requests: one(&c.room.request, next)}
		reasons, err = b.settle(c, &change, t.Effect, m.gives, c.at)
		switch {
		case err != nil:
			return Change{}, err
		case reasons != nil:
			return b.refuseMove(c.op, &r, reasons)
		}
		return change, nil
	}
	return d.answer(ctx, c)
}

// permit returns the transition that takes r to next on an event, or why there is
// none.
func permit(r, next *Request, event Event, at time.Time) (Transition, []Reason) {
	t, ok := transition(r.State, event, func(g Guard) bool {
		switch g {
		case GuardKeeps:
			return next.Refund == RefundNone
		case GuardGives:
			return next.Refund == RefundAutomatic
		case GuardMayGive:
			return next.Refund == RefundDiscretionary
		}
		return true // GuardInTime has an answer of its own, below
	})
	switch {
	case !ok:
		return t, []Reason{whyNot(r.State, event)}
	case at.Before(r.latest()):
		return t, []Reason{reason(BeforeItsTime, fmt.Sprintf("it is dated %s, before what it follows", at.Format(time.RFC3339)))}
	case t.Guard == GuardInTime && !at.Before(r.Until):
		return t, []Reason{{
			entitlement.HoldVoid.String(), entitlement.HoldVoid.Rules(),
			"the hold was void from " + r.Until.Format(time.RFC3339),
		}}
	case len(r.Steps) >= MaxSteps:
		return t, []Reason{reason(TooManySteps, fmt.Sprintf("the request has %d steps; open another one that follows it up", len(r.Steps)))}
	}
	return t, nil
}

// refuseMove refuses what a request's state does not allow.
func (b *book) refuseMove(op Op, r *Request, reasons []Reason) (Change, error) {
	change, refusal := b.refuse(op, r.Plan, r.ID, reasons)
	change.Entries[0].Account = r.Account
	refusal.State, refusal.Legal = r.State, slices.Collect(r.State.Next())
	return change, refusal
}

// settle adds to the change of a request what a move does to the plan that pays for it.
// If the plan does not allow it, the reasons say why.
func (b *book) settle(c *command, change *Change, effect Effect, why entitlement.RefundReason, at time.Time) ([]Reason, error) {
	r := &change.Requests[0]
	if r.Plan == "" {
		return nil, nil
	}
	i, ok := b.plan(r.Plan)
	if !ok {
		return nil, lostPlan(r)
	}
	plan := &b.Plans[i]
	var cost charge
	var reasons []Reason
	var err error
	switch effect {
	case EffectTakes:
		cost, reasons, err = b.confirm(plan, r, at)
	case EffectFrees:
		cost, err = plan.release(r, at)
	case EffectGives:
		cost, err = plan.refund(r, why, at)
	default:
		r.Left = plan.Entitlement.Remaining()
		return nil, nil
	}
	if refused, ok := errors.AsType[*entitlement.RefusedError](err); ok {
		return planReasons(refused.Status), nil
	}
	if err != nil || reasons != nil {
		return reasons, err
	}
	if effect != EffectGives {
		change.Freed = []RequestID{r.ID}
	}
	c.pay(change, &cost)
	return nil, nil
}

// lostPlan is the error for a request whose plan the book does not have. No Desk writes
// such a request.
func lostPlan(r *Request) error {
	return &InvalidError{"Request", string(r.ID), "is paid by a plan that the book does not have", ErrNotFound}
}

// refund gives the incident of a request back to the plan that was charged, even if
// that has ended (AMB-16).
func (p *Plan) refund(r *Request, why entitlement.RefundReason, at time.Time) (charge, error) {
	paid := entitlement.Entry{Kind: entitlement.Consumed, Plan: r.Plan, Incident: entitlement.IncidentID(r.ID), At: r.Filed}
	next, entry, err := p.Entitlement.Refund(paid, why, at)
	return charge{Plan{next, p.Contract, p.Taken}, entry}, err
}

// latest returns the instant before which nothing can happen to the request any
// more.
func (r *Request) latest() time.Time {
	if len(r.Steps) == 0 {
		return r.Opened
	}
	return r.Steps[len(r.Steps)-1].At
}

// step appends a step. It does not write to the steps before it, which others may
// hold.
func (r *Request) step(s Step) {
	r.Steps = append(slices.Clip(r.Steps), s)
	r.Stepped = len(r.Steps)
}
