package lifecycle

import (
	"context"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Closing ends a request.
type Closing struct {
	ID      OperationID
	Request RequestID
	Reason  CloseReason

	// Original is the request of which this one is a duplicate, if the book has it.
	// It changes nothing but the record: the duplicate's own incident comes back, and
	// neither the incident nor the clock of the original is touched.
	Original RequestID

	At    time.Time // the zero Time means now
	Actor string
	_     struct{}
}

// Close closes a request, and gives its incident back in the same step if the
// reason says so (LCY-05). The credit goes to the term that was charged, even if
// it has ended (AMB-16). The same closing again returns the same request; closing
// again under another ID is refused.
//
// A command without an instant is dated by the Desk's clock. If the clock is behind the
// latest step of the request, which another machine has made, but by no more than
// [MaxSkew], the command is dated like that step.
//
// The errors are a [*RefusedError], an [*InvalidError], [ErrNotFound] for a
// request that the book does not have, [ErrReused], [ErrConflict], [ErrUnclear]
// and the store's own.
func (d *Desk) Close(ctx context.Context, c Closing) (Request, error) {
	cmd, bad := d.command(OpClose, c.ID, c.At, c.Actor)
	bad.id("Request", string(c.Request), false)
	bad.known("Reason", c.Reason)
	bad.id("Original", string(c.Original), true)
	switch {
	case c.Original == "":
	case c.Reason != Duplicate:
		bad.add("Original", string(c.Original), "is named although the request is no duplicate", nil)
	case c.Original == c.Request:
		bad.add("Original", string(c.Original), "is the request itself", nil)
	}
	if err := bad.err(); err != nil {
		return Request{}, err
	}
	parts := []string{string(c.Request), c.Reason.String()}
	if c.Original != "" {
		parts = append(parts, string(c.Original))
	}
	cmd.seal(parts...)
	why := entitlement.RefundDuplicate
	if c.Reason == Bug {
		why = entitlement.RefundBug
	}
	return d.move(ctx, cmd, c.Request, EventClose, move{gives: why, original: c.Original, note: func(r *Request) {
		r.Reason, r.Refund, r.Original = c.Reason, r.RefundClass(c.Reason), c.Original
		r.Closed, r.ClosedBy = cmd.at, c.Actor
	}})
}

// Approval says that somebody approved to give an incident back.
type Approval struct {
	ID      OperationID
	Request RequestID
	At      time.Time // the zero Time means now
	Actor   string
	_       struct{}
}

// Approve gives back the incident of a closed request whose incident comes back on
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
	return d.move(ctx, cmd, a.Request, EventApprove, move{gives: entitlement.RefundApproved, note: func(r *Request) {
		r.Approved, r.Approver = cmd.at, a.Actor
	}})
}
