package entitlement_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestBalanceSourceText(t *testing.T) {
	enumtest.Run(t, values(entitlement.InPartnerCenter, entitlement.InSupportForBusiness), entitlement.ParseBalanceSource, 3)
}

func TestBalanceSources(t *testing.T) {
	linked := func(e entitlement.Entitlement) entitlement.Status {
		return e.StatusFor(entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadCloud})
	}
	cloudPlan, premise := offer(t, entitlement.SolutionsPartner, cloud, 2025, 50), offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	today := day(2025, 12, 1)
	all := member
	all.Azure, all.AzureRequests = true, true
	t.Run("three places", func(t *testing.T) {
		t.Attr("proves", "UX-12")
		for _, test := range []struct {
			name string
			s    entitlement.Status
			a    entitlement.Account
			want []entitlement.BalanceSource
		}{
			{"on-premises, MSA", linked(premise), contractor, []entitlement.BalanceSource{entitlement.InSupportForBusiness}},
			{"cloud, MAICPP", linked(cloudPlan), member, []entitlement.BalanceSource{entitlement.InPartnerCenter, entitlement.InSupportForBusiness}},
			{"cloud, MAICPP and Azure", linked(cloudPlan), all, []entitlement.BalanceSource{entitlement.InPartnerCenter, entitlement.InAzurePortal, entitlement.InSupportForBusiness}},
			{"on-premises, MAICPP and Azure", linked(premise), all, []entitlement.BalanceSource{entitlement.InPartnerCenter, entitlement.InSupportForBusiness}},
			{"cloud, Azure", linked(cloudPlan), cspOnly, []entitlement.BalanceSource{entitlement.InAzurePortal, entitlement.InSupportForBusiness}},
			{"not linked", cloudPlan.StatusFor(entitlement.Use{At: noon, Workload: entitlement.WorkloadCloud}), all, []entitlement.BalanceSource{entitlement.InPartnerCenter}},
			{"nobody", linked(cloudPlan), entitlement.Account{}, nil},
			{"no plan", entitlement.Status{}, all, nil},
		} {
			if diff := cmp.Diff(test.want, entitlement.BalanceSources(test.s, test.a, today)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	})
	t.Run("every reason", func(t *testing.T) {
		stale := premise.StatusFor(entitlement.Use{At: noon, Link: entitlement.Stale})
		codes := entitlement.CodesOf
		wantAnswer(t, "Partner Center", entitlement.InPartnerCenter.Shows(stale, entitlement.Account{}, day(2025, 6, 22)),
			codes(entitlement.NotMAICPPAccount, entitlement.NotShownYet), 0)
		wantAnswer(t, "Azure", entitlement.InAzurePortal.Shows(stale, entitlement.Account{}, day(2025, 6, 22)),
			codes(entitlement.LinkStale, entitlement.NotForAzure, entitlement.NotAzureAccount, entitlement.NoAzurePermission, entitlement.NotShownYet), 0)
		wantAnswer(t, "Support for Business", entitlement.InSupportForBusiness.Shows(stale, entitlement.Account{}, day(2025, 6, 22)),
			codes(entitlement.LinkStale, entitlement.AccountNotSaid), 0)
		dormant, err := entitlement.New(entitlement.Grant{Plan: "dormant", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
		if err != nil {
			t.Fatal(err)
		}
		wantAnswer(t, "not activated, Partner Center", entitlement.InPartnerCenter.Shows(linked(dormant), all, today), 0, 0)
		wantAnswer(t, "not activated, Azure", entitlement.InAzurePortal.Shows(linked(dormant), all, today), codes(entitlement.NotActivated), 0)
		if got := entitlement.BalanceSource(0).Shows(linked(premise), all, today); got != (entitlement.Answer{}) {
			t.Errorf("nowhere: %+v", got)
		}
	})
	t.Run("before and since 2025-06-23", func(t *testing.T) {
		before := entitlement.BalanceSources(linked(cloudPlan), all, day(2025, 6, 22))
		since := entitlement.BalanceSources(linked(cloudPlan), all, day(2025, 6, 23))
		if !slices.Equal(before, []entitlement.BalanceSource{entitlement.InSupportForBusiness}) || len(since) != 3 {
			t.Errorf("before %v, since %v", before, since)
		}
	})
	t.Run("an ended and empty plan is shown, but not listed in Azure", func(t *testing.T) {
		gone := linked(offer(t, entitlement.SuccessCore, cloud, 2024, 0))
		want := []entitlement.BalanceSource{entitlement.InPartnerCenter, entitlement.InSupportForBusiness}
		if got := entitlement.BalanceSources(gone, all, today); !slices.Equal(got, want) {
			t.Errorf("ended and empty: %v, want %v", got, want)
		}
		wantAnswer(t, "Azure", entitlement.InAzurePortal.Shows(gone, all, today), entitlement.CodesOf(entitlement.Expired, entitlement.Depleted), 0)
	})
}
