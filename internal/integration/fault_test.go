package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// next returns a change that an empty or a filled book takes next.
func next(tb testing.TB, s lifecycle.Store, name string) *lifecycle.Change {
	tb.Helper()
	h, err := s.Head(tb.Context(), hangang)
	if err != nil {
		tb.Fatal(err)
	}
	return &lifecycle.Change{
		Partner: hangang, Base: h.Version,
		Requests: []lifecycle.Request{{ID: lifecycle.RequestID(name), Version: h.Version + 1}},
		Keys:     []lifecycle.Key{{ID: lifecycle.OperationID(name), Version: h.Version + 1, Request: lifecycle.RequestID(name)}},
	}
}

func TestReadOnly(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		before := bookOf(t, s)
		reader := newStore(t, d.again(true), d.dialect)
		want(t, "a change", reader.Apply(t.Context(), next(t, reader, "new")), sqlstore.ErrReadOnly)
		for _, err := range reader.ApplyAll(t.Context(), []*lifecycle.Change{{Partner: "a"}, {Partner: "b"}}) {
			want(t, "a commit", err, sqlstore.ErrReadOnly)
		}
		same(t, before, bookOf(t, reader))
	})
}

func TestReadOnlyEmpty(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		if err := d.Ping(); err != nil { // and so the file is there
			t.Fatal(err)
		}
		want(t, "migrating", sqlstore.Migrate(t.Context(), d.again(true), d.dialect, nil), sqlstore.ErrReadOnly)
	})
}

// TestDown opens stores on databases that are not there.
func TestDown(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) (*sql.DB, sqlstore.Dialect){
		"SQLite": func(t *testing.T) (*sql.DB, sqlstore.Dialect) {
			return openSQLite(t, filepath.Join(t.TempDir(), "no such directory", "books.db")), sqlstore.SQLite
		},
		"PostgreSQL": func(t *testing.T) (*sql.DB, sqlstore.Dialect) {
			db, err := sql.Open("pgx", "host="+t.TempDir()+" user=postgres dbname=postgres")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return db, sqlstore.PostgreSQL
		},
		"no such database": func(t *testing.T) (*sql.DB, sqlstore.Dialect) {
			return postgreSQL(t).reach(t, "", "dbname=nowhere"), sqlstore.PostgreSQL
		},
		"no such role": func(t *testing.T) (*sql.DB, sqlstore.Dialect) {
			return postgreSQL(t).reach(t, "", "user=nobody"), sqlstore.PostgreSQL
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, d := open(t)
			want(t, "migrating", sqlstore.Migrate(t.Context(), db, d, nil), sqlstore.ErrUnavailable)
			_, err := sqlstore.New(t.Context(), db, d, nil)
			want(t, "opening", err, sqlstore.ErrUnavailable)
		})
	}
}

// TestClosed uses a store after its pool was closed.
func TestClosed(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		db := d.again(false)
		s := newStore(t, db, d.dialect)
		c := next(t, s, "new")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(t.Context(), c); err == nil || errors.Is(err, lifecycle.ErrUnclear) || errors.Is(err, lifecycle.ErrConflict) {
			t.Errorf("a change: %v, want an error that says that nothing was written", err)
		}
		if err := readAll(t.Context(), s, hangang); err == nil {
			t.Error("reading: no error")
		}
	})
}

// holdBook begins a transaction that keeps the book from being written.
func holdBook(t *testing.T, d *database) (release func()) {
	t.Helper()
	conn, err := d.again(false).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"BEGIN IMMEDIATE"}
	if d.dialect == sqlstore.PostgreSQL {
		texts = []string{"BEGIN", "SELECT FROM books FOR UPDATE"}
	}
	for _, text := range texts {
		if _, err := conn.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		t.Helper()
		if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
			t.Error(err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestCancelledInTheMiddle ends the context of a change that waits for somebody else.
func TestCancelledInTheMiddle(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		before := bookOf(t, s)
		c := next(t, s, "new")
		release := holdBook(t, d)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err := s.Apply(ctx, c)
		release()
		if d.dialect == sqlstore.SQLite {
			want(t, "a change", err, context.DeadlineExceeded)
			same(t, before, bookOf(t, s))
		} else {
			// The server has the statement, and may do it now that nothing is in its way.
			want(t, "a change", err, context.DeadlineExceeded, lifecycle.ErrUnclear)
		}
		if err := s.Apply(t.Context(), c); err != nil && (d.dialect == sqlstore.SQLite || !errors.Is(err, lifecycle.ErrConflict)) {
			t.Errorf("once more: %v", err)
		}
		if key, _, err := s.Key(t.Context(), hangang, c.Keys[0].ID); err != nil || key != c.Keys[0] {
			t.Errorf("its key is %+v, %v, want %+v", key, err, c.Keys[0])
		}
		if h, err := s.Head(t.Context(), hangang); err != nil || h.Version != c.Base+1 {
			t.Errorf("the book is at version %d, %v, want %d", h.Version, err, c.Base+1)
		}
	})
}

// TestBusy waits for a database that is locked longer than anybody waits.
func TestBusy(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "books.db")
		db := openSQLite(t, file)
		newStore(t, db, sqlstore.SQLite)
		s := newStore(t, openSQLite(t, file, "busy_timeout(1)"), sqlstore.SQLite)
		c := next(t, s, "new")
		release := holdBook(t, &database{sqlstore.SQLite, db, func(bool) *sql.DB { return db }})
		want(t, "a change", s.Apply(t.Context(), c), sqlstore.ErrBusy, lifecycle.ErrConflict)
		release()
		if err := s.Apply(t.Context(), c); err != nil {
			t.Errorf("once more: %v", err)
		}
	})
	for _, timeout := range []string{"lock_timeout=10", "statement_timeout=100"} {
		t.Run("PostgreSQL, "+timeout, func(t *testing.T) {
			server := postgreSQL(t)
			db, schema := server.open(t)
			fillBook(t, newStore(t, db, sqlstore.PostgreSQL))
			s := newStore(t, server.reach(t, schema, timeout), sqlstore.PostgreSQL)
			c := next(t, newStore(t, db, sqlstore.PostgreSQL), "new")
			release := holdBook(t, &database{sqlstore.PostgreSQL, db, func(bool) *sql.DB { return db }})
			want(t, "a change", s.Apply(t.Context(), c), sqlstore.ErrBusy, lifecycle.ErrConflict)
			release()
			// A machine with other things to do may take longer than that.
			if err := newStore(t, db, sqlstore.PostgreSQL).Apply(t.Context(), c); err != nil {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

// TestDiskFull fills a database up to a size that it must not exceed.
func TestDiskFull(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "books.db"))
	db.SetMaxOpenConns(1) // the limit is that of a connection
	s := newStore(t, db, sqlstore.SQLite)
	fillBook(t, s)
	limit := func(more int) {
		var pages int
		if err := db.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(fmt.Sprint("PRAGMA max_page_count = ", pages+more)); err != nil {
			t.Fatal(err)
		}
	}
	limit(5)
	for n := 0; ; n++ {
		before := bookOf(t, s)
		c := next(t, s, fmt.Sprint(n))
		c.Requests[0].Details = fmt.Sprintf("%04000d", n)
		err := s.Apply(t.Context(), c)
		if err == nil && n < 100 {
			continue
		}
		want(t, "a change", err, sqlstore.ErrFull)
		if n == 0 {
			t.Error("not one change was applied")
		}
		same(t, before, bookOf(t, s))
		limit(1000)
		if err := s.Apply(t.Context(), c); err != nil {
			t.Errorf("with room: %v", err)
		}
		var check string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
			t.Errorf("the file is %q, %v", check, err)
		}
		return
	}
}
