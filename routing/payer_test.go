package routing_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/partnersupport/partnersupport/routing"
)

// TestPayerRules has the rules about who pays, and what else can be bought.
func TestPayerRules(t *testing.T) {
	latest, older := DefaultRouter(), mustRouter(t, Policy2024())

	t.Run("cloud support comes activated from a package, for partners in and outside CSP", func(t *testing.T) {
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, under(PlanNone)), Denied, CodePlanRequired), "ENT-46")
		wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, under(PlanNotActivated)), Denied, CodeNotActivated), "ENT-46")
		wantAllowed(t, latest, open(IssueTechnical, Azure, under(PlanPaidContract)), PartnerCenterPortal, PayerPaidContract)
		wantAllowed(t, latest, open(IssueTechnical, Azure, as(NonCSP), inTenant(TenantOwn)), AzurePortal, PayerIncident)
	})
	t.Run("the plan Cloud Solution Provider is there without asking under the older rules only", func(t *testing.T) {
		t.Attr("proves", "ENT-47")
		for _, p := range []PartnerType{DirectBill, IndirectProvider} {
			for _, test := range []struct {
				router *Router
				want   bool
			}{{older, true}, {latest, false}} {
				d := test.router.Route(open(IssueTechnical, Azure, as(p), under(PlanNone)))
				if there := d.Allowed(); there != test.want {
					t.Errorf("%s: %v without a plan of its own is %v", test.router.Name(), p, d.Outcome)
				}
				if chosen := slices.Contains(actions(d, AzurePortal), ActionChooseCSPPlan); chosen != test.want {
					t.Errorf("%s: %v chooses Cloud Solution Provider: %v, want %v", test.router.Name(), p, chosen, test.want)
				}
			}
			wantCites(t, wantNo(t, latest, open(IssueTechnical, Azure, as(p), under(PlanNone)), Denied, CodePlanRequired), "ENT-46")
		}
	})
	t.Run("which products need a plan", func(t *testing.T) {
		t.Attr("proves", "ENT-48")
		for p, want := range map[Product]bool{Azure: true, OnPremises: true, Dynamics365: true, PowerPlatform: true, FinanceOperations: true, Microsoft365: false} {
			if got := fails(latest.Route(open(IssueTechnical, p, under(PlanNone))), FactPlan); got != want {
				t.Errorf("%v needs a plan: %v, want %v", p, got, want)
			}
		}
	})
	t.Run("Office 365 and Enterprise Mobility have no support fee", func(t *testing.T) {
		t.Attr("proves", "ENT-49")
		for _, p := range []Product{Microsoft365, EnterpriseMobility} {
			wantAllowed(t, latest, open(IssueTechnical, p, under(PlanNone)), PartnerCenterPortal, PayerCustomerEntitlement)
			wantAllowed(t, latest, open(IssueTechnical, p, under(PlanNone), inTenant(TenantOwn)), Microsoft365AdminCenter, PayerFree)
		}
		wantAllowed(t, older, open(IssueTechnical, Dynamics365, under(PlanNone)), PartnerCenterPortal, PayerCustomerEntitlement)
	})
	t.Run("Azure has one, which a cloud benefit pays", func(t *testing.T) {
		d := wantNo(t, latest, open(IssueTechnical, Azure, under(PlanNone)), Denied, CodePlanRequired)
		wantWays(t, d, AdvancedSupport, PremierSupport)
		if d := wantAllowed(t, latest, open(IssueTechnical, Azure), PartnerCenterPortal, PayerIncident); d.Benefit != BenefitCloudSupport {
			t.Errorf("benefit = %v, want cloud support", d.Benefit)
		}
	})
	t.Run("billing and subscription help is free, with the plan as the other way", func(t *testing.T) {
		t.Attr("proves", "ENT-52")
		for _, i := range []IssueType{IssueBilling, IssueSubscription} {
			for _, p := range []Product{Azure, Dynamics365, PowerPlatform, FinanceOperations} {
				wantAllowed(t, latest, open(i, p, under(PlanNone)), PartnerCenterPortal, PayerFree)
				d := wantAllowed(t, latest, open(i, p), PartnerCenterPortal, PayerFree)
				for a := range d.Alternatives() {
					if a.Way != CloudSupportPlan || a.Incidents != 1 {
						t.Errorf("%v, %v: alternative %v for %d incidents", i, p, a.Way, a.Incidents)
					}
				}
				wantWays(t, d, CloudSupportPlan)
			}
		}
		wantAllowed(t, latest, open(IssueQuota, Azure), PartnerCenterPortal, PayerIncident)
	})
	t.Run("the CSP benefit stays with customers", func(t *testing.T) {
		t.Attr("proves", "ENT-53")
		for _, r := range []*Router{latest, older} {
			for p := Azure; p.IsValid(); p++ {
				for i := IssueTechnical; i.IsValid(); i++ {
					for partner := DirectBill; partner.IsValid(); partner++ {
						if d := r.Route(open(i, p, as(partner), inTenant(TenantOwn))); d.Payer == PayerCustomerEntitlement {
							t.Errorf("%s: the own %v of %v is paid by the customer's entitlement", r.Name(), p, partner)
						}
					}
				}
			}
			wantAllowed(t, r, open(IssueTechnical, Microsoft365), PartnerCenterPortal, PayerCustomerEntitlement)
		}
	})
	t.Run("own subscriptions need a plan", func(t *testing.T) {
		t.Attr("proves", "ENT-54")
		for _, r := range []*Router{latest, older} {
			for i := IssueTechnical; i.IsValid(); i++ {
				wantAllowed(t, r, open(i, Azure, inTenant(TenantOwn)), AzurePortal, PayerIncident)
				wantAllowed(t, r, open(i, Azure, inTenant(TenantOwn), under(PlanPaidContract)), AzurePortal, PayerPaidContract)
				wantCites(t, wantNo(t, r, open(i, Azure, inTenant(TenantOwn), under(PlanNone)), Denied, CodePlanRequired), "ENT-54")
			}
		}
	})
	t.Run("Advanced Support is for the cloud only", func(t *testing.T) {
		t.Attr("proves", "ENT-58")
		cloud, _ := ways(latest.Route(open(IssueTechnical, Azure, under(PlanNone))))
		onPremises, _ := ways(latest.Route(open(IssueTechnical, OnPremises, under(PlanNone))))
		if !slices.Contains(cloud, AdvancedSupport) || slices.Contains(onPremises, AdvancedSupport) {
			t.Errorf("cloud %v, on premises %v", cloud, onPremises)
		}
	})
	t.Run("single incidents are sold to personal accounts only", func(t *testing.T) {
		t.Attr("proves", "ENT-59")
		for account, want := range map[AccountKind][]Code{AccountMSA: nil, AccountEntra: {CodeNeedsMSA}} {
			list, missing := ways(latest.Route(open(IssueTechnical, OnPremises, ofRelease(ReleaseTooOld), signedInWith(account))))
			if !slices.Contains(list, PayPerIncident) {
				t.Errorf("%v: alternatives = %v", account, list)
			}
			if diff := cmp.Diff(want, missing[PayPerIncident]); diff != "" {
				t.Errorf("%v: missing (-want +got):\n%s", account, diff)
			}
		}
	})
}
