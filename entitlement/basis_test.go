package entitlement_test

import (
	"encoding/json"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestBasisKindText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.BasisOffer, entitlement.BasisCap), entitlement.ParseBasisKind, 4)
}

func TestBasis(t *testing.T) {
	of := func(g entitlement.Grant) entitlement.QuotaBasis {
		t.Helper()
		g.Plan = "p"
		e, err := entitlement.New(g)
		if err != nil {
			t.Fatal(err)
		}
		return e.Basis()
	}
	spd := func(y, m, d int) entitlement.QuotaBasis {
		return of(entitlement.Grant{Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("Asia/Seoul", y, m, d)})
	}
	t.Run("why 50 and not unlimited", func(t *testing.T) {
		t.Attr("proves", "UX-18")
		want := entitlement.QuotaBasis{
			Kind: entitlement.BasisCap, Quota: 50, Offer: entitlement.SolutionsPartner,
			Start: day(2025, 6, 23), Anniversary: day(2026, 6, 23), Since: day(2025, 6, 23),
		}
		if got := spd(2025, 6, 23); got != want {
			t.Errorf("renewed on 2025-06-23: %+v, want %+v", got, want)
		}
		want = entitlement.QuotaBasis{
			Kind: entitlement.BasisUncapped, Quota: entitlement.Unlimited, Offer: entitlement.SolutionsPartner,
			Start: day(2025, 6, 22), Anniversary: day(2026, 6, 22), Since: day(2025, 6, 23),
		}
		if got := spd(2025, 6, 22); got != want {
			t.Errorf("renewed on 2025-06-22: %+v, want %+v", got, want)
		}
	})
	for _, test := range []struct {
		name            string
		basis           entitlement.QuotaBasis
		kind            entitlement.BasisKind
		rule            string
		english, korean string
	}{
		{
			"capped", spd(2025, 7, 1), entitlement.BasisCap, "UX-18",
			"the term started on 2025-07-01; terms that start on or after 2025-06-23 have 50 a year instead of unlimited, up to the anniversary, 2026-07-01",
			"기간 시작일: 2025-07-01. 2025-06-23 또는 그 이후에 시작하는 기간은 무제한이 아니라 연간 50건입니다. 갱신 기념일: 2026-07-01",
		},
		{
			"not capped yet", spd(2024, 7, 1), entitlement.BasisUncapped, "UX-18",
			"the term started on 2024-07-01, before 2025-06-23, so it is unlimited until its anniversary, 2025-07-01; a renewal from then on has 50 a year",
			"기간 시작일이 2025-06-23 전입니다(2024-07-01). 갱신 기념일(2025-07-01) 전까지 무제한이며, 그날부터 갱신되는 기간은 연간 50건입니다",
		},
		{
			"what the offer brings", of(entitlement.Grant{Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)}),
			entitlement.BasisOffer, "ENT-08", "Partner Success Core Benefits brings 2 incidents a year", "파트너 성공 핵심 혜택: 연간 2건",
		},
		{
			"the other benefit of the designation", of(entitlement.Grant{Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)}),
			entitlement.BasisOffer, "ENT-06", "the Solutions Partner designation brings 20 incidents a year", "솔루션 파트너 지정: 연간 20건",
		},
		{
			"adopted with less left", of(entitlement.Grant{Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1), Left: new(entitlement.Limited(1))}),
			entitlement.BasisOffer, "ENT-08", "Partner Success Core Benefits brings 2 incidents a year", "파트너 성공 핵심 혜택: 연간 2건",
		},
		{
			"a legacy offer", of(entitlement.Grant{Offer: entitlement.LegacyGold, Benefit: cloud, From: in("UTC", 2024, 12, 1)}),
			entitlement.BasisOffer, "ENT-14", "the Gold competency brings unlimited incidents a year", "골드 역량: 연간 무제한",
		},
		{
			"a pack of known size", of(entitlement.Grant{Offer: entitlement.LegacyGold, Benefit: cloud, From: in("UTC", 2024, 12, 1), Quota: new(entitlement.Limited(5))}),
			entitlement.BasisStated, "", "5 incidents a year were stated for this plan", "이 계획에 대해 지정된 수량: 연간 5건",
		},
		{
			"a number that is not published", of(entitlement.Grant{Offer: entitlement.LegacyActionPack, Benefit: onPremises, From: in("UTC", 2024, 12, 1), Quota: new(entitlement.Limited(10))}),
			entitlement.BasisStated, "", "10 incidents a year were stated for this plan", "이 계획에 대해 지정된 수량: 연간 10건",
		},
		{"no plan", entitlement.Entitlement{}.Basis(), 0, "", "no plan", "계획 없음"},
	} {
		if test.basis.Kind != test.kind || test.basis.Text() != test.english || test.basis.TextIn(language.Korean) != test.korean {
			t.Errorf("%s: %v, %q, %q", test.name, test.basis.Kind, test.basis.Text(), test.basis.TextIn(language.Korean))
		}
		if rules := test.basis.Rules(); (test.rule == "") != (len(rules) == 0) || test.rule != "" && rules[0] != test.rule {
			t.Errorf("%s rests on %v, want %q", test.name, rules, test.rule)
		}
		if test.kind == 0 {
			continue
		}
		text, err := json.Marshal(test.basis)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.QuotaBasis
		if err := json.Unmarshal(text, &back); err != nil || back != test.basis {
			t.Errorf("%s: %s reads back as %+v, %v", test.name, text, back, err)
		}
	}
}

func TestBasisOfNoOffer(t *testing.T) {
	for _, o := range []entitlement.Offer{0, 99, 255} {
		b := entitlement.QuotaBasis{Kind: entitlement.BasisOffer, Offer: o}
		if rules := b.Rules(); len(rules) > 0 {
			t.Errorf("offer %d rests on %v", o, rules)
		}
		_ = b.Text()
	}
}
