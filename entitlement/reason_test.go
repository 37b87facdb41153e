package entitlement_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

// TestReasonOfCode finds in the words of a code what the reason said before only its
// code was kept.
func TestReasonOfCode(t *testing.T) {
	empty := entitlement.Limited(0)
	at := time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	plan, err := entitlement.New(entitlement.Grant{
		Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: at.AddDate(-2, 0, 0), Left: &empty,
	})
	if err != nil {
		t.Fatal(err)
	}
	use := entitlement.Use{At: at, Link: entitlement.Unlinked, Workload: entitlement.WorkloadOnPremises}
	n := 0
	for want := range plan.StatusFor(use).Reasons() {
		n++
		code, err := entitlement.ParseCode(want.Code.String())
		if err != nil {
			t.Fatal(err)
		}
		got := plan.Reason(code)
		if diff := cmp.Diff(want.Rules, got.Rules); diff != "" {
			t.Errorf("%v: rules (-want +got):\n%s", code, diff)
		}
		for _, tag := range []language.Tag{language.English, language.Korean} {
			if got, want := got.TextIn(tag), want.TextIn(tag); got != want {
				t.Errorf("%v in %v: %q, want %q", code, tag, got, want)
			}
		}
	}
	if n < 4 {
		t.Errorf("%d reasons, want those of an ended, empty plan that is not linked and for something else", n)
	}
	if got := plan.Reason(0); got.Rules != nil || got.Text() != "reason code(0)" {
		t.Errorf("the zero code: %v", got)
	}
}
