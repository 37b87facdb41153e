package entitlement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/internal/rulebook"
)

var allCodes = enumtest.Span(entitlement.NotActivated, entitlement.OutOfScope)

func TestCodeText(t *testing.T) {
	enumtest.Run(t, allCodes, entitlement.ParseCode, 40)
}

func TestWorkloadText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.WorkloadNotSaid, entitlement.WorkloadWithoutPlan), entitlement.ParseWorkload, 7)
}

func TestLinkStateText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.Unlinked, entitlement.Linked), entitlement.ParseLinkState, 3)
}

// TestFarInstants has instants that microseconds cannot count: an int64 of
// them ends 292,277 years from 1970, and beyond that they start over.
func TestFarInstants(t *testing.T) {
	first := active(t, entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 1, 1, 1)})
	last := active(t, entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 9998, 7, 1)})
	const wrap = 1 << 58 // seconds: a whole multiple of 2^64 microseconds
	for name, test := range map[string]struct {
		at   time.Time
		past bool
	}{
		"wraps to noon":            {time.Unix(noon.Unix()+wrap, 0), false},
		"wraps to noon from below": {time.Unix(noon.Unix()-wrap, 0), true},
		"the year 9133659045":      {time.Unix(288230377900262400, 0), false},
		"the year -9133659045":     {time.Unix(-288230502234614400, 0), true},
		"the year 9999":            {in("UTC", 9999, 1, 1), false},
		"the year 0":               {in("UTC", 0, 12, 31), true},
		"the last second":          {time.Unix(1<<63-62135596801, 0), false},
		"the first second":         {time.Unix(-1<<63, 0).Add(-1), true},
	} {
		for _, e := range []entitlement.Entitlement{first, pack(t, 5), last} {
			want, lapsed := entitlement.Expired, entitlement.Quota(5)
			if test.past {
				want, lapsed = entitlement.NotStarted, 0
			}
			if got := e.Status(test.at); got.Usable() || !got.Has(want) || got.Has(entitlement.Expired) == test.past {
				t.Errorf("%s, plan from %v: %q, want %v", name, e.From(), got.Codes(), want)
			}
			if got := e.Lapsed(test.at); got != lapsed {
				t.Errorf("%s, plan from %v: %v lapsed, want %v", name, e.From(), got, lapsed)
			}
			if got := e.CredentialsShown(test.at); got == test.past {
				t.Errorf("%s, plan from %v: credentials shown %v", name, e.From(), got)
			}
			if _, _, err := e.Consume("1", test.at); err == nil {
				t.Errorf("%s, plan from %v: paid", name, e.From())
			}
		}
	}
}

func TestCovers(t *testing.T) {
	t.Run("cloud support covers cloud products only", func(t *testing.T) {
		t.Attr("proves", "ENT-02")
		for _, w := range []entitlement.Workload{entitlement.WorkloadAzure, entitlement.WorkloadCloud} {
			if got := cloud.Covers(w); got != 0 {
				t.Errorf("%v: %q, want covered", w, got)
			}
		}
		// Windows 11 and all else on-premises (LCY-27), of whatever release.
		for _, w := range []entitlement.Workload{entitlement.WorkloadOnPremises, entitlement.WorkloadUncovered, entitlement.WorkloadUnknownRelease} {
			if got := cloud.Covers(w); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
				t.Errorf("%v: %q, want wrong_product_family", w, got)
			}
		}
	})
	t.Run("on-premises support covers recent on-premises products only", func(t *testing.T) {
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
		unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		if s := unlimited.StatusFor(good); !s.Usable() {
			t.Errorf("all hold, unlimited: %q, want usable", s.Codes())
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
		late.At = one.Until().Add(-time.Microsecond)
		if !one.StatusFor(late).Usable() {
			t.Error("in its last microsecond: not usable")
		}
		late.At = one.Until()
		if got := one.StatusFor(late).Codes(); got != entitlement.CodesOf(entitlement.Expired) {
			t.Errorf("just ended: %q, want expired", got)
		}
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
		t.Attr("proves", "RTE-19")
		e := active(t, entitlement.Grant{Plan: "op", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		if got := e.StatusFor(good); got.Usable() || got.Codes() != entitlement.CodesOf(entitlement.NotForAzure) || e.Remaining() != 20 {
			t.Errorf("on-premises 20 in Azure: %q with %v left, want not_for_azure", got.Codes(), e.Remaining())
		}
		elsewhere := good
		elsewhere.Workload = entitlement.WorkloadOnPremises
		if got := e.StatusFor(elsewhere); !got.Usable() {
			t.Errorf("on-premises 20 for what it is for: %q, want usable", got.Codes())
		}
		if got := pack(t, 20).StatusFor(good); !got.Usable() {
			t.Errorf("a cloud plan in Azure: %q, want usable", got.Codes())
		}
	})
	t.Run("why a plan is missing from a cloud portal", func(t *testing.T) {
		t.Attr("proves", "UX-06")
		full := pack(t, 1)
		empty := consume(t, full, "1")
		premise := active(t, entitlement.Grant{Plan: "op", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		for _, workload := range []entitlement.Workload{entitlement.WorkloadAzure, entitlement.WorkloadCloud} {
			now := entitlement.Use{At: noon, Link: entitlement.Linked, Workload: workload}
			later := now
			later.At = full.Until()
			for name, test := range map[string]struct {
				plan entitlement.Entitlement
				use  entitlement.Use
				want entitlement.Codes
			}{
				"not missing":       {full, now, 0},
				"expired":           {full, later, entitlement.CodesOf(entitlement.Expired)},
				"empty":             {empty, now, entitlement.CodesOf(entitlement.Depleted)},
				"expired and empty": {empty, later, entitlement.CodesOf(entitlement.Expired, entitlement.Depleted)},
			} {
				if got := test.plan.StatusFor(test.use).Codes(); got != test.want {
					t.Errorf("%v, %s: %q, want %q", workload, name, got, test.want)
				}
			}
		}
		if got := premise.StatusFor(good).Codes(); got != entitlement.CodesOf(entitlement.NotForAzure) {
			t.Errorf("on-premises in Azure: %q, want not_for_azure", got)
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
			if _, ok := rulebook.Lookup(id); !ok {
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
