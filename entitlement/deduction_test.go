package entitlement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestDeductions(t *testing.T) {
	t.Run("four statements", func(t *testing.T) {
		t.Attr("proves", "UX-23")
		got := entitlement.Deductions()
		want := []entitlement.Advice{
			entitlement.TakenOnCreation, entitlement.ReturnedOnClosing, entitlement.MayBeReturned, entitlement.FrontlineIsFree,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("statements (-want +got):\n%s", diff)
		}
		// Each rests on the rule that the commands of a plan follow.
		for i, rule := range []string{"ENT-37", "ENT-38", "ENT-39", "ENT-40"} {
			if rules := got[i].Rules(); rules[len(rules)-1] != rule {
				t.Errorf("%v rests on %v, want %s", got[i], rules, rule)
			}
		}
	})
}
