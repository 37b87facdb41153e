package entitlement_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestProductPolicyText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.ProductCovered, entitlement.ProductModern), entitlement.ParseProductPolicy, 3)
}

func TestPerIncident(t *testing.T) {
	msa := entitlement.PerIncident{Account: entitlement.AccountMSA, Country: "KR", On: day(2025, 12, 1)}
	entra := msa
	entra.Account = entitlement.AccountEntra
	needsMSA := entitlement.CodesOf(entitlement.NeedsMSA)
	t.Run("personal accounts only", func(t *testing.T) {
		t.Attr("proves", "ENT-59")
		wantAnswer(t, "MSA", msa.Sold(), 0, 0)
		wantAnswer(t, "Entra", entra.Sold(), needsMSA, entitlement.AdvicesOf(entitlement.SignInWithMSA))
	})
	t.Run("why not for work accounts", func(t *testing.T) {
		t.Attr("proves", "UX-26")
		answer := entra.Sold()
		wantAnswer(t, "Entra", answer, needsMSA, entitlement.AdvicesOf(entitlement.SignInWithMSA))
		reasons := slices.Collect(answer.Reasons())
		if len(reasons) != 1 || !slices.Contains(reasons[0].Rules, "UX-26") {
			t.Fatalf("reasons %v, want one that rests on UX-26", reasons)
		}
		// That it is not shown, to whom, that the system is what limits it, and what to do.
		for tag, words := range map[language.Tag][2][]string{
			language.English: {{"purchase is not shown for Microsoft Entra accounts", "limit of the system"}, {"sign in with a personal Microsoft account"}},
			language.Korean:  {{"Microsoft Entra 계정에는 구매 옵션이 표시되지 않습니다", "시스템의 제한"}, {"개인 Microsoft 계정으로 로그인하세요"}},
		} {
			for i, text := range []string{reasons[0].TextIn(tag), entitlement.SignInWithMSA.TextIn(tag)} {
				for _, want := range words[i] {
					if !strings.Contains(text, want) {
						t.Errorf("%v: %q, want %q in it", tag, text, want)
					}
				}
			}
		}
		// It is the account that decides, whatever else is wished for.
		for _, change := range []func(*entitlement.PerIncident){
			func(p *entitlement.PerIncident) { p.Country = "" },
			func(p *entitlement.PerIncident) { p.NotSold = []string{p.Country} },
			func(p *entitlement.PerIncident) { p.Policy = entitlement.ProductModern },
			func(p *entitlement.PerIncident) { p.Policy = entitlement.ProductFixed },
		} {
			work, personal := entra, msa
			change(&work)
			change(&personal)
			if a, b := work.Sold(), personal.Sold(); a.No != b.No|needsMSA || b.No.Has(entitlement.NeedsMSA) || b.Advice.Has(entitlement.SignInWithMSA) || !a.Advice.Has(entitlement.SignInWithMSA) {
				t.Errorf("%+v: work account %q, %q, personal account %q, %q", work, a.No, a.Advice, b.No, b.Advice)
			}
		}
	})
	t.Run("most countries", func(t *testing.T) {
		t.Attr("proves", "ENT-60")
		p := msa
		p.Country = ""
		wantAnswer(t, "country unknown", p.Sold(), 0, entitlement.AdvicesOf(entitlement.CheckCountry))
		p.Country, p.NotSold = "XA", []string{"XB", "XA"}
		wantAnswer(t, "on the list", p.Sold(), entitlement.CodesOf(entitlement.NotSoldHere), 0)
		p.NotSold = []string{"XB"}
		wantAnswer(t, "not on the list", p.Sold(), 0, 0)
	})
	t.Run("products out of support", func(t *testing.T) {
		notForIt, check := entitlement.CodesOf(entitlement.NotSoldForProduct), entitlement.AdvicesOf(entitlement.CheckExtendedEnd)
		for _, test := range []struct {
			name     string
			policy   entitlement.ProductPolicy
			on, ends entitlement.Date
			no       entitlement.Codes
			advice   entitlement.Advices
		}{
			{"Fixed, end unknown", entitlement.ProductFixed, msa.On, entitlement.Date{}, 0, check},
			{"Fixed, the last day", entitlement.ProductFixed, day(2027, 1, 12), day(2027, 1, 12), 0, 0},
			{"Fixed, the day after", entitlement.ProductFixed, day(2027, 1, 13), day(2027, 1, 12), notForIt, 0},
			{"Fixed, no day asked about", entitlement.ProductFixed, entitlement.Date{}, day(2027, 1, 12), 0, check},
			{"Modern", entitlement.ProductModern, msa.On, day(2027, 1, 12), notForIt, 0},
			{"no policy", entitlement.ProductPolicy(9), msa.On, entitlement.Date{}, notForIt, 0},
			{"covered", entitlement.ProductCovered, msa.On, day(2020, 1, 1), 0, 0},
		} {
			p := msa
			p.Policy, p.On, p.ExtendedEnd = test.policy, test.on, test.ends
			wantAnswer(t, test.name, p.Sold(), test.no, test.advice)
		}
	})
	t.Run("every reason", func(t *testing.T) {
		p := entitlement.PerIncident{Account: entitlement.AccountEntra, Policy: entitlement.ProductModern, Country: "XA", NotSold: []string{"XA"}}
		wantAnswer(t, "all at once", p.Sold(), needsMSA|entitlement.CodesOf(entitlement.NotSoldHere, entitlement.NotSoldForProduct), entitlement.AdvicesOf(entitlement.SignInWithMSA))
		wantAnswer(t, "nothing said", entitlement.PerIncident{}.Sold(), entitlement.CodesOf(entitlement.AccountNotSaid), entitlement.AdvicesOf(entitlement.CheckCountry))
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.PerIncident
		if err := json.Unmarshal(text, &back); err != nil || cmp.Diff(p, back) != "" {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
	})
}
