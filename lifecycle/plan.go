package lifecycle

import (
	"cmp"
	"context"
	"errors"
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
	Entitlement entitlement.Entitlement `json:"entitlement,omitzero"`
	Contract    ContractID              `json:"contract,omitzero"`
	Usable      bool                    `json:"usable,omitzero"`
	Reasons     []Reason                `json:"reasons,omitzero"` // every reason why not, in order; none if usable

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
	Release string // of an on-premises product; empty asks for one that is covered
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
	if err := errors.Join(bad.err(), tooEarly(at, d.clock())); err != nil {
		return nil, err
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return nil, err
	}
	facts := routing.Case{Product: q.Product, Release: routing.ReleaseCurrent}
	var verdict product.Verdict
	if q.Product == routing.OnPremises && q.Release != "" {
		verdict = d.catalog.Support(q.Release, at)
		facts.Release = releaseFact(verdict)
	}
	plans := head.status(head.Plans, q.Account, at, workloadOf(facts, benefitOf(q.Product)))
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
