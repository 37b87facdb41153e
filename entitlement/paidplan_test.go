package entitlement_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestPaidPlanText(t *testing.T) {
	enumtest.Run(t, entitlement.PaidPlans(), entitlement.ParsePaidPlan, 2)
}

func TestPaidPlans(t *testing.T) {
	t.Run("the highest level", func(t *testing.T) {
		t.Attr("proves", "ENT-57")
		ranked := []entitlement.PaidPlan{entitlement.AdvancedSupport, entitlement.PremierSupport}
		slices.SortFunc(ranked, func(a, b entitlement.PaidPlan) int { return cmp.Compare(b, a) })
		if ranked[0] != entitlement.PremierSupport {
			t.Errorf("the highest is %v", ranked[0])
		}
		if all := slices.Collect(entitlement.PaidPlans()); slices.Max(all) != entitlement.PremierSupport || !slices.IsSorted(all) {
			t.Errorf("all of them: %v", all)
		}
	})
	t.Run("Advanced Support is for cloud products", func(t *testing.T) {
		t.Attr("proves", "ENT-58")
		if got := entitlement.AdvancedSupport.Covers(entitlement.WorkloadAzure); got != 0 {
			t.Errorf("Azure: %q", got)
		}
		if got := entitlement.AdvancedSupport.Covers(entitlement.WorkloadOnPremises); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
			t.Errorf("Windows Server: %q", got)
		}
	})
	wrong, unsaid := entitlement.CodesOf(entitlement.WrongProductFamily), entitlement.CodesOf(entitlement.ProductRequired)
	for _, test := range []struct {
		w                       entitlement.Workload
		none, advanced, premier entitlement.Codes
	}{
		{entitlement.WorkloadNotSaid, unsaid, unsaid, unsaid},
		{entitlement.WorkloadAzure, wrong, 0, 0},
		{entitlement.WorkloadCloud, wrong, 0, 0},
		{entitlement.WorkloadWithoutPlan, wrong, 0, 0},
		{entitlement.WorkloadOnPremises, wrong, wrong, 0},
		{entitlement.WorkloadUncovered, wrong, wrong, 0},
		{entitlement.WorkloadUnknownRelease, wrong, wrong, 0},
		{entitlement.Workload(99), unsaid, unsaid, unsaid},
	} {
		for p, want := range map[entitlement.PaidPlan]entitlement.Codes{
			0: test.none, entitlement.AdvancedSupport: test.advanced, entitlement.PremierSupport: test.premier,
		} {
			if got := p.Covers(test.w); got != want {
				t.Errorf("%v for %v: %q, want %q", p, test.w, got, want)
			}
		}
	}
}
