package routing_test

import (
	"slices"
	"testing"

	. "github.com/partnersupport/partnersupport/routing"
)

// A yes is as firm as its route; a no is as firm as the firmest thing against it.
func TestConfidence(t *testing.T) {
	latest, older := DefaultRouter(), mustRouter(t, Policy2024())
	for _, test := range []struct {
		name string
		r    *Router
		c    Case
		out  Outcome
		want Confidence
	}{
		{"the documents disagree on advisors", latest, open(IssueTechnical, Microsoft365, as(Advisor)), Allowed, Conflicting},
		{"but nobody files without GDAP", latest, open(IssueTechnical, Microsoft365, as(Advisor), withGDAP(GDAPNone)), Denied, Stated},
		{"no sentence opens on-premises requests to everybody", latest, open(IssueTechnical, OnPremises), Allowed, Assumed},
		{"but one closes old releases", latest, open(IssueTechnical, OnPremises, ofRelease(ReleaseTooOld)), Denied, Stated},
		{"the own Dynamics takes a plan", latest, open(IssueTechnical, Dynamics365, inTenant(TenantOwn), under(PlanNone)), Denied, Stated},
		{"its invoices are in dispute", latest, open(IssueBilling, Dynamics365, inTenant(TenantOwn), under(PlanNone)), Allowed, Conflicting},
		{"the own Microsoft 365 is in dispute", older, open(IssueTechnical, Microsoft365, inTenant(TenantOwn), under(PlanNone)), Denied, Conflicting},
		{"one firm clause is enough", older, open(IssueTechnical, Azure, as(Advisor), withRole(RoleSalesAgent), under(PlanNone)), Denied, Stated},
		{"of several routes, the weakest", older, open(IssueTechnical, Microsoft365, inTenant(0), withGDAP(GDAPNone), under(PlanNone)), Denied, Conflicting},
	} {
		if d := test.r.Route(test.c); d.Outcome != test.out || d.Confidence != test.want {
			t.Errorf("%s: %v, %v, want %v, %v", test.name, d.Outcome, d.Confidence, test.out, test.want)
		}
	}
	// In whichever order the facts come.
	for _, firm := range []Fact{FactGDAP, FactPlan} {
		clauses := []Clause{{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: []string{"RTE-08"}}, {Fact: FactPlan, In: SetOf(PlanUsable), Rules: []string{"RTE-08"}}}
		for i := range clauses {
			if clauses[i].Fact != firm {
				clauses[i].Confidence = Conflicting
			}
		}
		r := mustRouter(t, Policy{Name: "two clauses", Routes: []Route{{
			ID: "all", Outcome: Allowed, Code: CodeAllowed, Portal: AzurePortal, Payer: PayerIncident, Benefit: BenefitCloudSupport, Rules: []string{"RTE-30"}, Clauses: clauses,
			Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All,
		}}})
		if d := r.Route(open(IssueTechnical, Azure, withGDAP(GDAPNone), under(PlanNone))); d.Outcome != Denied || d.Confidence != Stated {
			t.Errorf("only %v is firm: %v, %v, want a firm no", firm, d.Outcome, d.Confidence)
		}
	}
}

// The benefit names the plan to look for, also while the plan is what is missing.
func TestBenefit(t *testing.T) {
	r := DefaultRouter()
	for _, test := range []struct {
		name string
		c    Case
		want Benefit
	}{
		{"an incident pays", open(IssueTechnical, Azure), BenefitCloudSupport},
		{"the plan is not said", open(IssueTechnical, Azure, under(0)), BenefitCloudSupport},
		{"the plan is empty", open(IssueTechnical, OnPremises, under(PlanEmpty)), BenefitOnPremisesSupport},
		{"a contract pays", open(IssueTechnical, Azure, under(PlanPaidContract)), BenefitNone},
		{"nobody pays", open(IssueBilling, Azure), BenefitNone},
		{"no plan would help", open(IssueTechnical, Azure, as(IndirectReseller)), BenefitNone},
	} {
		if got := r.Route(test.c).Benefit; got != test.want {
			t.Errorf("%s: benefit = %v, want %v", test.name, got, test.want)
		}
	}
}

// What a decision yields can be left at any point, and taken again.
func TestIteratorsStopAndRepeat(t *testing.T) {
	d := DefaultRouter().Route(open(IssueTechnical, Azure, withGDAP(GDAPNone), withRBAC(No), under(PlanNotLinked), from(0)))
	if d.Outcome != Denied {
		t.Fatalf("outcome = %v, want denied", d.Outcome)
	}
	for range d.Reasons() {
		break
	}
	d = DefaultRouter().Route(open(IssueTechnical, Azure, withGDAP(GDAPNone), under(PlanNotLinked)))
	for range d.Requirements() {
		break
	}
	for range d.Steps() {
		break
	}
	for range d.Alternatives() {
		break
	}
	for m := range d.Remedies() {
		for range m.Changes() {
			break
		}
		break
	}
	if first, second := explain(d), explain(d); !slices.Equal(first, second) {
		t.Errorf("explained as %q, then as %q", first, second)
	}
}
