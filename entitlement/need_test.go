package entitlement_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestNeedText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.NeedNotSaid, entitlement.NeedOther), entitlement.ParseNeed, 6)
}

func TestNeedInScope(t *testing.T) {
	t.Run("a concrete fault, and nothing else", func(t *testing.T) {
		t.Attr("proves", "ENT-04")
		inside := []entitlement.Need{entitlement.NeedProblem, entitlement.NeedErrorMessage, entitlement.NeedUnexpected}
		// Every need there is, and every number that might become one.
		for n := range enumtest.Span(entitlement.NeedNotSaid, entitlement.Need(254)) {
			got := n.InScope()
			if want := slices.Contains(inside, n); got.Yes != want {
				t.Errorf("%v: %+v, want in scope: %v", n, got, want)
			}
		}
		for _, n := range inside {
			wantAnswer(t, n.String(), n.InScope(), 0, 0)
		}
		for _, n := range []entitlement.Need{entitlement.NeedArchitecture, entitlement.NeedOther} {
			got := n.InScope()
			wantAnswer(t, n.String(), got, entitlement.CodesOf(entitlement.OutOfScope),
				entitlement.AdvicesOf(entitlement.AskPresales, entitlement.AskISVConsultation))
			// Who else there is, in words, and why not.
			for tag, words := range map[language.Tag][]string{
				language.English: {"technical presales and deployment", "ISV technical consultation", "error message"},
				language.Korean:  {"기술 사전 판매 및 배포", "ISV 기술 상담", "오류 메시지"},
			} {
				var text strings.Builder
				for a := range got.Advice.All() {
					text.WriteString(a.TextIn(tag) + "\n")
				}
				for r := range got.Reasons() {
					text.WriteString(r.TextIn(tag) + "\n")
				}
				for _, want := range words {
					if !strings.Contains(text.String(), want) {
						t.Errorf("%v in %v reads %q, want %q in it", n, tag, text.String(), want)
					}
				}
			}
		}
		if rules := entitlement.OutOfScope.Rules(); !slices.Equal(rules, []string{"ENT-04"}) {
			t.Errorf("the reason rests on %v", rules)
		}
	})
	for _, n := range []entitlement.Need{entitlement.NeedNotSaid, 99} {
		if got := n.InScope(); got != (entitlement.Answer{}) {
			t.Errorf("%v: %+v, want a no without reason", n, got)
		}
	}
}

func TestISVConsultation(t *testing.T) {
	t.Run("for ISV Success", func(t *testing.T) {
		t.Attr("proves", "ENT-56")
		wantAnswer(t, "enrolled", entitlement.ISVConsultation(true), 0, 0)
		wantAnswer(t, "not enrolled", entitlement.ISVConsultation(false), entitlement.CodesOf(entitlement.NotISVSuccess), entitlement.AdvicesOf(entitlement.JoinISVSuccess))
	})
}
