package routing_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/partnersupport/partnersupport/routing"
)

// What comes before a request for a customer.
func TestBeforeFiling(t *testing.T) {
	policies := []*Router{DefaultRouter(), mustRouter(t, Policy2024())}
	products := []Product{Azure, Microsoft365, Dynamics365, EnterpriseMobility} // both policies have a way for them

	// first returns the first step of a request that is allowed.
	first := func(t *testing.T, r *Router, p Product, changes ...func(*Case)) Step {
		t.Helper()
		d := r.Route(open(IssueBilling, p, changes...))
		if !d.Allowed() {
			t.Fatalf("%s: %v is %v, want allowed: the problem decides nothing", r.Name(), p, d.Outcome)
		}
		for s := range d.Steps() {
			return s
		}
		t.Fatalf("%s: %v has no steps", r.Name(), p)
		return Step{}
	}

	t.Run("a request is for what the partner cannot solve", func(t *testing.T) {
		t.Attr("proves", "RTE-01")
		for _, r := range policies {
			for _, p := range products {
				if s := first(t, r, p, knowing(ProblemSolvable)); s.Action != ActionSolveFirst || !slices.Contains(s.Rules, "RTE-01") {
					t.Errorf("%s, %v: first step = %v %v, want to solve it", r.Name(), p, s.Action, s.Rules)
				}
				for _, known := range []Problem{0, ProblemNeedsMicrosoft} {
					if s := first(t, r, p, knowing(known)); s.Action != ActionCustomers {
						t.Errorf("%s, %v, %v: first step = %v, want to go on", r.Name(), p, known, s.Action)
					}
				}
			}
		}
		own := DefaultRouter().Route(open(IssueTechnical, Azure, inTenant(TenantOwn), knowing(ProblemSolvable)))
		if slices.Contains(actions(own, PortalNone), ActionSolveFirst) {
			t.Error("the rule is about customers, and shown for the own tenant")
		}
	})
	t.Run("service health comes before a request about an outage", func(t *testing.T) {
		t.Attr("proves", "RTE-36")
		for _, r := range policies {
			for _, p := range products {
				for known, want := range map[Problem]Action{ProblemOutage: ActionServiceHealth, ProblemPublished: ActionFollowIncident} {
					s := first(t, r, p, knowing(known))
					if s.Action != want || s.Portal != PartnerCenterPortal || !slices.Contains(s.Rules, "RTE-36") {
						t.Errorf("%s, %v, %v: first step = %v in %v %v, want %v in Partner Center", r.Name(), p, known, s.Action, s.Portal, s.Rules, want)
					}
				}
			}
		}
	})
	t.Run("what delegated administration allows", func(t *testing.T) {
		t.Attr("proves", "RTE-07")
		var got []Action
		for s := range Delegated(DirectBill, GDAPActive) {
			got = append(got, s.Action)
		}
		if diff := cmp.Diff([]Action{ActionServiceHealth, ActionServiceIncidents, ActionService, ActionNewRequest}, got); diff != "" {
			t.Errorf("delegated (-want +got):\n%s", diff)
		}
		for p := range values[PartnerType]() {
			for g := range values[GDAP]() {
				n := len(slices.Collect(Delegated(p, g)))
				want := 0
				if g == GDAPActive && (p == DirectBill || p == IndirectProvider || p == IndirectReseller) {
					want = 4
				}
				if n != want {
					t.Errorf("%v with GDAP %v may do %d things, want %d", p, g, n, want)
				}
			}
		}
		for range Delegated(DirectBill, GDAPActive) {
			break // may be left at any point
		}
	})
	t.Run("service health and service incidents can be seen", func(t *testing.T) {
		t.Attr("proves", "UX-28")
		var got []Action
		for s := range Delegated(IndirectProvider, GDAPActive) {
			if slices.Contains(s.Rules, "UX-28") {
				got = append(got, s.Action)
			}
			if s.Portal != PartnerCenterPortal {
				t.Errorf("%v happens in %v, want Partner Center", s.Action, s.Portal)
			}
		}
		if diff := cmp.Diff([]Action{ActionServiceHealth, ActionServiceIncidents}, got); diff != "" {
			t.Errorf("to see (-want +got):\n%s", diff)
		}
	})
	t.Run("the way to a customer's service", func(t *testing.T) {
		t.Attr("proves", "RTE-37")
		way := []Action{ActionCustomers, ActionCustomer, ActionServiceManagement, ActionService}
		for _, r := range policies {
			// Exchange Online is a service of Microsoft 365.
			wantActions(t, r.Route(open(IssueTechnical, Microsoft365)), PartnerCenterPortal, way...)
			wantActions(t, r.Route(open(IssueTechnical, Dynamics365)), PartnerCenterPortal, way...)
		}
		// From there the request is filed in the service's own portal.
		d := DefaultRouter().Route(open(IssueTechnical, Microsoft365))
		var last Step
		for s := range d.Steps() {
			last = s
		}
		if last.Portal != Microsoft365AdminCenter || last.Action != ActionSubmit {
			t.Errorf("last step = %v in %v, want to submit in the admin center", last.Action, last.Portal)
		}
	})
}

// Where a reseller counts as a CSP partner, and where not.
func TestPartnerPredicates(t *testing.T) {
	for _, test := range []struct {
		p               PartnerType
		inCSP, hasAzure bool
	}{
		{0, false, false},
		{DirectBill, true, true},
		{IndirectProvider, true, true},
		{IndirectReseller, true, false},
		{Advisor, false, false},
		{NonCSP, false, false},
		{200, false, false},
	} {
		if got := test.p.InCSPProgram(); got != test.inCSP {
			t.Errorf("%v.InCSPProgram() = %v, want %v", test.p, got, test.inCSP)
		}
		if got := test.p.HasAzureCSPExperience(); got != test.hasAzure {
			t.Errorf("%v.HasAzureCSPExperience() = %v, want %v", test.p, got, test.hasAzure)
		}
	}
}

func TestDocuments(t *testing.T) {
	latest, older := DefaultRouter(), mustRouter(t, Policy2024())
	t.Run("Azure without admin rights is left open by the older document", func(t *testing.T) {
		t.Attr("proves", "RTE-39")
		for _, g := range []GDAP{GDAPNone, GDAPPending, GDAPExpired, GDAPTerminated} {
			for i := range values[IssueType]() {
				if i == 0 {
					continue
				}
				d := wantNo(t, older, open(i, Azure, withGDAP(g)), Unknown, CodeLeftOpen)
				wantCites(t, d, "RTE-39")
				remedies := slices.Collect(d.Remedies())
				if len(remedies) != 1 || remedies[0].Apply().GDAP != GDAPActive {
					t.Errorf("%v, %v: remedies = %v, want an active relationship", i, g, remedies)
				}
			}
			// Without a relationship there is no role in it either.
			wantCites(t, wantNo(t, older, open(IssueTechnical, Azure, withGDAP(g), withRole(RoleNone)), Unknown, CodeLeftOpen, CodeLeftOpen), "RTE-39")
			// Another no stands, whatever is in the missing procedure.
			wantNo(t, older, open(IssueTechnical, Azure, withGDAP(g), withContact(ContactCustomer)), Denied, CodeContactMustBePartner)
		}
		// The heading is about Azure; and the newer document asks for GDAP.
		wantNo(t, older, open(IssueTechnical, Microsoft365, withGDAP(GDAPNone)), Denied, CodeGDAPMissing)
		wantNo(t, latest, open(IssueTechnical, Azure, withGDAP(GDAPNone)), Denied, CodeGDAPMissing)
	})
	t.Run("the newer document is written for partner admins and admin agents", func(t *testing.T) {
		t.Attr("proves", "RTE-42")
		if diff := cmp.Diff([]Role{RoleAdminAgent, RolePartnerAdmin}, slices.Collect(latest.Audience())); diff != "" {
			t.Errorf("audience (-want +got):\n%s", diff)
		}
		for range latest.Audience() {
			break
		}
		if got := slices.Collect(older.Audience()); len(got) > 0 {
			t.Errorf("audience of the older document = %v, want none: it points to other guidance", got)
		}
		// It permits nothing: a partner admin does not file for Azure customers, and
		// others than the audience may file for Microsoft 365.
		wantNo(t, latest, open(IssueTechnical, Azure, withRole(RolePartnerAdmin)), Denied, CodeRoleMissing)
		wantAllowed(t, latest, open(IssueTechnical, Microsoft365, withRole(RoleServiceSupportAdministrator)), PartnerCenterPortal, PayerCustomerEntitlement)
	})
}
