//go:build unix

package main

import (
	"testing"

	"github.com/partnersupport/partnersupport/internal/pgtest"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestPostgreSQL loads a service whose book is in PostgreSQL, and then reads the book
// with a program that starts anew.
func TestPostgreSQL(t *testing.T) {
	dsn := pgtest.DSN(t)
	store, closeStore, err := open(t.Context(), "postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	runLoad(t, store)
	if err := closeStore(); err != nil {
		t.Error(err)
	}
	if _, _, err := open(t.Context(), "postgres", "host=/nowhere"); err == nil {
		t.Error("there is a database at /nowhere")
	}

	again, closeAgain, err := open(t.Context(), "postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = closeAgain() }() // it was only read
	c := newClient(t, newHandler(t, again))
	plans := want[[]lifecycle.PlanStatus](t, c, 200, "GET", "/plans?account=jiwoo&product=azure", "", "")
	if len(plans) != 4 || plans[0].Entitlement.Plan() != unlimited {
		t.Errorf("plans: %+v", plans)
	}
}
