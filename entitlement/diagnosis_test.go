package entitlement_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

// wantDiagnosis checks the advice, and the reasons of the first plan.
func wantDiagnosis(t *testing.T, what string, got entitlement.Diagnosis, first entitlement.Codes, advice ...entitlement.Advice) {
	t.Helper()
	if len(got.Plans) == 0 {
		t.Errorf("%s: no plans", what)
		return
	}
	if got.Advice != entitlement.AdvicesOf(advice...) || got.Plans[0].Codes() != first {
		t.Errorf("%s: %q because %q, want %q because %q", what, got.Advice, got.Plans[0].Codes(), entitlement.AdvicesOf(advice...), first)
	}
}

func TestAlreadyLinked(t *testing.T) {
	valid := offer(t, entitlement.SuccessExpanded, cloud, 2025, 3)
	ended := offer(t, entitlement.SuccessExpanded, cloud, 2024, 3)
	empty := offer(t, entitlement.SuccessExpanded, cloud, 2025, 0)
	actionPack := active(t, entitlement.Grant{
		Plan: "pack", Offer: entitlement.LegacyActionPack, Benefit: onPremises, From: in("UTC", 2025, 1, 1), Bought: day(2025, 1, 1), Quota: new(entitlement.Limited(10)),
	})
	premise := offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	spd := offer(t, entitlement.SolutionsPartner, cloud, 2025, 50)
	future := offer(t, entitlement.SuccessCore, cloud, 2026, 2)
	dormant, err := entitlement.New(entitlement.Grant{Plan: "dormant", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	linked := func(plans ...entitlement.Entitlement) entitlement.Diagnosis {
		return entitlement.AlreadyLinked(slices.Values(plans), noon)
	}
	codes := entitlement.CodesOf
	t.Run("three causes", func(t *testing.T) {
		t.Attr("proves", "UX-09")
		wantDiagnosis(t, "valid", linked(valid), 0, entitlement.IgnoreMessage)
		wantDiagnosis(t, "ended", linked(ended), codes(entitlement.Expired), entitlement.BuyNewPlan)
		wantDiagnosis(t, "none left", linked(empty), codes(entitlement.Depleted), entitlement.BuyNewPlan)
		wantDiagnosis(t, "Action Pack", linked(actionPack), codes(entitlement.NotForAzure), entitlement.BuyCloudPlan)
	})
	t.Run("never the account manager", func(t *testing.T) {
		t.Attr("proves", "UX-11")
		for _, d := range []entitlement.Diagnosis{linked(valid), linked(ended), linked(empty), linked(actionPack), linked(dormant), linked(future)} {
			n := 0
			for a := range d.Advice.All() {
				n++
				for _, text := range []string{a.Text(), a.TextIn(language.Korean)} {
					for _, bad := range []string{"TAM", "account manager", "new access ID", "계정 관리자"} {
						if strings.Contains(text, bad) {
							t.Errorf("%v reads %q", a, text)
						}
					}
				}
			}
			if n != 1 {
				t.Errorf("%d pieces of advice: %q, want one", n, d.Advice)
			}
		}
	})
	t.Run("linking again revives nothing", func(t *testing.T) {
		t.Attr("proves", "ENT-45")
		for _, test := range []struct {
			name string
			plan entitlement.Entitlement
			why  entitlement.Code
		}{{"ended", ended, entitlement.Expired}, {"empty", empty, entitlement.Depleted}} {
			var j entitlement.Journal
			opening := test.plan.Opening(test.plan.From())
			if err := j.Append(opening); err != nil {
				t.Fatal(err)
			}
			before := j.Entitlement()
			for n := range 3 {
				wantDiagnosis(t, test.name, linked(j.Entitlement()), codes(test.why), entitlement.BuyNewPlan)
				if d := entitlement.AlreadyRegistered(plansOf(j.Entitlement()), entitlement.WorkloadAzure, noon); !d.Advice.Has(entitlement.BuyNewPlan) || !d.Plans[0].Has(test.why) {
					t.Errorf("%s, in Support for Business: %q because %q", test.name, d.Advice, d.Plans[0].Codes())
				}
				s := j.Entitlement().StatusFor(entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadAzure})
				if s.Codes() != codes(test.why) || j.Left(noon) != 0 {
					t.Errorf("%s, linked %d times: %q, %v left to pay with", test.name, n, s.Codes(), j.Left(noon))
				}
				if _, err := j.Consume("case", noon); !refusedWith(err, test.why) {
					t.Errorf("%s, linked %d times: consumed, %v", test.name, n, err)
				}
				// Once more.
				link := entitlement.Entry{Kind: entitlement.LinkedTo, Plan: before.Plan(), At: noon, Left: before.Remaining(), Account: "kim", Link: "contract"}
				if err := j.Append(link); err != nil {
					t.Fatal(err)
				}
				if j.Entitlement() != before {
					t.Errorf("%s: linking made it %+v", test.name, j.Entitlement())
				}
			}
			// A new plan on the same contract is what helps.
			wantDiagnosis(t, test.name+", and a new one", linked(j.Entitlement(), valid), 0, entitlement.IgnoreMessage)
		}
		if empty.Remaining() != 0 {
			t.Errorf("%v left, want 0", empty.Remaining())
		}
		if rules := entitlement.BuyNewPlan.Rules(); !slices.Contains(rules, "ENT-45") {
			t.Errorf("the advice rests on %v", rules)
		}
		for tag, want := range map[language.Tag]string{language.English: "a new plan has to be bought", language.Korean: "새 계획을 구매해야 합니다"} {
			if text := entitlement.BuyNewPlan.TextIn(tag); !strings.Contains(text, want) {
				t.Errorf("the advice reads %q, want %q in it", text, want)
			}
		}
	})
	t.Run("as JSON", func(t *testing.T) {
		text, err := json.Marshal(linked(ended))
		want := `{"plans":[{"plan":"success_expanded/cloud_support","offer":"success_expanded","benefit":"cloud_support","granted":5,"remaining":3,` +
			`"ends":"2025-06-30","no":"expired"}],"advice":"buy_new_plan"}`
		if string(text) != want || err != nil {
			t.Errorf("%s, %v, want %s", text, err, want)
		}
		if text, err := json.Marshal(entitlement.Status{}); string(text) != "null" || err != nil {
			t.Errorf("the zero Status: %s, %v", text, err)
		}
	})
	t.Run("several plans on one contract", func(t *testing.T) {
		// First linked for on-premises support, now in Azure: the same pair.
		wantDiagnosis(t, "both benefits", linked(premise, spd), 0, entitlement.IgnoreMessage)
		wantDiagnosis(t, "one of two ended", linked(ended, valid), 0, entitlement.IgnoreMessage)
		wantDiagnosis(t, "an ended Action Pack", entitlement.AlreadyLinked(slices.Values([]entitlement.Entitlement{actionPack}), actionPack.Until()),
			codes(entitlement.Expired, entitlement.NotForAzure), entitlement.BuyCloudPlan)
		if d := linked(premise, ended); d.Advice != entitlement.AdvicesOf(entitlement.BuyNewPlan) {
			t.Errorf("the cloud plan ended beside an on-premises plan: %q", d.Advice)
		}
		if d := linked(ended, dormant); d.Advice != entitlement.AdvicesOf(entitlement.ActivateBenefit) {
			t.Errorf("ended, and the next one dormant: %q, want to activate that", d.Advice)
		}
		if d := linked(ended, future); d.Advice != entitlement.AdvicesOf(entitlement.WaitForTerm) {
			t.Errorf("ended, and the next one has not started: %q, want to wait", d.Advice)
		}
		later, err := entitlement.New(entitlement.Grant{Plan: "later", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2026, 7, 1)})
		if err != nil {
			t.Fatal(err)
		}
		wantDiagnosis(t, "neither started nor activated", linked(later), codes(entitlement.NotActivated, entitlement.NotStarted), entitlement.WaitForTerm, entitlement.ActivateBenefit)
		if d := linked(); d.Advice != 0 || len(d.Plans) != 0 {
			t.Errorf("no plans: %+v", d)
		}
	})
}

func TestAlreadyRegistered(t *testing.T) {
	premise := offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	ended := offer(t, entitlement.SolutionsPartner, onPremises, 2024, 20)
	empty := offer(t, entitlement.SolutionsPartner, onPremises, 2025, 0)
	spd := offer(t, entitlement.SolutionsPartner, cloud, 2025, 50)
	registered := func(w entitlement.Workload, plans ...entitlement.Entitlement) entitlement.Diagnosis {
		return entitlement.AlreadyRegistered(slices.Values(plans), w, noon)
	}
	codes := entitlement.CodesOf
	t.Run("shown, or listed with its reason", func(t *testing.T) {
		t.Attr("proves", "UX-10")
		wantDiagnosis(t, "valid", registered(entitlement.WorkloadOnPremises, premise), 0, entitlement.ChooseUnderSupportType)
		wantDiagnosis(t, "not for the product", registered(entitlement.WorkloadUncovered, premise), codes(entitlement.PlanNotForProduct), entitlement.SeeUnavailablePlans)
		wantDiagnosis(t, "ended", registered(entitlement.WorkloadOnPremises, ended), codes(entitlement.Expired), entitlement.SeeUnavailablePlans, entitlement.BuyNewPlan)
		wantDiagnosis(t, "empty", registered(entitlement.WorkloadOnPremises, empty), codes(entitlement.Depleted), entitlement.SeeUnavailablePlans, entitlement.BuyNewPlan)
	})
	// The cloud plan of the contract can be used, but not for this product.
	wantDiagnosis(t, "the cloud plan", registered(entitlement.WorkloadOnPremises, spd), codes(entitlement.WrongProductFamily), entitlement.SeeUnavailablePlans)
	wantDiagnosis(t, "both benefits", registered(entitlement.WorkloadOnPremises, spd, premise), 0, entitlement.ChooseUnderSupportType)
	wantDiagnosis(t, "the other of two is fine, elsewhere", registered(entitlement.WorkloadOnPremises, spd, ended), codes(entitlement.Expired), entitlement.SeeUnavailablePlans)
	soon, err := entitlement.New(entitlement.Grant{Plan: "soon", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2026, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	wantDiagnosis(t, "neither started nor activated", registered(entitlement.WorkloadOnPremises, soon), codes(entitlement.NotActivated, entitlement.NotStarted), entitlement.SeeUnavailablePlans)
	if d := registered(entitlement.WorkloadOnPremises); d.Advice != 0 || len(d.Plans) != 0 {
		t.Errorf("no plans: %+v", d)
	}
}
