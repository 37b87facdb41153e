package entitlement_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Nil is a list of nothing, wherever a list is asked for.
func TestNilLists(t *testing.T) {
	if j, err := entitlement.Fold(nil); err != nil || j.Len() != 0 {
		t.Errorf("Fold: %d entries, %v", j.Len(), err)
	}
	if b, err := entitlement.BalanceAt(nil, noon, noon); b != (entitlement.Balance{}) {
		t.Errorf("BalanceAt = %+v, %v", b, err)
	}
	if s := entitlement.Choose(nil, ""); s.Usable() {
		t.Errorf("Choose = %v", s)
	}
	if _, ok := entitlement.ShownInAzure(nil, "p"); ok {
		t.Error("ShownInAzure shows a plan")
	}
	if page := entitlement.PageFor(entitlement.Account{}, nil, noon); len(page.Rows) > 0 {
		t.Errorf("PageFor = %+v", page)
	}
	for _, d := range []entitlement.Diagnosis{
		entitlement.AlreadyLinked(nil, noon),
		entitlement.AlreadyRegistered(nil, entitlement.WorkloadAzure, noon),
	} {
		if len(d.Plans) > 0 || d.Advice != 0 {
			t.Errorf("diagnosis of no plans: %+v", d)
		}
	}
	if !entitlement.SuccessCore.Buyable(day(2025, 7, 1), nil).Yes {
		t.Error("Buyable: nothing is held, and still not")
	}
	if list := entitlement.Remedies(entitlement.WorkloadAzure, nil, noon); len(list) == 0 {
		t.Error("Remedies: there are always offers to buy")
	}
	entitlement.Checklist(nil)
	entitlement.WhoActivates(entitlement.OtherRole, nil)
}
