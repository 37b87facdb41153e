package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/civil"
)

// Purchase is an offer that was bought.
type Purchase struct {
	ID    OperationID
	At    time.Time // when it was bought; the zero Time means now
	Actor string
	Offer entitlement.Offer

	// From is the start of the term, as in [entitlement.Grant].
	From time.Time

	// Contract names the contract of the new plans. Empty gives each plan a
	// contract of its own, with the name of the plan. Naming the contract of an
	// earlier term keeps its links valid (ENT-32).
	Contract ContractID

	_ struct{}
}

// Buy records the purchase of an offer: one plan for each benefit that it brings,
// to be activated. An offer without incidents, such as Launch, brings no plan (ENT-07)
// and leaves nothing but its operation ID, so that it can be bought again.
//
// An offer that is held for an overlapping term is refused (ENT-42). The other errors
// are an [*InvalidError], [ErrReused], [ErrConflict], [ErrUnclear] and the store's own.
// Where no quota is published, the error is an [*InvalidError]: adopt the plan instead.
func (d *Desk) Buy(ctx context.Context, p Purchase) (Receipt, error) {
	c, bad := d.command(OpBuy, p.ID, p.At, p.Actor)
	bad.id("Contract", string(p.Contract), true)
	term := bad.term(p.Offer, p.From)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	c.seal(p.Offer.String(), term.Start.String(), term.Zone, string(p.Contract))
	c.step = func(_ context.Context, b *book, c *command) (Change, error) {
		plans, err := p.plans(c.at, term)
		if err != nil {
			return Change{}, err
		}
		return b.begin(OpBuy, plans, c.at, func(held entitlement.Entitlement) bool {
			return held.Offer() == p.Offer && overlap(held, plans)
		})
	}
	return d.receipt(ctx, c)
}

// plans returns the plans that a purchase at an instant brings.
func (p *Purchase) plans(at time.Time, term entitlement.Term) ([]Plan, error) {
	// A purchase that is recorded after its term has started was made by the start.
	bought := term.Start
	if day := civil.Of(at.In(p.From.Location())); day.Before(bought) {
		bought = day
	}
	var bad problems
	var plans []Plan
	for b := range entitlement.Benefits() {
		if q, err := entitlement.QuotaOf(p.Offer, b, p.From); err == nil && q == 0 {
			continue
		}
		plan, err := newPlan(entitlement.Grant{Offer: p.Offer, Benefit: b, From: p.From, Bought: bought}, p.Contract)
		if err != nil {
			bad.add("Offer", p.Offer.String(), err.Error(), err)
			break // the other benefit would be refused for the same
		}
		plans = append(plans, plan)
	}
	return plans, bad.err()
}

// Adoption is a plan that is taken into the book in mid-term, with what is left of
// it, because a book rarely begins on the first day of a term.
type Adoption struct {
	ID      OperationID
	At      time.Time // when it is taken over; the zero Time means now
	Actor   string
	Offer   entitlement.Offer
	Benefit entitlement.Benefit

	// From and Quota are as in [entitlement.Grant]. Left is what a portal shows:
	// the zero Quota says that nothing is left. A plan of which some is used
	// counts as activated.
	From  time.Time
	Quota *entitlement.Quota
	Left  entitlement.Quota

	// Contract is as in [Purchase].
	Contract ContractID

	_ struct{}
}

// Adopt takes a plan into the book in mid-term. The same offer for an overlapping
// term is refused (ENT-42), except the other benefit for the same term. The other
// errors are those of [Desk.Buy].
func (d *Desk) Adopt(ctx context.Context, a Adoption) (Receipt, error) {
	c, bad := d.command(OpAdopt, a.ID, a.At, a.Actor)
	bad.id("Contract", string(a.Contract), true)
	term := bad.term(a.Offer, a.From)
	bad.known("Benefit", a.Benefit)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	plan, err := newPlan(entitlement.Grant{Offer: a.Offer, Benefit: a.Benefit, From: a.From, Quota: a.Quota, Left: &a.Left}, a.Contract)
	if err != nil {
		return Receipt{}, &InvalidError{"Left", a.Left.String(), err.Error(), err}
	}
	quota := ""
	if a.Quota != nil {
		quota = a.Quota.String()
	}
	c.seal(a.Offer.String(), a.Benefit.String(), term.Start.String(), term.Zone, quota, a.Left.String(), string(a.Contract))
	c.step = func(_ context.Context, b *book, c *command) (Change, error) {
		return b.begin(OpAdopt, []Plan{plan}, c.at, func(held entitlement.Entitlement) bool {
			// The other benefit of the same purchase has the same term.
			return held.Offer() == a.Offer && overlap(held, []Plan{plan}) &&
				(held.Benefit() == a.Benefit || held.Term() != term)
		})
	}
	return d.receipt(ctx, c)
}

// term checks offer and start of a new plan.
func (p *problems) term(o entitlement.Offer, from time.Time) entitlement.Term {
	p.known("Offer", o)
	term, err := entitlement.TermOf(from)
	if err != nil {
		p.add("From", from.Format(time.RFC3339), err.Error(), err)
	}
	return term
}

// newPlan returns a plan under the ID that the Desk gives it.
func newPlan(g entitlement.Grant, c ContractID) (Plan, error) {
	g.Plan = PlanIDOf(g.Offer, g.Benefit, civil.Of(g.From))
	e, err := entitlement.New(g)
	if err != nil {
		return Plan{}, err
	}
	if c == "" {
		c = ContractID(g.Plan)
	}
	return Plan{Entitlement: e, Contract: c}, nil
}

// overlap reports whether a plan that is held shares a day or an hour with one of
// the new ones: days are compared without zone (AMB-29), but a term that begins in
// another zone on the anniversary can begin hours too early.
func overlap(held entitlement.Entitlement, plans []Plan) bool {
	for _, p := range plans {
		e := p.Entitlement
		if held.Term().Overlaps(e.Term()) || held.From().Before(e.Until()) && e.From().Before(held.Until()) {
			return true
		}
	}
	return false
}

// begin returns the change that adds plans to the book, unless one that is held
// already stands in the way.
func (b *book) begin(op Op, plans []Plan, at time.Time, inTheWay func(entitlement.Entitlement) bool) (Change, error) {
	for _, held := range b.Plans {
		if inTheWay(held.Entitlement) {
			e := held.Entitlement
			return b.refuse(op, e.Plan(), "", []Reason{reason(DuplicateOffer,
				fmt.Sprintf("plan %s is held for %s; an offer can be bought once in a period", e.Plan(), e.Term()))})
		}
	}
	change := Change{Plans: plans}
	for _, p := range plans {
		change.Entries = append(change.Entries, p.Entitlement.Opening(at))
	}
	return change, nil
}
