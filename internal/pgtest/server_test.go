//go:build unix

package pgtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/pgtest"
)

// TestDSN starts a server, and leaves nothing behind.
func TestDSN(t *testing.T) {
	var dir string
	t.Run("server", func(t *testing.T) {
		host, _, _ := strings.Cut(pgtest.DSN(t), " ")
		dir = strings.TrimPrefix(host, "host=")
		if sockets, err := filepath.Glob(filepath.Join(dir, ".s.PGSQL.*")); err != nil || len(sockets) == 0 {
			t.Errorf("no socket in %s: %v", dir, err)
		}
	})
	if dir == "" {
		t.SkipNow() // PostgreSQL is not installed
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}
