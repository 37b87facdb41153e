package entitlement_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestRemedyKindText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.UsePlan, entitlement.BuyPaidPlan), entitlement.ParseRemedyKind, 5)
}

func buy(o entitlement.Offer) entitlement.Remedy {
	return entitlement.Remedy{Kind: entitlement.BuyOffer, Offer: o}
}

func pay(p entitlement.PaidPlan) entitlement.Remedy {
	return entitlement.Remedy{Kind: entitlement.BuyPaidPlan, Paid: p}
}

func use(e entitlement.Entitlement) entitlement.Remedy {
	return entitlement.Remedy{Kind: entitlement.UsePlan, Plan: e.Plan()}
}

func wantRemedies(t *testing.T, what string, got []entitlement.Remedy, want ...entitlement.Remedy) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestRemedies(t *testing.T) {
	azure := entitlement.WorkloadAzure
	spd := offer(t, entitlement.SolutionsPartner, cloud, 2025, 0)
	premise := offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	core, emptyCore := offer(t, entitlement.SuccessCore, cloud, 2025, 2), offer(t, entitlement.SuccessCore, cloud, 2025, 0)
	emptyExpanded := offer(t, entitlement.SuccessExpanded, cloud, 2025, 0)
	t.Run("another plan, another offer, a paid plan", func(t *testing.T) {
		t.Attr("proves", "ENT-44")
		wantRemedies(t, "Core has 2 left", entitlement.Remedies(azure, statusesOf(azure, spd, premise, core), noon),
			use(core), buy(entitlement.SuccessExpanded), pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
		wantRemedies(t, "all offers held and empty", entitlement.Remedies(azure, statusesOf(azure, spd, premise, emptyCore, emptyExpanded), noon),
			pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
	})
	t.Run("we ran out", func(t *testing.T) {
		t.Attr("proves", "UX-24")
		got := entitlement.Remedies(azure, statusesOf(azure, spd, core, emptyExpanded), noon)
		wantRemedies(t, "in the order of what it costs", got, use(core), pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
		// Neither the offer that ran out nor one that brings nothing.
		got = entitlement.Remedies(azure, statusesOf(azure, spd), noon)
		wantRemedies(t, "one offer held", got,
			buy(entitlement.SuccessCore), buy(entitlement.SuccessExpanded), pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
	})
	t.Run("what it is wanted for", func(t *testing.T) {
		for _, test := range []struct {
			w    entitlement.Workload
			want []entitlement.Remedy
		}{
			{entitlement.WorkloadNotSaid, nil},
			{entitlement.WorkloadWithoutPlan, nil}, // Microsoft 365 takes no plan
			{entitlement.Workload(99), nil},
			{entitlement.WorkloadCloud, []entitlement.Remedy{
				buy(entitlement.SolutionsPartner), buy(entitlement.SuccessCore), buy(entitlement.SuccessExpanded),
				pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport),
			}},
			{entitlement.WorkloadOnPremises, []entitlement.Remedy{buy(entitlement.SolutionsPartner), pay(entitlement.PremierSupport)}},
			// No benefit covers it, so buying one does not help.
			{entitlement.WorkloadUncovered, []entitlement.Remedy{pay(entitlement.PremierSupport)}},
			{entitlement.WorkloadUnknownRelease, nil}, // which release it is comes first
		} {
			wantRemedies(t, test.w.String(), entitlement.Remedies(test.w, statusesOf(test.w), noon), test.want...)
		}
	})
	t.Run("plans that want something first", func(t *testing.T) {
		dormant, err := entitlement.New(entitlement.Grant{Plan: "dormant", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
		if err != nil {
			t.Fatal(err)
		}
		expanded := offer(t, entitlement.SuccessExpanded, cloud, 2025, 5)
		statuses := []entitlement.Status{
			dormant.StatusFor(entitlement.Use{At: noon, Workload: azure}),
			expanded.StatusFor(entitlement.Use{At: noon, Link: entitlement.Stale, Workload: azure}),
			spd.StatusFor(entitlement.Use{At: noon, Workload: azure}),
			{},
		}
		wantRemedies(t, "link before activate", entitlement.Remedies(azure, slices.Values(statuses), noon),
			entitlement.Remedy{Kind: entitlement.LinkPlan, Plan: expanded.Plan()}, entitlement.Remedy{Kind: entitlement.ActivatePlan, Plan: "dormant"},
			pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
	})
	t.Run("the next period", func(t *testing.T) {
		ended := offer(t, entitlement.SuccessCore, cloud, 2024, 0)
		at := ended.Until()
		wantRemedies(t, "on the anniversary it can be bought again", entitlement.Remedies(azure, statusesOf(azure, ended, emptyExpanded, spd), at),
			buy(entitlement.SuccessCore), pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
		wantRemedies(t, "the moment before not", entitlement.Remedies(azure, statusesOf(azure, ended, emptyExpanded, spd), at.Add(-time.Microsecond)),
			pay(entitlement.AdvancedSupport), pay(entitlement.PremierSupport))
	})
}

// The order in which the plans come changes nothing, and an offer that is held is
// never to be bought.
func TestRemediesDoNotDependOnOrder(t *testing.T) {
	kinds := []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore, entitlement.SuccessExpanded}
	rapid.Check(t, func(t *rapid.T) {
		w := entitlement.Workload(rapid.IntRange(1, 6).Draw(t, "workload"))
		var statuses []entitlement.Status
		held := map[entitlement.Offer]bool{}
		for i := range rapid.IntRange(0, 5).Draw(t, "plans") {
			o := rapid.SampledFrom(kinds).Draw(t, "offer")
			e, err := entitlement.New(entitlement.Grant{
				Plan: entitlement.PlanID(rune('a' + i)), Offer: o, Benefit: cloud, From: in("UTC", 2025, 7, 1),
				Left: new(entitlement.Limited(uint32(rapid.IntRange(0, 2).Draw(t, "left")))),
			})
			if err != nil {
				t.Fatal(err)
			}
			held[o] = true
			statuses = append(statuses, e.StatusFor(entitlement.Use{
				At: noon, Link: entitlement.LinkState(rapid.IntRange(0, 2).Draw(t, "link")), Workload: w,
			}))
		}
		want := entitlement.Remedies(w, slices.Values(statuses), noon)
		got := entitlement.Remedies(w, slices.Values(rapid.Permutation(statuses).Draw(t, "order")), noon)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in another order:\n%s", diff)
		}
		for i, r := range want {
			if r.Kind == entitlement.BuyOffer && held[r.Offer] {
				t.Errorf("%v is held and to be bought", r.Offer)
			}
			if i > 0 && r.Kind < want[i-1].Kind {
				t.Errorf("%v after %v", r.Kind, want[i-1].Kind)
			}
		}
	})
}

func TestRemedyTexts(t *testing.T) {
	for _, test := range []struct {
		r               entitlement.Remedy
		english, korean string
	}{
		{entitlement.Remedy{Kind: entitlement.UsePlan, Plan: "core"}, "use plan core", "다음 계획 사용: core"},
		{entitlement.Remedy{Kind: entitlement.LinkPlan, Plan: "core"}, "link the account to plan core", "다음 계획에 계정 연결: core"},
		{entitlement.Remedy{Kind: entitlement.ActivatePlan, Plan: "core"}, "activate plan core", "다음 계획 활성화: core"},
		{buy(entitlement.SuccessCore), "buy Partner Success Core Benefits", "다음 제안 구매: 파트너 성공 핵심 혜택"},
		{pay(entitlement.PremierSupport), "buy Premier Support for Partners (PSfP)", "다음 유료 계획 구매: 파트너를 위한 프리미어 지원(PSfP)"},
	} {
		if got := test.r.Text(); got != test.english {
			t.Errorf("%+v reads %q, want %q", test.r, got, test.english)
		}
		if got := test.r.TextIn(language.Korean); got != test.korean {
			t.Errorf("%+v reads %q, want %q", test.r, got, test.korean)
		}
		if len(test.r.Rules()) == 0 {
			t.Errorf("%v rests on no rule", test.r.Kind)
		}
		text, err := json.Marshal(test.r)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Remedy
		if err := json.Unmarshal(text, &back); err != nil || back != test.r {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
	}
	if r := (entitlement.Remedy{}); r.Text() != "remedy kind(0)" || r.Rules() != nil {
		t.Errorf("the zero Remedy reads %q", r.Text())
	}
}
