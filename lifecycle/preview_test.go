package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// wantWays checks the alternatives of a decision, the best first.
func wantWays(t testing.TB, d routing.Decision, want ...routing.Way) {
	t.Helper()
	var got []routing.Way
	for a := range d.Alternatives() {
		got = append(got, a.Way)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("alternatives (-want +got):\n%s", diff)
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

// TestPreviewRules has the rules about what is answered before a request is
// opened.
func TestPreviewRules(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	preview := func(t *testing.T, d lifecycle.Draft) lifecycle.Preview {
		t.Helper()
		p, err := o.Preview(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Run("releases do not matter in the cloud", func(t *testing.T) {
		t.Attr("proves", "LCY-24")
		// Azure SQL is asked for as what it is, and with a name that the catalog
		// has, too old and out of mainstream support.
		for _, release := range []string{"", "Azure SQL", "SQL Server 2014"} {
			for _, p := range []routing.Product{routing.Azure, routing.Microsoft365, routing.Dynamics365} {
				d := about(azure("req", "jiwoo"), p, routing.IssueTechnical)
				d.Release = release
				got := preview(t, d)
				if !got.Allowed() || got.Release != (product.Verdict{}) {
					t.Errorf("%v, release %q: %v, %v, want allowed and no verdict", p, release, got.Outcome, got.Release)
				}
				for q := range got.Decision.Requirements() {
					if q.Fact == routing.FactRelease {
						t.Errorf("%v asks for a release", p)
					}
				}
			}
		}
		if got := preview(t, onPremises("req", "jiwoo", "SQL Server 2014")); got.Allowed() || got.Release.Covered != product.No {
			t.Errorf("the same release on premises: %v, covered %v", got.Outcome, got.Release.Covered)
		}
	})
	t.Run("where requests are listed afterwards", func(t *testing.T) {
		t.Attr("proves", "LCY-15")
		for _, test := range []struct {
			product routing.Product
			portal  routing.Portal
			page    string
		}{
			{routing.Azure, routing.AzurePortal, "Manage support requests"},
			{routing.Microsoft365, routing.Microsoft365AdminCenter, "View all support tickets"},
			{routing.EnterpriseMobility, routing.Microsoft365AdminCenter, "View all support tickets"},
		} {
			got := preview(t, about(azure("req", "jiwoo"), test.product, routing.IssueTechnical)).Decision.Review
			if got != test.portal || got.RequestsPage() != test.page {
				t.Errorf("%v: %v, %q, want %v, %q", test.product, got, got.RequestsPage(), test.portal, test.page)
			}
		}
	})
	t.Run("an unsupported product", func(t *testing.T) {
		t.Attr("proves", "UX-08")
		for account, advice := range map[routing.AccountKind]string{
			routing.AccountMSA:   "",
			routing.AccountEntra: "sign in with one",
		} {
			d := onPremises("req", "jiwoo", "Windows Server 2016")
			d.Facts.Account = account
			p := preview(t, d)
			i := slices.IndexFunc(p.Reasons, func(r lifecycle.Reason) bool { return r.Code == "plan_not_for_product" })
			if p.Outcome != routing.Denied || i < 0 || !strings.Contains(p.Reasons[i].Text, "the plan cannot be used for") {
				t.Errorf("%v: %v, %v, want the message that the plan cannot be used", account, p.Outcome, p.Reasons)
			}
			wantWays(t, p.Decision, routing.PayPerIncident, routing.PremierSupport)
			for a := range p.Decision.Alternatives() {
				if a.Way != routing.PayPerIncident {
					continue
				}
				if text := a.String(); len(a.Missing) > 0 != (advice != "") || !strings.Contains(text, advice) {
					t.Errorf("%v: %q, want %q", account, text, advice)
				}
			}
		}
	})
	t.Run("service health comes first", func(t *testing.T) {
		t.Attr("proves", "LCY-01")
		for problem, want := range map[routing.Problem]bool{
			routing.ProblemOutage:         true,  // down, and nobody has looked
			routing.ProblemPublished:      false, // they have looked
			routing.ProblemNeedsMicrosoft: false,
			0:                             false,
		} {
			p := preview(t, with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Problem = problem }))
			if got := slices.Contains(reasonCodes(p.Reasons), lifecycle.HealthNotChecked); got != want || !p.Allowed() {
				t.Errorf("%v: %v, warned %v, want %v", problem, p.Outcome, got, want)
			}
		}
	})
	t.Run("a release that the desk no longer lists", func(t *testing.T) {
		spec := product.Default().Spec()
		spec.Listings = append(spec.Listings, product.Listing{
			Release: "Windows Server 2025", Listed: product.No, From: entitlement.Date{Year: 2025, Month: 7, Day: 1}, Source: "a notice of the desk",
		})
		catalog, err := product.NewCatalog(spec)
		if err != nil {
			t.Fatal(err)
		}
		o := newOffice(t)
		o.Desk, err = lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: "hangang", Catalog: catalog, Now: func() time.Time { return o.now }})
		if err != nil {
			t.Fatal(err)
		}
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		p, err := o.Preview(t.Context(), onPremises("req", "jiwoo", "Windows Server 2025"))
		// It is N and in mainstream support: to say anything else would be wrong.
		codes := reasonCodes(p.Reasons)
		if err != nil || p.Outcome != routing.Denied || slices.Contains(codes, "out_of_mainstream") || !slices.Contains(codes, "not_listed") {
			t.Errorf("%v, %v, %v", p.Outcome, codes, err)
		}
		if p.Release.Computed != product.Yes || p.Release.Covered != product.No {
			t.Errorf("computed %v, covered %v", p.Release.Computed, p.Release.Covered)
		}
	})
	t.Run("one table of targets for all products", func(t *testing.T) {
		t.Attr("proves", "SLA-13")
		for _, p := range []routing.Product{routing.Azure, routing.Microsoft365, routing.EnterpriseMobility, routing.Dynamics365} {
			for s, want := range map[sla.Severity]time.Duration{sla.SeverityA: 2 * time.Hour, sla.SeverityB: 4 * time.Hour, sla.SeverityC: 8 * time.Hour} {
				d := about(azure("req", "jiwoo"), p, routing.IssueTechnical)
				d.Severity = s
				if got := preview(t, d).Response; got.Within != want || !got.Committed {
					t.Errorf("%v, %v: %+v, want %v, committed", p, s, got, want)
				}
			}
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
		for _, product := range []routing.Product{routing.Azure, routing.Dynamics365, routing.PowerPlatform, routing.FinanceOperations} {
			_, err := o.Open(t.Context(), about(azure("first", "new"), product, routing.IssueTechnical))
			wantRefused(t, err, "not_linked")
		}
		r := o.open(about(azure("m365", "new"), routing.Microsoft365, routing.IssueTechnical))
		if r.Payer != routing.PayerCustomerEntitlement || r.Plan != "" {
			t.Errorf("Microsoft 365: paid by %v, plan %q", r.Payer, r.Plan)
		}
		o.link("new", spdCloud)
		o.open(azure("first", "new"))
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
		for _, draft := range []lifecycle.Draft{
			azure("azure", "jiwoo"),
			about(azure("dynamics", "jiwoo"), routing.Dynamics365, routing.IssueTechnical),
			onPremises("premise", "jiwoo", "Windows Server 2025"),
		} {
			_, err := o.Open(t.Context(), draft)
			wantRefused(t, err, "plan_required")
		}
		o.open(about(azure("m365", "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
	})
	t.Run("what Azure costs", func(t *testing.T) {
		t.Attr("proves", "ENT-50")
		o := newOffice(t)
		_, err := o.Open(t.Context(), azure("1", "jiwoo"))
		refused := wantRefused(t, err, "plan_required")
		wantWays(t, refused.Preview.Decision, routing.AdvancedSupport, routing.PremierSupport)
		plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
		if r := o.open(azure("1", "jiwoo")); r.Payer != routing.PayerIncident || r.Plan != plan || r.Left != 4 || o.left(plan) != 4 {
			t.Errorf("with 5 incidents: paid by %v of %s, %v left", r.Payer, r.Plan, r.Left)
		}
	})
	t.Run("cloud support comes from a package, activated", func(t *testing.T) {
		t.Attr("proves", "ENT-46")
		o := newOffice(t)
		_, err := o.Open(t.Context(), azure("1", "jiwoo"))
		wantRefused(t, err, "plan_required")
		own := with(azure("2", "jiwoo"), func(d *lifecycle.Draft) {
			d.Facts.Partner, d.Facts.Tenant = routing.NonCSP, routing.TenantOwn
		})
		if _, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: midYear}); err != nil {
			t.Fatal(err)
		}
		for _, draft := range []lifecycle.Draft{azure("1", "jiwoo"), own} {
			_, err = o.Open(t.Context(), draft)
			wantRefused(t, err, "not_activated")
		}
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "act", Plan: spdCloud, Role: entitlement.PartnerAdmin}); err != nil {
			t.Fatal(err)
		}
		o.link("jiwoo", spdCloud)
		if a, b := o.open(azure("1", "jiwoo")), o.open(own); a.Plan != spdCloud || b.Plan != spdCloud || b.Left != 48 {
			t.Errorf("paid by %q and %q, %v left", a.Plan, b.Plan, b.Left)
		}
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
	t.Run("the Azure plan of CSP pays where the account still has it", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		r := o.open(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Plan = routing.PlanCSP }))
		if r.Payer != routing.PayerCustomerEntitlement || r.Plan != "" || o.left(plan) != 2 {
			t.Errorf("paid by %v of %q, %v left", r.Payer, r.Plan, o.left(plan))
		}
		if r.Response == (lifecycle.Response{}) {
			t.Error("no target, but this is support of the CSP program")
		}
	})
}

// TestPolicyOfTheDesk gives a Desk another policy, under which a plan pays where
// none does under the default.
func TestPolicyOfTheDesk(t *testing.T) {
	router, err := routing.NewRouter(routing.Policy2024())
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
	o.Desk, err = lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return o.now }, Router: router})
	if err != nil {
		t.Fatal(err)
	}
	draft := about(azure("own", "jiwoo"), routing.Microsoft365, routing.IssueTechnical)
	draft.Facts.Tenant, draft.Facts.Entry = routing.TenantOwn, routing.EntryProductPortal
	if r := o.open(draft); r.Payer != routing.PayerIncident || r.Plan != plan || r.Left != 1 {
		t.Errorf("paid by %v of %q, %v left, want an incident of %s", r.Payer, r.Plan, r.Left, plan)
	}
}

// TestChargedToPlan checks that the answer says why a free request costs an
// incident, and that one that names both ways to pay is refused.
func TestChargedToPlan(t *testing.T) {
	o := newOffice(t)
	draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueBilling)
	draft.Plan = o.offer(entitlement.SuccessCore, "jiwoo")[0]
	p, err := o.Preview(t.Context(), draft)
	if err != nil || p.Reasons[len(p.Reasons)-1].Code != lifecycle.ChargedToPlan {
		t.Errorf("%v, %v, want charged_to_plan", p.Reasons, err)
	}
	for _, declared := range []routing.PlanState{routing.PlanPaidContract, routing.PlanCSP} {
		draft.Facts.Plan = declared
		if _, err := o.Open(t.Context(), draft); !containsField(err, "Plan") {
			t.Errorf("a plan and %v: %v, want an InvalidError", declared, err)
		}
	}
}

// TestNotStarted checks that a plan of a term to come is said to be just that.
func TestNotStarted(t *testing.T) {
	o := newOffice(t)
	r, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear.AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "activate", Plan: r.Entries[0].Plan, Role: entitlement.GlobalAdmin}); err != nil {
		t.Fatal(err)
	}
	o.link("jiwoo", r.Entries[0].Plan)
	_, err = o.Open(t.Context(), azure("1", "jiwoo"))
	if refused := wantRefused(t, err, "not_started"); len(refused.Reasons) != 1 {
		t.Errorf("reasons %v, want not_started alone", refused.Reasons)
	}
}

// TestResponseOnEstimatedDays checks that a due time says so if it rests on a
// holiday that nobody has announced: the Korean New Year of 2028.
func TestResponseOnEstimatedDays(t *testing.T) {
	o := newOffice(t)
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	o.now = time.Date(2028, 1, 25, 17, 0, 0, 0, seoul)
	for name, test := range map[string]struct {
		locale sla.Locale
		want   bool
	}{
		"in Korean hours": {language.MustParse("ko-KR"), true},
		"by the clock":    {language.English, false},
	} {
		p, err := o.Preview(t.Context(), with(about(azure("1", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), func(d *lifecycle.Draft) {
			d.Locale, d.At = test.locale, o.now
		}))
		if err != nil || p.Response.Due.IsZero() || p.Response.Unsettled != test.want {
			t.Errorf("%s: %+v, %v, want it unsettled: %v", name, p.Response, err, test.want)
		}
	}
}

// TestReleaseByFact says how new the release is, and names none: the word of the
// caller counts.
func TestReleaseByFact(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	for fact, allowed := range map[routing.Release]bool{
		routing.ReleaseCurrent: true, routing.ReleasePrevious: true, routing.ReleaseTooOld: false, 0: false,
	} {
		draft := onPremises("1", "jiwoo", "")
		draft.Facts.Release = fact
		p, err := o.Preview(t.Context(), draft)
		if err != nil || p.Allowed() != allowed || p.Facts.Release != fact {
			t.Errorf("%v: %v, release %v, %v, want allowed %t", fact, p.Outcome, p.Facts.Release, err, allowed)
		}
	}
}

// TestPlanFact has what the policy is told of the plans: a plan that cannot pay is
// never told to be usable, for the answer and its remedies rest on that.
func TestPlanFact(t *testing.T) {
	ask := func(t *testing.T, o *office, d lifecycle.Draft) lifecycle.Preview {
		t.Helper()
		p, err := o.Preview(t.Context(), d)
		if err != nil || p.Allowed() || p.Decision.Allowed() {
			t.Fatalf("%v by the policy, %v, %v", p.Decision.Outcome, p.Outcome, err)
		}
		return p
	}
	t.Run("all that is left is held", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		o.hold("held", at(11, 0))
		if p := ask(t, o, azure("1", "jiwoo")); p.Facts.Plan != routing.PlanEmpty || p.Reasons[0].Code != "all_held" {
			t.Errorf("%v, %v", p.Facts.Plan, p.Reasons)
		}
		// Of two plans, the one that somebody can still link is nearer.
		plan := o.offer(entitlement.SuccessExpanded, "sora")[0]
		if p := ask(t, o, azure("1", "jiwoo")); p.Facts.Plan != routing.PlanNotLinked || p.Reasons[0].Code != "not_linked" || !strings.Contains(p.Reasons[0].Text, string(plan)) {
			t.Errorf("%v, %v", p.Facts.Plan, p.Reasons)
		}
	})
	t.Run("it has not begun", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, time.Date(2025, 8, 1, 0, 0, 0, 0, seoul))
		if p := ask(t, o, azure("1", "jiwoo")); p.Facts.Plan != routing.PlanNotActivated || !slices.Contains(reasonCodes(p.Reasons), "not_started") {
			t.Errorf("%v, %v", p.Facts.Plan, p.Reasons)
		}
	})
	t.Run("of the other benefit", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		draft := onPremises("1", "jiwoo", "Windows Server 2025")
		if p := ask(t, o, draft); p.Facts.Plan != routing.PlanWrongFamily || !strings.Contains(p.Reasons[0].Text, string(plan)) {
			t.Errorf("one plan: %v, %v", p.Facts.Plan, p.Reasons)
		}
		// Of several, none is meant.
		o.offer(entitlement.SuccessExpanded, "jiwoo")
		if p := ask(t, o, draft); p.Facts.Plan != routing.PlanWrongFamily || strings.Contains(p.Reasons[0].Text, string(plan)) {
			t.Errorf("two plans: %v, %v", p.Facts.Plan, p.Reasons)
		}
	})
	t.Run("a plan is named for what is free, and cannot pay", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "sora")[0]
		draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueBilling)
		draft.Plan = plan
		p, err := o.Preview(t.Context(), draft)
		if err != nil || p.Allowed() || len(p.Plans) != 1 || p.Plans[0].Entitlement.Plan() != plan || p.Reasons[0].Code != "not_linked" {
			t.Errorf("%v, %v, plans %+v, %v", p.Outcome, p.Reasons, p.Plans, err)
		}
	})
	t.Run("a release that is not out", func(t *testing.T) {
		o := newOffice(t)
		draft := onPremises("1", "jiwoo", "Windows Server 2025")
		draft.At = time.Date(2024, 3, 1, 9, 0, 0, 0, seoul)
		if p := ask(t, o, draft); p.Facts.Release != routing.ReleaseUnknown || p.Release.Rank != product.RankNotReleased {
			t.Errorf("%v, %v", p.Facts.Release, p.Release)
		}
	})
}
