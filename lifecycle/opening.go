package lifecycle

import (
	"context"
	"errors"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Open opens the request that the draft describes: it decides, charges the plan
// where an incident pays (LCY-03), and writes request, plan, journal entry and
// operation ID in one step. The same draft again returns the same request.
//
// What may not be opened is a [*RefusedError] with the Preview inside; it
// changes no balance (LCY-04). The other errors are an [*InvalidError],
// [ErrReused], [ErrConflict], [ErrUnclear] and the store's own.
func (d *Desk) Open(ctx context.Context, draft Draft) (Request, error) {
	c, err := d.draft(OpOpen, draft)
	if err != nil {
		return Request{}, err
	}
	c.seal()
	c.step = file
	return d.answer(ctx, c)
}

// charge is what a request costs: the plan after it, with the entry that says so.
// The zero charge is nothing.
type charge struct {
	plan  Plan
	entry entitlement.Entry
}

// file is the step that files the command's draft, or holds it until a deadline, if
// there is one.
func file(ctx context.Context, b *book, c *command) (Change, error) {
	draft := &c.draft
	if err := b.has(ctx, "Follows", draft.Follows); err != nil {
		return Change{}, err
	}
	r, err := b.rule(draft, c.at)
	if err != nil {
		return Change{}, err
	}
	if !r.allowed() {
		p := b.preview(&r, draft)
		change, refusal := b.refuse(c.op, draft.Plan, RequestID(draft.ID), p.Reasons)
		refusal.Preview = p
		change.Entries[0].Account = draft.Account
		return change, refusal
	}
	change := Change{Requests: one(&c.room.request, b.desk.opened(draft, &r, c.noted))}
	opened := &change.Requests[0]
	if r.paying != nil {
		opened.Plan = r.paying.Entitlement.Plan()
	}
	var cost charge
	switch {
	case !c.until.IsZero():
		opened.State, opened.Until = StateHeld, c.until
		cost, err = r.paying.hold(opened.ID, c.at, c.until)
	default:
		opened.State, opened.Filed = StateOpen, c.at
		opened.Response = opened.respond()
		cost, err = r.paying.consume(opened.ID, c.at)
	}
	if err != nil {
		return Change{}, err
	}
	c.pay(&change, &cost)
	return change, nil
}

// pay adds to the change of a request what it costs.
func (c *command) pay(change *Change, cost *charge) {
	if cost.plan == (Plan{}) {
		return
	}
	r := &change.Requests[0]
	cost.entry.Account = r.Account
	r.Left = cost.plan.Entitlement.Remaining()
	change.Plans, change.Entries = one(&c.room.plan, cost.plan), one(&c.room.entry, cost.entry)
	if cost.entry.Kind == entitlement.Held {
		change.Holds = []Hold{{r.ID, r.Plan, cost.entry.Until}}
	}
}

// opened returns the request of a draft, without the state in which it begins.
func (d *Desk) opened(draft *Draft, r *ruling, now time.Time) Request {
	return Request{
		ID: RequestID(draft.ID), Opened: r.at, Noted: now, Actor: draft.Actor, Account: draft.Account,
		Title: draft.Title, Details: draft.Details, Facts: r.facts, Release: draft.Release,
		Policy: d.policy, Portal: r.decision.Portal, Payer: r.payer,
		Severity: draft.Severity, Locale: draft.Locale, Follows: draft.Follows,
	}
}

// has checks that the book has the request that a field names, if it names one.
func (b *book) has(ctx context.Context, field string, id RequestID) error {
	if id == "" {
		return nil
	}
	_, err := b.request(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return &InvalidError{field, string(id), "is no request of this book", ErrNotFound}
	}
	return err
}

// consume takes an incident of the plan for a request, or nothing if there is no plan.
func (p *Plan) consume(id RequestID, at time.Time) (charge, error) {
	if p == nil {
		return charge{}, nil
	}
	next, entry, err := p.Entitlement.Consume(entitlement.IncidentID(id), at)
	return p.charged(next, entry), err
}

// charged returns the charge that brings a plan to next.
func (p *Plan) charged(next entitlement.Entitlement, entry entitlement.Entry) charge {
	plan := *p
	plan.Entitlement = next
	if entry.At.After(plan.Taken) {
		plan.Taken = entry.At
	}
	return charge{plan, entry}
}

// refuse returns the change that records a refusal, and the refusal. The entry
// belongs to the plan that the command is about, if it is one of the book.
func (b *book) refuse(op Op, plan entitlement.PlanID, request RequestID, reasons []Reason) (Change, *RefusedError) {
	entry := entitlement.Entry{
		Kind: entitlement.Refused, Of: op.entry(), Incident: entitlement.IncidentID(request), Reasons: joinCodes(reasons),
	}
	if i, ok := b.plan(plan); ok {
		entry.Plan, entry.Left = plan, b.Plans[i].Entitlement.Remaining()
	}
	return Change{Entries: []entitlement.Entry{entry}}, &RefusedError{Op: op, Reasons: reasons}
}

// entry returns the kind of entry that a command makes, if it makes one of its own.
func (o Op) entry() entitlement.EntryKind {
	switch o {
	case OpActivate:
		return entitlement.Activated
	case OpLink:
		return entitlement.LinkedTo
	case OpOpen, OpRecord:
		return entitlement.Consumed
	case OpHold:
		return entitlement.Held
	case OpConfirm:
		return entitlement.Confirmed
	case OpRelease:
		return entitlement.Released
	case OpClose, OpApprove:
		return entitlement.Refunded
	case OpAdjust:
		return entitlement.Adjusted
	}
	return 0
}
