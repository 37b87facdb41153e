package entitlement_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestBalanceSourceText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.InPartnerCenter, entitlement.InSupportForBusiness), entitlement.ParseBalanceSource, 3)
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
	t.Run("what each place asks for", func(t *testing.T) {
		t.Attr("proves", "UX-12")
		// The rule, word by word, for everything that it speaks of.
		type facts struct{ cloud, activated, linked, maicpp, azure, requests, said bool }
		places := map[entitlement.BalanceSource]func(f facts) bool{
			// Cloud and on-premises; an account of the MAICPP tenant.
			entitlement.InPartnerCenter: func(f facts) bool { return f.maicpp },
			// Cloud; an account of an Azure tenant that may create requests, and a
			// contract that is activated and linked.
			entitlement.InAzurePortal: func(f facts) bool { return f.cloud && f.activated && f.linked && f.azure && f.requests },
			// Cloud and on-premises; a work account or a personal one, and a contract
			// that is activated and linked.
			entitlement.InSupportForBusiness: func(f facts) bool { return f.said && f.activated && f.linked },
		}
		bit := func(n, i int) bool { return n>>i&1 == 1 }
		for n := range 1 << 7 {
			f := facts{bit(n, 0), bit(n, 1), bit(n, 2), bit(n, 3), bit(n, 4), bit(n, 5), bit(n, 6)}
			g := entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)}
			use := entitlement.Use{At: noon, Workload: entitlement.WorkloadOnPremises}
			if f.cloud {
				g.Benefit, use.Workload = cloud, entitlement.WorkloadAzure
			}
			if f.linked {
				use.Link = entitlement.Linked
			}
			e, err := entitlement.New(g)
			if err == nil && f.activated {
				e, _, err = e.Activate(e.From())
			}
			if err != nil {
				t.Fatal(err)
			}
			kinds := []entitlement.AccountKind{entitlement.AccountUnsaid}
			if f.said {
				kinds = []entitlement.AccountKind{entitlement.AccountEntra, entitlement.AccountMSA}
			}
			for _, kind := range kinds {
				a := entitlement.Account{Kind: kind, MAICPP: f.maicpp, Azure: f.azure, AzureRequests: f.requests}
				var want []entitlement.BalanceSource
				for b := range enumtest.Span(entitlement.InPartnerCenter, entitlement.InSupportForBusiness) {
					if places[b](f) {
						want = append(want, b)
					}
					got := b.Shows(e.StatusFor(use), a, today)
					if got.Yes != places[b](f) || got.Yes != (got.No == 0) {
						t.Errorf("%v of %+v, %v: %v because %q", b, f, kind, got.Yes, got.No)
					}
				}
				if got := entitlement.BalanceSources(e.StatusFor(use), a, today); !slices.Equal(got, want) {
					t.Errorf("%+v, %v: %v, want %v", f, kind, got, want)
				}
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
