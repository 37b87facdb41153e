package postgres_test

import (
	"database/sql"
	"errors"
	"os"
	"testing"

	"github.com/partnersupport/partnersupport/internal/integration/postgres"
)

// TestServer ends a server in both ways: what was acknowledged is there afterwards.
func TestServer(t *testing.T) {
	s, err := postgres.Start("")
	switch {
	case errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	defer s.Stop()
	db, err := sql.Open("pgx", s.DSN(""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxIdleConns(-1) // none of a server that has ended
	if _, err := db.Exec("CREATE TABLE acknowledged (what text)"); err != nil {
		t.Fatal(err)
	}
	for i, end := range []func() error{s.Kill, func() error { s.Halt(); return nil }, s.Kill, func() error { return nil }} {
		if _, err := db.Exec("INSERT INTO acknowledged VALUES ('row')"); err != nil {
			t.Fatal(err)
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		var rows int
		if err := db.QueryRow("SELECT count(*) FROM acknowledged").Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if rows != i+1 {
			t.Errorf("after %d ends of the server there are %d rows, want %d", i+1, rows, i+1)
		}
	}
	s.Stop()
	if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Stop, the directory: %v, want that there is none", err)
	}
}
