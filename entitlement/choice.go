package entitlement

import "iter"

// Choose returns the status of the plan that pays: the one that the caller
// chose, usable or not, or without a choice ("") the first of the usable ones in
// the order of [Compare] (AMB-17). It is the zero Status, which is not usable,
// if the chosen plan is not among them or none can be used.
//
// The order in which the plans come does not matter, as long as no two have the
// same ID. If no plan can be used, each [Status] has the reasons why not.
func Choose(plans iter.Seq[Status], choice PlanID) Status {
	var best Status
	for s := range each(plans) {
		switch {
		case choice != "":
			if s.plan.plan == choice {
				return s
			}
		case s.Usable() && (!best.Usable() || Compare(s.plan, best.plan) < 0):
			best = s
		}
	}
	return best
}
