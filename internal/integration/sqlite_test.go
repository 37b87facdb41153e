package integration_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// openSQLite opens a database in a file, as the package comment of sqlstore says. More
// settings are added to its own.
func openSQLite(tb testing.TB, file string, pragmas ...string) *sql.DB {
	tb.Helper()
	query := url.Values{"_pragma": append([]string{"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)"}, pragmas...)}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: file, RawQuery: query.Encode()}).String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

// newStore migrates a database and returns the store in it.
func newStore(tb testing.TB, db *sql.DB, d sqlstore.Dialect) *sqlstore.Store {
	tb.Helper()
	if err := sqlstore.Migrate(tb.Context(), db, d, nil); err != nil {
		tb.Fatal(err)
	}
	s, err := sqlstore.New(tb.Context(), db, d, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func newSQLite(tb testing.TB) lifecycle.Store {
	return newStore(tb, openSQLite(tb, filepath.Join(tb.TempDir(), "books.db")), sqlstore.SQLite)
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, newSQLite, nil)
}

func BenchmarkSQLite(b *testing.B) {
	storetest.Benchmark(b, newSQLite)
}
