//go:build unix

package main

import (
	"errors"
	"os"
	"testing"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// database starts a server and returns how to reach it. Where PostgreSQL is not
// installed, the test is skipped, but in CI it fails.
func database(t *testing.T) string {
	t.Helper()
	s, err := postgres.Start("", "-F") // no test turns off the power
	switch {
	case errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s.DSN("")
}

// TestPostgreSQL loads a service whose book is in PostgreSQL, and then reads the book
// with a program that starts anew.
func TestPostgreSQL(t *testing.T) {
	dsn := database(t)
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
