package entitlement_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestDisappeared(t *testing.T) {
	linked := func(e entitlement.Entitlement, at time.Time, w entitlement.Workload) entitlement.Status {
		return e.StatusFor(entitlement.Use{At: at, Link: entitlement.Linked, Workload: w})
	}
	yesterday, today := noon.AddDate(0, 0, -1), noon
	last := pack(t, 1)
	empty, taken, err := last.Consume("case-b", today)
	if err != nil {
		t.Fatal(err)
	}
	taken.Account = "b"
	premise := offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	codes := entitlement.CodesOf
	wantGone := func(t *testing.T, what string, d entitlement.Disappearance, want entitlement.Codes) {
		t.Helper()
		var reasons entitlement.Codes
		for r := range d.Reasons() {
			reasons |= codes(r.Code)
		}
		if d.Gone != want || reasons != want {
			t.Errorf("%s: gone %q, reasons %q, want %q", what, d.Gone, reasons, want)
		}
	}
	t.Run("yesterday, not today", func(t *testing.T) {
		t.Attr("proves", "UX-17")
		azure := entitlement.WorkloadAzure
		entries := slices.Values([]entitlement.Entry{last.Opening(last.From()), taken})
		d := entitlement.Disappeared(linked(last, yesterday, azure), linked(empty, today, azure), entries)
		wantGone(t, "B took the last one", d, codes(entitlement.Depleted))
		if d.Taken != taken || !d.ByOther("a") || d.ByOther("b") {
			t.Errorf("taken by %+v", d.Taken)
		}
		end := last.Until()
		d = entitlement.Disappeared(linked(last, end.Add(-time.Hour), azure), linked(last, end, azure), entries)
		wantGone(t, "the end date passed", d, codes(entitlement.Expired))
		if d.Taken != (entitlement.Entry{}) || d.ByOther("a") {
			t.Errorf("ended, and taken by %+v", d.Taken)
		}
		d = entitlement.Disappeared(linked(premise, yesterday, entitlement.WorkloadOnPremises), linked(premise, today, entitlement.WorkloadUncovered), entries)
		wantGone(t, "another product", d, codes(entitlement.PlanNotForProduct))
		d = entitlement.Disappeared(linked(last, yesterday, azure), linked(last, today, entitlement.WorkloadOnPremises), entries)
		wantGone(t, "a product of the other family", d, codes(entitlement.WrongProductFamily))
	})
	t.Run("nothing has changed", func(t *testing.T) {
		usable, not := linked(last, yesterday, entitlement.WorkloadAzure), linked(empty, today, entitlement.WorkloadAzure)
		for name, pair := range map[string][2]entitlement.Status{"usable": {usable, usable}, "neither": {not, not}, "it came back": {not, usable}} {
			wantGone(t, name, entitlement.Disappeared(pair[0], pair[1], slices.Values([]entitlement.Entry{taken})), 0)
		}
	})
	if d := entitlement.Disappeared(linked(last, yesterday, entitlement.WorkloadAzure), linked(empty, today, entitlement.WorkloadAzure), nil); d.Taken != (entitlement.Entry{}) {
		t.Errorf("without entries, taken by %+v", d.Taken)
	}
	t.Run("who took the last one", func(t *testing.T) {
		adjusted := entitlement.Entry{Kind: entitlement.Adjusted, Plan: last.Plan(), At: today, Actor: "kim", Seen: "Partner Center"}
		refund := entitlement.Entry{Kind: entitlement.Refunded, Plan: last.Plan(), At: today, Left: 1}
		refused := entitlement.Entry{Kind: entitlement.Refused, Plan: last.Plan(), At: today, Account: "c"}
		elsewhere := taken
		elsewhere.Plan = "another"
		unknown := taken
		unknown.Account = ""
		for _, test := range []struct {
			name    string
			entries []entitlement.Entry
			want    entitlement.Entry
			byOther bool
		}{
			{"no entries", nil, entitlement.Entry{}, false},
			{"refused afterwards", []entitlement.Entry{taken, refused}, taken, true},
			{"found in a portal", []entitlement.Entry{adjusted}, adjusted, false},
			{"given back, and taken again", []entitlement.Entry{adjusted, refund, taken}, taken, true},
			{"given back", []entitlement.Entry{taken, refund}, entitlement.Entry{}, false},
			{"of another plan", []entitlement.Entry{elsewhere}, entitlement.Entry{}, false},
			{"by nobody who is known", []entitlement.Entry{unknown}, unknown, false},
		} {
			d := entitlement.Disappeared(linked(last, yesterday, entitlement.WorkloadAzure), linked(empty, today, entitlement.WorkloadAzure), slices.Values(test.entries))
			if diff := cmp.Diff(test.want, d.Taken); diff != "" || d.ByOther("a") != test.byOther {
				t.Errorf("%s: by another %v, taken (-want +got):\n%s", test.name, d.ByOther("a"), diff)
			}
		}
	})
}
