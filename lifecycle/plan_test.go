package lifecycle_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

const (
	coreCloud  = entitlement.PlanID("success_core/cloud_support/2025-07-01")
	spdCloud   = entitlement.PlanID("solutions_partner/cloud_support/2025-07-01")
	spdPremise = entitlement.PlanID("solutions_partner/on_premises_support/2025-07-01")
)

// midYear is the start of the terms in these tests.
var midYear = time.Date(2025, 7, 1, 0, 0, 0, 0, seoul)

// TestPlans has the rules about the list of plans.
func TestPlans(t *testing.T) {
	t.Run("on-premises support and what it covers", func(t *testing.T) {
		t.Attr("proves", "ENT-03")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		for _, test := range []struct {
			name    string
			product routing.Product
			release string
			want    string // the code; empty for usable
		}{
			{"N, in mainstream support", routing.OnPremises, "Windows Server 2025", ""},
			{"N-1, in mainstream support", routing.OnPremises, "Windows Server 2022", ""},
			{"N-2, out of mainstream support", routing.OnPremises, "Windows Server 2019", "plan_not_for_product"},
			{"N-1, out of mainstream support", routing.OnPremises, "SQL Server 2019", "plan_not_for_product"},
			{"Azure", routing.Azure, "", "not_for_azure"},
			{"another cloud product", routing.Dynamics365, "", "wrong_product_family"},
		} {
			s := find(t, o.plans("jiwoo", test.product, test.release), spdPremise)
			if s.Usable != (test.want == "") || !s.Usable && s.Reasons[0].Code != test.want {
				t.Errorf("%s: usable %v, %v, want %q", test.name, s.Usable, s.Reasons, test.want)
			}
		}
	})
	t.Run("only what is valid is offered", func(t *testing.T) {
		t.Attr("proves", "RTE-32")
		o := newOffice(t)
		expired := o.adopt(entitlement.SuccessExpanded, 3, midYear.AddDate(-1, 0, 0), "jiwoo")
		empty := o.adopt(entitlement.SuccessCore, 0, midYear, "jiwoo")
		ok := o.adopt(entitlement.SolutionsPartner, 50, midYear)
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: ok, At: midYear, Role: entitlement.GlobalAdmin}); err != nil {
			t.Fatal(err)
		}
		o.link("jiwoo", ok)
		wantListed(t, o.plans("jiwoo", routing.Azure, ""), string(ok), string(expired)+": expired", string(empty)+": depleted")
		if r := o.open(azure("req", "jiwoo")); r.Plan != ok {
			t.Errorf("paid by %s, want %s", r.Plan, ok)
		}
	})
	t.Run("each unavailable plan with its reason", func(t *testing.T) {
		t.Attr("proves", "UX-07")
		o := newOffice(t)
		for _, a := range []lifecycle.Adoption{
			{ID: "ended", Offer: entitlement.SolutionsPartner, From: midYear.AddDate(-1, 0, 0), Left: 3},
			{ID: "empty", Offer: entitlement.SolutionsPartner, From: midYear, Left: 0},
		} {
			a.Benefit = entitlement.OnPremisesSupport
			r, err := o.Adopt(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			o.link("jiwoo", r.Entries[0].Plan)
		}
		o.offer(entitlement.SuccessCore, "jiwoo")
		wantListed(t, o.plans("jiwoo", routing.OnPremises, "Windows Server 2025"),
			"solutions_partner/on_premises_support/2024-07-01: expired",
			string(spdPremise)+": depleted",
			string(coreCloud)+": wrong_product_family")
	})
	t.Run("no answer without a product", func(t *testing.T) {
		t.Attr("proves", "LCY-28")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		wantListed(t, o.plans("jiwoo", 0, ""), string(spdPremise)+": product_required", string(spdCloud)+": product_required")
		wantListed(t, o.plans("jiwoo", routing.OnPremises, ""), string(spdPremise), string(spdCloud)+": wrong_product_family")
		wantListed(t, o.plans("jiwoo", routing.OnPremises, "Windows Server 2025"), string(spdPremise), string(spdCloud)+": wrong_product_family")
	})
	t.Run("what a row shows", func(t *testing.T) {
		t.Attr("proves", "UX-14")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		for _, left := range []entitlement.Quota{20, 19} {
			s := find(t, o.plans("jiwoo", routing.OnPremises, "Windows Server 2025"), spdPremise)
			want := entitlement.Date{Year: 2026, Month: 6, Day: 30}
			if got := s.Entitlement; got.Remaining() != left || got.Term().LastDay() != want {
				t.Errorf("%v left to %v, want %v to %v", got.Remaining(), got.Term().LastDay(), left, want)
			}
			o.open(onPremises(o.id("req"), "jiwoo", "Windows Server 2025"))
		}
	})
	t.Run("the cloud plan's row in an on-premises list", func(t *testing.T) {
		t.Attr("proves", "UX-15")
		o := newOffice(t)
		catalog, err := product.NewCatalog(product.Spec{Releases: []product.Release{{
			Family: "Windows", Version: "11", Name: "Windows 11", Policy: product.PolicyModern,
			Released: product.Date{Year: 2021, Month: 10, Day: 5},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		o.Desk, err = lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return o.now }, Catalog: catalog})
		if err != nil {
			t.Fatal(err)
		}
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		o.open(azure("req", "jiwoo"))
		list := o.plans("jiwoo", routing.OnPremises, "Windows 11")
		wantListed(t, list, string(spdPremise), string(spdCloud)+": wrong_product_family")
		if got := find(t, list, spdCloud).Entitlement.Remaining(); got != 49 {
			t.Errorf("the cloud plan shows %v left, want 49", got)
		}
	})
	t.Run("granted, remaining, status and end", func(t *testing.T) {
		t.Attr("proves", "ENT-55")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		for range 3 {
			o.open(azure(o.id("req"), "jiwoo"))
		}
		row := func(plan entitlement.PlanID) []string {
			s := find(t, o.plans("jiwoo", routing.Azure, ""), plan)
			_, active := s.Entitlement.Activation()
			return []string{
				s.Entitlement.Offer().String(), s.Entitlement.Granted().String(), s.Entitlement.Remaining().String(),
				fmt.Sprint(active && s.Usable), s.Entitlement.Term().LastDay().String(),
			}
		}
		if diff := cmp.Diff([]string{"solutions_partner", "50", "47", "true", "2026-06-30"}, row(spdCloud)); diff != "" {
			t.Errorf("after 3 cloud requests (-want +got):\n%s", diff)
		}
		o = newOffice(t)
		r, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: time.Date(2025, 6, 22, 0, 0, 0, 0, seoul)})
		if err != nil {
			t.Fatal(err)
		}
		plan := r.Entries[0].Plan
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
			t.Fatal(err)
		}
		o.link("jiwoo", plan)
		if diff := cmp.Diff([]string{"solutions_partner", "unlimited", "unlimited", "true", "2026-06-21"}, row(plan)); diff != "" {
			t.Errorf("unlimited (-want +got):\n%s", diff)
		}
	})
}

// TestPlansOfReleases checks what a list says about on-premises releases.
func TestPlansOfReleases(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	for release, want := range map[string][]string{
		"":                    nil, // one that is covered
		"Windows Server 2025": nil,
		"Windows Server 2016": {"plan_not_for_product", "too_old", "out_of_mainstream"},
		"Windows Server 2077": {"product_required"},
	} {
		list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.OnPremises, Release: release})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			var got []string
			for _, r := range s.Reasons {
				got = append(got, r.Code)
			}
			wantHere := want
			if s.Entitlement.Benefit() == entitlement.CloudSupport {
				wantHere = []string{"wrong_product_family"}
			}
			if s.Usable != (len(wantHere) == 0) || !slices.Equal(got, wantHere) {
				t.Errorf("%q, %s: usable %v, %v, want %v", release, s.Entitlement.Plan(), s.Usable, got, wantHere)
			}
		}
	}
	// No product at all: nothing fits (LCY-28).
	list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo"})
	if err != nil || len(list) != 2 || list[0].Reasons[0].Code != "product_required" || list[1].Usable {
		t.Errorf("no product: %+v, %v", list, err)
	}
}
