package routing_test

import (
	"slices"
	"testing"

	. "github.com/partnersupport/partnersupport/routing"
)

// inPlace returns the answer to c for partner p, with everything in place that
// anybody could put in place.
func inPlace(r *Router, c Case, p PartnerType) Decision {
	c.Partner, c.Entry, c.GDAP, c.Role, c.RBAC, c.Provider = p, EntryPartnerCenter, GDAPActive, RoleAdminAgent, Yes, Yes
	c.Contact, c.Plan, c.ISV, c.Account = ContactPartner, PlanUsable, Yes, AccountMSA
	if d := r.Route(c); d.Allowed() {
		return d
	}
	c.Plan = PlanPaidContract
	return r.Route(c)
}

// What an alternative says is true: whoever is to be asked can file, a contract
// that is to be bought meets the requirement, and where nobody is named nobody
// can. And whoever could file is named where the asker cannot.
func TestAlternativesAreTrue(t *testing.T) {
	for r := range shipped(t) {
		seen := map[Way]int{}
		for _, head := range said(Case{GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Contact: ContactPartner}) {
			matters := FactProvider
			if head.Product == OnPremises {
				matters = FactRelease
			}
			for _, c := range vary(head, FactPlan, matters) {
				d := r.Route(c)
				list, _ := ways(d)
				others := func(p PartnerType) bool {
					return p != 0 && p != c.Partner && inPlace(r, c, p).Allowed()
				}
				for _, way := range list {
					seen[way]++
					var ok bool
					switch way {
					case AskIndirectProvider:
						ok = c.Partner == IndirectReseller && others(IndirectProvider)
					case AskSubscriptionProvider:
						ok = others(DirectBill) || others(IndirectProvider)
					case AskISV:
						ok = c.Product == Marketplace
					case CloudSupportPlan:
						ok = c.Plan == PlanUsable && d.Payer != PayerIncident
					case AdvancedSupport, PremierSupport, PayPerIncident:
						contract := c
						contract.Plan = PlanPaidContract
						tooOld := fails(d, FactRelease)
						ok = (way != PayPerIncident || tooOld) && (way != AdvancedSupport || c.Product != OnPremises) &&
							!fails(r.Route(contract), FactPlan) && (tooOld || d.Benefit != BenefitNone)
					case NobodyCan:
						ok = d.Outcome != Allowed && d.Outcome != Unknown && len(list) == 1 &&
							!slices.ContainsFunc([]PartnerType{DirectBill, IndirectProvider, IndirectReseller, Advisor, NonCSP}, func(p PartnerType) bool {
								return inPlace(r, c, p).Allowed()
							})
					case ISVConsultation: // of those who say that they are in ISV Success; TestConsultation
					}
					if !ok {
						t.Fatalf("%s: Route(%+v) = %v proposes %v, which is not so", r.Name(), c, d.Outcome, way)
					}
				}
				if isNo := d.Outcome == Denied || d.Outcome == NotCovered; isNo && len(slices.Collect(d.Remedies())) == 0 {
					if len(list) == 0 {
						t.Fatalf("%s: Route(%+v) = %v says neither what helps nor that nothing does", r.Name(), c, d.Outcome)
					}
					asks := slices.Contains(list, AskIndirectProvider) || slices.Contains(list, AskSubscriptionProvider)
					if (others(DirectBill) || others(IndirectProvider)) && !asks {
						t.Fatalf("%s: Route(%+v) = %v does not say that a provider can file", r.Name(), c, d.Outcome)
					}
				}
			}
		}
		for _, way := range []Way{AskSubscriptionProvider, AskISV, NobodyCan} {
			if seen[way] == 0 {
				t.Errorf("%s never proposes %v", r.Name(), way)
			}
		}
	}
}

// Texts are whole sentences with their price and what is missing.
func TestAlternativeText(t *testing.T) {
	d := DefaultRouter().Route(open(IssueBilling, Azure))
	for a := range d.Alternatives() {
		if got, want := a.Text(), "file it under a Partner Cloud Support plan; the incident may be given back after closing; it costs 1 incident"; got != want {
			t.Errorf("text = %q, want %q", got, want)
		}
		a.Incidents = 3
		if got, want := a.Text(), "file it under a Partner Cloud Support plan; the incident may be given back after closing; it costs 3 incidents"; got != want {
			t.Errorf("text = %q, want %q", got, want)
		}
	}
	d = DefaultRouter().Route(open(IssueTechnical, OnPremises, ofRelease(ReleaseTooOld)))
	for a := range d.Alternatives() {
		if got, want := a.Text(), "buy support for this one problem (pay-per-incident); but the account is a Microsoft Entra account: this is sold to personal Microsoft accounts only: sign in with one"; got != want {
			t.Errorf("text = %q, want %q", got, want)
		}
		break
	}
}
