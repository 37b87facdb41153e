package routing_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/internal/race"
	. "github.com/partnersupport/partnersupport/routing"
)

// The oracle notices every change of what the policies answer: each clause left
// out or turned around, each value put into a clause, out of it or left open, how
// firm a clause is, and each answer of a route. It is the test of the test: what it
// would let pass is not proven. Steps, options and citations are none of the
// oracle's business; TestExplained holds those.
func TestOracleNoticesEveryChange(t *testing.T) {
	if race.Enabled {
		t.Skip("nothing happens at once, and the race detector makes building a router slow")
	}
	t.Run("2025", func(t *testing.T) {
		noticesEveryChange(t, Policy2025(), func(c Case) answer { return oracle2025(c, Readings{}) })
	})
	t.Run("2024", func(t *testing.T) { noticesEveryChange(t, Policy2024(), oracle2024) })
}

func noticesEveryChange(t *testing.T, policy Policy, oracle func(Case) answer) {
	agrees := func(p Policy, route int) bool {
		t.Helper()
		r, err := NewRouter(p)
		if err != nil {
			t.Fatalf("a changed policy is refused, so the oracle was not asked: %v", err)
		}
		// Cases of this route with everything in place, except one fact or two.
		base := firstOf(p.Routes[route])
		base.GDAP, base.Role, base.RBAC, base.Provider = GDAPActive, RoleAdminAgent, Yes, Yes
		base.Contact, base.Plan, base.Release = ContactPartner, PlanUsable, ReleaseCurrent
		for _, f := range facts {
			if f.head {
				continue
			}
			for _, c := range vary(base, f.fact, FactPlan) {
				if answerOf(r.Route(c)) != oracle(c) {
					return false
				}
			}
		}
		return true
	}
	router := mustRouter(t, policy)
	original := router.Policy() // in the order of IDs, so that places stay
	changes := 0
	try := func(what string, route int, change func(*Route)) {
		t.Helper()
		changes++
		if testing.Short() && changes%10 != 0 {
			return // building a router is slow then, and finds nothing new
		}
		p := router.Policy()
		change(&p.Routes[route])
		mend(&p.Routes[route])
		if agrees(p, route) {
			t.Errorf("%s: nobody notices %s", original.Routes[route].ID, what)
		}
	}
	for i, route := range original.Routes {
		if !agrees(original, i) {
			t.Fatalf("%s: the oracle disagrees with the policy as it is", route.ID)
		}
		for j, clause := range route.Clauses {
			f := factOf(clause.Fact)
			try(fmt.Sprintf("that the clause over %v is missing", clause.Fact), i, func(r *Route) { r.Clauses = slices.Delete(r.Clauses, j, j+1) })
			try(fmt.Sprintf("the opposite of the clause over %v", clause.Fact), i, func(r *Route) { r.Clauses[j].In = acceptable(clause.Fact) &^ clause.In; r.Clauses[j].Open = 0 })
			for how := range values[Confidence]() {
				neverFails := clause.In|clause.Open == acceptable(clause.Fact)
				if how != clause.Confidence && !neverFails {
					try(fmt.Sprintf("that the clause over %v is %v", clause.Fact, how), i, func(r *Route) { r.Clauses[j].Confidence = how })
				}
			}
			for _, v := range members(acceptable(clause.Fact), f) {
				in := clause.In ^ SetOf(v)
				if in == 0 {
					continue // no clause: that is the opposite or less
				}
				try(fmt.Sprintf("value %d in the clause over %v", v, clause.Fact), i, func(r *Route) { r.Clauses[j].In = in; r.Clauses[j].Open &^= in })
				if !has(clause.In, v) && !has(clause.Open, v) {
					try(fmt.Sprintf("that value %d of %v is left open", v, clause.Fact), i, func(r *Route) { r.Clauses[j].Open |= SetOf(v) })
				}
			}
		}
		other := func(r *Route) { // an answer unlike any other
			*r = Route{
				ID: r.ID, Outcome: NotCovered, Code: CodeReleaseUnknown, Rules: r.Rules,
				Partner: r.Partner, Issue: r.Issue, Product: r.Product, Tenant: r.Tenant, Cloud: r.Cloud, Entry: r.Entry,
			}
		}
		try("another answer", i, other)
		for c := range values[Confidence]() {
			if c != route.Confidence {
				try("another confidence", i, func(r *Route) { r.Confidence = c })
			}
		}
		if route.Outcome == Allowed {
			for p := range values[Portal]() {
				if p != PortalNone && p != route.Portal {
					try("another portal", i, func(r *Route) { r.Portal = p })
				}
				if p != route.Review {
					try("another place to review it", i, func(r *Route) { r.Review = p })
				}
			}
			onContract := slices.ContainsFunc(route.Clauses, func(c Clause) bool { return c.In == SetOf(PlanPaidContract) })
			for p := range values[Payer]() {
				if onContract {
					break // whatever the route says, the contract pays
				}
				if p != PayerNobody && p != PayerIncident && p != route.Payer && route.Payer != PayerIncident {
					try("another payer", i, func(r *Route) { r.Payer = p })
				}
			}
			if route.Benefit != BenefitNone {
				try("another benefit", i, func(r *Route) { r.Benefit = BenefitCloudSupport + BenefitOnPremisesSupport - r.Benefit })
			}
		} else {
			for c := range values[Code]() {
				if c != CodeNotDecided && c != CodeAllowed && c != route.Code {
					try("another code", i, func(r *Route) { r.Code = c })
				}
			}
		}
	}
	t.Logf("%d changes of %d routes", changes, len(original.Routes))
}

// acceptable returns the values that a clause may accept.
func acceptable(f Fact) Set {
	s := Set(1<<(factOf(f).last+1) - 2)
	if f == FactRelease {
		s &^= SetOf(ReleaseUnknown)
	}
	return s
}

// mend makes payer and benefit of a changed route fit its clauses, so that the
// router takes it.
func mend(r *Route) {
	if r.Outcome != Allowed {
		return
	}
	// A clause that accepts everything is no clause.
	r.Clauses = slices.DeleteFunc(r.Clauses, func(c Clause) bool { return c.In == Set(1<<(factOf(c.Fact).last+1)-2) })
	needsPlan := slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Fact == FactPlan && has(c.In, uint8(PlanUsable)) })
	switch {
	case !needsPlan && r.Payer == PayerIncident:
		r.Payer, r.Benefit = PayerFree, BenefitNone
	case needsPlan && r.Payer != PayerIncident:
		r.Payer, r.Benefit = PayerIncident, BenefitCloudSupport
	}
}
