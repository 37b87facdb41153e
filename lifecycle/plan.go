package lifecycle

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// PlanIDOf returns the ID that a Desk gives to a plan: offer, benefit and the
// start of the term, as in "solutions_partner/cloud_support/2025-07-01".
func PlanIDOf(o entitlement.Offer, b entitlement.Benefit, start entitlement.Date) entitlement.PlanID {
	return entitlement.PlanID(fmt.Sprintf("%s/%s/%s", o, b, start))
}

// PlanStatus is a plan of the book with the answer to whether it can be used.
type PlanStatus struct {
	Entitlement entitlement.Entitlement
	Contract    ContractID
	Usable      bool
	Reasons     []Reason // every reason why not, in order; none if usable

	status entitlement.Status
}

// obstacles are the codes that keep the plan itself from paying, whatever the
// product.
func (s *PlanStatus) obstacles() entitlement.Codes { return s.status.Codes() }

// PlanQuery asks for the list of plans that an account would see.
type PlanQuery struct {
	At      time.Time // the zero Time means now
	Account string
	Product routing.Product
	Release string // of an on-premises product
}

// Plans returns every plan of the book, for an account and a product, with every
// reason why it cannot be used (ENT-35): the usable ones first, and each group
// in the order of [entitlement.Compare]. It reads, and nothing is created or
// consumed by looking (LCY-14). The error is an [*InvalidError] or the store's.
func (d *Desk) Plans(ctx context.Context, q PlanQuery) ([]PlanStatus, error) {
	var bad problems
	at := bad.instant(q.At, d.clock())
	bad.id("Account", q.Account, false)
	bad.text("Release", q.Release, MaxTitle)
	if err := bad.err(); err != nil {
		return nil, err
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return nil, err
	}
	facts := routing.Case{Product: q.Product}
	var verdict product.Verdict
	if q.Product == routing.OnPremises && q.Release != "" {
		verdict = d.catalog.Support(q.Release, at)
		facts.Release = releaseFact(verdict)
	}
	plans := head.status(head.Plans, q.Account, at, workloadOf(facts))
	for i, s := range plans {
		if s.status.Has(entitlement.PlanNotForProduct) {
			plans[i].Reasons = detail(s.Reasons, productReasons(verdict))
		}
	}
	return plans, nil
}

// status returns the status of some plans of the head, in the order of
// [Desk.Plans].
func (h *Head) status(plans []Plan, account string, at time.Time, w entitlement.Workload) []PlanStatus {
	list := make([]PlanStatus, len(plans))
	for i, p := range plans {
		s := p.Entitlement.StatusFor(entitlement.Use{At: at, Link: h.link(account, p), Workload: w})
		list[i] = PlanStatus{p.Entitlement, p.Contract, s.Usable(), planReasons(s), s}
	}
	slices.SortFunc(list, func(a, b PlanStatus) int {
		if a.Usable != b.Usable {
			if a.Usable {
				return -1
			}
			return 1
		}
		return entitlement.Compare(a.Entitlement, b.Entitlement)
	})
	return list
}

// link says how an account is linked to a plan. It is linked by contract, not by
// plan and not by portal (ENT-30); a link to the contract of an earlier term of
// the same benefit, which a renewal replaced, is stale (ENT-32).
func (h *Head) link(account string, p Plan) entitlement.LinkState {
	state := entitlement.Unlinked
	for _, l := range h.Links {
		if l.Account != account {
			continue
		}
		if l.Contract == p.Contract {
			return entitlement.Linked
		}
		for _, q := range h.Plans {
			if q.Contract == l.Contract && q.Entitlement.Offer() == p.Entitlement.Offer() &&
				q.Entitlement.Benefit() == p.Entitlement.Benefit() && q.Entitlement.Until().Before(p.Entitlement.Until()) {
				state = entitlement.Stale
			}
		}
	}
	return state
}

// plan returns where in h.Plans a plan is.
func (h *Head) plan(id entitlement.PlanID) (int, bool) {
	return slices.BinarySearchFunc(h.Plans, id, func(p Plan, id entitlement.PlanID) int {
		return cmp.Compare(p.Entitlement.Plan(), id)
	})
}

// Receipt says what a command wrote into the book: its version, and the journal
// entries. The same command again has an equal receipt.
type Receipt struct {
	Version Version
	Entries []entitlement.Entry
}

// receipt carries out a command that is answered by its entries.
func (d *Desk) receipt(ctx context.Context, c command) (Receipt, error) {
	key, _, err := d.commit(ctx, c)
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Version: key.Version}
	for e, err := range d.store.Journal(ctx, d.partner, key.Version-1) {
		if err != nil {
			return Receipt{}, err
		}
		if e.Seq != uint64(key.Version) {
			break
		}
		r.Entries = append(r.Entries, e)
	}
	return r, nil
}

// Purchase is an offer that was bought.
type Purchase struct {
	ID    OperationID
	At    time.Time // when it was bought; the zero Time means now
	Actor string
	Offer entitlement.Offer

	// From is the start of the term, as in [entitlement.Grant].
	From time.Time

	// Contract names the contract of the new plans. Empty gives each plan a
	// contract of its own, named like the plan. Naming the contract of an
	// earlier term keeps its links valid (ENT-32).
	Contract ContractID

	_ struct{}
}

// Buy records the purchase of an offer: one plan for each benefit that it brings,
// to be activated. An offer without incidents, such as Launch, is recorded and
// brings none (ENT-07).
//
// An offer that is held for an overlapping term is refused (ENT-42). The other
// errors are an [*InvalidError], also where no quota is published (adopt the plan
// instead), [ErrReused], [ErrConflict], [ErrUnclear] and the store's own.
func (d *Desk) Buy(ctx context.Context, p Purchase) (Receipt, error) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(p.ID), false)
	at := bad.instant(p.At, now)
	bad.id("Actor", p.Actor, true)
	bad.id("Contract", string(p.Contract), true)
	term := bad.term(p.Offer, p.From)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	// Whoever records a purchase after its term has started bought it by then.
	bought := term.Start
	if day := dateOf(at, p.From.Location()); day.Before(bought) {
		bought = day
	}
	var plans []Plan
	for b := range entitlement.Benefits() {
		if q, err := entitlement.QuotaOf(p.Offer, b, p.From); err == nil && q == 0 {
			continue
		}
		plan, err := newPlan(entitlement.Grant{Offer: p.Offer, Benefit: b, From: p.From, Bought: bought}, p.Contract)
		if err != nil {
			bad.add("Offer", p.Offer.String(), err.Error(), err)
			continue
		}
		plans = append(plans, plan)
	}
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	return d.receipt(ctx, command{
		op: OpBuy, id: p.ID, at: at, who: p.Actor, note: now,
		sum: fingerprint(OpBuy, stamp(p.At), p.Actor, p.Offer.String(), term.Start.String(), term.Zone, string(p.Contract)),
		step: func(h Head) (Change, error) {
			return h.begin(OpBuy, plans, at, func(held entitlement.Entitlement) bool {
				return held.Offer() == p.Offer && held.Term().Overlaps(term)
			})
		},
	})
}

// Adoption is a plan that is taken into the book in mid-term, with what is left
// of it: nobody starts on the first day of a term.
type Adoption struct {
	ID      OperationID
	At      time.Time // when it is taken over; the zero Time means now
	Actor   string
	Offer   entitlement.Offer
	Benefit entitlement.Benefit

	// From, Quota and Left are as in [entitlement.Grant]; Left is what a portal
	// shows. A plan of which some is used counts as activated.
	From  time.Time
	Quota *entitlement.Quota
	Left  entitlement.Quota

	// Contract is as in [Purchase].
	Contract ContractID

	_ struct{}
}

// Adopt takes a plan into the book in mid-term. The same offer and benefit for
// an overlapping term is refused (ENT-42). The other errors are those of
// [Desk.Buy].
func (d *Desk) Adopt(ctx context.Context, a Adoption) (Receipt, error) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(a.ID), false)
	at := bad.instant(a.At, now)
	bad.id("Actor", a.Actor, true)
	bad.id("Contract", string(a.Contract), true)
	term := bad.term(a.Offer, a.From)
	if !a.Benefit.IsValid() {
		bad.add("Benefit", a.Benefit.String(), "is none", nil)
	}
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
	return d.receipt(ctx, command{
		op: OpAdopt, id: a.ID, at: at, who: a.Actor, note: now,
		sum: fingerprint(OpAdopt, stamp(a.At), a.Actor, a.Offer.String(), a.Benefit.String(), term.Start.String(), term.Zone, quota, a.Left.String(), string(a.Contract)),
		step: func(h Head) (Change, error) {
			return h.begin(OpAdopt, []Plan{plan}, at, func(held entitlement.Entitlement) bool {
				return held.Offer() == a.Offer && held.Benefit() == a.Benefit && held.Term().Overlaps(term)
			})
		},
	})
}

func dateOf(at time.Time, loc *time.Location) entitlement.Date {
	y, m, day := at.In(loc).Date()
	return entitlement.Date{Year: y, Month: m, Day: day}
}

// term checks offer and start of a new plan.
func (p *problems) term(o entitlement.Offer, from time.Time) entitlement.Term {
	if !o.IsValid() {
		p.add("Offer", o.String(), "is none", nil)
	}
	term, err := entitlement.TermOf(from)
	if err != nil {
		p.add("From", from.Format(time.RFC3339), err.Error(), err)
	}
	return term
}

// newPlan returns a plan under the ID that the Desk gives it.
func newPlan(g entitlement.Grant, c ContractID) (Plan, error) {
	g.Plan = PlanIDOf(g.Offer, g.Benefit, dateOf(g.From, g.From.Location()))
	e, err := entitlement.New(g)
	if err != nil {
		return Plan{}, err
	}
	if c == "" {
		c = ContractID(g.Plan)
	}
	return Plan{e, c}, nil
}

// begin returns the change that adds plans to the book, unless one that is held
// already stands in the way.
func (h *Head) begin(op Op, plans []Plan, at time.Time, inTheWay func(entitlement.Entitlement) bool) (Change, error) {
	for _, held := range h.Plans {
		if inTheWay(held.Entitlement) {
			e := held.Entitlement
			return refuse(*h, op, e.Plan(), "", []Reason{reason(DuplicateOffer,
				fmt.Sprintf("plan %s is held for %s; an offer can be bought once in a period", e.Plan(), e.Term()))}, Preview{})
		}
	}
	change := Change{Plans: plans}
	for _, p := range plans {
		change.Entries = append(change.Entries, p.Entitlement.Opening(at))
	}
	return change, nil
}

// Activation makes a plan able to pay.
type Activation struct {
	ID    OperationID
	At    time.Time // the zero Time means now
	Actor string
	Plan  entitlement.PlanID
	Role  entitlement.Role // of the actor
	_     struct{}
}

// Activate activates a plan. Only a partner admin or global admin may (ENT-21);
// other roles are refused, and so is a plan whose term has ended. Activating an
// active plan succeeds without effect. The other errors are an [*InvalidError],
// also for a plan that the book does not have, and those of [Desk.Buy].
func (d *Desk) Activate(ctx context.Context, a Activation) (Receipt, error) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(a.ID), false)
	at := bad.instant(a.At, now)
	bad.id("Actor", a.Actor, true)
	bad.id("Plan", string(a.Plan), false)
	if !a.Role.IsValid() {
		bad.add("Role", a.Role.String(), "is none", nil)
	}
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	return d.receipt(ctx, command{
		op: OpActivate, id: a.ID, at: at, who: a.Actor, note: now,
		sum: fingerprint(OpActivate, stamp(a.At), a.Actor, string(a.Plan), a.Role.String()),
		step: func(h Head) (Change, error) {
			i, ok := h.plan(a.Plan)
			if !ok {
				return Change{}, &InvalidError{"Plan", string(a.Plan), "is no plan of this book", ErrNotFound}
			}
			if !a.Role.CanActivate() {
				return refuse(h, OpActivate, a.Plan, "", []Reason{reason(MissingRole,
					"only a MAICPP partner admin or a global admin can activate; User management, filtered by role, shows who is one")}, Preview{})
			}
			plan := h.Plans[i]
			next, entry, err := plan.Entitlement.Activate(at)
			if refused, ok := err.(*entitlement.RefusedError); ok { //nolint:errorlint // it is documented to be just that
				if refused.Status.Has(entitlement.AlreadyActivated) {
					return Change{}, nil
				}
				return refuse(h, OpActivate, a.Plan, "", planReasons(refused.Status), Preview{})
			}
			if err != nil {
				return Change{}, &InvalidError{"At", stamp(at), err.Error(), err}
			}
			plan.Entitlement = next
			return Change{Plans: []Plan{plan}, Entries: []entitlement.Entry{entry}}, nil
		},
	})
}

// Linking ties an account to the contract of a plan.
type Linking struct {
	ID      OperationID
	At      time.Time // the zero Time means now
	Actor   string
	Account string
	Plan    entitlement.PlanID
	_       struct{}
}

// Link ties an account to the contract of a plan, and so to every plan that the
// contract carries, in every portal (ENT-30). A plan that is not activated has
// no IDs to link with and is refused (ENT-24). Linking again succeeds without
// effect: that is what the portals' "already linked" means (UX-09). The other
// errors are those of [Desk.Activate].
func (d *Desk) Link(ctx context.Context, l Linking) (Receipt, error) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(l.ID), false)
	at := bad.instant(l.At, now)
	bad.id("Actor", l.Actor, true)
	bad.id("Account", l.Account, false)
	bad.id("Plan", string(l.Plan), false)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	return d.receipt(ctx, command{
		op: OpLink, id: l.ID, at: at, who: l.Actor, note: now,
		sum: fingerprint(OpLink, stamp(l.At), l.Actor, l.Account, string(l.Plan)),
		step: func(h Head) (Change, error) {
			i, ok := h.plan(l.Plan)
			if !ok {
				return Change{}, &InvalidError{"Plan", string(l.Plan), "is no plan of this book", ErrNotFound}
			}
			plan := h.Plans[i]
			if s := plan.Entitlement.Status(at); s.Has(entitlement.NotActivated) {
				return refuse(h, OpLink, l.Plan, "", planReasons(s)[:1], Preview{})
			}
			if h.link(l.Account, plan) == entitlement.Linked {
				return Change{}, nil
			}
			return Change{
				Links: []Link{{l.Account, plan.Contract, at}},
				Entries: []entitlement.Entry{{
					Kind: entitlement.LinkedTo, Plan: l.Plan, Left: plan.Entitlement.Remaining(),
					Account: l.Account, Link: string(plan.Contract),
				}},
			}, nil
		},
	})
}
