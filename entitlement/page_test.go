package entitlement_test

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func plansOf(list ...entitlement.Entitlement) iter.Seq[entitlement.Entitlement] {
	return slices.Values(list)
}

// statusesOf returns the statuses of plans for a linked account and a workload.
func statusesOf(w entitlement.Workload, list ...entitlement.Entitlement) iter.Seq[entitlement.Status] {
	return func(yield func(entitlement.Status) bool) {
		for _, e := range list {
			if !yield(e.StatusFor(entitlement.Use{At: noon, Link: entitlement.Linked, Workload: w})) {
				return
			}
		}
	}
}

// offer returns an active plan of an offer from a day in mid-2025, or of the year
// before, of which left are left.
func offer(t testing.TB, o entitlement.Offer, b entitlement.Benefit, year int, left entitlement.Quota) entitlement.Entitlement {
	t.Helper()
	e, err := entitlement.New(entitlement.Grant{
		Plan: entitlement.PlanID(o.String() + "/" + b.String()), Offer: o, Benefit: b, From: in("UTC", year, 7, 1), Left: &left,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, is := e.Activation(); !is { // one of which some is used counts as active
		if e, _, err = e.Activate(e.From()); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func TestDetailText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.DetailNone, entitlement.DetailCredentials), entitlement.ParseDetail, 4)
}

func TestPageFor(t *testing.T) {
	core := offer(t, entitlement.SuccessCore, cloud, 2025, 2)
	expanded := offer(t, entitlement.SuccessExpanded, cloud, 2025, 0)
	ended := offer(t, entitlement.SolutionsPartner, onPremises, 2024, 20)
	t.Run("the active offers", func(t *testing.T) {
		t.Attr("proves", "UX-01")
		page := entitlement.PageFor(member, plansOf(expanded, ended, core), noon)
		want := entitlement.Page{Access: entitlement.Answer{Yes: true}, Rows: []entitlement.Row{
			{Plan: "success_core/cloud_support", Offer: entitlement.SuccessCore, Benefit: cloud, Granted: 2, Remaining: 2, Ends: day(2026, 6, 30)},
			{
				Plan: "success_expanded/cloud_support", Offer: entitlement.SuccessExpanded, Benefit: cloud, Granted: 5, Remaining: 0,
				Ends: day(2026, 6, 30), No: entitlement.CodesOf(entitlement.Depleted),
			},
		}}
		if diff := cmp.Diff(want, page); diff != "" {
			t.Errorf("page (-want +got):\n%s", diff)
		}
		text, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Page
		if err := json.Unmarshal(text, &back); err != nil || cmp.Diff(page, back) != "" {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
	})
	t.Run("no benefits yet", func(t *testing.T) {
		t.Attr("proves", "UX-02")
		for name, plans := range map[string]iter.Seq[entitlement.Entitlement]{
			"none": plansOf(), "ended": plansOf(ended), "no plan": plansOf(entitlement.Entitlement{}),
		} {
			page := entitlement.PageFor(member, plans, noon)
			wantAnswer(t, name, page.Access, 0, entitlement.AdvicesOf(entitlement.NoBenefitsYet))
			if len(page.Rows) != 0 {
				t.Errorf("%s: %v", name, page.Rows)
			}
		}
		// Also to an account that would see nothing anyway.
		wantAnswer(t, "another account", entitlement.PageFor(cspOnly, plansOf(), noon).Access,
			entitlement.CodesOf(entitlement.NotMAICPPAccount), entitlement.AdvicesOf(entitlement.NoBenefitsYet))
	})
	t.Run("the wrong account", func(t *testing.T) {
		t.Attr("proves", "UX-03")
		page := entitlement.PageFor(cspOnly, plansOf(core), noon)
		wantAnswer(t, "an offer that is not visible", page.Access,
			entitlement.CodesOf(entitlement.NotMAICPPAccount), entitlement.AdvicesOf(entitlement.SwitchAccount))
		if len(page.Rows) != 0 {
			t.Errorf("it sees %v", page.Rows)
		}
	})
	t.Run("from the first instant to the last", func(t *testing.T) {
		for _, test := range []struct {
			at   time.Time
			rows int
		}{
			{core.From().Add(-time.Microsecond), 0}, {core.From(), 1}, {core.Until().Add(-time.Microsecond), 1}, {core.Until(), 0},
		} {
			if page := entitlement.PageFor(member, plansOf(core), test.at); len(page.Rows) != test.rows {
				t.Errorf("at %v: %d rows, want %d", test.at, len(page.Rows), test.rows)
			}
		}
	})
	t.Run("in the order of offers, ends, benefits and IDs", func(t *testing.T) {
		var plans []entitlement.Entitlement
		for _, g := range []entitlement.Grant{
			{Plan: "2", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 7, 1)},
			{Plan: "1", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)},
			{Plan: "0", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 8, 1)},
			{Plan: "3", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)},
			{Plan: "4", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2025, 7, 1)},
		} {
			plans = append(plans, active(t, g))
		}
		want := entitlement.PageFor(member, slices.Values(plans), noon)
		slices.Reverse(plans)
		if diff := cmp.Diff(want, entitlement.PageFor(member, slices.Values(plans), noon)); diff != "" {
			t.Errorf("the order of the plans matters:\n%s", diff)
		}
		var ids strings.Builder
		for _, row := range want.Rows {
			ids.WriteString(string(row.Plan))
		}
		if ids.String() != "21034" {
			t.Errorf("order %s, want 21034", ids.String())
		}
	})
}

func TestDetail(t *testing.T) {
	t.Run("the pair, or the button", func(t *testing.T) {
		t.Attr("proves", "UX-31")
		for _, b := range []entitlement.Benefit{cloud, onPremises} {
			e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: b, From: in("UTC", 2025, 7, 1)})
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Detail(noon); got != entitlement.DetailActivate {
				t.Errorf("%v, not activated: %v, want the button", b, got)
			}
			e, _, err = e.Activate(noon)
			if err != nil {
				t.Fatal(err)
			}
			for after, want := range map[time.Duration]entitlement.Detail{
				-time.Microsecond:                    entitlement.DetailActivate,
				0:                                    entitlement.DetailPending,
				2*time.Minute - time.Microsecond:     entitlement.DetailPending,
				2 * time.Minute:                      entitlement.DetailCredentials,
				e.Until().Sub(noon):                  entitlement.DetailCredentials,
				e.Until().Sub(noon) + 9000*time.Hour: entitlement.DetailCredentials,
			} {
				if got := e.Detail(noon.Add(after)); got != want {
					t.Errorf("%v, %v after: %v, want %v", b, after, got, want)
				}
			}
			// The page has the quantities of both benefits.
			rows := entitlement.PageFor(member, plansOf(e), noon).Rows
			if len(rows) != 1 || rows[0].Granted != e.Granted() || rows[0].Remaining != e.Remaining() {
				t.Errorf("%v: %+v", b, rows)
			}
		}
	})
	dormant, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, From: in("UTC", 2024, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if got := dormant.Detail(noon); got != entitlement.DetailNone {
		t.Errorf("ended without activation: %v", got)
	}
	if before, end := dormant.Detail(dormant.Until().Add(-time.Microsecond)), dormant.Detail(dormant.Until()); before != entitlement.DetailActivate || end != entitlement.DetailNone {
		t.Errorf("around its end: %v, %v", before, end)
	}
	if got := (entitlement.Entitlement{}).Detail(noon); got != entitlement.DetailNone {
		t.Errorf("no plan: %v", got)
	}
}

func TestRow(t *testing.T) {
	t.Run("only after a plan is chosen", func(t *testing.T) {
		t.Attr("proves", "UX-13")
		plans := statusesOf(entitlement.WorkloadAzure, offer(t, entitlement.SuccessExpanded, cloud, 2025, 3))
		for _, choice := range []entitlement.PlanID{"", "no such plan"} {
			if row, ok := entitlement.ShownInAzure(plans, choice); ok || row != (entitlement.Row{}) {
				t.Errorf("before, with %q: %+v", choice, row)
			}
		}
		empty := statusesOf(entitlement.WorkloadAzure, offer(t, entitlement.SuccessExpanded, cloud, 2025, 0))
		if row, ok := entitlement.ShownInAzure(empty, "success_expanded/cloud_support"); ok {
			t.Errorf("of an empty plan, which is not listed: %+v", row)
		}
		row, ok := entitlement.ShownInAzure(plans, "success_expanded/cloud_support")
		if !ok || row.Remaining != 3 || row.Ends != day(2026, 6, 30) {
			t.Errorf("after: %+v, %v, want 3 left until 2026-06-30", row, ok)
		}
	})
	t.Run("unlimited", func(t *testing.T) {
		e := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22), Grace: 30})
		row, _ := e.Status(noon).Row()
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		want := `{"plan":"u","offer":"solutions_partner","benefit":"cloud_support","granted":"unlimited","remaining":"unlimited","ends":"2026-07-21"}`
		if string(text) != want {
			t.Errorf("row %s, want %s", text, want)
		}
	})
}
