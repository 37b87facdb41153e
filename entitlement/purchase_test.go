package entitlement_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestOfferBuyable(t *testing.T) {
	core, spd := offer(t, entitlement.SuccessCore, cloud, 2025, 0), offer(t, entitlement.SolutionsPartner, cloud, 2025, 50)
	duplicate, retired := entitlement.CodesOf(entitlement.DuplicateOffer), entitlement.CodesOf(entitlement.OfferRetired)
	for _, test := range []struct {
		name  string
		o     entitlement.Offer
		start entitlement.Date
		held  []entitlement.Entitlement
		want  entitlement.Codes
	}{
		{"nothing held", entitlement.SuccessCore, day(2025, 7, 1), nil, 0},
		{"held, in the same period", entitlement.SuccessCore, day(2025, 12, 1), []entitlement.Entitlement{spd, core}, duplicate},
		{"held, on the last day", entitlement.SuccessCore, day(2026, 6, 30), []entitlement.Entitlement{core}, duplicate},
		{"held, in the next period", entitlement.SuccessCore, day(2026, 7, 1), []entitlement.Entitlement{core}, 0},
		{"it would run into the one that is held", entitlement.SuccessCore, day(2024, 7, 2), []entitlement.Entitlement{core}, duplicate},
		{"it ends as that begins", entitlement.SuccessCore, day(2024, 7, 1), []entitlement.Entitlement{core}, 0},
		{"another offer beside it", entitlement.SuccessExpanded, day(2025, 12, 1), []entitlement.Entitlement{spd, core}, 0},
		{"a legacy offer, on its last day", entitlement.LegacyGold, day(2025, 1, 21), nil, 0},
		{"a legacy offer, later", entitlement.LegacyGold, day(2025, 1, 22), nil, retired},
	} {
		wantAnswer(t, test.name, test.o.Buyable(test.start, slices.Values(test.held)), test.want, 0)
	}
	if got := entitlement.Offer(0).Buyable(day(2025, 7, 1), plansOf()); got != (entitlement.Answer{}) {
		t.Errorf("no offer: %+v", got)
	}
	if got := entitlement.SuccessCore.Buyable(day(2025, 2, 30), plansOf()); got != (entitlement.Answer{}) {
		t.Errorf("no day: %+v", got)
	}
}

func TestWaysToGet(t *testing.T) {
	t.Run("on-premises support", func(t *testing.T) {
		t.Attr("proves", "UX-25")
		offers, notes := entitlement.WaysToGet(onPremises)
		if diff := cmp.Diff([]entitlement.Offer{entitlement.SolutionsPartner}, offers); diff != "" {
			t.Errorf("offers (-want +got):\n%s", diff)
		}
		if notes != entitlement.AdvicesOf(entitlement.BuyPerIncident) {
			t.Errorf("notes %q", notes)
		}
	})
	offers, notes := entitlement.WaysToGet(cloud)
	want := []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore, entitlement.SuccessExpanded}
	if diff := cmp.Diff(want, offers); diff != "" || notes != 0 {
		t.Errorf("cloud support: %q, offers (-want +got):\n%s", notes, diff)
	}
	if offers, notes := entitlement.WaysToGet(0); offers != nil || notes != 0 {
		t.Errorf("no benefit: %v, %q", offers, notes)
	}
}
