package routing_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	. "github.com/partnersupport/partnersupport/routing"
)

// A remedy allows the request, and no part of it does; if nothing is proposed,
// nothing that can be changed helps.
func TestRemediesAreSoundAndMinimal(t *testing.T) {
	for _, r := range []*Router{DefaultRouter(), mustRouter(t, Policy2024())} {
		rapid.Check(t, func(t *rapid.T) {
			c := caseGen(rapid.Bool().Draw(t, "head facts said")).Draw(t, "case")
			d := r.Route(c)
			remedies := slices.Collect(d.Remedies())
			if d.Allowed() && len(remedies) > 0 {
				t.Fatalf("Route(%+v) is allowed and has remedies %v", c, remedies)
			}
			for i, m := range remedies {
				after := m.Apply()
				if got := r.Route(after); !got.Allowed() {
					t.Fatalf("Route(%+v): after %v it is %v: %v", c, m, got.Outcome, codes(got))
				}
				changes := slices.Collect(m.Changes())
				for k, change := range changes {
					part := after
					restore(&part, c, change.Fact)
					if r.Route(part).Allowed() {
						t.Fatalf("Route(%+v): %v works without change %d", c, m, k)
					}
				}
				if i > 0 && len(changes) < len(slices.Collect(remedies[i-1].Changes())) {
					t.Fatalf("Route(%+v): remedies %v are not in order of size", c, remedies)
				}
				if after.Partner != c.Partner || after.Issue != c.Issue || after.Product != c.Product ||
					after.Tenant != c.Tenant || after.Cloud != c.Cloud || after.Release != c.Release {
					t.Fatalf("Route(%+v): %v changes what the request is about", c, m)
				}
			}
			if !d.Allowed() && len(remedies) == 0 && helped(r, c) {
				t.Fatalf("Route(%+v) = %v without a remedy, but it can be helped", c, d.Outcome)
			}
		})
	}
}

// helped tries the best of everything that can be changed.
func helped(r *Router, c Case) bool {
	c.GDAP, c.Role, c.RBAC, c.Provider, c.Contact = GDAPActive, RoleAdminAgent, Yes, Yes, ContactPartner
	for _, c.Entry = range []Entry{0, EntryPartnerCenter, EntryProductPortal, EntrySupportForBusiness} {
		for _, c.Plan = range []PlanState{PlanUsable, PlanPaidContract} {
			if r.Route(c).Allowed() {
				return true
			}
		}
	}
	return false
}

func TestRemedies(t *testing.T) {
	r := DefaultRouter()
	change := func(f Fact, from string, to ...string) Change { return Change{Fact: f, From: from, To: to} }
	for _, test := range []struct {
		name string
		c    Case
		want [][]Change
	}{
		{"nothing to do", open(IssueTechnical, Azure), nil},
		{"one thing is missing", open(IssueTechnical, Azure, withGDAP(GDAPExpired)), [][]Change{
			{change(FactGDAP, "expired", "active")},
		}},
		{"all is missing, in the order of facts", Case{Partner: DirectBill, Issue: IssueTechnical, Product: Azure, Tenant: TenantCustomer, Cloud: CloudCommercial, Entry: EntryProductPortal, Plan: PlanEmpty}, [][]Change{{
			change(FactGDAP, "not_said", "active"), change(FactRole, "not_said", "admin_agent"), change(FactRBAC, "not_said", "yes"),
			change(FactProvider, "not_said", "yes"), change(FactEntry, "product_portal", "partner_center"),
			change(FactContact, "not_said", "partner"), change(FactPlan, "empty", "usable", "paid_contract"),
		}}},
		{"another entry would need more", open(IssueBilling, Azure, inTenant(TenantOwn), under(PlanNone)), [][]Change{
			{change(FactPlan, "none", "usable", "paid_contract")},
		}},
		{"a reseller cannot become a provider", open(IssueTechnical, Azure, as(IndirectReseller)), nil},
		{"a release cannot be changed", open(IssueTechnical, OnPremises, ofRelease(ReleaseTooOld), under(PlanNone)), nil},
		{"nor guessed", open(IssueTechnical, OnPremises, ofRelease(ReleaseUnknown)), nil},
		{"head facts come first", Case{Partner: DirectBill, GDAP: GDAPNone}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantRemedies(t, r.Route(test.c), test.want)
		})
	}
}

// wantRemedies checks the changes of each remedy of a decision, and their order.
func wantRemedies(t *testing.T, d Decision, want [][]Change) {
	t.Helper()
	var got [][]Change
	for m := range d.Remedies() {
		got = append(got, slices.Collect(m.Changes()))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("remedies (-want +got):\n%s", diff)
	}
}

// entries returns a policy under which Azure takes three requirements from Partner
// Center, and one from either portal.
func entries(t *testing.T) *Router {
	need := func(f Fact, in Set) Clause { return Clause{Fact: f, In: in, Rules: []string{"RTE-08"}} }
	route := func(id string, products, from Set, clauses ...Clause) Route {
		return Route{
			ID: id, Partner: All, Issue: All, Product: products, Tenant: All, Cloud: All, Entry: from,
			Outcome: Allowed, Code: CodeAllowed, Portal: AzurePortal, Payer: PayerFree, Clauses: clauses, Rules: []string{"RTE-04"},
		}
	}
	return mustRouter(t, Policy{Name: "entries", Routes: []Route{
		route("center", SetOf(Azure), SetOf(EntryPartnerCenter),
			need(FactGDAP, SetOf(GDAPActive)), need(FactAccount, SetOf(AccountMSA)), need(FactISV, SetOf(Yes))),
		route("portals", SetOf(Azure), SetOf(EntryProductPortal, EntrySupportForBusiness), need(FactGDAP, SetOf(GDAPActive))),
		route("rest", All&^SetOf(Azure), All),
	}})
}

// Where several entries would do, the remedies are all that are not larger than
// needed: the shortest first, entries that lead to the same route as one.
func TestSeveralRemedies(t *testing.T) {
	r := entries(t)
	change := func(f Fact, from string, to ...string) Change { return Change{Fact: f, From: from, To: to} }
	for _, test := range []struct {
		name string
		c    Case
		want [][]Change
	}{
		{"fewer changes first, and both portals at once", open(IssueTechnical, Azure, withGDAP(GDAPNone)), [][]Change{
			{change(FactGDAP, "none", "active"), change(FactEntry, "partner_center", "product_portal", "support_for_business")},
			{change(FactGDAP, "none", "active"), change(FactAccount, "entra", "msa"), change(FactISV, "not_said", "yes")},
		}},
		{"the entry that is given needs least", open(IssueTechnical, Azure, withGDAP(GDAPNone), from(EntryProductPortal)), [][]Change{
			{change(FactGDAP, "none", "active")},
		}},
		{"the account and ISV Success can be changed", open(IssueTechnical, Azure, signedInWith(AccountEntra), inISVSuccess(No)), [][]Change{
			{change(FactEntry, "partner_center", "product_portal", "support_for_business")},
			{change(FactAccount, "entra", "msa"), change(FactISV, "no", "yes")},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantRemedies(t, r.Route(test.c), test.want)
		})
	}
}
