package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestInTxOvertaken has somebody else write a book while a transaction of the caller's,
// whose isolation does not allow it, is about to: the transaction is over, and the Desk
// in it says that it is for another try.
func TestInTxOvertaken(t *testing.T) {
	s := postgreSQL(t)
	db, _ := s.open(t)
	store := newStore(t, db, sqlstore.PostgreSQL)
	fillBook(t, store)
	for _, level := range []sql.IsolationLevel{sql.LevelRepeatableRead, sql.LevelSerializable} {
		tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: level})
		if err != nil {
			t.Fatal(err)
		}
		in := store.InTx(tx)
		if _, err := in.Head(t.Context(), hangang); err != nil { // from here on it sees nothing new
			t.Fatal(err)
		}
		link := func(d *lifecycle.Desk, account string) error {
			_, err := d.Link(t.Context(), lifecycle.Linking{ID: lifecycle.OperationID(account), Account: account, Plan: plan})
			return err
		}
		if err := link(newDesk(t, store), fmt.Sprint("first ", level)); err != nil {
			t.Fatal(err)
		}
		if err := link(newDesk(t, in), "second"); !errors.Is(err, sqlstore.ErrBusy) || errors.Is(err, lifecycle.ErrConflict) {
			t.Errorf("%v: %v, want ErrBusy, after which the transaction cannot go on", level, err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMigrateIsolated migrates several times at once in databases whose transactions are
// isolated more than is usual.
func TestMigrateIsolated(t *testing.T) {
	s := postgreSQL(t)
	for _, level := range []string{"'repeatable read'", "serializable"} {
		_, schema := s.open(t)
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			db := s.reach(t, schema, "default_transaction_isolation="+level)
			all.Go(func() { errs[i] = sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL, nil) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Errorf("%s: %v", level, err)
		}
	}
}

// TestSQLitePoolIsEmpty has a change wait for a connection that somebody else keeps: its
// context ends the waiting.
func TestSQLitePoolIsEmpty(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "books.db"))
	db.SetMaxOpenConns(1)
	store := newStore(t, db, sqlstore.SQLite)
	if err := store.Apply(t.Context(), &lifecycle.Change{Partner: "p"}); err != nil { // all is prepared
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := store.Apply(ctx, &lifecycle.Change{Partner: "q"}); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, lifecycle.ErrUnclear) {
		t.Errorf("%v, want the context's end, with nothing written", err)
	}
}

// TestHeadInAnyOrder reads a long head where the server gathers rows side by side, in
// whatever order they come.
func TestHeadInAnyOrder(t *testing.T) {
	s := postgreSQL(t)
	db, _ := s.open(t, "parallel_setup_cost=0", "parallel_tuple_cost=0", "min_parallel_table_scan_size=0", "min_parallel_index_scan_size=0")
	store := newStore(t, db, sqlstore.PostgreSQL)
	change := &lifecycle.Change{Partner: hangang}
	const rows = 10_000
	for i := range rows {
		change.Links = append(change.Links, lifecycle.Link{Account: fmt.Sprint(i)})
		change.Holds = append(change.Holds, lifecycle.Hold{Request: lifecycle.RequestID(fmt.Sprint(i))})
	}
	if err := store.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("ANALYZE"); err != nil {
		t.Fatal(err)
	}
	reads := 100
	if race.Enabled {
		reads = 10
	}
	for range reads {
		h, err := store.Head(t.Context(), hangang)
		if err != nil || h.Version != 1 || len(h.Links) != rows || len(h.Holds) != rows {
			t.Fatalf("version %d, %d links, %d holds, %v", h.Version, len(h.Links), len(h.Holds), err)
		}
	}
}
