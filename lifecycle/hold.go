package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Hold decides a draft like [Desk.Open], and sets its incident aside until a
// deadline instead of taking it: while somebody files the request in a portal,
// nobody else gets the last incident. Either [Desk.Confirm] follows, with the portal's
// number, or [Desk.Release]. At the deadline the hold becomes void by itself. A request
// that no incident pays for can be held as well, with nothing set aside.
//
// The deadline must be after the draft's instant; it becomes [Progress].Until. The
// errors are those of Open.
func (d *Desk) Hold(ctx context.Context, draft Draft, until time.Time) (Request, error) {
	c, err := d.draft(OpHold, draft)
	var bad problems
	until = time.UnixMicro(until.UnixMicro()).UTC()
	switch y := until.Year(); {
	case y < 1 || y > 9998:
		bad.add("until", fmt.Sprintf("year %d", y), "is out of range: years are 1 to 9998", nil)
	case !until.After(c.at) && c.early == nil:
		// This matters only if the command is new: one that left its instant to the
		// clock is the same command when it is repeated after the deadline.
		c.early = &InvalidError{"until", until.Format(time.RFC3339Nano), "is not after the hold begins", nil}
	}
	if err := errors.Join(err, bad.err()); err != nil {
		return Request{}, err
	}
	c.seal(until.Format(time.RFC3339Nano))
	c.step, c.until = file, until
	return d.answer(ctx, c)
}

// Confirmation says that a portal has taken a request that was held.
type Confirmation struct {
	ID      OperationID
	Request RequestID
	Ticket  string    // the portal's number of the request; required
	At      time.Time // when it was filed; the zero Time means now
	Actor   string
	_       struct{}
}

// Confirm takes the incident that was set aside, and opens the request: the clock
// of its first response starts at the instant of the confirmation. A confirmation that
// is dated before the deadline counts, however late the Desk hears of it, unless others
// have got the incident since: then it is refused with the code "all_held". One that is
// dated at the deadline or later is refused with "hold_void". The errors are those of
// [Desk.Close].
func (d *Desk) Confirm(ctx context.Context, con Confirmation) (Request, error) {
	c, bad := d.command(OpConfirm, con.ID, con.At, con.Actor)
	bad.id("Request", string(con.Request), false)
	bad.id("Ticket", con.Ticket, false)
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	c.seal(string(con.Request), con.Ticket)
	return d.move(ctx, c, con.Request, EventConfirm, move{note: func(r *Request) {
		r.Ticket, r.Filed = con.Ticket, c.at
	}})
}

// Releasing says that a request that was held will not be filed.
type Releasing struct {
	ID      OperationID
	Request RequestID
	At      time.Time // the zero Time means now
	Actor   string
	_       struct{}
}

// Release gives up a request that was held; what was set aside is free for others
// again. A void hold has nothing to give up, and is refused with the code "hold_void".
// The errors are those of [Desk.Close].
func (d *Desk) Release(ctx context.Context, rel Releasing) (Request, error) {
	c, bad := d.command(OpRelease, rel.ID, rel.At, rel.Actor)
	bad.id("Request", string(rel.Request), false)
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	c.seal(string(rel.Request))
	return d.move(ctx, c, rel.Request, EventRelease, move{})
}

// hold sets an incident of the plan aside for a request, or nothing if there is no plan.
func (p *Plan) hold(id RequestID, at, until time.Time) (charge, error) {
	if p == nil {
		return charge{}, nil
	}
	next, entry, err := p.Entitlement.Hold(entitlement.IncidentID(id), at, until)
	return p.charged(next, entry), err
}

// held returns the entry that set an incident aside for a request.
func (r *Request) held() entitlement.Entry {
	return entitlement.Entry{
		Kind: entitlement.Held, Plan: r.Plan, Incident: entitlement.IncidentID(r.ID), At: r.Opened, Until: r.Until,
	}
}

// release gives up what is set aside for a request.
func (p *Plan) release(r *Request, at time.Time) (charge, error) {
	next, entry, err := p.Entitlement.Release(r.held(), at)
	return charge{Plan{next, p.Contract, p.Taken}, entry}, err
}

// confirm takes what is set aside for a request. If it is gone, the reasons say so.
func (b *book) confirm(p *Plan, r *Request, at time.Time) (charge, []Reason, error) {
	next, entry, err := p.Entitlement.Confirm(r.held(), at)
	if err != nil {
		return charge{}, nil, err
	}
	// From the deadline on, its unit counted as free. If something was taken or
	// held since, and nothing is left beside what others hold, it is gone.
	others := b.held(r.Plan, at) - 1
	if left := p.Entitlement.Remaining(); !p.Taken.Before(r.Until) && others > 0 && uint64(others) >= uint64(left) {
		return charge{}, []Reason{{
			entitlement.AllHeld.String(), entitlement.AllHeld.Rules(),
			fmt.Sprintf("plan %s: the hold ended at %s, and what was set aside is held for others since", r.Plan, r.Until.Format(time.RFC3339)),
		}}, nil
	}
	return p.charged(next, entry), nil, nil
}
