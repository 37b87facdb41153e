package routing_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	. "github.com/partnersupport/partnersupport/routing"
)

// The order in which a policy lists routes and clauses leaves no trace.
func TestOrderOfRulesDoesNotMatter(t *testing.T) {
	for _, policy := range []Policy{Policy2025(), Policy2024()} {
		want := mustRouter(t, policy)
		rapid.Check(t, func(rt *rapid.T) {
			shuffled := policy
			shuffled.Routes = rapid.Permutation(policy.Routes).Draw(rt, "routes")
			shuffled.Addresses = rapid.Permutation(policy.Addresses).Draw(rt, "addresses")
			for i := range shuffled.Routes {
				r := &shuffled.Routes[i]
				r.Clauses = rapid.Permutation(r.Clauses).Draw(rt, "clauses")
			}
			got := mustRouter(t, shuffled)
			if got.Hash() != want.Hash() {
				rt.Fatalf("hash = %s, want %s", got.Hash(), want.Hash())
			}
			c := caseGen(false).Draw(rt, "case")
			if diff := cmp.Diff(explain(want.Route(c)), explain(got.Route(c))); diff != "" {
				rt.Fatalf("Route(%+v) (-want +got):\n%s", c, diff)
			}
		})
	}
}

// What a router or a decision gives away is a copy.
func TestPoliciesAreCopied(t *testing.T) {
	given := Policy2025()
	r := mustRouter(t, given)
	hash := r.Hash()
	spoil := func(p Policy) {
		for i := range p.Routes {
			route := &p.Routes[i]
			route.Outcome, route.Rules[0] = NotCovered, "spoilt"
			for j := range route.Clauses {
				route.Clauses[j].In, route.Clauses[j].Rules[0] = 0, "spoilt"
			}
			for j := range route.Steps {
				route.Steps[j].Action, route.Steps[j].Rules[0] = 0, "spoilt"
			}
			for j := range route.Options {
				route.Options[j].Way, route.Options[j].Rules[0] = 0, "spoilt"
			}
		}
	}
	spoil(given)
	spoil(r.Policy())
	for p := range values[Product]() {
		for reason := range r.CanOpen(DirectBill, IssueTechnical, p).Reasons() {
			if len(reason.Rules) > 0 {
				reason.Rules[0] = "spoilt"
			}
		}
	}
	if got := mustRouter(t, r.Policy()).Hash(); got != hash {
		t.Errorf("hash = %s, want %s", got, hash)
	}
	if got := mustRouter(t, Policy2025()).Hash(); got != hash {
		t.Errorf("hash of a fresh Policy2025 = %s, want %s", got, hash)
	}
	if DefaultRouter() != DefaultRouter() {
		t.Error("DefaultRouter returns different routers")
	}
	if DefaultRouter().Hash() != hash || DefaultRouter().Name() != Policy2025().Name {
		t.Error("DefaultRouter is not of Policy2025")
	}
}

// The hash tells policies apart by what they say, and by nothing else.
func TestHash(t *testing.T) {
	hash := DefaultRouter().Hash()
	renamed := Policy2025()
	renamed.Name = "another name"
	if got := mustRouter(t, renamed).Hash(); got != hash {
		t.Errorf("hash after renaming = %s, want %s", got, hash)
	}
	for name, change := range map[string]func(*Route){
		"id":         func(r *Route) { r.ID += "x" },
		"review":     func(r *Route) { r.Review = SupportForBusiness },
		"confidence": func(r *Route) { r.Confidence = Conflicting },
		"rules":      func(r *Route) { r.Rules = append(r.Rules, "RTE-01") },
		"clause":     func(r *Route) { r.Clauses[0].In = SetOf(PlanPaidContract, PlanUsable, PlanEmpty) },
		"step":       func(r *Route) { r.Steps = r.Steps[1:] },
		"option":     func(r *Route) { r.Options[0].Incidents++ },
	} {
		p := Policy2025()
		change(&p.Routes[slices.IndexFunc(p.Routes, func(r Route) bool { return r.ID == "azure_own" })])
		if mustRouter(t, p).Hash() == hash {
			t.Errorf("a change of %s leaves the hash alone", name)
		}
	}
}

// explain returns everything that a decision says.
func explain(d Decision) []string {
	lines := []string{fmt.Sprint(d.Outcome, d.Portal, d.Review, d.Payer, d.Benefit, d.Confidence)}
	for r := range d.Reasons() {
		lines = append(lines, "reason: "+r.String())
	}
	for r := range d.Requirements() {
		lines = append(lines, "requirement: "+r.String())
	}
	for s := range d.Steps() {
		lines = append(lines, "step: "+s.String())
	}
	for m := range d.Remedies() {
		lines = append(lines, "remedy: "+m.String())
	}
	for a := range d.Alternatives() {
		lines = append(lines, "alternative: "+a.String())
	}
	return lines
}
