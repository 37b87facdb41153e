package lifecycle_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

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
	t.Run("a term that begins too early by hours, in another zone", func(t *testing.T) {
		angeles := mustLoad("America/Los_Angeles")
		buy := func(o *office, year int, zone *time.Location) error {
			from := time.Date(year, 7, 1, 0, 0, 0, 0, zone)
			_, err := o.Buy(t.Context(), lifecycle.Purchase{ID: o.id("buy"), Offer: entitlement.SuccessCore, From: from})
			return err
		}
		o := newOffice(t)
		if err := buy(o, 2025, angeles); err != nil {
			t.Fatal(err)
		}
		// On the anniversary in Seoul the term in Los Angeles has 16 hours to go.
		wantRefused(t, buy(o, 2026, seoul), lifecycle.DuplicateOffer)
		o = newOffice(t)
		if err := buy(o, 2025, seoul); err != nil {
			t.Fatal(err)
		}
		if err := buy(o, 2026, angeles); err != nil {
			t.Errorf("a gap of 16 hours: %v", err)
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
	t.Run("one offer, two terms", func(t *testing.T) {
		o := newOffice(t)
		adopt := func(b entitlement.Benefit, from time.Time) error {
			_, err := o.Adopt(t.Context(), lifecycle.Adoption{ID: o.id("adopt"), Offer: entitlement.SolutionsPartner, Benefit: b, From: from, Left: 3})
			return err
		}
		if err := adopt(entitlement.CloudSupport, midYear); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, adopt(entitlement.CloudSupport, midYear), lifecycle.DuplicateOffer)
		wantRefused(t, adopt(entitlement.OnPremisesSupport, midYear.AddDate(0, 0, -7)), lifecycle.DuplicateOffer)
		if err := adopt(entitlement.OnPremisesSupport, midYear); err != nil {
			t.Errorf("the other benefit of the same term: %v", err)
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
