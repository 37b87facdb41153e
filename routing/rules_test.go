package routing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/partnersupport/partnersupport/routing"
)

// open returns a case of a direct-bill partner for a customer with nothing
// against it, the given changes applied.
func open(issue IssueType, product Product, changes ...func(*Case)) Case {
	c := Case{
		Partner: DirectBill, Issue: issue, Product: product, Tenant: TenantCustomer, Cloud: CloudCommercial, Entry: EntryPartnerCenter,
		GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Provider: Yes, Contact: ContactPartner, Plan: PlanUsable,
		Account: AccountEntra, Release: ReleaseCurrent,
	}
	for _, change := range changes {
		change(&c)
	}
	return c
}

func as(p PartnerType) func(*Case)           { return func(c *Case) { c.Partner = p } }
func inTenant(t Tenant) func(*Case)          { return func(c *Case) { c.Tenant = t } }
func inCloud(v Cloud) func(*Case)            { return func(c *Case) { c.Cloud = v } }
func from(e Entry) func(*Case)               { return func(c *Case) { c.Entry = e } }
func withGDAP(g GDAP) func(*Case)            { return func(c *Case) { c.GDAP = g } }
func withRole(r Role) func(*Case)            { return func(c *Case) { c.Role = r } }
func withRBAC(a Answer) func(*Case)          { return func(c *Case) { c.RBAC = a } }
func providing(a Answer) func(*Case)         { return func(c *Case) { c.Provider = a } }
func withContact(v Contact) func(*Case)      { return func(c *Case) { c.Contact = v } }
func under(p PlanState) func(*Case)          { return func(c *Case) { c.Plan = p } }
func ofRelease(r Release) func(*Case)        { return func(c *Case) { c.Release = r } }
func signedInWith(a AccountKind) func(*Case) { return func(c *Case) { c.Account = a } }
func inISVSuccess(a Answer) func(*Case)      { return func(c *Case) { c.ISV = a } }
func knowing(p Problem) func(*Case)          { return func(c *Case) { c.Problem = p } }

// wantAllowed checks that c is allowed in portal and paid by payer.
func wantAllowed(t *testing.T, r *Router, c Case, portal Portal, payer Payer) Decision {
	t.Helper()
	d := r.Route(c)
	if !d.Allowed() || d.Portal != portal || d.Payer != payer {
		t.Errorf("Route(%+v) = %v in %v paid by %v, want allowed in %v paid by %v; reasons %v",
			c, d.Outcome, d.Portal, d.Payer, portal, payer, slices.Collect(d.Reasons()))
	}
	return d
}

// wantNo checks that c is refused with outcome for exactly the given reasons.
func wantNo(t *testing.T, r *Router, c Case, outcome Outcome, want ...Code) Decision {
	t.Helper()
	d := r.Route(c)
	if d.Outcome != outcome || d.Payer != PayerNobody {
		t.Errorf("Route(%+v) = %v, paid by %v, want %v, nobody", c, d.Outcome, d.Payer, outcome)
	}
	if diff := cmp.Diff(want, codes(d)); diff != "" {
		t.Errorf("Route(%+v): codes (-want +got):\n%s", c, diff)
	}
	return d
}

func wantCites(t *testing.T, d Decision, rule string) {
	t.Helper()
	for r := range d.Reasons() {
		if slices.Contains(r.Rules, rule) {
			return
		}
	}
	t.Errorf("no reason cites %s: %v", rule, slices.Collect(d.Reasons()))
}

// actions returns the steps in one portal.
func actions(d Decision, in Portal) []Action {
	var list []Action
	for s := range d.Steps() {
		if s.Portal == in {
			list = append(list, s.Action)
		}
	}
	return list
}

func wantActions(t *testing.T, d Decision, in Portal, want ...Action) {
	t.Helper()
	if diff := cmp.Diff(want, actions(d, in)); diff != "" {
		t.Errorf("steps in %v (-want +got):\n%s", in, diff)
	}
}

// ways returns the alternatives, and of which of them something is missing.
func ways(d Decision) (list []Way, missing map[Way][]Code) {
	missing = map[Way][]Code{}
	for a := range d.Alternatives() {
		list = append(list, a.Way)
		for _, m := range a.Missing {
			missing[a.Way] = append(missing[a.Way], m.Code)
		}
	}
	return list, missing
}

func wantWays(t *testing.T, d Decision, want ...Way) {
	t.Helper()
	got, _ := ways(d)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("alternatives (-want +got):\n%s", diff)
	}
}

// fails reports whether the requirement on f is there, and not met.
func fails(d Decision, f Fact) bool {
	for q := range d.Requirements() {
		if q.Fact == f {
			return q.State == Unmet
		}
	}
	return false
}

func requires(d Decision, f Fact) bool {
	for q := range d.Requirements() {
		if q.Fact == f {
			return true
		}
	}
	return false
}

func TestRoutingRules(t *testing.T) {
	latest, older := DefaultRouter(), mustRouter(t, Policy2024())

	t.Run("advisors may file outside Azure, partners outside CSP may not", func(t *testing.T) {
		t.Attr("proves", "RTE-02")
		for _, r := range []*Router{latest, older} {
			for _, p := range []PartnerType{Advisor, IndirectReseller, DirectBill, IndirectProvider} {
				d := wantAllowed(t, r, open(IssueTechnical, Microsoft365, as(p)), PartnerCenterPortal, PayerCustomerEntitlement)
				if wantConflict := r == latest && (p == Advisor || p == IndirectReseller); (d.Confidence == Conflicting) != wantConflict {
					t.Errorf("%s, %v: confidence = %v", r.Name(), p, d.Confidence)
				}
			}
			wantNo(t, r, open(IssueTechnical, Microsoft365, as(NonCSP)), Denied, CodeNotInCSPProgram)
		}
	})
	t.Run("the user needs a role of the guidance", func(t *testing.T) {
		t.Attr("proves", "RTE-03")
		for _, r := range []*Router{latest, older} {
			wantAllowed(t, r, open(IssueTechnical, Microsoft365, withRole(RoleServiceSupportAdministrator)), PartnerCenterPortal, PayerCustomerEntitlement)
			wantCites(t, wantNo(t, r, open(IssueTechnical, Microsoft365, withRole(RoleNone)), Denied, CodeRoleMissing), "RTE-03")
		}
	})
	t.Run("customers' requests start in Partner Center, own ones in the portal", func(t *testing.T) {
		t.Attr("proves", "RTE-04")
		for _, r := range []*Router{latest, older} {
			for _, p := range []Product{Azure, Microsoft365, Dynamics365, EnterpriseMobility} {
				if d := r.Route(open(IssueTechnical, p)); !d.Allowed() || d.Portal != PartnerCenterPortal {
					t.Errorf("%s: a customer's %v is %v in %v", r.Name(), p, d.Outcome, d.Portal)
				}
				wantCites(t, wantNo(t, r, open(IssueTechnical, p, from(EntryProductPortal)), Denied, CodeWrongContext), "RTE-04")
			}
			wantAllowed(t, r, open(IssueTechnical, Azure, inTenant(TenantOwn), from(EntryProductPortal)), AzurePortal, PayerIncident)
		}
	})
	t.Run("products with CSP requests", func(t *testing.T) {
		t.Attr("proves", "RTE-05")
		for _, p := range []Product{Azure, Microsoft365, Dynamics365, EnterpriseMobility} {
			if !older.CanOpen(DirectBill, IssueTechnical, p).Allowed() {
				t.Errorf("%v is not among the products", p)
			}
		}
		if p, err := ParseProduct("enterprise_mobility"); err != nil || p != EnterpriseMobility {
			t.Errorf("ParseProduct = %v, %v", p, err)
		}
		if p, err := ParseProduct("xbox"); !errors.Is(err, ErrInvalid) {
			t.Errorf("ParseProduct(xbox) = %v, %v, want ErrInvalid", p, err)
		}
		wantCites(t, wantNo(t, older, open(IssueTechnical, PowerPlatform), NotCovered, CodeNotNamedByDocument), "RTE-05")
	})
	t.Run("commercial and US Government clouds, no other", func(t *testing.T) {
		t.Attr("proves", "RTE-06")
		for _, r := range []*Router{latest, older} {
			for _, c := range []Cloud{CloudCommercial, CloudUSGovernment} {
				if d := r.Route(open(IssueTechnical, Azure, inCloud(c))); !d.Allowed() {
					t.Errorf("%s, %v: %v", r.Name(), c, d.Outcome)
				}
			}
			wantCites(t, wantNo(t, r, open(IssueTechnical, Azure, inCloud(CloudOther)), NotCovered, CodeCloudNotCovered), "RTE-06")
		}
	})
	t.Run("customer workloads need an active GDAP relationship", func(t *testing.T) {
		t.Attr("proves", "RTE-08")
		for _, p := range []Product{Microsoft365, Dynamics365} {
			if d := latest.Route(open(IssueTechnical, p)); !d.Allowed() {
				t.Errorf("%v with an active relationship is %v", p, d.Outcome)
			}
			for _, g := range []GDAP{GDAPExpired, GDAPPending, GDAPTerminated} {
				wantCites(t, wantNo(t, latest, open(IssueTechnical, p, withGDAP(g)), Denied, CodeGDAPInactive), "RTE-08")
			}
			wantCites(t, wantNo(t, latest, open(IssueTechnical, p, withGDAP(GDAPNone)), Denied, CodeGDAPMissing), "RTE-08")
			wantCites(t, wantNo(t, latest, open(IssueTechnical, p, withRole(RoleNone)), Denied, CodeRoleMissing), "RTE-08")
		}
	})
	t.Run("technical Azure requests are the provider's, with RBAC", func(t *testing.T) {
		t.Attr("proves", "RTE-09")
		wantAllowed(t, latest, open(IssueTechnical, Azure, as(IndirectProvider)), PartnerCenterPortal, PayerIncident)
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, providing(No)), Denied, CodeNotSubscriptionProvider), "RTE-09")
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, withRBAC(No)), Denied, CodeRBACMissing), "RTE-09")
	})
	t.Run("the CSP way into Azure is for providers", func(t *testing.T) {
		t.Attr("proves", "RTE-10")
		for _, p := range []PartnerType{DirectBill, IndirectProvider} {
			csp := wantAllowed(t, latest, open(IssueTechnical, Azure, as(p)), PartnerCenterPortal, PayerIncident)
			wantCites(t, csp, "RTE-10")
			if got := actions(csp, PartnerCenterPortal); len(got) != 5 {
				t.Errorf("%v takes %v through Partner Center", p, got)
			}
		}
		// The reseller is left with the other way, which is for its own tenant.
		wantNo(t, latest, open(IssueTechnical, Azure, as(IndirectReseller)), Denied, CodeUseIndirectProvider)
		own := wantAllowed(t, latest, open(IssueTechnical, Azure, as(IndirectReseller), inTenant(TenantOwn)), AzurePortal, PayerIncident)
		wantActions(t, own, PartnerCenterPortal)
	})
	t.Run("a reseller goes through its indirect provider", func(t *testing.T) {
		t.Attr("proves", "RTE-11")
		d := wantNo(t, latest, open(IssueTechnical, Azure, as(IndirectReseller)), Denied, CodeUseIndirectProvider)
		wantCites(t, d, "RTE-11")
		wantWays(t, d, AskIndirectProvider)
		for m := range d.Remedies() {
			t.Errorf("remedy %v: nothing that can be changed helps a reseller", m)
		}
	})
	t.Run("no contract opens Azure billing to others than the provider", func(t *testing.T) {
		t.Attr("proves", "RTE-12")
		for _, r := range []*Router{latest, older} {
			for _, p := range []PartnerType{IndirectReseller, Advisor} {
				for _, i := range []IssueType{IssueBilling, IssueQuota, IssueSubscription} {
					d := wantNo(t, r, open(i, Azure, as(p), under(PlanPaidContract)), Denied, CodeOnlySubscriptionProvider)
					wantCites(t, d, "RTE-12")
					wantWays(t, d, AskSubscriptionProvider)
				}
			}
			wantAllowed(t, r, open(IssueBilling, Azure, under(PlanNone)), PartnerCenterPortal, PayerFree)
			wantNo(t, r, open(IssueBilling, Azure, providing(No)), Denied, CodeNotSubscriptionProvider)
		}
		// The older document is silent on technical issues, and a contract opens them.
		wantAllowed(t, older, open(IssueTechnical, Azure, as(IndirectReseller), under(PlanPaidContract)), PartnerCenterPortal, PayerPaidContract)
		wantNo(t, older, open(IssueTechnical, Azure, as(IndirectReseller)), Denied, CodePlanRequired)
		wantNo(t, latest, open(IssueTechnical, Azure, as(Advisor), under(PlanPaidContract)), Denied, CodeOnlySubscriptionProvider)
	})
	t.Run("partners outside CSP use cloud support for their own Azure", func(t *testing.T) {
		t.Attr("proves", "RTE-13")
		for _, p := range []PartnerType{NonCSP, IndirectReseller} { // resellers count among them here
			d := wantAllowed(t, latest, open(IssueTechnical, Azure, as(p), inTenant(TenantOwn), from(EntryProductPortal)), AzurePortal, PayerIncident)
			wantCites(t, d, "RTE-13")
			if d.Benefit != BenefitCloudSupport {
				t.Errorf("%v: benefit = %v, want cloud support", p, d.Benefit)
			}
		}
		for _, i := range []IssueType{IssueTechnical, IssueBilling, IssueQuota, IssueSubscription} {
			wantNo(t, latest, open(i, Azure, as(NonCSP)), Denied, CodeNotInCSPProgram)
		}
	})
	t.Run("the Azure CSP way has five steps and is for admin agents", func(t *testing.T) {
		t.Attr("proves", "RTE-14")
		d := wantAllowed(t, latest, open(IssueTechnical, Azure), PartnerCenterPortal, PayerIncident)
		wantActions(t, d, PartnerCenterPortal, ActionCustomers, ActionCustomer, ActionServiceRequests, ActionNewRequest, ActionMicrosoftAzure)
		d = wantNo(t, latest, open(IssueTechnical, Azure, withRole(RoleSalesAgent)), Denied, CodeRoleMissing)
		wantCites(t, d, "RTE-14")
		for q := range d.Requirements() {
			if q.Fact == FactRole && !slices.Equal(q.Accepted, []string{"admin_agent"}) {
				t.Errorf("accepted roles = %v, want admin_agent", q.Accepted)
			}
		}
	})
	t.Run("the plan Cloud Solution Provider belongs to the older rules", func(t *testing.T) {
		t.Attr("proves", "RTE-15")
		d := wantAllowed(t, older, open(IssueTechnical, Azure, under(PlanNone)), PartnerCenterPortal, PayerCustomerEntitlement)
		if got := actions(d, AzurePortal); !slices.Contains(got, ActionChooseCSPPlan) {
			t.Errorf("steps = %v, want the choice of Cloud Solution Provider", got)
		}
		d = wantNo(t, latest, open(IssueTechnical, Azure, under(PlanNone)), Denied, CodePlanRequired)
		got := actions(d, AzurePortal)
		if slices.Contains(got, ActionChooseCSPPlan) || !slices.Contains(got, ActionChoosePlan) {
			t.Errorf("steps = %v, want the choice of partner support or a paid plan", got)
		}
		if d.Benefit != BenefitCloudSupport {
			t.Errorf("benefit = %v, want that cloud support would do", d.Benefit)
		}
		wantWays(t, d, AdvancedSupport, PremierSupport)
		wantAllowed(t, latest, open(IssueTechnical, Azure), PartnerCenterPortal, PayerIncident)
		wantAllowed(t, latest, open(IssueTechnical, Azure, under(PlanPaidContract)), PartnerCenterPortal, PayerPaidContract)
	})
	t.Run("the contact on the Azure form is the partner", func(t *testing.T) {
		t.Attr("proves", "RTE-16")
		for _, r := range []*Router{latest, older} {
			if d := r.Route(open(IssueTechnical, Azure)); !d.Allowed() {
				t.Errorf("%s: with the partner's contact it is %v", r.Name(), d.Outcome)
			}
			wantCites(t, wantNo(t, r, open(IssueTechnical, Azure, withContact(ContactCustomer)), Denied, CodeContactMustBePartner), "RTE-16")
		}
	})
	t.Run("the Azure form ends with Create and is managed in the portal", func(t *testing.T) {
		t.Attr("proves", "RTE-17")
		for _, r := range []*Router{latest, older} {
			d := r.Route(open(IssueTechnical, Azure))
			got := actions(d, AzurePortal)
			if got[0] != ActionNewSupportRequest || got[len(got)-2] != ActionFillIn || got[len(got)-1] != ActionCreate {
				t.Errorf("%s: steps = %v, want a new request, filled in, created", r.Name(), got)
			}
			if d.Review != AzurePortal || d.Review.RequestsPage() != "Manage support requests" {
				t.Errorf("%s: reviewed in %v under %q", r.Name(), d.Review, d.Review.RequestsPage())
			}
		}
	})
	t.Run("the Azure way outside CSP links the plan once", func(t *testing.T) {
		t.Attr("proves", "RTE-18")
		own := func(p PlanState) Case { return open(IssueTechnical, Azure, as(NonCSP), inTenant(TenantOwn), under(p)) }
		rest := []Action{ActionNewSupportRequest, ActionIssueType, ActionChoosePlan, ActionFillIn, ActionCreate}
		link := []Action{ActionHelpAndSupport, ActionPlans, ActionLinkSupportBenefits, ActionEnterIDs}
		wantActions(t, wantNo(t, latest, own(PlanNotLinked), Denied, CodeNotLinked), AzurePortal, slices.Concat(link, rest)...)
		wantActions(t, wantAllowed(t, latest, own(PlanUsable), AzurePortal, PayerIncident), AzurePortal, rest...)
	})
	t.Run("on-premises incidents are not for Azure", func(t *testing.T) {
		d := wantNo(t, latest, open(IssueTechnical, Azure, under(PlanWrongFamily)), Denied, CodeWrongProductFamily)
		if d.Benefit != BenefitCloudSupport {
			t.Errorf("benefit = %v, want that Azure asks for cloud support", d.Benefit)
		}
		wantNo(t, latest, open(IssueTechnical, Azure, inTenant(TenantOwn), under(PlanWrongFamily)), Denied, CodeWrongProductFamily)
		if d := wantAllowed(t, latest, open(IssueTechnical, OnPremises), SupportForBusiness, PayerIncident); d.Benefit != BenefitOnPremisesSupport {
			t.Errorf("benefit = %v, want on-premises support", d.Benefit)
		}
	})
	t.Run("the form for Office 365: category, form, submit", func(t *testing.T) {
		t.Attr("proves", "RTE-20")
		for _, p := range []Product{Microsoft365, EnterpriseMobility, Dynamics365} {
			wantActions(t, older.Route(open(IssueTechnical, p)), Microsoft365AdminCenter, ActionCategory, ActionForm, ActionSubmit)
		}
		wantActions(t, latest.Route(open(IssueTechnical, Microsoft365)), Microsoft365AdminCenter, ActionCategory, ActionForm, ActionSubmit)
	})
	t.Run("the contact on that form is the partner", func(t *testing.T) {
		t.Attr("proves", "RTE-21")
		for _, r := range []*Router{latest, older} {
			for _, p := range []Product{Microsoft365, EnterpriseMobility, Dynamics365} {
				if d := r.Route(open(IssueTechnical, p)); !d.Allowed() {
					t.Errorf("%s: %v with the partner's contact is %v", r.Name(), p, d.Outcome)
				}
				wantCites(t, wantNo(t, r, open(IssueTechnical, p, withContact(ContactCustomer)), Denied, CodeContactMustBePartner), "RTE-21")
			}
		}
	})
	t.Run("those requests are listed in the Microsoft 365 admin center", func(t *testing.T) {
		t.Attr("proves", "RTE-22")
		for _, r := range []*Router{latest, older} {
			for _, p := range []Product{Microsoft365, EnterpriseMobility} {
				d := r.Route(open(IssueTechnical, p))
				if d.Review != Microsoft365AdminCenter || d.Review.RequestsPage() != "View all support tickets" {
					t.Errorf("%s: %v is reviewed in %v under %q", r.Name(), p, d.Review, d.Review.RequestsPage())
				}
			}
		}
		if d := older.Route(open(IssueTechnical, Dynamics365)); d.Review != Microsoft365AdminCenter {
			t.Errorf("Dynamics CRM Online is reviewed in %v", d.Review)
		}
	})
	t.Run("Power Platform takes the IDs on the way", func(t *testing.T) {
		t.Attr("proves", "RTE-23")
		for _, p := range []Product{PowerPlatform, Dynamics365} {
			wantActions(t, latest.Route(open(IssueTechnical, p)), PowerPlatformAdminCenter,
				ActionHelpAndSupport, ActionNewSupportRequest, ActionChoosePlan)
			wantActions(t, wantNo(t, latest, open(IssueTechnical, p, under(PlanNotLinked)), Denied, CodeNotLinked), PowerPlatformAdminCenter,
				ActionHelpAndSupport, ActionNewSupportRequest, ActionEnterIDs, ActionChoosePlan)
		}
	})
	t.Run("Finance and Operations adds a plan with ID and password", func(t *testing.T) {
		t.Attr("proves", "RTE-24")
		rest := []Action{ActionChoosePlan, ActionSupportTile, ActionSubmittedToMicrosoft, ActionSubmitIncident}
		wantActions(t, latest.Route(open(IssueTechnical, FinanceOperations)), FinanceOperationsSupport, rest...)
		d := wantNo(t, latest, open(IssueTechnical, FinanceOperations, under(PlanNotLinked)), Denied, CodeNotLinked)
		wantActions(t, d, FinanceOperationsSupport, slices.Concat([]Action{ActionManageSupportPlans, ActionEnterIDAndPassword}, rest)...)
		for s := range d.Steps() {
			if s.Action != ActionEnterIDAndPassword {
				continue
			}
			for _, field := range []string{"access ID", "contract ID", "password"} {
				if !strings.Contains(s.String(), field) {
					t.Errorf("what to fill in is %q, want the %s among it", s, field)
				}
			}
		}
	})
	t.Run("on-premises starts in a private window with a look at the account", func(t *testing.T) {
		t.Attr("proves", "RTE-26")
		for _, a := range []AccountKind{AccountEntra, AccountMSA} {
			d := wantAllowed(t, latest, open(IssueTechnical, OnPremises, signedInWith(a)), SupportForBusiness, PayerIncident)
			wantActions(t, d, PortalNone, ActionPrivateWindow, ActionCheckAccount)
			if first := slices.Collect(d.Steps())[0].Action; first != ActionPrivateWindow {
				t.Errorf("first step = %v", first)
			}
		}
	})
	t.Run("Support for Business adds the contract unless it is linked", func(t *testing.T) {
		t.Attr("proves", "RTE-28")
		d := wantNo(t, latest, open(IssueTechnical, OnPremises, under(PlanNotLinked)), Denied, CodeNotLinked)
		wantActions(t, d, SupportForBusiness, ActionProductAndSupportType, ActionAddContract, ActionChoosePlan, ActionDetails, ActionSubmit)
		for s := range d.Steps() {
			if s.Action == ActionAddContract && !slices.Contains(s.Rules, "RTE-28") {
				t.Errorf("%v rests on %v", s.Action, s.Rules)
			}
		}
		d = latest.Route(open(IssueTechnical, OnPremises))
		if slices.Contains(actions(d, SupportForBusiness), ActionAddContract) {
			t.Error("a linked contract is added again")
		}
	})
	t.Run("Support for Business, linked and valid, has four steps", func(t *testing.T) {
		t.Attr("proves", "RTE-29")
		wantActions(t, latest.Route(open(IssueTechnical, OnPremises)), SupportForBusiness,
			ActionProductAndSupportType, ActionChoosePlan, ActionDetails, ActionSubmit)
	})
	t.Run("marketplace products are the publisher's", func(t *testing.T) {
		t.Attr("proves", "RTE-30")
		for _, r := range []*Router{latest, older} {
			for p := DirectBill; p.IsValid(); p++ {
				for _, tenant := range []Tenant{0, TenantOwn, TenantCustomer} {
					for i := IssueTechnical; i.IsValid(); i++ {
						d := wantNo(t, r, open(i, Marketplace, as(p), inTenant(tenant)), NotCovered, CodeContactISV)
						wantCites(t, d, "RTE-30")
						wantWays(t, d, AskISV)
					}
				}
			}
		}
	})
	t.Run("a direct sign-in is for own subscriptions", func(t *testing.T) {
		t.Attr("proves", "RTE-31")
		for _, r := range []*Router{latest, older} {
			for _, p := range []Product{Azure, Microsoft365} {
				d := wantNo(t, r, open(IssueTechnical, p, from(EntryProductPortal)), Denied, CodeWrongContext)
				wantCites(t, d, "RTE-31")
				remedies := slices.Collect(d.Remedies())
				if len(remedies) != 1 || remedies[0].Apply().Entry != EntryPartnerCenter {
					t.Errorf("%s, %v: remedies = %v, want to start in Partner Center", r.Name(), p, remedies)
				}
			}
			wantAllowed(t, r, open(IssueTechnical, Azure, inTenant(TenantOwn), from(EntryProductPortal)), AzurePortal, PayerIncident)
			if d := r.Route(open(IssueTechnical, Microsoft365, inTenant(TenantOwn), from(EntryProductPortal))); !d.Allowed() {
				t.Errorf("%s: own Microsoft 365 by direct sign-in is %v", r.Name(), d.Outcome)
			}
		}
	})
	t.Run("an unsupported release takes a paid option", func(t *testing.T) {
		t.Attr("proves", "RTE-33")
		for r, code := range map[Release]Code{ReleaseTooOld: CodeTooOld, ReleaseOutOfMainstream: CodeOutOfMainstream} {
			d := wantNo(t, latest, open(IssueTechnical, OnPremises, ofRelease(r)), Denied, code)
			wantCites(t, d, "RTE-33")
			wantWays(t, d, PayPerIncident, PremierSupport)
			for m := range d.Remedies() {
				t.Errorf("remedy %v: a release is not changed for a request", m)
			}
		}
		for _, r := range []Release{ReleaseCurrent, ReleasePrevious} {
			wantAllowed(t, latest, open(IssueTechnical, OnPremises, ofRelease(r)), SupportForBusiness, PayerIncident)
		}
		wantNo(t, latest, open(IssueTechnical, OnPremises, ofRelease(ReleaseUnknown)), Unknown, CodeReleaseUnknown)
	})
	t.Run("single incidents are sold for the Fixed policy, to personal accounts", func(t *testing.T) {
		t.Attr("proves", "RTE-34")
		for _, test := range []struct {
			release Release
			account AccountKind
			offered bool
			missing []Code
		}{
			{ReleaseTooOld, AccountMSA, true, nil},
			{ReleaseOutOfMainstream, AccountMSA, true, nil},
			{ReleaseTooOld, AccountEntra, true, []Code{CodeNeedsMSA}},
			{ReleaseTooOld, 0, true, []Code{CodeNotSaid}},
			{ReleaseModernTooOld, AccountMSA, false, nil},
			{ReleaseModernEnded, AccountMSA, false, nil},
		} {
			list, missing := ways(latest.Route(open(IssueTechnical, OnPremises, ofRelease(test.release), signedInWith(test.account))))
			if got := slices.Contains(list, PayPerIncident); got != test.offered {
				t.Errorf("%v, %v: pay-per-incident offered %v, want %v", test.release, test.account, got, test.offered)
			}
			if diff := cmp.Diff(test.missing, missing[PayPerIncident]); diff != "" {
				t.Errorf("%v, %v: missing (-want +got):\n%s", test.release, test.account, diff)
			}
		}
	})
	t.Run("the frontline team takes Partner Center itself", func(t *testing.T) {
		t.Attr("proves", "RTE-35")
		for p := DirectBill; p.IsValid(); p++ {
			for i := IssueTechnical; i.IsValid(); i++ {
				for _, cloud := range []Cloud{CloudCommercial, CloudUSGovernment} {
					for _, tenant := range []Tenant{0, TenantOwn, TenantCustomer} {
						d := wantAllowed(t, latest, Case{Partner: p, Issue: i, Product: PartnerCenter, Cloud: cloud, Tenant: tenant}, PartnerCenterPortal, PayerFree)
						wantCites(t, d, "RTE-35")
						wantActions(t, d, PartnerCenterPortal, ActionFrontlineTeam)
						if requires(d, FactPlan) || d.Benefit != BenefitNone {
							t.Errorf("%v, %v asks for a plan", p, i)
						}
					}
				}
			}
		}
	})
	t.Run("Azure asks for RBAC and GDAP both", func(t *testing.T) {
		t.Attr("proves", "RTE-38")
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, withGDAP(GDAPNone)), Denied, CodeGDAPMissing), "RTE-38")
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, withGDAP(GDAPExpired)), Denied, CodeGDAPInactive), "RTE-38")
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, withRBAC(No)), Denied, CodeRBACMissing), "RTE-38")
		wantNo(t, latest, open(IssueTechnical, Azure, withRBAC(No), withGDAP(GDAPNone)), Denied, CodeGDAPMissing, CodeRBACMissing)
	})
	t.Run("paid plans: both for cloud, Premier alone on premises", func(t *testing.T) {
		t.Attr("proves", "RTE-41")
		wantWays(t, latest.Route(open(IssueTechnical, Azure, under(PlanNone))), AdvancedSupport, PremierSupport)
		wantWays(t, latest.Route(open(IssueTechnical, OnPremises, under(PlanNone))), PremierSupport)
	})
}
