package lifecycle

import (
	"cmp"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// apply makes h the head after a change.
func (h *Head) apply(c *Change) {
	h.Version++
	for _, p := range c.Plans {
		h.Plans = put(h.Plans, p, comparePlans)
	}
	for _, l := range c.Links {
		h.Links = put(h.Links, l, compareLinks)
	}
	for _, hold := range c.Holds {
		h.Holds = put(h.Holds, hold, compareHolds)
	}
	for _, id := range c.Freed {
		if i, ok := slices.BinarySearchFunc(h.Holds, Hold{Request: id}, compareHolds); ok {
			h.Holds = slices.Delete(h.Holds, i, i+1)
		}
	}
}

func comparePlans(a, b Plan) int { return cmp.Compare(a.Entitlement.Plan(), b.Entitlement.Plan()) }

func compareLinks(a, b Link) int {
	return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Contract, b.Contract))
}

func compareHolds(a, b Hold) int { return cmp.Compare(a.Request, b.Request) }

// put returns rows, sorted by compare, with row in its place.
func put[T any](rows []T, row T, compare func(a, b T) int) []T {
	i, found := slices.BinarySearchFunc(rows, row, compare)
	if found {
		rows[i] = row
		return rows
	}
	return slices.Insert(rows, i, row)
}

// plan returns the index of a plan in h.Plans, and whether it is there.
func (h *Head) plan(id entitlement.PlanID) (int, bool) {
	return slices.BinarySearchFunc(h.Plans, id, func(p Plan, id entitlement.PlanID) int {
		return cmp.Compare(p.Entitlement.Plan(), id)
	})
}

// held returns how many incidents of a plan are set aside at an instant.
func (h *Head) held(id entitlement.PlanID, at time.Time) int {
	n := 0
	for i := range h.Holds {
		if h.Holds[i].Plan == id && at.Before(h.Holds[i].Until) {
			n++
		}
	}
	return n
}

// linked reports whether an account is linked to a contract.
func (h *Head) linked(account string, c ContractID) bool {
	_, ok := slices.BinarySearchFunc(h.Links, Link{Account: account, Contract: c}, compareLinks)
	return ok
}

// link says how an account is linked to a plan. It is linked by contract, not by
// plan and not by portal (ENT-30); a link to the contract of an earlier term of
// the same benefit, which a renewal replaced, is stale (ENT-32).
func (h *Head) link(account string, p *Plan) entitlement.LinkState {
	if h.linked(account, p.Contract) {
		return entitlement.Linked
	}
	for i := range h.Plans {
		q := &h.Plans[i]
		if q.Entitlement.Offer() == p.Entitlement.Offer() && q.Entitlement.Benefit() == p.Entitlement.Benefit() &&
			q.Entitlement.Until().Before(p.Entitlement.Until()) && h.linked(account, q.Contract) {
			return entitlement.Stale
		}
	}
	return entitlement.Unlinked
}
