package entitlement_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestChoose(t *testing.T) {
	good := entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadAzure}
	plan := func(id entitlement.PlanID, month int, quota entitlement.Quota) entitlement.Entitlement {
		return active(t, entitlement.Grant{Plan: id, Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, month, 1), Quota: &quota})
	}
	soon, late, all := plan("soon", 6, 5), plan("late", 9, 5), plan("all", 10, entitlement.Unlimited)
	empty := consume(t, plan("empty", 5, 1), "1")
	status := func(plans ...entitlement.Entitlement) []entitlement.Status {
		var list []entitlement.Status
		for _, e := range plans {
			list = append(list, e.StatusFor(good))
		}
		return list
	}
	held := good
	held.Held = 5
	for _, test := range []struct {
		name   string
		plans  []entitlement.Status
		choice entitlement.PlanID
		want   entitlement.PlanID
		usable bool
	}{
		{"unlimited before all", status(empty, soon, late, all), "", "all", true},
		{"then the earliest end", status(empty, late, soon), "", "soon", true},
		{"the choice, whatever the order says", status(soon, late, all), "late", "late", true},
		{"the choice, also if it cannot pay", status(soon, empty), "empty", "empty", false},
		{"a choice that is not there", status(soon, late), "other", "", false},
		{"none that can pay", status(empty), "", "", false},
		{"one of which all is held", []entitlement.Status{soon.StatusFor(held), late.StatusFor(good)}, "", "late", true},
		{"none", nil, "", "", false},
		{"none, and a choice", nil, "soon", "", false},
	} {
		got := entitlement.Choose(slices.Values(test.plans), test.choice)
		if got.Plan().Plan() != test.want || got.Usable() != test.usable {
			t.Errorf("%s: %q, usable %v, want %q, %v", test.name, got.Plan().Plan(), got.Usable(), test.want, test.usable)
		}
	}
	if got := soon.StatusFor(held).Codes(); got != entitlement.CodesOf(entitlement.AllHeld) {
		t.Errorf("5 of 5 held: %q", got)
	}
	if held.Held = 4; !soon.StatusFor(held).Usable() {
		t.Error("4 of 5 held: not usable")
	}
	if held.Held = math.MaxInt; !all.StatusFor(held).Usable() {
		t.Error("unlimited, with holds: not usable")
	}
	if held.Held = -1; !soon.StatusFor(held).Usable() {
		t.Error("less than none held: not usable")
	}
}

// TestChooseLaws has random plans in random order, many of them equal except for the ID.
func TestChooseLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var plans []entitlement.Status
		for i := range rapid.IntRange(0, 6).Draw(t, "plans") {
			quota := rapid.SampledFrom([]entitlement.Quota{1, 5, entitlement.Unlimited}).Draw(t, "quota")
			e, err := entitlement.New(entitlement.Grant{
				Plan: entitlement.PlanID(fmt.Sprint(i)), Offer: entitlement.SolutionsPartner, Benefit: cloud, Quota: &quota,
				From: start.AddDate(0, rapid.IntRange(-13, 1).Draw(t, "month"), 0),
			})
			if err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 3).Draw(t, "activated") > 0 {
				e, _, _ = e.Activate(e.From())
			}
			plans = append(plans, e.Status(start))
		}
		got := entitlement.Choose(slices.Values(plans), "")
		shuffled := rapid.Permutation(plans).Draw(t, "order")
		if other := entitlement.Choose(slices.Values(shuffled), ""); other != got {
			t.Fatalf("%q, in another order %q", got.Plan().Plan(), other.Plan().Plan())
		}
		for _, s := range plans {
			if s.Usable() && (!got.Usable() || entitlement.Compare(s.Plan(), got.Plan()) < 0) {
				t.Fatalf("%q is chosen, %q comes first", got.Plan().Plan(), s.Plan().Plan())
			}
			if chosen := entitlement.Choose(slices.Values(shuffled), s.Plan().Plan()); chosen != s {
				t.Fatalf("asked for %q: %q", s.Plan().Plan(), chosen.Plan().Plan())
			}
		}
	})
}
