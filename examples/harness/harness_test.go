package main

import (
	"context"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// laws says what the store cannot do. Quick is for tests that run all the time; without
// it they take some ten seconds.
var laws = &storetest.Options{NoBatch: true, NoKeys: true, Quick: true}

// TestLog puts the store under the laws of a store.
func TestLog(t *testing.T) {
	storetest.Run(t, func(testing.TB) lifecycle.Store { return NewLog() }, laws)
}

// TestPlans puts the plans under the laws of quotas.
func TestPlans(t *testing.T) { entitlementtest.Run(t, plans(), nil) }

// hasty writes on whatever the book is at now.
type hasty struct{ *Log }

func (h hasty) Apply(ctx context.Context, c *lifecycle.Change) error {
	now := *c
	now.Base = lifecycle.Version(len(h.changes(c.Partner)))
	return h.Log.Apply(ctx, &now)
}

// TestHasty shows what the laws say of a store that loses what others have written.
func TestHasty(t *testing.T) {
	found := false
	for law := range storetest.Laws() {
		if law.ID != "APPLY-2" { // of all that it breaks, the plainest
			continue
		}
		err := law.Check(t, hasty{NewLog()}, laws)
		if found = err != nil; found {
			goldentest.Says(t, err.Error(), "APPLY-2", "at another version is ErrConflict", "want ErrConflict")
		}
	}
	if !found {
		t.Error("a store that writes on any version passes")
	}
}

func TestProgram(t *testing.T) {
	var out strings.Builder
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	goldentest.Says(t, out.String(),
		"designation: 20 of 20 left", "pack: 2 of 5 left until 2025-10-31", "core: 1 of 2 left", // ENT-06, AMB-09, ENT-08
		"case-1: paid by legacy_silver/cloud_support/2024-11-01, 1 left", "case-2: paid by legacy_silver", "0 left", // AMB-17: the earliest end first
		"case-3: paid by success_core", "case-4: refused",
		"adopted", "consumed", "consumed", "consumed", "refused")
	goldentest.Check(t, "golden.txt", out.String())
}
