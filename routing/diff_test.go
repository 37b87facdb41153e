package routing_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
	. "github.com/partnersupport/partnersupport/routing"
)

// changed reports whether two decisions answer differently.
func changed(a, b Decision) bool {
	if a.Outcome != b.Outcome || !a.Allowed() {
		return a.Outcome != b.Outcome
	}
	return a.Portal != b.Portal || a.Review != b.Review || a.Payer != b.Payer || a.Benefit != b.Benefit
}

// A case is in exactly one difference if its answer changes, and in none if it
// does not; and all cases of a difference change alike.
func TestDiffIsExact(t *testing.T) {
	policies := []*Router{DefaultRouter(), mustRouter(t, Policy2024())}
	for _, readings := range allReadings()[1:] {
		policies = append(policies, mustRouter(t, Policy2025With(readings)))
	}
	for _, before := range policies {
		for _, after := range policies {
			differences := slices.Collect(Diff(before, after))
			if before == after && len(differences) > 0 {
				t.Errorf("%s differs from itself: %v", before.Name(), differences[0])
			}
			if before != after && len(differences) == 0 {
				t.Errorf("%s and %s do not differ", before.Name(), after.Name())
			}
			for _, d := range differences {
				if !d.Cases.Has(d.Old.Case()) || d.Old.Case() != d.New.Case() || !changed(d.Old, d.New) {
					t.Fatalf("%v: its case is %+v", d, d.Old.Case())
				}
				if before.Route(d.Old.Case()) != d.Old || after.Route(d.New.Case()) != d.New {
					t.Fatalf("%v: these are not the answers to its case", d)
				}
			}
			rng := rand.New(rand.NewPCG(7, 7))
			for range 2000 {
				c := random(rng)
				was, is := before.Route(c), after.Route(c)
				var in []Difference
				for _, d := range differences {
					if d.Cases.Has(c) {
						in = append(in, d)
					}
				}
				switch {
				case !changed(was, is) && len(in) > 0:
					t.Fatalf("%s, %s: %+v has not changed, but is in %v", before.Name(), after.Name(), c, in)
				case changed(was, is) && len(in) != 1:
					t.Fatalf("%s, %s: %+v has changed, and is in %v", before.Name(), after.Name(), c, in)
				case changed(was, is) && (changed(was, in[0].Old) || changed(is, in[0].New)):
					t.Fatalf("%s, %s: %+v went from %v to %v, but is in %v", before.Name(), after.Name(), c, was.Outcome, is.Outcome, in)
				}
			}
		}
	}
}

// Each reading changes what its documentation says, and nothing else.
func TestReadings(t *testing.T) {
	for _, test := range []struct {
		readings Readings
		name     string
		within   func(Case) bool
		some     string // one of the differences
	}{
		{
			Readings{ProvidersOnly: true}, "policy_2025+providers_only",
			func(c Case) bool {
				return (c.Partner == IndirectReseller || c.Partner == Advisor) && c.Tenant == TenantCustomer && c.Product != Azure
			},
			", partner_center, listed in microsoft_365_admin_center) -> denied (only_providers_file)",
		},
		{
			Readings{AzureRBACOnly: true}, "policy_2025+azure_rbac_only",
			func(c Case) bool { return c.Product == Azure && c.Tenant == TenantCustomer && c.GDAP != GDAPActive },
			"denied (gdap_missing) -> allowed (incident of cloud_support, partner_center, listed in azure_portal)",
		},
		{
			Readings{CSPEntitlementCoversDynamics: true}, "policy_2025+csp_entitlement_covers_dynamics",
			func(c Case) bool {
				dynamics := c.Product == Dynamics365 || c.Product == PowerPlatform || c.Product == FinanceOperations
				return dynamics && c.Tenant == TenantCustomer && (c.Issue == IssueTechnical || c.Issue == IssueQuota)
			},
			"allowed (incident of cloud_support, partner_center, listed in power_platform_admin_center) -> allowed (customer_entitlement, partner_center, listed in power_platform_admin_center)",
		},
	} {
		r := mustRouter(t, Policy2025With(test.readings))
		if r.Name() != test.name {
			t.Errorf("name = %q, want %q", r.Name(), test.name)
		}
		found := false
		for d := range Diff(DefaultRouter(), r) {
			if !test.within(d.Old.Case()) {
				t.Errorf("%s: changes more than it says: %v", test.name, d)
			}
			found = found || strings.HasSuffix(d.String(), test.some)
			if d.New.Outcome == Allowed && d.New.Confidence != Conflicting {
				t.Errorf("%s: %v is %v, want conflicting: the documents are on both sides", test.name, d, d.New.Confidence)
			}
		}
		if !found {
			t.Errorf("%s: no difference ends in %q", test.name, test.some)
		}
	}
	if Policy2025With(Readings{}).Name != Policy2025().Name || mustRouter(t, Policy2025With(Readings{})).Hash() != DefaultRouter().Hash() {
		t.Error("the zero Readings are not those of Policy2025")
	}
}

func TestBox(t *testing.T) {
	var zero Box
	if zero.Has(Case{}) || zero.Has(open(IssueTechnical, Azure)) {
		t.Error("the zero Box has cases")
	}
	r := mustRouter(t, Policy2025With(Readings{AzureRBACOnly: true}))
	for d := range Diff(DefaultRouter(), r) {
		c := d.Old.Case()
		for _, f := range facts {
			outside := c
			f.set(&outside, uint8(f.last+1))
			if d.Cases.Has(outside) {
				t.Errorf("%v has %+v, which is no case", d.Cases, outside)
			}
		}
		if got := d.Cases.Values(FactProduct); !slices.Equal(got, []string{"azure"}) {
			t.Errorf("products of %v = %v", d.Cases, got)
		}
		if got := len(d.Cases.Values(FactISV)); got != 3 {
			t.Errorf("%v has %d values of a fact that does not matter, want all 3", d.Cases, got)
		}
		if got := d.Cases.Values(FactNone); got != nil {
			t.Errorf("values of no fact = %v", got)
		}
		if text := d.Cases.String(); !strings.HasPrefix(text, "partner=direct_bill|indirect_provider issue=") || strings.Contains(text, "isv=") {
			t.Errorf("box reads %q", text)
		}
		break
	}
	for range Diff(new(Router), DefaultRouter()) {
		t.Error("a router without a policy has differences")
	}
}

// The golden file pins what changed between the two documents, as people read it:
// the boxes, joined where they can be, and their order.
func TestDiffGolden(t *testing.T) {
	var b strings.Builder
	for d := range Diff(mustRouter(t, Policy2024()), DefaultRouter()) {
		b.WriteString(d.String() + "\n")
	}
	goldentest.Check(t, "diff_2024_2025.txt", b.String())
}

// A request that both policies allow has changed if it goes elsewhere.
func TestDiffSeesPortals(t *testing.T) {
	for name, change := range map[string]func(*Route){
		"portal": func(r *Route) { r.Portal = SupportForBusiness },
		"review": func(r *Route) { r.Review = SupportForBusiness },
	} {
		p := Policy2025()
		change(&p.Routes[slices.IndexFunc(p.Routes, func(r Route) bool { return r.ID == "azure_own" })])
		differences := slices.Collect(Diff(DefaultRouter(), mustRouter(t, p)))
		if len(differences) != 2 { // one for each of the two who may pay
			t.Errorf("%s: %v, want a difference for each payer", name, differences)
		}
		for _, d := range differences {
			_, answers, _ := strings.Cut(d.String(), ": ")
			before, after, _ := strings.Cut(answers, " -> ")
			if d.Old.Case().Product != Azure || !d.Old.Allowed() || !d.New.Allowed() || before == after {
				t.Errorf("%s: %v", name, d)
			}
		}
	}
}

// JSON of differences and remedies loses nothing.
func TestExplanationJSON(t *testing.T) {
	rbac := mustRouter(t, Policy2025With(Readings{AzureRBACOnly: true}))
	for d := range Diff(DefaultRouter(), rbac) {
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Cases    map[string][]string
			Case     Case
			Old, New struct {
				Outcome Outcome
				Reasons []Reason
			}
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if got.Case != d.Old.Case() || got.Old.Outcome != d.Old.Outcome || got.New.Outcome != d.New.Outcome || len(got.Old.Reasons) == 0 || len(got.New.Reasons) == 0 {
			t.Errorf("%s", data)
		}
		if want := d.Cases.Values(FactGDAP); !slices.Equal(got.Cases["gdap"], want) || got.Cases["isv"] != nil {
			t.Errorf("cases = %v, want gdap %v and no isv", got.Cases, want)
		}
	}
	for m := range DefaultRouter().Route(open(IssueTechnical, Azure, withGDAP(GDAPNone))).Remedies() {
		if data, err := json.Marshal(m); err != nil || string(data) != `[{"fact":"gdap","from":"none","to":["active"]}]` {
			t.Errorf("remedy = %s, %v", data, err)
		}
	}
}
