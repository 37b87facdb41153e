package entitlement_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestChecklist(t *testing.T) {
	spd, premise := offer(t, entitlement.SolutionsPartner, cloud, 2025, 50), offer(t, entitlement.SolutionsPartner, onPremises, 2025, 20)
	core := offer(t, entitlement.SuccessCore, cloud, 2025, 1)
	empty, ended := offer(t, entitlement.SuccessExpanded, cloud, 2025, 0), offer(t, entitlement.SuccessExpanded, cloud, 2024, 5)
	dormant, err := entitlement.New(entitlement.Grant{Plan: "dormant", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	status := func(e entitlement.Entitlement, l entitlement.LinkState) entitlement.Status {
		return e.StatusFor(entitlement.Use{At: noon, Link: l})
	}
	check := func(t *testing.T, what string, want []entitlement.Task, plans ...entitlement.Status) {
		t.Helper()
		got := entitlement.Checklist(slices.Values(plans))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		text, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var back []entitlement.Task
		if err := json.Unmarshal(text, &back); err != nil || cmp.Diff(got, back) != "" {
			t.Errorf("%s: %s reads back as %v, %v", what, text, back, err)
		}
	}
	view, access := entitlement.Task{Do: entitlement.ViewCredentials}, entitlement.Task{Do: entitlement.CheckAccess}
	link := func(e entitlement.Entitlement) entitlement.Task {
		return entitlement.Task{Do: entitlement.LinkAccount, Plan: e.Plan()}
	}
	t.Run("a new user of a Solutions Partner", func(t *testing.T) {
		t.Attr("proves", "UX-30")
		check(t, "new", []entitlement.Task{view, link(spd), link(premise), access}, status(premise, entitlement.Unlinked), status(spd, entitlement.Unlinked))
	})
	check(t, "one benefit is linked", []entitlement.Task{view, link(premise), access}, status(spd, entitlement.Linked), status(premise, entitlement.Stale))
	check(t, "all linked", []entitlement.Task{access}, status(spd, entitlement.Linked), status(premise, entitlement.Linked))
	check(t, "on-premises only, linked", nil, status(premise, entitlement.Linked))
	check(t, "not activated", []entitlement.Task{{Do: entitlement.ActivateBenefit, Plan: "dormant"}, view, link(spd), link(dormant), access},
		status(dormant, entitlement.Unlinked), status(spd, entitlement.Unlinked))
	check(t, "plans that cannot be used any more", []entitlement.Task{view, link(core), access},
		status(ended, entitlement.Unlinked), status(empty, entitlement.Unlinked), status(core, entitlement.Unlinked), entitlement.Status{})
	check(t, "nothing", nil)
}
