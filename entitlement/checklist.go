package entitlement

import (
	"iter"
	"slices"
)

// Task is one line of a [Checklist]. It is plain, comparable data; the zero Task asks
// for nothing.
type Task struct {
	Do   Advice `json:"do"`
	Plan PlanID `json:"plan,omitzero"` // the plan that it is for; "" for all of them
}

// UnmarshalJSON reads a task as strictly as [State.UnmarshalJSON] does a state. On
// error, t is left alone.
func (t *Task) UnmarshalJSON(data []byte) error {
	type fields Task // without this method
	return decode(data, (*fields)(t))
}

// Checklist returns what an account has to do before it can use the partner's
// plans, for their statuses (UX-30):
//
//  1. [ActivateBenefit] for each plan that is not activated.
//  2. [ViewCredentials], once, if any plan has to be linked.
//  3. [LinkAccount] for each of those: once a year for each benefit of an offer
//     (ENT-33).
//  4. [CheckAccess], if there is a plan for cloud products.
//
// Tasks of one kind are in the order of benefits, then of [Compare]. Plans that have
// ended or are empty are left out. What the statuses say of a workload does not
// matter.
func Checklist(plans iter.Seq[Status]) []Task {
	var activate, link, access []Task
	for _, s := range slices.SortedFunc(each(plans), compareBenefit) {
		if s.Has(Expired) || s.Has(Depleted) {
			continue
		}
		if s.Has(NotActivated) {
			activate = append(activate, Task{ActivateBenefit, s.plan.plan})
		}
		if s.Has(NotLinked) || s.Has(LinkStale) {
			link = append(link, Task{LinkAccount, s.plan.plan})
		}
		if s.plan.benefit == CloudSupport {
			access = []Task{{Do: CheckAccess}}
		}
	}
	if len(link) > 0 {
		link = slices.Insert(link, 0, Task{Do: ViewCredentials})
	}
	return slices.Concat(activate, link, access)
}

func compareBenefit(a, b Status) int {
	if d := int(a.plan.benefit) - int(b.plan.benefit); d != 0 {
		return d
	}
	return Compare(a.plan, b.plan)
}
