package entitlement_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

const firstAdvice, lastAdvice = entitlement.IgnoreMessage, entitlement.JoinISVSuccess

func TestAdviceText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(firstAdvice, lastAdvice), entitlement.ParseAdvice, 29)
}

func TestAnswer(t *testing.T) {
	a := entitlement.Account{}.SeesBenefits()
	var texts []string
	for r := range a.Reasons() {
		texts = append(texts, r.TextIn(language.Korean))
		if !slices.Equal(r.Rules, r.Code.Rules()) || !strings.Contains(r.String(), "[ENT-22: ") {
			t.Errorf("%v rests on %v: %s", r.Code, r.Rules, r)
		}
	}
	if diff := cmp.Diff([]string{"AI 클라우드 파트너 프로그램에 속한 파트너 테넌트의 계정이 아닙니다"}, texts); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	for range (entitlement.Answer{Yes: true}).Reasons() {
		t.Error("a yes has reasons against it")
	}
	if (entitlement.Answer{}).Yes {
		t.Error("the zero Answer is a yes")
	}
}

// Sets keep their text and JSON forms, whatever is in them.
func TestSetsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		no := entitlement.CodesOf(rapid.SliceOf(rapid.Custom(func(t *rapid.T) entitlement.Code {
			return entitlement.Code(rapid.Uint8().Draw(t, "number"))
		})).Draw(t, "codes")...)
		advice := entitlement.AdvicesOf(rapid.SliceOf(rapid.Custom(func(t *rapid.T) entitlement.Advice {
			return entitlement.Advice(rapid.Uint8().Draw(t, "number"))
		})).Draw(t, "advice")...)
		want := entitlement.Answer{Yes: no == 0, No: no, Advice: advice}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got entitlement.Answer
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("%s reads back as %+v, %v", text, got, err)
		}
		if again := no.All(); len(slices.Collect(again)) != len(slices.Collect(again)) {
			t.Errorf("%q is used up by reading it", no)
		}
		for c := range no.All() {
			if !no.Has(c) || !c.IsValid() {
				t.Errorf("%v is in %q", c, no)
			}
		}
		for a := range advice.All() {
			if !advice.Has(a) || !a.IsValid() {
				t.Errorf("%v is in %q", a, advice)
			}
		}
	})
}

// The empty sets are written as nothing, and read from it over what was there.
func TestEmptySets(t *testing.T) {
	codes, advice := entitlement.CodesOf(entitlement.NotLinked), entitlement.AdvicesOf(entitlement.AskAdmin)
	if err := errors.Join(codes.UnmarshalText(nil), advice.UnmarshalText(nil)); err != nil || codes != 0 || advice != 0 {
		t.Errorf("read as %q and %q, %v", codes, advice, err)
	}
	for range codes.All() {
		t.Error("the empty set has a code")
	}
	for range advice.All() {
		t.Error("the empty set has advice")
	}
	for set, text := range map[interface{ MarshalText() ([]byte, error) }]string{codes: "", advice: "", entitlement.CodesOf(entitlement.Expired): "expired"} {
		if got, err := set.MarshalText(); err != nil || string(got) != text {
			t.Errorf("%v is written as %q, %v", set, got, err)
		}
	}
}

func TestSetsReadStrictly(t *testing.T) {
	for _, bad := range []string{
		" ", "expired ", " expired", "expired  depleted", "depleted expired", "expired expired", "Expired", "expired,depleted", "expired\tdepleted", "nothing",
	} {
		codes := entitlement.CodesOf(entitlement.NotLinked)
		if err := codes.UnmarshalText([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || codes != entitlement.CodesOf(entitlement.NotLinked) {
			t.Errorf("codes %q: %q, %v, want ErrInvalid and no change", bad, codes, err)
		}
	}
	for _, bad := range []string{" ", "ask_admin ask_admin", "ask_admin switch_account", "ask_tam"} {
		advice := entitlement.AdvicesOf(entitlement.BuyNewPlan)
		if err := advice.UnmarshalText([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || advice != entitlement.AdvicesOf(entitlement.BuyNewPlan) {
			t.Errorf("advice %q: %q, %v, want ErrInvalid and no change", bad, advice, err)
		}
	}
	if _, err := entitlement.Codes(1).MarshalText(); !errors.Is(err, entitlement.ErrInvalid) {
		t.Errorf("the code 0 has a text: %v", err)
	}
	if _, err := entitlement.Advices(1 << 63).MarshalText(); !errors.Is(err, entitlement.ErrInvalid) {
		t.Errorf("advice 63 has a text: %v", err)
	}
}

// No advice in any language sends anybody to a technical account manager.
func TestAdviceNamesNoAccountManager(t *testing.T) {
	for a := range enumtest.Span(firstAdvice, lastAdvice) {
		for _, text := range []string{a.Text(), a.TextIn(language.Korean)} {
			for _, bad := range []string{"TAM", "account manager", "계정 관리자"} {
				if strings.Contains(text, bad) {
					t.Errorf("%v reads %q", a, text)
				}
			}
		}
	}
}
