//go:build unix

package postgres_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/partnersupport/partnersupport/internal/postgres"
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
	do := func(statement string) {
		t.Helper()
		if err := s.Run("psql", "-h", s.Dir(), "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement); err != nil {
			t.Fatal(err)
		}
	}
	do("CREATE TABLE acknowledged (what text)")
	for i, end := range []func() error{s.Kill, func() error { s.Halt(); return nil }, s.Kill, func() error { return nil }} {
		do("INSERT INTO acknowledged VALUES ('row')")
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		do(fmt.Sprintf("DO 'BEGIN ASSERT (SELECT count(*) FROM acknowledged) = %d; END'", i+1))
	}
	s.Stop()
	if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Stop, the directory: %v, want that there is none", err)
	}
}
