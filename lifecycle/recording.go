package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/routing"
)

// Recording is a request that was opened in a portal, without the Desk. The book
// takes it as it is: what the policy would have said is kept with it, but cannot
// refuse it.
type Recording struct {
	Draft

	// Ticket is the portal's number of the request. It is required.
	Ticket string

	// Portal is where it was opened. The zero Portal means where the policy would
	// have had it opened or, if it would not have, the product's own portal.
	Portal routing.Portal

	_ struct{}
}

// Record takes a request into the book that was opened in a portal. Draft.Plan
// names the plan that the portal has charged; without one, no incident of the book
// paid. The account's links and the product do not matter any more, but a plan that
// has ended, is not activated, or has nothing left that is not set aside cannot
// have paid: that is a [*RefusedError], and the book must first be brought to what the
// portal shows, with [Desk.Adjust]. Record does not notice a ticket that is recorded
// twice, under two IDs; [Desk.Reconcile] names it. The other errors are those of
// [Desk.Open].
func (d *Desk) Record(ctx context.Context, rec Recording) (Request, error) {
	c, err := d.draft(OpRecord, rec.Draft)
	var bad problems
	bad.id("Ticket", rec.Ticket, false)
	bad.known("Portal", rec.Portal)
	if err := errors.Join(err, bad.err()); err != nil {
		return Request{}, err
	}
	c.seal(rec.Ticket, rec.Portal.String())
	c.step = func(ctx context.Context, b *book, c *command) (Change, error) {
		draft := &c.draft
		if err := b.has(ctx, "Follows", draft.Follows); err != nil {
			return Change{}, err
		}
		r, err := b.rule(draft, c.at)
		if err != nil {
			return Change{}, err
		}
		opened := d.opened(draft, &r, c.noted)
		opened.Recorded, opened.Ticket, opened.Plan = true, rec.Ticket, draft.Plan
		opened.State, opened.Filed = StateOpen, c.at
		switch {
		case rec.Portal != routing.PortalNone:
			opened.Portal = rec.Portal
		case opened.Portal == routing.PortalNone:
			opened.Portal = portalOf(r.facts.Product)
		}
		var plan *Plan
		switch {
		case draft.Plan != "":
			i, _ := b.plan(draft.Plan) // rule has found it
			plan = &b.Plans[i]
			held := b.held(draft.Plan, c.at)
			if s := plan.Entitlement.StatusFor(anyUse(plan.Entitlement.Benefit(), c.at, held)); !s.Usable() {
				why := named(candidate{plan, held, s})
				change, refusal := b.refuse(OpRecord, draft.Plan, opened.ID, why)
				change.Entries[0].Account = draft.Account
				return change, refusal
			}
			opened.Payer = routing.PayerIncident
		case opened.Payer == routing.PayerIncident:
			opened.Payer = routing.PayerNobody
		}
		opened.Response = opened.respond()
		cost, err := plan.consume(opened.ID, c.at)
		if err != nil {
			return Change{}, fmt.Errorf("%w: plan %.64q: %w", ErrInvalid, draft.Plan, err)
		}
		change := Change{Requests: one(&c.room.request, opened)}
		c.pay(&change, &cost)
		return change, nil
	}
	return d.answer(ctx, c)
}

// anyUse is a use of a plan of b that asks for nothing but that the plan itself can pay.
func anyUse(b entitlement.Benefit, at time.Time, held int) entitlement.Use {
	fit := entitlement.WorkloadCloud
	if b == entitlement.OnPremisesSupport {
		fit = entitlement.WorkloadOnPremises
	}
	return entitlement.Use{At: at, Link: entitlement.Linked, Workload: fit, Held: held}
}
