package integration_test

import (
	"database/sql"
	"flag"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
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
	db, err := sql.Open("sqlite", sqliteDSN(file, pragmas...))
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

func sqliteDSN(file string, pragmas ...string) string {
	settings := append([]string{"journal_mode(WAL)", "synchronous(FULL)"}, pragmas...)
	if !slices.ContainsFunc(pragmas, func(p string) bool { return strings.HasPrefix(p, "busy_timeout") }) {
		settings = append(settings, "busy_timeout(1000)")
	}
	query := url.Values{"_pragma": settings}
	return (&url.URL{Scheme: "file", Path: file, RawQuery: query.Encode()}).String()
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

var long = flag.Bool("long", false, "check the laws of the SQL stores in full size, which takes many minutes: see -timeout")

// profile is in which size the laws are checked.
func profile() *storetest.Options { return &storetest.Options{Quick: !*long} }

func TestSQLite(t *testing.T) {
	notWatched(t)
	storetest.Run(t, newSQLite, profile())
}

func BenchmarkSQLite(b *testing.B) {
	storetest.Benchmark(b, newSQLite)
}
