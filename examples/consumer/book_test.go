package main

import (
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// checkBook compares a book with what the workers were told.
func checkBook(t *testing.T, store lifecycle.Store, all *worker) {
	t.Helper()
	desk := newDesk(t, store)
	head, err := desk.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, p := range head.Plans {
		e := p.Entitlement
		told, ok := all.told[e.Plan()]
		if !ok {
			continue // on-premises
		}
		opened += told.opened
		if e.Consumed() != uint64(told.opened) || e.Refunded() != uint64(told.refunded) {
			t.Errorf("%s: the book has consumed %d and refunded %d, and the workers were told %d and %d", e.Plan(), e.Consumed(), e.Refunded(), told.opened, told.refunded)
		}
		var entries []entitlement.Entry
		for entry, err := range desk.PlanJournal(t.Context(), e.Plan()) {
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, entry)
		}
		j, err := entitlement.Fold(slices.Values(entries))
		if err != nil || j.Entitlement() != e {
			t.Errorf("%s: the journal comes to %v, and the book has %v, %v", e.Plan(), j.Entitlement(), e, err)
		}
		t.Logf("%s: %d opened, %d given back, %d refused, %s left", e.Plan(), told.opened, told.refunded, told.refused, e.Remaining())
	}
	requests := 0
	for _, err := range desk.Requests(t.Context(), lifecycle.RequestQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		requests++
	}
	if requests != opened || opened == 0 {
		t.Errorf("%d requests, and the workers have opened %d", requests, opened)
	}
	t.Logf("%d requests, %d answers of 503", requests, all.again)
}
