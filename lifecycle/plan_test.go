package lifecycle_test

import (
	"fmt"
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

// TestBuying has the rules about offers in a book.
func TestBuying(t *testing.T) {
	t.Run("once in a period", func(t *testing.T) {
		t.Attr("proves", "ENT-42")
		o := newOffice(t)
		buy := func(from time.Time) error {
			_, err := o.Buy(t.Context(), lifecycle.Purchase{ID: o.id("buy"), Offer: entitlement.SuccessCore, From: from})
			return err
		}
		if err := buy(midYear); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, buy(midYear), lifecycle.DuplicateOffer)
		wantRefused(t, buy(midYear.AddDate(1, 0, -1)), lifecycle.DuplicateOffer)
		if err := buy(midYear.AddDate(1, 0, 0)); err != nil {
			t.Errorf("the next period: %v", err)
		}
	})
	t.Run("the offers decide which benefits there are", func(t *testing.T) {
		t.Attr("proves", "ENT-05")
		o := newOffice(t)
		if got := o.benefits(); len(got) != 0 {
			t.Errorf("nothing bought: %v", got)
		}
		o.offer(entitlement.SolutionsPartner)
		want := []entitlement.Benefit{entitlement.CloudSupport, entitlement.OnPremisesSupport}
		if diff := cmp.Diff(want, o.benefits()); diff != "" {
			t.Errorf("Solutions Partner (-want +got):\n%s", diff)
		}
		o = newOffice(t)
		o.offer(entitlement.SuccessCore)
		if diff := cmp.Diff(want[:1], o.benefits()); diff != "" {
			t.Errorf("Success Core (-want +got):\n%s", diff)
		}
	})
	t.Run("different offers together", func(t *testing.T) {
		t.Attr("proves", "ENT-43")
		o := newOffice(t)
		for _, offer := range []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore, entitlement.SuccessExpanded} {
			o.offer(offer)
		}
		head, err := o.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		cloud, premise := map[entitlement.PlanID]entitlement.Quota{}, entitlement.Quota(0)
		sum := entitlement.Quota(0)
		for _, p := range head.Plans {
			if p.Entitlement.Benefit() == entitlement.CloudSupport {
				cloud[p.Entitlement.Plan()] = p.Entitlement.Remaining()
				sum += p.Entitlement.Remaining()
			} else {
				premise += p.Entitlement.Remaining()
			}
		}
		if len(cloud) != 3 || sum != 57 || cloud[spdCloud] != 50 || cloud[coreCloud] != 2 || premise != 20 {
			t.Errorf("cloud %v (sum %v), on-premises %v, want 50, 2, 5 (57) and 20", cloud, sum, premise)
		}
	})
	t.Run("how many tickets", func(t *testing.T) {
		t.Attr("proves", "UX-29")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		o.offer(entitlement.SuccessCore, "jiwoo")
		got := map[entitlement.PlanID]entitlement.Quota{}
		for _, s := range o.plans("jiwoo", routing.Azure, "") {
			got[s.Entitlement.Plan()] = s.Entitlement.Remaining()
		}
		if diff := cmp.Diff(map[entitlement.PlanID]entitlement.Quota{spdCloud: 50, coreCloud: 2, spdPremise: 20}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("Launch brings nothing", func(t *testing.T) {
		t.Attr("proves", "ENT-07")
		for b := range entitlement.Benefits() {
			if q, err := entitlement.QuotaOf(entitlement.Launch, b, midYear); q != 0 || err != nil {
				t.Errorf("%v: %v, %v, want 0", b, q, err)
			}
		}
		o := newOffice(t)
		r, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.Launch, From: midYear})
		if err != nil || len(r.Entries) != 0 {
			t.Errorf("%v, %v, want no plan", r.Entries, err)
		}
		if list := o.plans("jiwoo", routing.Azure, ""); len(list) != 0 {
			t.Errorf("listed: %v", list)
		}
	})
	t.Run("the purchase decides for a legacy offer", func(t *testing.T) {
		// Recorded today, but its term started before the retirement, so it was
		// bought by then (ENT-16).
		o := newOffice(t)
		if _, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.LegacyGold, From: time.Date(2024, 12, 1, 0, 0, 0, 0, seoul)}); err != nil {
			t.Error(err)
		}
	})
}

// TestLinking has the rules about accounts and contracts.
func TestLinking(t *testing.T) {
	t.Run("no contract before activation", func(t *testing.T) {
		t.Attr("proves", "ENT-24")
		o := newOffice(t)
		if _, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear}); err != nil {
			t.Fatal(err)
		}
		_, err := o.Link(t.Context(), lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: coreCloud})
		wantRefused(t, err, "not_activated")
		if head, err := o.Head(t.Context()); err != nil || len(head.Links) != 0 {
			t.Errorf("links %v, %v, want none", head.Links, err)
		}
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: coreCloud, Role: entitlement.PartnerAdmin}); err != nil {
			t.Fatal(err)
		}
		o.link("jiwoo", coreCloud)
	})
	t.Run("roles that activate", func(t *testing.T) {
		t.Attr("proves", "ENT-21")
		for role, want := range map[entitlement.Role]bool{
			entitlement.PartnerAdmin: true,
			entitlement.GlobalAdmin:  true,
			entitlement.OtherRole:    false, // an Admin agent and nothing else
			entitlement.NoRole:       false,
		} {
			o := newOffice(t)
			if _, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear}); err != nil {
				t.Fatal(err)
			}
			_, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: coreCloud, Role: role})
			if want && err != nil {
				t.Errorf("%v: %v", role, err)
			} else if !want {
				wantRefused(t, err, lifecycle.MissingRole)
			}
			head, err := o.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, active := head.Plans[0].Entitlement.Activation(); active != want {
				t.Errorf("%v: active %v, want %v", role, active, want)
			}
		}
	})
	t.Run("one pair for all users", func(t *testing.T) {
		t.Attr("proves", "ENT-26")
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessExpanded, "a", "b", "c")[0]
		head, err := o.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		contracts := map[lifecycle.ContractID]bool{}
		for _, l := range head.Links {
			contracts[l.Contract] = true
		}
		if len(head.Links) != 3 || len(contracts) != 1 {
			t.Errorf("%d links to %d contracts, want 3 to 1", len(head.Links), len(contracts))
		}
		for i, account := range []string{"a", "b", "c"} {
			if r := o.open(azure(lifecycle.OperationID("by-"+account), account)); r.Plan != plan || r.Left != entitlement.Quota(4-i) {
				t.Errorf("%s: plan %s, %v left, want one shared balance", account, r.Plan, r.Left)
			}
		}
		// No command makes a second pair for another user of the same plan:
		// neither the same offer again, nor another activation.
		_, err = o.Buy(t.Context(), lifecycle.Purchase{ID: "second", Offer: entitlement.SuccessExpanded, From: midYear, Contract: "for b"})
		wantRefused(t, err, lifecycle.DuplicateOffer)
		_, err = o.Adopt(t.Context(), lifecycle.Adoption{
			ID: "third", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: midYear, Left: 5, Contract: "for b",
		})
		wantRefused(t, err, lifecycle.DuplicateOffer)
		r, err := o.Activate(t.Context(), lifecycle.Activation{ID: "again", Actor: "b", Plan: plan, Role: entitlement.PartnerAdmin})
		if err != nil || len(r.Entries) != 0 {
			t.Errorf("activated again: %v, %v, want nothing new", r.Entries, err)
		}
		if head, err = o.Head(t.Context()); err != nil || len(head.Plans) != 1 || !contracts[head.Plans[0].Contract] {
			t.Errorf("%v, %v, want one plan on the contract it had", head.Plans, err)
		}
	})
	t.Run("an account, not a portal", func(t *testing.T) {
		t.Attr("proves", "ENT-30")
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessExpanded, 4, midYear)
		// Linked while working in the Dynamics portal.
		o.link("jiwoo", plan)
		usable := func(account string, product routing.Product) bool {
			list := o.plans(account, product, "")
			if len(list) != 1 {
				t.Fatalf("%d plans, want 1", len(list))
			}
			return list[0].Usable
		}
		if !usable("jiwoo", routing.Dynamics365) || !usable("jiwoo", routing.Azure) {
			t.Error("linked once, and not usable in both portals")
		}
		if usable("jiwoo@outlook.example", routing.Azure) {
			t.Error("another account of the same person is linked")
		}
	})
	t.Run("a renewal keeps the link if it keeps the pair", func(t *testing.T) {
		t.Attr("proves", "ENT-32")
		for _, test := range []struct {
			name     string
			contract lifecycle.ContractID // of the renewal
			want     string
		}{
			{"same IDs", "pair", ""},
			{"new IDs", "pair 2", "link_stale"},
		} {
			o := newOffice(t)
			last := midYear.AddDate(-1, 0, 0)
			r, err := o.Adopt(t.Context(), lifecycle.Adoption{
				ID: "old", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: last, Left: 1, Contract: "pair",
			})
			if err != nil {
				t.Fatal(err)
			}
			o.link("jiwoo", r.Entries[0].Plan)
			r, err = o.Buy(t.Context(), lifecycle.Purchase{ID: "new", Offer: entitlement.SuccessCore, From: midYear, Contract: test.contract})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: r.Entries[0].Plan, Role: entitlement.GlobalAdmin}); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, s := range o.plans("jiwoo", routing.Azure, "") {
				if s.Entitlement.Plan() != r.Entries[0].Plan {
					continue
				}
				found = true
				if s.Usable != (test.want == "") || !s.Usable && s.Reasons[0].Code != test.want {
					t.Errorf("%s: usable %v, %v, want %q", test.name, s.Usable, s.Reasons, test.want)
				}
			}
			if !found {
				t.Errorf("%s: the renewed plan is not listed", test.name)
			}
			if _, err := o.Open(t.Context(), azure("req", "jiwoo")); test.want == "" && err != nil {
				t.Errorf("%s: %v", test.name, err)
			} else if test.want != "" {
				wantRefused(t, err, "not_linked", test.want)
				o.link("jiwoo", r.Entries[0].Plan)
				o.open(azure("req", "jiwoo"))
			}
		}
	})
	t.Run("once a year for each benefit of an offer", func(t *testing.T) {
		t.Attr("proves", "ENT-33")
		o := newOffice(t)
		// asks returns how many of both benefits ask to be linked first.
		asks := func(account string) (n int) {
			premise := onPremises("premise", account, "Windows Server 2025")
			for _, draft := range []lifecycle.Draft{azure("cloud", account), premise} {
				p, err := o.Preview(t.Context(), draft)
				if err != nil {
					t.Fatal(err)
				}
				for s := range p.Decision.Steps() {
					if s.Action == routing.ActionLinkSupportBenefits || s.Action == routing.ActionAddContract {
						n++
					}
				}
			}
			return n
		}
		o.offer(entitlement.SolutionsPartner)
		if got := asks("jiwoo"); got != 2 {
			t.Errorf("a new account: asked %d times, want 2", got)
		}
		o.link("jiwoo", spdCloud)
		o.link("jiwoo", spdPremise)
		if got := asks("jiwoo"); got != 0 {
			t.Errorf("linked: asked %d times, want 0", got)
		}
		o.now = midYear.AddDate(1, 0, 0).Add(-time.Hour)
		if got := asks("jiwoo"); got != 0 {
			t.Errorf("at the end of the term: asked %d times, want 0", got)
		}
		// The next term, and the new pairs that come with it.
		o.now = midYear.AddDate(1, 0, 0).Add(time.Hour)
		r, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "next", Offer: entitlement.SolutionsPartner, From: midYear.AddDate(1, 0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range r.Entries {
			if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: o.id("act"), Plan: e.Plan, Role: entitlement.PartnerAdmin}); err != nil {
				t.Fatal(err)
			}
		}
		for i, e := range r.Entries {
			if got, want := asks("jiwoo"), 2-i; got != want {
				t.Errorf("%d of 2 linked in the new term: asked %d times, want %d", i, got, want)
			}
			o.link("jiwoo", e.Plan)
		}
		if got := asks("jiwoo"); got != 0 {
			t.Errorf("linked again: asked %d times, want 0", got)
		}
	})
	t.Run("the pair of an Action Pack in Azure", func(t *testing.T) {
		t.Attr("proves", "ENT-15")
		if q, err := entitlement.QuotaOf(entitlement.LegacyActionPack, entitlement.CloudSupport, midYear.AddDate(-1, 0, 0)); q != 0 || err != nil {
			t.Errorf("cloud incidents: %v, %v, want 0", q, err)
		}
		o := newOffice(t)
		r, err := o.Adopt(t.Context(), lifecycle.Adoption{
			ID: "pack", Offer: entitlement.LegacyActionPack, Benefit: entitlement.OnPremisesSupport,
			From: time.Date(2024, 11, 1, 0, 0, 0, 0, seoul), Quota: new(entitlement.Limited(10)), Left: 9,
		})
		if err != nil {
			t.Fatal(err)
		}
		o.link("jiwoo", r.Entries[0].Plan) // the linking succeeds
		wantListed(t, o.plans("jiwoo", routing.Azure, ""), "legacy_action_pack/on_premises_support/2024-11-01: not_for_azure")
		wantListed(t, o.plans("jiwoo", routing.OnPremises, "Windows Server 2025"), "legacy_action_pack/on_premises_support/2024-11-01")
		_, err = o.Open(t.Context(), azure("req", "jiwoo"))
		wantRefused(t, err, "wrong_product_family")
	})
	t.Run("the contract is already registered", func(t *testing.T) {
		t.Attr("proves", "UX-10")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		r, err := o.Link(t.Context(), lifecycle.Linking{ID: "again", Account: "jiwoo", Plan: spdPremise})
		if err != nil || len(r.Entries) != 0 {
			t.Errorf("%v, %v, want success without effect", r.Entries, err)
		}
		wantListed(t, o.plans("jiwoo", routing.OnPremises, "Windows Server 2025"), string(spdPremise), string(spdCloud)+": wrong_product_family")
		old := o.plans("jiwoo", routing.OnPremises, "Windows Server 2016")
		if s := find(t, old, spdPremise); s.Usable || s.Reasons[0].Code != "plan_not_for_product" {
			t.Errorf("not for the product: %v", s.Reasons)
		}
	})
	t.Run("the new names change nothing", func(t *testing.T) {
		t.Attr("proves", "ENT-19")
		o := newOffice(t)
		o.now = time.Date(2025, 6, 22, 12, 0, 0, 0, seoul)
		plan := o.adopt(entitlement.SuccessExpanded, 3, time.Date(2025, 1, 1, 0, 0, 0, 0, seoul), "jiwoo")
		for _, test := range []struct {
			day  int
			name string
		}{{22, "Partner Signature 5pack"}, {23, "Partner Cloud Support 5"}} {
			o.now = time.Date(2025, 6, test.day, 12, 0, 0, 0, seoul)
			list := o.plans("jiwoo", routing.Azure, "")
			wantListed(t, list, string(plan))
			e := list[0].Entitlement
			if name := entitlement.PlanName(e.Benefit(), e.Granted(), dateOf(o.now)); name != test.name || e.Remaining() != 3 {
				t.Errorf("on June %d: %q with %v left, want %q with 3", test.day, name, e.Remaining(), test.name)
			}
		}
		if r := o.open(azure("req", "jiwoo")); r.Plan != plan || r.Left != 2 {
			t.Errorf("a request on June 23: plan %s, %v left", r.Plan, r.Left)
		}
	})
	t.Run("twice changes nothing", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		entries := len(o.entries(0))
		o.link("jiwoo", plan)
		if head, err := o.Head(t.Context()); err != nil || len(head.Links) != 1 || len(o.entries(0)) != entries {
			t.Errorf("%d links, %v", len(head.Links), err)
		}
	})
}

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
		wantListed(t, o.plans("jiwoo", routing.OnPremises, ""), string(spdPremise)+": product_required", string(spdCloud)+": wrong_product_family")
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
