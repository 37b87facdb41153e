package entitlement_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestNeedText(t *testing.T) {
	enumtest.Run(t, values(entitlement.NeedNotSaid, entitlement.NeedOther), entitlement.ParseNeed, 6)
}

func TestNeedInScope(t *testing.T) {
	t.Run("a concrete fault", func(t *testing.T) {
		t.Attr("proves", "ENT-04")
		for _, n := range []entitlement.Need{entitlement.NeedProblem, entitlement.NeedErrorMessage, entitlement.NeedUnexpected} {
			wantAnswer(t, n.String(), n.InScope(), 0, 0)
		}
		for _, n := range []entitlement.Need{entitlement.NeedArchitecture, entitlement.NeedOther} {
			wantAnswer(t, n.String(), n.InScope(), entitlement.CodesOf(entitlement.OutOfScope),
				entitlement.AdvicesOf(entitlement.AskPresales, entitlement.AskISVConsultation))
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
