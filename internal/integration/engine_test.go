package integration_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/integration/work"
	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// database is an empty database of one of the engines.
type database struct {
	dialect sqlstore.Dialect
	*sql.DB

	// again opens it once more, as another process would: for reading only or not.
	again func(readOnly bool) *sql.DB
}

// notWatched skips what SQLite does while the race detector watches.
func notWatched(t *testing.T) {
	t.Helper()
	if race.Enabled {
		t.Skip("the engine is Go code as well, and takes ten times as long to be watched: PostgreSQL has the store watched")
	}
}

// engines runs a test on an empty database of each engine.
func engines(t *testing.T, test func(t *testing.T, d *database)) {
	t.Run("SQLite", func(t *testing.T) {
		notWatched(t)
		file := filepath.Join(t.TempDir(), "books.db")
		test(t, &database{sqlstore.SQLite, openSQLite(t, file), func(readOnly bool) *sql.DB {
			if readOnly {
				return openSQLite(t, file, "query_only(1)")
			}
			return openSQLite(t, file)
		}})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		s := postgreSQL(t)
		db, schema := s.open(t)
		test(t, &database{sqlstore.PostgreSQL, db, func(readOnly bool) *sql.DB {
			if readOnly {
				return s.reach(t, schema, "default_transaction_read_only=on")
			}
			return s.reach(t, schema)
		}})
	})
}

const (
	hangang = lifecycle.PartnerID("hangang")
	plan    = entitlement.PlanID("success_core/cloud_support/2025-07-01")
)

// lifeAt is when everything happens in these tests.
var lifeAt = time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)

func newDesk(tb testing.TB, s lifecycle.Store) *lifecycle.Desk {
	tb.Helper()
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: hangang, Now: func() time.Time { return lifeAt }})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// fillBook gives the book a plan of 2 incidents, of which one was consumed and came back
// ("returned"), and one is consumed ("kept").
func fillBook(tb testing.TB, s lifecycle.Store) *lifecycle.Desk {
	tb.Helper()
	ctx := tb.Context()
	d := newDesk(tb, s)
	for _, do := range []func() error{
		func() error {
			_, err := d.Buy(ctx, lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)})
			return err
		},
		func() error {
			_, err := d.Activate(ctx, lifecycle.Activation{ID: "activate", Plan: plan, Role: entitlement.PartnerAdmin})
			return err
		},
		func() error {
			_, err := d.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan})
			return err
		},
		func() error { _, err := d.Open(ctx, azureDraft("returned")); return err },
		func() error {
			_, err := d.Close(ctx, lifecycle.Closing{ID: "close", Request: "returned", Reason: lifecycle.Duplicate})
			return err
		},
		func() error { _, err := d.Open(ctx, azureDraft("kept")); return err },
	} {
		if err := do(); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}

// bookOf returns all that a store has of the partner.
func bookOf(tb testing.TB, s lifecycle.KeyStore) *work.Book {
	tb.Helper()
	b, err := work.Read(tb.Context(), s, hangang)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// same checks that a book has not changed.
func same(tb testing.TB, before, after *work.Book) {
	tb.Helper()
	if diff := after.Diff(before); diff != "" {
		tb.Errorf("the book has changed (-before +after):\n%s", diff)
	}
}

// readAll reads all of a book, and returns the first error.
func readAll(ctx context.Context, s lifecycle.KeyStore, p lifecycle.PartnerID) error {
	_, err := work.Read(ctx, s, p)
	return err
}
