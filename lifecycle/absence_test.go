package lifecycle_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

func (o *office) whyNot(q lifecycle.Question) lifecycle.Absence {
	o.t.Helper()
	before := o.version()
	a, err := o.WhyNot(o.t.Context(), q)
	if err != nil {
		o.t.Fatal(err)
	}
	if o.version() != before {
		o.t.Error("asking has changed the book")
	}
	return a
}

// wantGone checks that of all plans only one could be used before, that it cannot
// be used now, and why; codes are in order.
func wantGone(t *testing.T, a lifecycle.Absence, plan entitlement.PlanID, codes ...string) lifecycle.PlanAbsence {
	t.Helper()
	var found lifecycle.PlanAbsence
	for _, p := range a.Plans {
		if p.Entitlement.Plan() == plan {
			found = p
		} else if p.Was || len(p.Gone) > 0 {
			t.Errorf("%s could be used before: %v, gone %v", p.Entitlement.Plan(), p.Was, reasonCodes(p.Gone))
		}
	}
	if !found.Was || found.Usable || !slices.Equal(reasonCodes(found.Gone), codes) {
		t.Errorf("%s: used before %v, now %v, gone %v, want %v", plan, found.Was, found.Usable, reasonCodes(found.Gone), codes)
	}
	return found
}

// TestWhyNot answers why a plan could be used yesterday and not today.
func TestWhyNot(t *testing.T) {
	azurePlans := lifecycle.Question{Account: "jiwoo", Product: routing.Azure}
	t.Run("a colleague took the last one", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo", "sora")
		o.now = o.now.AddDate(0, 0, 2)
		o.open(azure("sora's", "sora"))
		o.now = o.now.Add(time.Hour)
		a := o.whyNot(azurePlans)
		p := wantGone(t, a, plan, "depleted")
		if !p.ByOther || p.Taken.Account != "sora" || p.Taken.Incident != "sora's" || !strings.Contains(p.Gone[0].Text, "sora took the last one on 2025-07-09 for sora's") {
			t.Errorf("%+v", p)
		}
		if a.Portal != routing.AzurePortal || len(a.Reasons) != 0 {
			t.Errorf("portal %v, %v", a.Portal, a.Reasons)
		}
		// sora took it herself.
		if p := wantGone(t, o.whyNot(lifecycle.Question{Account: "sora", Product: routing.Azure}), plan, "depleted"); p.ByOther {
			t.Error("it was not another account")
		}
		// Two days before, the book knew no plan at all.
		q := azurePlans
		q.Since = at(8, 0)
		if a := o.whyNot(q); a.Plans[0].Was || len(a.Plans[0].Gone) != 0 {
			t.Errorf("before the book: %+v", a.Plans[0])
		}
		// A day later, nothing has changed since the day before.
		o.now = o.now.AddDate(0, 0, 2)
		if a := o.whyNot(azurePlans); a.Plans[0].Was || len(a.Plans[0].Gone) != 0 || a.Plans[0].Usable {
			t.Errorf("days later: %+v", a.Plans[0])
		}
	})
	t.Run("its last day was yesterday", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		for hour, gone := range map[int]bool{-1: false, 0: true} {
			o.now = time.Date(2026, 7, 1, 0, 0, 0, 0, seoul).Add(time.Duration(hour) * time.Hour)
			if !gone {
				if a := o.whyNot(azurePlans); !a.Plans[0].Usable || !a.Plans[0].Was || len(a.Plans[0].Gone) != 0 {
					t.Errorf("on the last day: %+v", a.Plans[0])
				}
				continue
			}
			wantGone(t, o.whyNot(azurePlans), plan, "expired")
		}
	})
	t.Run("the release left N-1 and mainstream support", func(t *testing.T) {
		o := newOffice(t)
		plans := o.offer(entitlement.SolutionsPartner, "jiwoo") // until 2026-07-01
		bought, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "renew", Offer: entitlement.SolutionsPartner, From: time.Date(2026, 7, 1, 0, 0, 0, 0, seoul), Contract: lifecycle.ContractID(plans[1])})
		if err != nil {
			t.Fatal(err)
		}
		o.now = time.Date(2026, 7, 1, 9, 0, 0, 0, seoul)
		plan := bought.Entries[1].Plan
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "on", Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
			t.Fatal(err)
		}
		// Through 13 October in Redmond: in Seoul that is 16:00 on the 14th.
		q := lifecycle.Question{Account: "jiwoo", Product: routing.OnPremises, Release: "Windows Server 2022"}
		end := time.Date(2026, 10, 14, 16, 0, 0, 0, seoul)
		o.now = end.Add(-time.Microsecond)
		if a := o.whyNot(q); !find(t, statuses(a), plan).Usable || a.Release.Covered != product.Yes {
			t.Errorf("just before: %+v", a.Release)
		}
		o.now = end
		a := o.whyNot(q)
		p := wantGone(t, a, plan, "plan_not_for_product", "out_of_mainstream")
		if a.Before.Covered != product.Yes || a.Release.Covered != product.No || !strings.Contains(p.Gone[1].Text, "2026-10-13") {
			t.Errorf("%v, before %v: %v", a.Release, a.Before, p.Gone)
		}
		if got := reasonCodes(find(t, statuses(a), plan).Reasons); !slices.Contains(got, "out_of_mainstream") {
			t.Errorf("why it cannot be used: %v", got)
		}
		if a.Portal != routing.SupportForBusiness {
			t.Errorf("portal %v", a.Portal)
		}
	})
	t.Run("linked today for last week, and taken since", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, midYear, "sora")
		plan := lifecycle.PlanIDOf(entitlement.SuccessCore, entitlement.CloudSupport, civil.Of(midYear))
		o.now = o.now.AddDate(0, 0, 2)
		if _, err := o.Link(t.Context(), lifecycle.Linking{ID: "late", At: at(9, 30), Account: "jiwoo", Plan: plan}); err != nil {
			t.Fatal(err)
		}
		o.open(azure("sora's", "sora"))
		o.now = o.now.Add(time.Hour)
		// Nobody could use it with jiwoo's account yesterday: the book did not know the link.
		if p := o.whyNot(azurePlans).Plans[0]; p.Was || p.Usable {
			t.Errorf("%+v", p)
		}
		q := azurePlans
		q.Since = o.now.Add(-time.Hour)
		if p := o.whyNot(q).Plans[0]; p.Was || !slices.Equal(reasonCodes(p.Reasons), []string{"depleted"}) {
			t.Errorf("since it was linked: %+v", p)
		}
	})
	t.Run("what the book knew, not what it knows now", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo", "sora")
		o.now = o.now.AddDate(0, 0, 7)
		// Today sora tells of a request of last week: yesterday the plan was there to see.
		o.open(with(azure("sora's", "sora"), func(d *lifecycle.Draft) { d.At = at(10, 0) }))
		if p := wantGone(t, o.whyNot(azurePlans), plan, "depleted"); !p.ByOther {
			t.Errorf("%+v", p)
		}
	})
	t.Run("by a clock that was set back", func(t *testing.T) {
		o := newOffice(t)
		from := o.now
		plan := o.adopt(entitlement.SolutionsPartner, 2, midYear, "jiwoo")
		o.now = from.AddDate(0, 0, 13)
		o.open(azure("1", "jiwoo"))
		o.now = from.AddDate(0, 0, 1)
		o.open(azure("2", "jiwoo"))
		// What was written second was not known when the first was not: then two were left.
		o.now = from.AddDate(0, 0, 14)
		q := azurePlans
		q.Since = from.AddDate(0, 0, 3)
		wantGone(t, o.whyNot(q), plan, "depleted")
	})
	t.Run("asked about an earlier day", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore, "jiwoo")
		o.now = o.now.AddDate(0, 0, 5)
		q := azurePlans
		q.At = at(9, 0).AddDate(0, 0, 3)
		if a := o.whyNot(q); !a.Since.Equal(q.At.AddDate(0, 0, -1)) || !a.Plans[0].Was {
			t.Errorf("%+v", a)
		}
	})
	t.Run("it was held before, too", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		o.hold("1", at(9, 0).AddDate(0, 0, 7))
		o.now = o.now.AddDate(0, 0, 3)
		if p := o.whyNot(azurePlans).Plans[0]; p.Was || len(p.Gone) != 0 || p.Usable {
			t.Errorf("%+v", p)
		}
	})
	t.Run("it is held for another request", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
		o.now = o.now.AddDate(0, 0, 2)
		o.hold("1", o.now.Add(time.Hour))
		wantGone(t, o.whyNot(azurePlans), plan, "all_held")
		o.now = o.now.Add(time.Hour)
		if a := o.whyNot(azurePlans); !a.Plans[0].Usable {
			t.Errorf("after the deadline: %+v", a.Plans[0])
		}
	})
	t.Run("a renewal with a new pair", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		next := time.Date(2026, 7, 1, 0, 0, 0, 0, seoul)
		bought, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "renew", Offer: entitlement.SuccessCore, From: next})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "on", Plan: bought.Entries[0].Plan, Role: entitlement.PartnerAdmin}); err != nil {
			t.Fatal(err)
		}
		o.now = next.Add(time.Hour)
		a := o.whyNot(azurePlans)
		wantGone(t, a, plan, "expired")
		if got := reasonCodes(find(t, statuses(a), bought.Entries[0].Plan).Reasons); !slices.Equal(got, []string{"link_stale"}) {
			t.Errorf("the new plan: %v", got)
		}
	})
	t.Run("looked for in another portal", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore, "jiwoo")
		q := azurePlans
		q.Portal = routing.SupportForBusiness
		a := o.whyNot(q)
		if !slices.Equal(reasonCodes(a.Reasons), []string{lifecycle.WrongPortal}) || a.Portal != routing.AzurePortal || !strings.Contains(a.Reasons[0].Text, "azure_portal") {
			t.Errorf("%v", a.Reasons)
		}
		q.Portal = routing.PartnerCenterPortal // which shows the balances of all plans
		if a := o.whyNot(q); len(a.Reasons) != 0 {
			t.Errorf("Partner Center: %v", a.Reasons)
		}
	})
	t.Run("malformed", func(t *testing.T) {
		o := newOffice(t)
		for field, q := range map[string]lifecycle.Question{
			"Account": {Product: routing.Azure},
			"Product": {Account: "jiwoo"},
			"Portal":  {Account: "jiwoo", Product: routing.Azure, Portal: 200},
			"Since":   {Account: "jiwoo", Product: routing.Azure, Since: o.now},
			"At":      {Account: "jiwoo", Product: routing.Azure, At: o.now.Add(time.Hour)},
			"Release": {Account: "jiwoo", Product: routing.OnPremises, Release: strings.Repeat("x", 1<<20)},
		} {
			if _, err := o.WhyNot(t.Context(), q); !containsField(err, field) {
				t.Errorf("%v, want an InvalidError about %s", err, field)
			}
		}
	})
}

func statuses(a lifecycle.Absence) []lifecycle.PlanStatus {
	var list []lifecycle.PlanStatus
	for _, p := range a.Plans {
		list = append(list, p.PlanStatus)
	}
	return list
}

// TestPortalOfEveryProduct asks about every product where its requests are filed.
func TestPortalOfEveryProduct(t *testing.T) {
	o := newOffice(t)
	want := map[routing.Product]routing.Portal{
		routing.Azure: routing.AzurePortal, routing.Microsoft365: routing.Microsoft365AdminCenter, routing.EnterpriseMobility: routing.Microsoft365AdminCenter,
		routing.Dynamics365: routing.PowerPlatformAdminCenter, routing.PowerPlatform: routing.PowerPlatformAdminCenter,
		routing.FinanceOperations: routing.FinanceOperationsSupport, routing.OnPremises: routing.SupportForBusiness,
		routing.PartnerCenter: routing.PartnerCenterPortal, routing.Marketplace: routing.PortalNone,
	}
	got := map[routing.Product]routing.Portal{}
	for p := routing.Product(1); p.IsValid(); p++ {
		got[p] = o.whyNot(lifecycle.Question{Account: "jiwoo", Product: p}).Portal
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRemedies has what can be done where no plan can pay beside the reasons why none
// can, and nothing where one can, none is needed, or something else is in the way.
func TestRemedies(t *testing.T) {
	buy := func(offers ...entitlement.Offer) []entitlement.Remedy {
		var list []entitlement.Remedy
		for _, o := range offers {
			list = append(list, entitlement.Remedy{Kind: entitlement.BuyOffer, Offer: o})
		}
		return append(list, entitlement.Remedy{Kind: entitlement.BuyPaidPlan, Paid: entitlement.AdvancedSupport},
			entitlement.Remedy{Kind: entitlement.BuyPaidPlan, Paid: entitlement.PremierSupport})
	}
	plan := func(kind entitlement.RemedyKind, id entitlement.PlanID) entitlement.Remedy {
		return entitlement.Remedy{Kind: kind, Plan: id}
	}
	const core, expanded = "success_core/cloud_support/2025-07-01", "success_expanded/cloud_support/2025-07-01"
	all := buy(entitlement.SolutionsPartner, entitlement.SuccessCore, entitlement.SuccessExpanded)
	withoutCore := buy(entitlement.SolutionsPartner, entitlement.SuccessExpanded)
	midnight := time.Date(2026, 7, 1, 0, 30, 0, 0, seoul)
	for name, test := range map[string]struct {
		book  func(*office)
		draft func(*lifecycle.Draft)
		want  []entitlement.Remedy
	}{
		"a plan can pay": {func(o *office) { o.offer(entitlement.SuccessCore, "jiwoo") }, nil, nil},
		"no plan":        {func(*office) {}, nil, all},
		"nothing is left": {func(o *office) {
			o.adopt(entitlement.SuccessCore, 0, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "jiwoo")
		}, nil, withoutCore},
		"not linked": {func(o *office) { o.offer(entitlement.SuccessCore) }, nil, append([]entitlement.Remedy{plan(entitlement.LinkPlan, core)}, withoutCore...)},
		"another one can pay": {func(o *office) {
			o.offer(entitlement.SuccessCore)
			o.offer(entitlement.SuccessExpanded, "jiwoo")
		}, func(d *lifecycle.Draft) { d.Plan = core }, append([]entitlement.Remedy{
			plan(entitlement.UsePlan, expanded), plan(entitlement.LinkPlan, core),
		}, buy(entitlement.SolutionsPartner)...)},
		"something else is in the way":   {func(o *office) { o.offer(entitlement.SuccessCore, "jiwoo") }, func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired }, nil},
		"a paid contract is to pay":      {func(*office) {}, func(d *lifecycle.Draft) { d.Facts.Plan, d.Facts.GDAP = routing.PlanPaidContract, routing.GDAPNone }, nil},
		"the term has ended in Seoul":    {func(o *office) { o.offer(entitlement.SuccessCore, "jiwoo"); o.now = midnight }, func(d *lifecycle.Draft) { d.At = midnight }, all},
		"it is the day before elsewhere": {func(o *office) { o.offer(entitlement.SuccessCore, "jiwoo"); o.now = midnight }, func(d *lifecycle.Draft) { d.At = midnight.UTC() }, withoutCore},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			test.book(o)
			draft := azure("1", "jiwoo")
			if test.draft != nil {
				test.draft(&draft)
			}
			preview, err := o.Preview(t.Context(), draft)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, preview.Remedies); diff != "" {
				t.Errorf("preview (-want +got):\n%s", diff)
			}
			if _, err := o.Open(t.Context(), draft); err != nil {
				refused, ok := errors.AsType[*lifecycle.RefusedError](err)
				if !ok {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, refused.Preview.Remedies); diff != "" {
					t.Errorf("refused (-want +got):\n%s", diff)
				}
			}
		})
	}
	t.Run("a clock that passes midnight meanwhile", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore) // until 2026-07-01 in Seoul
		asked := 0
		d, err := lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time {
			asked++
			return midnight.Truncate(time.Hour).Add(time.Duration(asked-2) * time.Microsecond)
		}})
		if err != nil {
			t.Fatal(err)
		}
		preview, err := d.Preview(t.Context(), azure("1", "jiwoo"))
		if diff := cmp.Diff(append([]entitlement.Remedy{plan(entitlement.LinkPlan, core)}, withoutCore...), preview.Remedies); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	})
	t.Run("a plan can pay", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore, "jiwoo")
		if a := o.whyNot(lifecycle.Question{Account: "jiwoo", Product: routing.Azure}); a.Remedies != nil {
			t.Errorf("remedies %v", a.Remedies)
		}
	})
	t.Run("of a plan that is gone", func(t *testing.T) {
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 1, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "jiwoo")
		o.now = o.now.AddDate(0, 0, 2)
		o.open(azure("1", "jiwoo"))
		if diff := cmp.Diff(withoutCore, o.whyNot(lifecycle.Question{Account: "jiwoo", Product: routing.Azure}).Remedies); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestOtherProduct asks why a plan is gone that was shown for another product.
func TestOtherProduct(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
	o.now = o.now.AddDate(0, 0, 2)
	q := lifecycle.Question{Account: "jiwoo", Product: routing.OnPremises, Release: "Windows Server 2022", Before: routing.Azure}
	wantGone(t, o.whyNot(q), plan, "wrong_product_family")
	q.Before = 0 // for this product it was never there
	if a := o.whyNot(q); a.Plans[0].Was || a.Plans[0].Gone != nil {
		t.Errorf("%+v", a.Plans[0])
	}
	q = lifecycle.Question{Account: "jiwoo", Product: routing.Microsoft365, Before: routing.Azure}
	a := o.whyNot(q)
	wantGone(t, a, plan, "plan_not_needed")
	if a.Remedies != nil {
		t.Errorf("a product that takes no plan has remedies: %v", a.Remedies)
	}
	releases := o.offer(entitlement.SolutionsPartner, "jiwoo")
	q = lifecycle.Question{
		Account: "jiwoo", Product: routing.OnPremises, Release: "Windows Server 2016",
		Before: routing.OnPremises, BeforeRelease: "Windows Server 2022", Since: o.now, At: o.now.Add(time.Minute),
	}
	o.whyNot(q)
	q.Before = 0 // on-premises as well
	a = o.whyNot(q)
	wantGone(t, a, releases[1], "plan_not_for_product", "too_old", "out_of_mainstream")
	if a.Release.Name != "Windows Server 2016" || a.Before.Name != "Windows Server 2022" {
		t.Errorf("now %q, then %q", a.Release.Name, a.Before.Name)
	}
}

// TestWhyNotKnows asks about an instant before the book, or after the last incident was
// gone already: the answer says so, and names who took it.
func TestWhyNotKnows(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2025, 7, 7, 23, 0, 0, 0, time.UTC) // the 8th in Seoul
	plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo", "sora")
	q := lifecycle.Question{Account: "jiwoo", Product: routing.Azure}
	a := o.whyNot(q)
	if p := a.Plans[0]; p.Was || !p.Usable || p.Gone != nil || !slices.Equal(reasonCodes(p.Then), []string{lifecycle.NotKnownYet}) ||
		!strings.Contains(p.Then[0].Text, "since 2025-07-08T08:00:00+09:00") {
		t.Errorf("a book that begins today: %+v", p)
	}
	o.open(azure("sora's", "sora"))
	o.now = o.now.AddDate(0, 0, 1).Add(time.Hour)
	p := o.whyNot(q).Plans[0] // a day ago, it was gone already
	if p.Was || p.Gone != nil || !slices.Equal(reasonCodes(p.Then), []string{"depleted"}) {
		t.Errorf("then %v, gone %v", reasonCodes(p.Then), reasonCodes(p.Gone))
	}
	const who = "none of 2 incidents is left; sora took the last one on 2025-07-08 for sora's"
	if p.Entitlement.Plan() != plan || !p.ByOther || p.Taken.Account != "sora" || p.Reasons[0].Text != who {
		t.Errorf("taken by %+v: %q", p.Taken, p.Reasons[0].Text)
	}
}
