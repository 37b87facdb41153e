package lifecycle_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
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
	t.Run("Launch brings nothing", func(t *testing.T) {
		o := newOffice(t)
		r, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.Launch, From: midYear})
		if err != nil || len(r.Entries) != 0 {
			t.Errorf("%v, %v, want no plan", r.Entries, err)
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
		// A second pair for another user of the same offer cannot be made.
		_, err = o.Buy(t.Context(), lifecycle.Purchase{ID: "second", Offer: entitlement.SuccessExpanded, From: midYear, Contract: "for b"})
		wantRefused(t, err, lifecycle.DuplicateOffer)
	})
	t.Run("an account, not a portal", func(t *testing.T) {
		t.Attr("proves", "ENT-30")
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessExpanded, 4, midYear)
		// Linked while working in the Dynamics portal.
		o.link("jiwoo", plan)
		usable := func(account string, product routing.Product) bool {
			list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: account, Product: product})
			if err != nil || len(list) != 1 {
				t.Fatalf("%d plans, %v", len(list), err)
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
			list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				if s.Entitlement.Plan() != r.Entries[0].Plan {
					continue
				}
				if s.Usable != (test.want == "") || !s.Usable && s.Reasons[0].Code != test.want {
					t.Errorf("%s: usable %v, %v, want %q", test.name, s.Usable, s.Reasons, test.want)
				}
			}
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

// TestPaying has the rules about what a request costs.
func TestPaying(t *testing.T) {
	t.Run("an on-premises plan for any account that is linked", func(t *testing.T) {
		t.Attr("proves", "ENT-34")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "kim@outlook.example", "kim@hangang.example")
		msa := onPremises("msa", "kim@outlook.example", "Windows Server 2025")
		entra := onPremises("entra", "kim@hangang.example", "Windows Server 2025")
		entra.Facts.Account = routing.AccountEntra
		if a, b := o.open(msa), o.open(entra); a.Plan != spdPremise || b.Plan != spdPremise || b.Left != 18 {
			t.Errorf("paid by %s and %s, %v left", a.Plan, b.Plan, b.Left)
		}
		_, err := o.Open(t.Context(), onPremises("other", "lee@outlook.example", "Windows Server 2025"))
		wantRefused(t, err, "not_linked")
	})
	t.Run("frontline is free", func(t *testing.T) {
		t.Attr("proves", "ENT-40")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		for i := range 100 {
			r := o.open(about(azure(lifecycle.OperationID(fmt.Sprint("pc-", i)), "jiwoo"), routing.PartnerCenter, routing.IssueTechnical))
			if r.Payer != routing.PayerFree || r.Plan != "" {
				t.Fatalf("paid by %v, plan %q", r.Payer, r.Plan)
			}
		}
		if o.left(spdCloud) != 50 || o.left(spdPremise) != 20 {
			t.Errorf("%v cloud and %v on-premises left, want 50 and 20", o.left(spdCloud), o.left(spdPremise))
		}
	})
	t.Run("IDs only for products with plans", func(t *testing.T) {
		t.Attr("proves", "ENT-28")
		// A new account: not linked to anything.
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner)
		_, err := o.Open(t.Context(), azure("azure", "new"))
		wantRefused(t, err, "not_linked")
		r := o.open(about(azure("m365", "new"), routing.Microsoft365, routing.IssueTechnical))
		if r.Payer != routing.PayerCustomerEntitlement || r.Plan != "" {
			t.Errorf("Microsoft 365: paid by %v, plan %q", r.Payer, r.Plan)
		}
	})
	t.Run("IDs for on-premises support", func(t *testing.T) {
		t.Attr("proves", "ENT-29")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner)
		draft := onPremises("premise", "new", "Windows Server 2025")
		_, err := o.Open(t.Context(), draft)
		wantRefused(t, err, "not_linked")
		o.link("new", spdPremise)
		o.open(draft)
	})
	t.Run("which products need a plan", func(t *testing.T) {
		t.Attr("proves", "ENT-48")
		o := newOffice(t)
		_, err := o.Open(t.Context(), azure("azure", "jiwoo"))
		wantRefused(t, err, "plan_required")
		o.open(about(azure("m365", "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
	})
	t.Run("billing is free", func(t *testing.T) {
		t.Attr("proves", "ENT-52")
		o := newOffice(t)
		r := o.open(about(azure("billing", "jiwoo"), routing.Azure, routing.IssueBilling))
		if r.Payer != routing.PayerFree || r.Plan != "" {
			t.Errorf("paid by %v, plan %q, want free", r.Payer, r.Plan)
		}
	})
	t.Run("billing under a plan is not", func(t *testing.T) {
		// AMB-28: it depends on how it was filed.
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		draft := about(azure("billing", "jiwoo"), routing.Azure, routing.IssueBilling)
		draft.Plan = plan
		if r := o.open(draft); r.Payer != routing.PayerIncident || r.Plan != plan || r.Left != 1 {
			t.Errorf("paid by %v of %q, %v left", r.Payer, r.Plan, r.Left)
		}
	})
	t.Run("no plan can pay for Microsoft 365", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		draft := about(azure("m365", "jiwoo"), routing.Microsoft365, routing.IssueTechnical)
		draft.Plan = plan
		_, err := o.Open(t.Context(), draft)
		wantRefused(t, err, lifecycle.PlanNotNeeded)
		if o.left(plan) != 2 {
			t.Errorf("%v left, want 2", o.left(plan))
		}
	})
	t.Run("the order of suggestion", func(t *testing.T) {
		// AMB-17: the earliest end first; the caller's choice before all.
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		earlier := o.adopt(entitlement.SuccessExpanded, 4, midYear.AddDate(0, -6, 0), "jiwoo")
		if r := o.open(azure("1", "jiwoo")); r.Plan != earlier {
			t.Errorf("paid by %s, want %s", r.Plan, earlier)
		}
		if r := o.open(with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = spdCloud })); r.Plan != spdCloud {
			t.Errorf("paid by %s, want %s", r.Plan, spdCloud)
		}
	})
	t.Run("a paid contract pays instead", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		r := o.open(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Plan = routing.PlanPaidContract }))
		if r.Payer != routing.PayerPaidContract || r.Plan != "" || o.left(plan) != 2 {
			t.Errorf("paid by %v of %q, %v left", r.Payer, r.Plan, o.left(plan))
		}
		if r.Response != (lifecycle.Response{}) {
			t.Errorf("response %+v: a paid contract has targets of its own", r.Response)
		}
	})
}

// TestRequestLife has the rules about the life of a request.
func TestRequestLife(t *testing.T) {
	setUp := func(t *testing.T) (*office, entitlement.PlanID) {
		o := newOffice(t)
		return o, o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	}
	approve := func(o *office, id lifecycle.RequestID) error {
		_, err := o.Approve(t.Context(), lifecycle.Approval{ID: o.id("approve"), Request: id, Actor: "desk lead"})
		return err
	}
	t.Run("what a request needs", func(t *testing.T) {
		t.Attr("proves", "LCY-02")
		o := newOffice(t)
		_, err := o.Open(t.Context(), with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Title = "" }))
		if err == nil || !containsField(err, "Details") {
			t.Errorf("without details: %v", err)
		}
		o.open(about(azure("2", "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
		_, err = o.Open(t.Context(), azure("3", "jiwoo"))
		wantRefused(t, err, "plan_required")
		_, err = o.Open(t.Context(), with(about(azure("4", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), func(d *lifecycle.Draft) { d.Facts.Contact = routing.ContactCustomer }))
		wantRefused(t, err, "contact_must_be_partner")
	})
	t.Run("creating consumes", func(t *testing.T) {
		t.Attr("proves", "LCY-03")
		o, plan := setUp(t)
		if r := o.open(azure("1", "jiwoo")); r.State != lifecycle.StateOpen || r.Left != 4 || o.left(plan) != 4 {
			t.Errorf("state %v, %v left", r.State, r.Left)
		}
		_, err := o.Open(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired }))
		wantRefused(t, err, "gdap_inactive")
		if o.left(plan) != 4 {
			t.Errorf("a refused request left %v", o.left(plan))
		}
	})
	t.Run("no incident, no request", func(t *testing.T) {
		t.Attr("proves", "LCY-04")
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 0, midYear, "jiwoo")
		_, err := o.Open(t.Context(), azure("1", "jiwoo"))
		refused := wantRefused(t, err, "depleted")
		if refused.Preview.Allowed() || len(refused.Preview.Plans) != 1 {
			t.Errorf("preview %+v", refused.Preview)
		}
		if list := o.requests(); len(list) != 0 {
			t.Errorf("a request was created: %+v", list)
		}
	})
	t.Run("duplicate and bug give the incident back", func(t *testing.T) {
		t.Attr("proves", "ENT-38")
		o, plan := setUp(t)
		for i, test := range []struct {
			reason lifecycle.CloseReason
			left   entitlement.Quota
		}{{lifecycle.Duplicate, 5}, {lifecycle.Bug, 5}, {lifecycle.Resolved, 4}} {
			r := o.open(azure(lifecycle.OperationID(fmt.Sprint("req-", i)), "jiwoo"))
			if r.Left != 4 {
				t.Errorf("open: %v left, want 4", r.Left)
			}
			if closed := o.close(r.ID, test.reason); closed.Left != test.left || o.left(plan) != test.left {
				t.Errorf("%v: %v left, want %v", test.reason, o.left(plan), test.left)
			}
		}
	})
	t.Run("once", func(t *testing.T) {
		t.Attr("proves", "LCY-05")
		o, plan := setUp(t)
		r := o.open(azure("1", "jiwoo"))
		closing := lifecycle.Closing{ID: "close", Request: r.ID, Reason: lifecycle.Bug}
		first, err := o.Close(t.Context(), closing)
		if err != nil || o.left(plan) != 5 || first.State != lifecycle.StateRefunded || first.Refund != lifecycle.RefundAutomatic {
			t.Fatalf("%v, %v left, %v", err, o.left(plan), first.State)
		}
		_, err = o.Close(t.Context(), lifecycle.Closing{ID: "close 2", Request: r.ID, Reason: lifecycle.Bug})
		wantRefused(t, err, lifecycle.AlreadyClosed)
		if again, err := o.Close(t.Context(), closing); err != nil || again.State != first.State || o.left(plan) != 5 {
			t.Errorf("the same operation again: %v, %v left", err, o.left(plan))
		}
	})
	t.Run("any other way gives nothing", func(t *testing.T) {
		t.Attr("proves", "LCY-06")
		o, plan := setUp(t)
		r := o.close(o.open(azure("1", "jiwoo")).ID, lifecycle.Resolved)
		if r.State != lifecycle.StateClosed || r.Refund != lifecycle.RefundNone || o.left(plan) != 4 {
			t.Errorf("technical: %v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
		r = o.close(o.open(azure("2", "jiwoo")).ID, lifecycle.Withdrawn)
		if r.State != lifecycle.StateClosed || o.left(plan) != 3 {
			t.Errorf("withdrawn: %v, %v left", r.State, o.left(plan))
		}
		wantRefused(t, approve(o, r.ID), lifecycle.NoRefund)
		r = o.close(o.open(about(azure("3", "jiwoo"), routing.Azure, routing.IssueQuota)).ID, lifecycle.Resolved)
		if r.State != lifecycle.StateRefundPending || r.Refund != lifecycle.RefundDiscretionary || o.left(plan) != 2 {
			t.Errorf("quota: %v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
	})
	t.Run("perhaps, for billing, quota and subscription", func(t *testing.T) {
		t.Attr("proves", "ENT-39")
		o, plan := setUp(t)
		draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueBilling)
		draft.Plan = plan
		r := o.close(o.open(draft).ID, lifecycle.Resolved)
		if r.State != lifecycle.StateRefundPending || o.left(plan) != 4 {
			t.Errorf("cloud billing: %v, %v left, want no change until approved", r.State, o.left(plan))
		}
		if err := approve(o, r.ID); err != nil || o.left(plan) != 5 {
			t.Errorf("approved: %v, %v left", err, o.left(plan))
		}
		// An on-premises request cannot be about billing at all, and no path
		// gives its incident back on approval.
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		billing := onPremises("2", "jiwoo", "Windows Server 2025")
		billing.Facts.Issue = routing.IssueBilling
		_, err := o.Open(t.Context(), billing)
		wantRefused(t, err, "not_technical_support")
		premise := o.close(o.open(onPremises("3", "jiwoo", "Windows Server 2025")).ID, lifecycle.Resolved)
		wantRefused(t, approve(o, premise.ID), lifecycle.NoRefund)
		paid := lifecycle.Request{Payer: routing.PayerIncident, Facts: billing.Facts}
		if got := paid.RefundClass(lifecycle.Resolved); got != lifecycle.RefundNone {
			t.Errorf("on-premises billing: %v, want none", got)
		}
	})
	t.Run("only after closing", func(t *testing.T) {
		t.Attr("proves", "LCY-07")
		o, plan := setUp(t)
		draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueBilling)
		draft.Plan = plan
		r := o.open(draft)
		wantRefused(t, approve(o, r.ID), lifecycle.StillOpen)
		o.close(r.ID, lifecycle.Resolved)
		if err := approve(o, r.ID); err != nil || o.left(plan) != 5 {
			t.Errorf("approved: %v, %v left", err, o.left(plan))
		}
		wantRefused(t, approve(o, r.ID), lifecycle.AlreadyRefunded)
		if o.left(plan) != 5 {
			t.Errorf("%v left, want 5", o.left(plan))
		}
	})
	t.Run("frontline requests live without incidents", func(t *testing.T) {
		t.Attr("proves", "LCY-08")
		o, plan := setUp(t)
		entries := len(o.entries(0))
		r := o.close(o.open(about(azure("1", "jiwoo"), routing.PartnerCenter, routing.IssueTechnical)).ID, lifecycle.Duplicate)
		if r.State != lifecycle.StateClosed || r.Refund != lifecycle.RefundNone || o.left(plan) != 5 || len(o.entries(0)) != entries {
			t.Errorf("%v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
	})
	t.Run("looking costs nothing", func(t *testing.T) {
		t.Attr("proves", "LCY-14")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		before := o.version()
		list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.OnPremises, Release: "Windows Server 2025"})
		if err != nil || len(list) != 2 || list[0].Entitlement.Remaining() != 20 || list[1].Entitlement.Remaining() != 50 {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := o.Preview(t.Context(), onPremises("peek", "jiwoo", "Windows Server 2025")); err != nil {
			t.Error(err)
		}
		if o.version() != before {
			t.Error("looking changed the book")
		}
		if list := o.requests(); len(list) != 0 {
			t.Errorf("looking created a request: %+v", list)
		}
	})
	t.Run("a refund after the term", func(t *testing.T) {
		// AMB-16: it credits the term that was charged.
		o := newOffice(t)
		old := o.adopt(entitlement.SuccessExpanded, 4, time.Date(2024, 7, 8, 0, 0, 0, 0, seoul), "jiwoo")
		r := o.open(azure("1", "jiwoo"))
		o.now = at(9, 0).AddDate(0, 0, 7)
		next := o.adopt(entitlement.SuccessExpanded, 2, time.Date(2025, 7, 8, 0, 0, 0, 0, seoul), "jiwoo")
		if r = o.close(r.ID, lifecycle.Duplicate); r.Left != 4 || o.left(old) != 4 || o.left(next) != 2 {
			t.Errorf("%v left of the old term, %v of the new", o.left(old), o.left(next))
		}
		if p, err := o.Preview(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = old })); err != nil || p.Allowed() || p.Reasons[0].Code != "expired" {
			t.Errorf("the ended plan: %v, %v", p.Reasons, err)
		}
	})
	t.Run("by the clock", func(t *testing.T) {
		o, plan := setUp(t)
		r := o.open(azure("1", "jiwoo"))
		_, err := o.Close(t.Context(), lifecycle.Closing{ID: "early", Request: r.ID, Reason: lifecycle.Bug, At: r.Opened.Add(-time.Microsecond)})
		wantRefused(t, err, lifecycle.BeforeItsTime)
		if o.left(plan) != 4 {
			t.Errorf("%v left", o.left(plan))
		}
	})
	t.Run("dates are kept as claimed and as noted", func(t *testing.T) {
		o, _ := setUp(t)
		claimed := o.now.Add(-72*time.Hour + 123*time.Nanosecond)
		r := o.open(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.At = claimed }))
		if want := o.now.Add(-72 * time.Hour).UTC(); r.Opened != want || r.Noted != o.now.UTC() {
			t.Errorf("opened %v, noted %v, want %v and %v", r.Opened, r.Noted, want, o.now.UTC())
		}
	})
}

// TestPlans checks what a list says about on-premises releases.
func TestPlans(t *testing.T) {
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

// TestPreview checks that Preview answers what Open then does.
func TestPreview(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	korean := with(azure("korean", "jiwoo"), func(d *lifecycle.Draft) { d.Locale = language.MustParse("ko-KR") })
	for _, draft := range []lifecycle.Draft{
		azure("1", "jiwoo"), korean,
		about(azure("2", "jiwoo"), routing.Microsoft365, routing.IssueBilling),
		about(azure("3", "jiwoo"), routing.Marketplace, routing.IssueTechnical),
		azure("4", "nobody"),
		with(azure("5", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Cloud = 0 }),
		onPremises("6", "jiwoo", "Windows Server 2022"),
		onPremises("7", "jiwoo", "Windows Server 2016"),
		onPremises("8", "jiwoo", "Windows Server 2077"),
	} {
		before := o.version()
		p, err := o.Preview(t.Context(), draft)
		if err != nil {
			t.Fatal(err)
		}
		if o.version() != before {
			t.Errorf("%s: Preview wrote", draft.ID)
		}
		if len(p.Reasons) == 0 {
			t.Errorf("%s: no reason for %v", draft.ID, p.Outcome)
		}
		r, err := o.Open(t.Context(), draft)
		if (err == nil) != p.Allowed() {
			t.Errorf("%s: previewed %v, opened %v", draft.ID, p.Outcome, err)
		}
		if err == nil && (r.Plan != p.Plan || r.Payer != p.Payer || r.Left != p.Left || r.Response != p.Response) {
			t.Errorf("%s: previewed %+v, opened %+v", draft.ID, p, r)
		}
	}
	t.Run("every reason about a release", func(t *testing.T) {
		p, err := o.Preview(t.Context(), onPremises("old", "jiwoo", "Windows Server 2019"))
		if err != nil || p.Outcome != routing.Denied {
			t.Fatalf("%v, %v", p.Outcome, err)
		}
		codes := map[string]bool{}
		for _, r := range p.Reasons {
			codes[r.Code] = true
		}
		if !codes["too_old"] || !codes["out_of_mainstream"] {
			t.Errorf("reasons %v, want too_old and out_of_mainstream", codes)
		}
	})
}

// TestResponse checks which target a request gets.
func TestResponse(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	korean := language.MustParse("ko-KR")
	for name, test := range map[string]struct {
		draft lifecycle.Draft
		want  lifecycle.Response
	}{
		"technical, English": {azure("1", "jiwoo"), lifecycle.Response{Within: 4 * time.Hour, Committed: true, Due: at(13, 0).UTC()}},
		"technical, Korean": {
			with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Locale, d.At = korean, at(8, 30) }),
			lifecycle.Response{Within: 4 * time.Hour, Due: at(13, 0).UTC()},
		},
		"quota, Korean": {
			with(about(azure("3", "jiwoo"), routing.Azure, routing.IssueQuota), func(d *lifecycle.Draft) { d.Locale = korean }),
			lifecycle.Response{BusinessDays: 1, Due: at(9, 0).AddDate(0, 0, 1).UTC()},
		},
		"no language": {with(azure("4", "jiwoo"), func(d *lifecycle.Draft) { d.Locale = sla.Locale{} }), lifecycle.Response{}},
		"no region":   {with(azure("5", "jiwoo"), func(d *lifecycle.Draft) { d.Locale = language.Korean }), lifecycle.Response{Within: 4 * time.Hour}},
		"frontline":   {about(azure("6", "jiwoo"), routing.PartnerCenter, routing.IssueTechnical), lifecycle.Response{}},
	} {
		if r := o.open(test.draft); r.Response != test.want {
			t.Errorf("%s: %+v, want %+v", name, r.Response, test.want)
		}
	}
}
