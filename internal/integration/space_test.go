package integration_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestSpace measures the space that a request takes in a database after a life of four
// versions, indexes included. internal/design/scale.md counts with what it logs.
func TestSpace(t *testing.T) {
	if race.Enabled {
		t.Skip("nothing happens at once, and the race detector changes no size on disk")
	}
	const requests = 300
	live := func(s lifecycle.Store) {
		t.Helper()
		ctx, d := t.Context(), newDesk(t, s)
		_, err := d.Adopt(ctx, lifecycle.Adoption{
			ID: "adopt", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC),
			Left: entitlement.Limited(requests), Quota: new(entitlement.Limited(requests + 1)),
		})
		if err == nil {
			_, err = d.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: "success_expanded/cloud_support/2025-07-01"})
		}
		for n := range requests {
			id := fmt.Sprint("request ", n)
			if err == nil {
				_, err = d.Open(ctx, azureDraft(id))
			}
			for i, event := range []lifecycle.Event{lifecycle.EventWait, lifecycle.EventResume} {
				if err == nil {
					_, err = d.Move(ctx, lifecycle.Move{ID: lifecycle.OperationID(fmt.Sprint(id, " move ", i)), Request: lifecycle.RequestID(id), Event: event})
				}
			}
			if err == nil {
				_, err = d.Close(ctx, lifecycle.Closing{ID: lifecycle.OperationID(id + " close"), Request: lifecycle.RequestID(id), Reason: lifecycle.Resolved})
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(engine string, size int64, most int64) {
		t.Helper()
		t.Logf("%s: %d bytes a request", engine, size/requests)
		if size == 0 || size/requests > most {
			t.Errorf("%s: %d bytes a request, want at most %d", engine, size/requests, most)
		}
	}
	file := filepath.Join(t.TempDir(), "books.db")
	db := openSQLite(t, file)
	live(newStore(t, db, sqlstore.SQLite))
	for _, text := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	check("SQLite", info.Size(), 3000)

	db, schema := postgreSQL(t).open(t)
	sizeOfAll := func() (size int64) {
		t.Helper()
		err := db.QueryRow("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"+
			" WHERE n.nspname = $1 AND c.relkind = 'r'", schema).Scan(&size)
		if err != nil {
			t.Fatal(err)
		}
		return size
	}
	s := newStore(t, db, sqlstore.PostgreSQL)
	before := sizeOfAll()
	live(s)
	if _, err := db.Exec("VACUUM FULL"); err != nil {
		t.Fatal(err)
	}
	check("PostgreSQL", sizeOfAll()-before, 4500)
}
