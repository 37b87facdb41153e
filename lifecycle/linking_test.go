package lifecycle_test

import (
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestLinking has the rules about accounts and contracts.
func TestLinking(t *testing.T) {
	t.Run("no contract before activation", func(t *testing.T) {
		t.Attr("proves", "ENT-24")
		o := newOffice(t)
		if _, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear}); err != nil {
			t.Fatal(err)
		}
		_, err := o.Link(t.Context(), lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: coreCloud})
		refused := wantRefused(t, err, "not_activated")
		if rules := refused.Reasons[0].Rules; len(rules) == 0 || rules[0] != "ENT-24" {
			t.Errorf("refused by %v, want ENT-24 first", rules)
		}
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
				wantRefused(t, err, test.want)
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
		wantRefused(t, err, "not_for_azure")
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
			if name := entitlement.PlanName(e.Benefit(), e.Granted(), civil.Of(o.now)); name != test.name || e.Remaining() != 3 {
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

// TestStaleLinks has what a link to another term is worth: it is stale for the renewal of
// the same offer and benefit only.
func TestStaleLinks(t *testing.T) {
	o := newOffice(t)
	o.now = at(9, 0).AddDate(2, 0, 0) // both terms have begun, and the later one runs
	plans := map[string]entitlement.PlanID{}
	for name, a := range map[string]lifecycle.Adoption{
		"old cloud":    {Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: midYear},
		"old premises": {Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport, From: midYear},
		"new cloud":    {Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: midYear.AddDate(2, 0, 0)},
		"new premises": {Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport, From: midYear.AddDate(2, 0, 0)},
		"other offer":  {Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: midYear.AddDate(2, 0, 1)},
	} {
		a.ID, a.Left = o.id("adopt"), 1
		r, err := o.Adopt(t.Context(), a)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		plans[name] = r.Entries[0].Plan
	}
	o.link("early", plans["old premises"])
	o.link("late", plans["new cloud"])
	for account, want := range map[string]map[string]string{
		"early": {"old cloud": "not_linked", "old premises": "", "new cloud": "not_linked", "new premises": "link_stale", "other offer": "not_linked"},
		"late":  {"old cloud": "not_linked", "old premises": "not_linked", "new cloud": "", "new premises": "not_linked", "other offer": "not_linked"},
	} {
		list := o.plans(account, routing.Azure, "")
		for name, code := range want {
			got := ""
			for _, c := range reasonCodes(find(t, list, plans[name]).Reasons) {
				if c == "not_linked" || c == "link_stale" {
					got = c
				}
			}
			if got != code {
				t.Errorf("%s, linked %s: %q, want %q", name, account, got, code)
			}
		}
	}
}
