package integration_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/partnersupport/partnersupport/internal/postgres"
)

func TestMain(m *testing.M) {
	if dialect := os.Getenv(migrating); dialect != "" {
		if err := migrateOnly(dialect, os.Getenv("DRIVER"), os.Getenv("DSN")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	if s, err := shared(); err == nil {
		s.Stop()
	}
	os.Exit(status)
}

// server is a PostgreSQL of the tests' own.
type server struct{ *postgres.Server }

// started is the server that all tests share, once one of them has asked for it.
var started struct {
	sync.Mutex
	asked bool
	*server
	err error
}

// shared returns the server that was started, if any.
func shared() (*server, error) {
	started.Lock()
	defer started.Unlock()
	if !started.asked {
		return nil, postgres.ErrNotInstalled
	}
	return started.server, started.err
}

// postgreSQL returns the server that all tests share. Where PostgreSQL is not
// installed, the test is skipped, but in CI it fails.
func postgreSQL(tb testing.TB) *server {
	tb.Helper()
	started.Lock()
	defer started.Unlock()
	if !started.asked {
		started.asked = true
		// No test turns off the power: what is written need not reach the disk.
		started.server, started.err = startServer("-F")
	}
	needServer(tb, started.err)
	return started.server
}

// needServer ends a test that has no server.
func needServer(tb testing.TB, err error) {
	tb.Helper()
	switch {
	case errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true":
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
}

// startServer starts a server with options of its own.
func startServer(options ...string) (*server, error) {
	s, err := postgres.Start("", options...)
	return &server{s}, err
}

// schemas counts the schemas that tests have made.
var schemas atomic.Int64

// open makes an empty schema and opens it.
func (s *server) open(tb testing.TB, settings ...string) (db *sql.DB, schema string) {
	tb.Helper()
	schema = fmt.Sprint("test_", schemas.Add(1))
	db = s.reach(tb, schema, settings...)
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		tb.Fatal(err)
	}
	return db, schema
}

// reach opens a schema that is there.
func (s *server) reach(tb testing.TB, schema string, settings ...string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("pgx", s.DSN(schema, settings...))
	if err != nil {
		tb.Fatal(err)
	}
	db.SetMaxIdleConns(16)
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}
