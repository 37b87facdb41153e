package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
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
	Held        int                     `json:"held,omitzero"` // how many of its incidents are set aside
	Usable      bool                    `json:"usable,omitzero"`
	Reasons     []Reason                `json:"reasons,omitzero"` // every reason why not, in order; none if usable
}

// candidate is a plan of the book with its status, which is not yet put into words.
type candidate struct {
	plan   *Plan
	held   int
	status entitlement.Status
}

// shown puts candidates into words.
func shown(list []candidate) []PlanStatus {
	if len(list) == 0 {
		return nil
	}
	plans := make([]PlanStatus, len(list))
	for i, c := range list {
		plans[i] = PlanStatus{c.plan.Entitlement, c.plan.Contract, c.held, c.status.Usable(), planReasons(c.status)}
	}
	return plans
}

// remedies returns what can be done for w, where plans are all plans of a book, on the
// day of an instant in its zone.
func remedies(w entitlement.Workload, plans []candidate, at time.Time) []entitlement.Remedy {
	return entitlement.Remedies(w, func(yield func(entitlement.Status) bool) {
		for i := range plans {
			if !yield(plans[i].status) {
				return
			}
		}
	}, at)
}

// PlanQuery asks for the list of plans that an account would see.
type PlanQuery struct {
	At      time.Time // the zero Time means now
	Account string
	Product routing.Product
	Release string // of an on-premises product; empty stands for one that is covered
}

// Plans returns every plan of the book, for an account and a product, with every
// reason why it cannot be used (ENT-35): the usable ones first, and each group
// in the order of [entitlement.Compare]. It only reads: looking creates and consumes
// nothing (LCY-14). The error is an [*InvalidError] or the store's.
func (d *Desk) Plans(ctx context.Context, q PlanQuery) ([]PlanStatus, error) {
	var bad problems
	now := d.clock()
	at := bad.instant("At", q.At, now)
	bad.id("Account", q.Account, false)
	bad.text("Release", q.Release, MaxTitle)
	bad.known("Product", q.Product)
	if err := errors.Join(bad.err(), tooEarly(at, now)); err != nil {
		return nil, err
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return nil, err
	}
	workload, verdict := d.wanted(q.Product, q.Release, at)
	list := head.status(nil, head.Plans, q.Account, at, workload)
	plans := shown(list)
	for i, c := range list {
		if c.status.Has(entitlement.PlanNotForProduct) {
			plans[i].Reasons = detail(plans[i].Reasons, productReasons(verdict))
		}
	}
	return plans, nil
}

// status returns some plans of the head with their status, in the order of
// [Desk.Plans]. It appends them to list, which is empty.
func (h *Head) status(list []candidate, plans []Plan, account string, at time.Time, w entitlement.Workload) []candidate {
	for i := range plans {
		p := &plans[i]
		held := h.held(p.Entitlement.Plan(), at)
		list = append(list, candidate{p, held, p.Entitlement.StatusFor(entitlement.Use{At: at, Link: h.link(account, p), Workload: w, Held: held})})
	}
	slices.SortFunc(list, func(a, b candidate) int {
		if a.status.Usable() != b.status.Usable() {
			if a.status.Usable() {
				return -1
			}
			return 1
		}
		return entitlement.Compare(a.plan.Entitlement, b.plan.Entitlement)
	})
	return list
}
