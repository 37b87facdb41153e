package routing_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnersupport/partnersupport/internal/race"
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

// couldBeAllowed reports whether p could file c with everything in place, once the
// facts that c does not say are said.
func couldBeAllowed(r *Router, c Case, p PartnerType) bool {
	c.Partner, c.Entry = p, 0
	if c.Release == 0 || c.Release == ReleaseUnknown {
		c.Release = ReleaseCurrent
	}
	return slices.ContainsFunc(said(c), func(c Case) bool { return inPlace(r, c, c.Partner).Allowed() })
}

// What an alternative says is true: whoever is to be asked can file, what is to be
// bought is all that is missing, and where the documents name nobody nobody can.
// And whoever could file is named where the asker cannot.
func TestAlternativesAreTrue(t *testing.T) {
	everybody := []PartnerType{DirectBill, IndirectProvider, IndirectReseller, Advisor, NonCSP}
	for r := range shipped(t) {
		seen := map[Way]int{}
		check := func(c Case) {
			d := r.Route(c)
			list, missing := ways(d)
			others := func(p PartnerType) bool { return p != c.Partner && couldBeAllowed(r, c, p) }
			contract := c
			contract.Plan = PlanPaidContract
			tooOld := fails(d, FactRelease)
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
					ok = c.Plan == PlanUsable && d.Payer != PayerIncident && d.Allowed() == (len(missing[way]) == 0)
				case AdvancedSupport, PremierSupport:
					ok = c.Plan != PlanPaidContract && (way == PremierSupport || c.Product != OnPremises) &&
						(c.Product == OnPremises && (tooOld || c.Release == 0 || c.Release == ReleaseUnknown) ||
							r.Route(contract).Allowed() == (len(missing[way]) == 0))
				case PaidContract:
					ok = c.Plan == PlanPaidContract && tooOld
				case PayPerIncident:
					ok = tooOld
				case NobodyCan:
					ok = len(list) == 1 && (d.Outcome == Denied || d.Outcome == NotCovered) &&
						!slices.ContainsFunc(everybody, func(p PartnerType) bool { return couldBeAllowed(r, c, p) })
				case ISVConsultation: // of those who say that they are in ISV Success; TestConsultation
					ok = c.ISV != 0
				}
				if !ok {
					t.Fatalf("%s: Route(%+v) = %v proposes %v, which is not so", r.Name(), c, d.Outcome, way)
				}
			}
			if isNo := d.Outcome == Denied || d.Outcome == NotCovered; !isNo || len(slices.Collect(d.Remedies())) > 0 {
				return
			}
			unsaid := len(said(c)) > 1 || c.Release == 0 || c.Release == ReleaseUnknown
			if len(list) == 0 && !unsaid {
				t.Fatalf("%s: Route(%+v) = %v says neither what helps nor that nothing does", r.Name(), c, d.Outcome)
			}
			asks := slices.Contains(list, AskIndirectProvider) || slices.Contains(list, AskSubscriptionProvider)
			if !asks && !unsaid && !tooOld && (others(DirectBill) || others(IndirectProvider)) {
				t.Fatalf("%s: Route(%+v) = %v does not say that a provider can file", r.Name(), c, d.Outcome)
			}
		}
		for _, head := range said(Case{GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Contact: ContactPartner}) {
			matters := FactProvider
			if head.Product == OnPremises {
				matters = FactRelease
			}
			for i, c := range vary(head, FactPlan, matters) {
				if !race.Enabled || i%10 == 0 {
					check(c)
				}
			}
		}
		rng := rand.New(rand.NewPCG(3, 9))
		draws := 5000
		if race.Enabled {
			draws = 500
		}
		for range draws {
			c := random(rng)
			for _, f := range facts {
				if rng.IntN(4) == 0 {
					f.set(&c, 0)
				}
			}
			check(c)
		}
		for _, way := range []Way{AskSubscriptionProvider, AskISV, NobodyCan} {
			if seen[way] == 0 {
				t.Errorf("%s never proposes %v", r.Name(), way)
			}
		}
	}
}

// What several routes propose does not depend on which of them comes first.
func TestAlternativesOfSeveralRoutes(t *testing.T) {
	c := open(IssueTechnical, Azure, inTenant(0), withGDAP(GDAPNone), under(PlanEmpty))
	renamed := Policy2025()
	renamed.Routes[slices.IndexFunc(renamed.Routes, func(r Route) bool { return r.ID == "azure_own" })].ID = "a"
	for _, r := range []*Router{DefaultRouter(), mustRouter(t, renamed)} {
		list, missing := ways(r.Route(c))
		if !slices.Equal(list, []Way{AdvancedSupport, PremierSupport}) || !slices.Equal(missing[AdvancedSupport], []Code{CodeGDAPMissing}) {
			t.Errorf("alternatives = %v, missing %v, want both contracts, without GDAP", list, missing)
		}
	}
	// Who can help depends on the issue, so nobody is named while that is not said.
	wantWays(t, DefaultRouter().Route(open(0, Azure, as(IndirectReseller))))
}

// undecided returns the decision of a policy with two routes, one for technical issues and
// one for all others, on a case that does not say which it is.
func undecided(t *testing.T, technical, others func(*Route)) Decision {
	t.Helper()
	route := func(id string, issues Set, change func(*Route)) Route {
		r := Route{
			ID: id, Outcome: NotCovered, Code: CodeContactISV, Rules: []string{"RTE-30"},
			Partner: All, Issue: issues, Product: All, Tenant: All, Cloud: All, Entry: All,
		}
		change(&r)
		return r
	}
	r := mustRouter(t, Policy{Name: "two", Routes: []Route{
		route("others", All&^SetOf(IssueTechnical), others), route("technical", SetOf(IssueTechnical), technical),
	}})
	return r.Route(open(0, Azure))
}

// Where two routes propose the same way, it costs what the dearer one says and rests on
// the rules of both, and no steps fit both.
func TestAlternativeOfTwoRoutes(t *testing.T) {
	step := []Step{{Action: ActionForm, Rules: []string{"RTE-08"}}}
	d := undecided(t, func(r *Route) {
		r.Options = []Option{{Way: AskISV, Incidents: 2, Steps: step, Rules: []string{"RTE-01", "RTE-02"}}}
	}, func(r *Route) {
		r.Options = []Option{
			{Way: AskISV, Incidents: 3, Rules: []string{"RTE-02", "RTE-03"}, When: []Clause{{Fact: FactPlan, In: SetOf(PlanEmpty), Rules: []string{"RTE-08"}}}},
			{Way: AskISV, Incidents: 1, Steps: step, Rules: []string{"RTE-02", "RTE-04"}},
			{Way: AskISV, Incidents: 4, Rules: []string{"RTE-05"}},                  // the first that applies counts
			{Way: AskSubscriptionProvider, Incidents: 1, Rules: []string{"RTE-06"}}, // only one of the routes proposes it
		}
	})
	got := slices.Collect(d.Alternatives())
	for i := range got {
		slices.Sort(got[i].Rules)
	}
	want := []Alternative{{Way: AskISV, Incidents: 2, Rules: []string{"RTE-01", "RTE-02", "RTE-04"}}}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// While it is not known whether a request may be opened, no other way is named.
func TestNoAlternativeWhileUnknown(t *testing.T) {
	way := []Option{{Way: AskISV, Rules: []string{"RTE-01"}}}
	d := undecided(t, func(r *Route) {
		r.Outcome, r.Code, r.Portal, r.Payer, r.Options = Allowed, CodeAllowed, AzurePortal, PayerFree, way
	}, func(r *Route) { r.Options = way })
	if list := slices.Collect(d.Alternatives()); d.Outcome != Unknown || len(list) > 0 {
		t.Errorf("%v, %v, want no alternatives of what is unknown", d.Outcome, list)
	}
}

// Nobody is told that nothing helps while something may.
func TestNobodyCan(t *testing.T) {
	bare := Policy2025() // in which nobody proposes anything for on-premises products
	bare.Routes[slices.IndexFunc(bare.Routes, func(r Route) bool { return r.ID == "on_premises_technical" })].Options = nil
	list, _ := ways(mustRouter(t, bare).Route(open(IssueTechnical, OnPremises, ofRelease(ReleaseTooOld))))
	if !slices.Equal(list, []Way{NobodyCan}) {
		t.Errorf("a release beyond cover without an option: alternatives = %v, want nobody", list)
	}
	r := DefaultRouter()
	for _, test := range []struct {
		name string
		c    Case
		want bool
	}{
		{"no document covers the cloud", open(IssueTechnical, Azure, inCloud(CloudOther)), true},
		{"on-premises billing", open(IssueBilling, OnPremises), true},
		{"GDAP would help, whatever the issue", open(0, Azure, withGDAP(GDAPNone)), false},
		{"the plan may be linked, whatever the release", open(IssueTechnical, OnPremises, ofRelease(0), under(PlanNotLinked)), false},
		{"a remedy is there", open(IssueTechnical, Azure, withGDAP(GDAPNone)), false},
	} {
		list, _ := ways(r.Route(test.c))
		if got := slices.Contains(list, NobodyCan); got != test.want {
			t.Errorf("%s: alternatives = %v, want nobody to be in them: %v", test.name, list, test.want)
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
