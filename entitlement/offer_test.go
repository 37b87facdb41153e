package entitlement_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

const (
	cloud      = entitlement.CloudSupport
	onPremises = entitlement.OnPremisesSupport
)

// in returns midnight of a day in a zone.
func in(zone string, y, m, d int) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, loc)
}

func quota(t *testing.T, o entitlement.Offer, b entitlement.Benefit, y, m, d int) entitlement.Quota {
	t.Helper()
	q, err := entitlement.QuotaOf(o, b, in("UTC", y, m, d))
	if err != nil {
		t.Fatalf("QuotaOf(%v, %v, %d-%d-%d): %v", o, b, y, m, d, err)
	}
	return q
}

func TestOfferText(t *testing.T) {
	enumtest.Run(t, entitlement.Offers(), entitlement.ParseOffer, 7)
}

func TestQuotaOf(t *testing.T) {
	check := func(t *testing.T, got, want entitlement.Quota) {
		t.Helper()
		if got != want {
			t.Errorf("quota %v, want %v", got, want)
		}
	}
	t.Run("Solutions Partner", func(t *testing.T) {
		t.Attr("proves", "ENT-06")
		check(t, quota(t, entitlement.SolutionsPartner, cloud, 2025, 6, 23), 50)
		check(t, quota(t, entitlement.SolutionsPartner, onPremises, 2025, 6, 23), 20)
	})
	t.Run("Launch has none", func(t *testing.T) {
		t.Attr("proves", "ENT-07")
		for b := range entitlement.Benefits() {
			check(t, quota(t, entitlement.Launch, b, 2025, 7, 1), 0)
			g := entitlement.Grant{Plan: "p", Offer: entitlement.Launch, Benefit: b, From: in("UTC", 2025, 7, 1), Quota: new(entitlement.Limited(3))}
			if e, err := entitlement.New(g); !errors.Is(err, entitlement.ErrNoBenefit) {
				t.Errorf("New(%v) = %v, %v, want ErrNoBenefit", b, e, err)
			}
		}
	})
	t.Run("Success Core", func(t *testing.T) {
		t.Attr("proves", "ENT-08")
		check(t, quota(t, entitlement.SuccessCore, cloud, 2025, 7, 1), 2)
		check(t, quota(t, entitlement.SuccessCore, onPremises, 2025, 7, 1), 0)
		e := active(t, entitlement.Grant{Plan: "core", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
		e = consume(t, consume(t, e, "1"), "2")
		if _, _, err := e.Consume("3", noon); !refusedWith(err, entitlement.Depleted) {
			t.Errorf("third consume: %v, want depleted", err)
		}
	})
	t.Run("Success Expanded", func(t *testing.T) {
		t.Attr("proves", "ENT-09")
		check(t, quota(t, entitlement.SuccessExpanded, cloud, 2025, 7, 1), 5)
		check(t, quota(t, entitlement.SuccessExpanded, onPremises, 2025, 7, 1), 0)
	})
	t.Run("only Solutions Partner has on-premises support", func(t *testing.T) {
		t.Attr("proves", "ENT-10")
		var with []entitlement.Offer
		for o := range entitlement.Offers() {
			if !o.Legacy() && quota(t, o, onPremises, 2025, 7, 1) > 0 {
				with = append(with, o)
			}
		}
		if diff := cmp.Diff([]entitlement.Offer{entitlement.SolutionsPartner}, with); diff != "" {
			t.Errorf("current offers with on-premises support (-want +got):\n%s", diff)
		}
		check(t, quota(t, entitlement.SuccessCore, onPremises, 2025, 7, 1), 0)
	})
	t.Run("the start of the term decides", func(t *testing.T) {
		t.Attr("proves", "ENT-11")
		check(t, quota(t, entitlement.SolutionsPartner, cloud, 2025, 6, 22), entitlement.Unlimited)
		check(t, quota(t, entitlement.SolutionsPartner, cloud, 2025, 6, 23), 50)
	})
	t.Run("in the zone of the term", func(t *testing.T) {
		// One instant, two civil dates (AMB-29): the evening before in Los
		// Angeles is the 23rd in Seoul.
		at := time.Date(2025, 6, 22, 15, 30, 0, 0, time.UTC)
		for zone, want := range map[string]entitlement.Quota{"Asia/Seoul": 50, "UTC": entitlement.Unlimited, "America/Los_Angeles": entitlement.Unlimited} {
			got, err := entitlement.QuotaOf(entitlement.SolutionsPartner, cloud, at.In(in(zone, 2025, 1, 1).Location()))
			if err != nil || got != want {
				t.Errorf("%s: %v, %v, want %v", zone, got, err, want)
			}
		}
	})
	t.Run("legacy competencies are unlimited", func(t *testing.T) {
		t.Attr("proves", "ENT-14")
		check(t, quota(t, entitlement.LegacyGold, cloud, 2024, 12, 1), entitlement.Unlimited)
		check(t, quota(t, entitlement.LegacySilver, cloud, 2024, 12, 1), entitlement.Unlimited)
	})
	t.Run("Action Pack is nothing for Azure", func(t *testing.T) {
		check(t, quota(t, entitlement.LegacyActionPack, cloud, 2024, 12, 1), 0)
		e := active(t, entitlement.Grant{Plan: "ap", Offer: entitlement.LegacyActionPack, Benefit: onPremises, From: in("UTC", 2024, 11, 1), Quota: new(entitlement.Limited(10))})
		got := e.StatusFor(entitlement.Use{At: in("UTC", 2024, 12, 1), Link: entitlement.Linked, Workload: entitlement.WorkloadAzure})
		if got.Codes() != entitlement.CodesOf(entitlement.NotForAzure) {
			t.Errorf("linked Action Pack in Azure: %q, want not_for_azure", got.Codes())
		}
	})
	t.Run("legacy offers are retired", func(t *testing.T) {
		t.Attr("proves", "ENT-16")
		g := entitlement.Grant{Plan: "ap", Offer: entitlement.LegacyActionPack, Benefit: onPremises, From: in("UTC", 2025, 1, 21), Quota: new(entitlement.Limited(10)), Bought: day(2025, 1, 21)}
		e, err := entitlement.New(g)
		if err != nil {
			t.Fatalf("bought on 2025-01-21: %v", err)
		}
		if _, _, err := e.Activate(in("UTC", 2025, 6, 1)); err != nil {
			t.Errorf("activating on 2025-06-01: %v", err)
		}
		// The same holds for the other legacy offers (AMB-10).
		for _, o := range []entitlement.Offer{entitlement.LegacyActionPack, entitlement.LegacyGold, entitlement.LegacySilver} {
			g.Offer, g.Bought = o, day(2025, 1, 21)
			if _, err := entitlement.New(g); err != nil {
				t.Errorf("%v, bought on 2025-01-21: %v", o, err)
			}
			g.Bought = day(2025, 1, 22)
			if _, err := entitlement.New(g); !errors.Is(err, entitlement.ErrOfferRetired) {
				t.Errorf("%v, bought on 2025-01-22: %v, want ErrOfferRetired", o, err)
			}
		}
	})
	t.Run("not published", func(t *testing.T) {
		for _, o := range []entitlement.Offer{entitlement.LegacySilver, entitlement.LegacyActionPack} {
			if q, err := entitlement.QuotaOf(o, onPremises, in("UTC", 2024, 12, 1)); !errors.Is(err, entitlement.ErrQuotaUnknown) {
				t.Errorf("%v: %v, %v, want ErrQuotaUnknown", o, q, err)
			}
		}
		check(t, quota(t, entitlement.LegacyGold, onPremises, 2024, 12, 1), 20)
	})
	t.Run("bad input", func(t *testing.T) {
		for _, test := range []struct {
			name string
			o    entitlement.Offer
			b    entitlement.Benefit
			from time.Time
			want error
		}{
			{"zero offer", 0, cloud, in("UTC", 2025, 1, 1), entitlement.ErrInvalid},
			{"unknown offer", 200, cloud, in("UTC", 2025, 1, 1), entitlement.ErrInvalid},
			{"zero benefit", entitlement.SuccessCore, 0, in("UTC", 2025, 1, 1), entitlement.ErrInvalid},
			{"unknown benefit", entitlement.SuccessCore, 3, in("UTC", 2025, 1, 1), entitlement.ErrInvalid},
			{"legacy term that cannot be", entitlement.LegacyGold, cloud, in("UTC", 2025, 6, 23), entitlement.ErrOfferRetired},
		} {
			if q, err := entitlement.QuotaOf(test.o, test.b, test.from); !errors.Is(err, test.want) || q != 0 {
				t.Errorf("%s: %v, %v, want %v", test.name, q, err, test.want)
			}
		}
	})
}
