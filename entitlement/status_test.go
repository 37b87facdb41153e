package entitlement_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/internal/rulebook"
)

func allCodes(yield func(entitlement.Code) bool) {
	for c := entitlement.NotActivated; c <= entitlement.NoRefundPath && yield(c); c++ {
	}
}

func TestCodeText(t *testing.T) {
	enumtest.Run(t, allCodes, entitlement.ParseCode, 15)
}

func TestWorkloadText(t *testing.T) {
	all := func(yield func(entitlement.Workload) bool) {
		for w := entitlement.WorkloadNotSaid; w <= entitlement.WorkloadWithoutPlan && yield(w); w++ {
		}
	}
	enumtest.Run(t, all, entitlement.ParseWorkload, 7)
}

func TestCovers(t *testing.T) {
	t.Run("cloud support covers cloud products only", func(t *testing.T) {
		t.Attr("proves", "ENT-02")
		if got := cloud.Covers(entitlement.WorkloadAzure); got != 0 {
			t.Errorf("Azure: %q, want covered", got)
		}
		// Windows 11 is an on-premises product (LCY-27).
		if got := cloud.Covers(entitlement.WorkloadOnPremises); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
			t.Errorf("Windows 11: %q, want wrong_product_family", got)
		}
	})
	t.Run("on-premises support covers recent on-premises products only", func(t *testing.T) {
		t.Attr("proves", "ENT-03")
		if got := onPremises.Covers(entitlement.WorkloadOnPremises); got != 0 {
			t.Errorf("a covered release: %q, want covered", got)
		}
		if got := onPremises.Covers(entitlement.WorkloadAzure); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
			t.Errorf("Azure: %q, want wrong_product_family", got)
		}
		if got := onPremises.Covers(entitlement.WorkloadUncovered); got != entitlement.CodesOf(entitlement.PlanNotForProduct) {
			t.Errorf("an old release: %q, want plan_not_for_product", got)
		}
	})
	t.Run("no release is said", func(t *testing.T) {
		if got := onPremises.Covers(entitlement.WorkloadUnknownRelease); got != entitlement.CodesOf(entitlement.ProductRequired) {
			t.Errorf("on-premises: %q, want product_required", got)
		}
		if got := cloud.Covers(entitlement.WorkloadUnknownRelease); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
			t.Errorf("cloud: %q, want wrong_product_family", got)
		}
	})
	t.Run("nothing is said", func(t *testing.T) {
		for b := range entitlement.Benefits() {
			for _, w := range []entitlement.Workload{entitlement.WorkloadNotSaid, 99} {
				if got := b.Covers(w); got != entitlement.CodesOf(entitlement.ProductRequired) {
					t.Errorf("%v for %v: %q, want product_required", b, w, got)
				}
			}
		}
	})
}

func TestStatusFor(t *testing.T) {
	good := entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadAzure}
	t.Run("all of five conditions", func(t *testing.T) {
		t.Attr("proves", "ENT-35")
		fresh, err := entitlement.New(entitlement.Grant{Plan: "pack", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
		if err != nil {
			t.Fatal(err)
		}
		plan := pack(t, 5)
		if s := plan.StatusFor(good); !s.Usable() {
			t.Fatalf("all hold: %q, want usable", s.Codes())
		}
		use := func(change func(*entitlement.Use)) entitlement.Use {
			u := good
			change(&u)
			return u
		}
		seen := map[entitlement.Code]bool{}
		for name, test := range map[string]struct {
			plan entitlement.Entitlement
			use  entitlement.Use
			want entitlement.Code
		}{
			"not activated": {fresh, good, entitlement.NotActivated},
			"not linked":    {plan, use(func(u *entitlement.Use) { u.Link = entitlement.Unlinked }), entitlement.NotLinked},
			"past its end":  {plan, use(func(u *entitlement.Use) { u.At = plan.Until() }), entitlement.Expired},
			"none left":     {consume(t, pack(t, 1), "1"), good, entitlement.Depleted},
			"other product": {plan, use(func(u *entitlement.Use) { u.Workload = entitlement.WorkloadOnPremises }), entitlement.WrongProductFamily},
		} {
			s := test.plan.StatusFor(test.use)
			if s.Usable() || s.Codes() != entitlement.CodesOf(test.want) {
				t.Errorf("%s: %q, want %v alone", name, s.Codes(), test.want)
			}
			seen[test.want] = true
		}
		if len(seen) != 5 {
			t.Errorf("%d different reasons, want 5", len(seen))
		}
	})
	t.Run("until it expires or is empty", func(t *testing.T) {
		t.Attr("proves", "ENT-31")
		one := pack(t, 1)
		if !one.StatusFor(good).Usable() {
			t.Error("1 left and not ended: not usable")
		}
		if got := consume(t, one, "1").StatusFor(good).Codes(); got != entitlement.CodesOf(entitlement.Depleted) {
			t.Errorf("0 left: %q, want depleted", got)
		}
		late := good
		late.At = one.Until().AddDate(0, 0, 1)
		if got := one.StatusFor(late).Codes(); got != entitlement.CodesOf(entitlement.Expired) {
			t.Errorf("ended yesterday: %q, want expired", got)
		}
	})
	t.Run("every reason at once", func(t *testing.T) {
		e := consume(t, pack(t, 1), "1")
		s := e.StatusFor(entitlement.Use{At: e.Until(), Workload: entitlement.WorkloadOnPremises})
		var got []string
		for r := range s.Reasons() {
			got = append(got, r.Code.String())
		}
		if diff := cmp.Diff([]string{"expired", "depleted", "not_linked", "wrong_product_family"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("link of an earlier term", func(t *testing.T) {
		u := good
		u.Link = entitlement.Stale
		if got := pack(t, 5).StatusFor(u).Codes(); got != entitlement.CodesOf(entitlement.LinkStale) {
			t.Errorf("%q, want link_stale", got)
		}
	})
	t.Run("on-premises plan in Azure", func(t *testing.T) {
		e := active(t, entitlement.Grant{Plan: "op", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		if got := e.StatusFor(good).Codes(); got != entitlement.CodesOf(entitlement.NotForAzure) {
			t.Errorf("%q, want not_for_azure", got)
		}
	})
}

// TestReasons checks that every reason has a text and cites rules that exist.
func TestReasons(t *testing.T) {
	for c := range allCodes {
		ids := c.Rules()
		if len(ids) == 0 {
			t.Errorf("%v cites no rule", c)
		}
		for _, id := range ids {
			if _, ok := rulebook.Lookup(id); !ok && len(rulebook.All()) > 1 {
				t.Errorf("%v cites %s, which is no rule", c, id)
			}
		}
	}
	empty := consume(t, pack(t, 1), "1")
	for r := range empty.Status(noon).Reasons() {
		if got := r.String(); !strings.Contains(got, "none of 1 incidents is left") || !strings.Contains(got, "ENT-31") {
			t.Errorf("reason %q", got)
		}
	}
}
