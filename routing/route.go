package routing

import (
	"cmp"
	"slices"
)

// Route is one rule of a policy: what happens to every case whose head facts lie
// in its box. The zero Route has an empty box, which [NewRouter] refuses.
type Route struct {
	ID string // unique in its policy; routes are taken in the order of their IDs

	// The box: the case takes this route if each head fact is in its set.
	Partner, Issue, Product, Tenant, Cloud, Entry Set

	Outcome    Outcome    // Denied, NotCovered, or Allowed where all Clauses hold
	Code       Code       // why; CodeAllowed on a route that is Allowed
	Clauses    []Clause   // requirements, about facts outside the box; at most one for each fact
	Portal     Portal     // where the request is opened; required where Allowed
	Review     Portal     // where it is listed afterwards
	Payer      Payer      // who pays; a paid contract or PlanCSP that meets a clause takes over
	Benefit    Benefit    // the benefit whose plan the clause about the plan asks for
	Confidence Confidence // how firmly the documents carry the outcome
	Rules      []string   // rule IDs that the route rests on, at least one
	Steps      []Step     // the way through the portals' pages, in order
	Options    []Option   // other ways to get help, the best one first
}

// box returns the set of a head fact.
func (r *Route) box(f Fact) Set {
	switch f {
	case FactPartner:
		return r.Partner.of(f)
	case FactIssue:
		return r.Issue.of(f)
	case FactProduct:
		return r.Product.of(f)
	case FactTenant:
		return r.Tenant.of(f)
	case FactCloud:
		return r.Cloud.of(f)
	case FactEntry:
		return r.Entry.of(f)
	}
	return 0
}

// clone returns a deep copy in canonical form: sets hold nothing but values, and
// clauses are in the order of their facts.
func (r *Route) clone() Route {
	c := *r
	c.Partner, c.Issue, c.Product = r.box(FactPartner), r.box(FactIssue), r.box(FactProduct)
	c.Tenant, c.Cloud, c.Entry = r.box(FactTenant), r.box(FactCloud), r.box(FactEntry)
	c.Clauses = clones(r.Clauses, Clause.clone)
	slices.SortStableFunc(c.Clauses, func(a, b Clause) int { return cmp.Compare(a.Fact, b.Fact) })
	c.Rules = slices.Clone(r.Rules)
	c.Steps = clones(r.Steps, Step.clone)
	c.Options = clones(r.Options, Option.clone)
	return c
}

// clones returns a copy of a list of what has lists itself.
func clones[T any](list []T, clone func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = clone(list[i])
	}
	return list
}

// decide returns what the route says of w, and how firmly. A no that rests on
// clauses is as firm as the firmest of them: it would stand without the others,
// and whatever is disputed about the yes.
func (r *Route) decide(w word) (Outcome, Confidence) {
	if r.Outcome != Allowed {
		return r.Outcome, r.Confidence
	}
	out, how := Allowed, r.Confidence
	for i := range r.Clauses {
		c := &r.Clauses[i]
		switch v := w.value(c.Fact); {
		case c.In.has(v):
		case !c.open().has(v):
			if out == Denied {
				how = min(how, c.Confidence)
			} else {
				out, how = Denied, c.Confidence
			}
		case out == Allowed:
			out = Unknown
		}
	}
	return out, how
}

// payer returns who pays in w, and the benefit whose plan is needed. What is not a
// plan of the partner's takes over where it meets the clause about the plan.
func (r *Route) payer(w word) (Payer, Benefit) {
	var instead Payer
	switch PlanState(w.value(FactPlan)) {
	case PlanPaidContract:
		instead = PayerPaidContract
	case PlanCSP:
		instead = PayerCustomerEntitlement
	default:
		return r.Payer, r.Benefit
	}
	for i := range r.Clauses {
		if c := &r.Clauses[i]; c.Fact == FactPlan && c.holds(w) {
			return instead, BenefitNone
		}
	}
	return r.Payer, r.Benefit
}
