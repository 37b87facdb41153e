package integration_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestMigrationHeldUp migrates while another one is at it that does not come to an end.
func TestMigrationHeldUp(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		conn, err := d.again(false).Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		begin, end := "BEGIN IMMEDIATE", "ROLLBACK"
		if d.dialect == sqlstore.PostgreSQL {
			begin, end = "SELECT pg_advisory_lock(4950221840264377171)", "SELECT pg_advisory_unlock(4950221840264377171)"
		}
		if _, err := conn.ExecContext(t.Context(), begin); err != nil {
			t.Fatal(err)
		}
		x := &trouble{database: d, t: t}
		want(t, "migrating meanwhile", sqlstore.Migrate(t.Context(), x.hasty(), d.dialect, nil), sqlstore.ErrBusy, lifecycle.ErrConflict)
		_, err = sqlstore.New(t.Context(), d.DB, d.dialect, nil)
		want(t, "what it leaves", err, sqlstore.ErrSchema)
		if _, err := conn.ExecContext(t.Context(), end); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		fillBook(t, newStore(t, d.DB, d.dialect))
	})
}

// TestMigrationKilled kills a process that migrates, earlier or later. The next one makes
// the schema, or finds it made.
func TestMigrationKilled(t *testing.T) {
	killed := 0
	test := func(t *testing.T, d *database, driver, dsn string, after time.Duration) {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), migrating+"="+d.dialect.String(), "DRIVER="+driver, "DSN="+dsn)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		_ = c.Process.Kill() // it may have ended
		if err := c.Wait(); err != nil {
			killed++
		}
		fillBook(t, newStore(t, d.DB, d.dialect))
	}
	const rounds, step = 12, 8 * time.Millisecond
	t.Run("SQLite", func(t *testing.T) {
		for i := range rounds {
			file := filepath.Join(t.TempDir(), "books.db")
			test(t, &database{dialect: sqlstore.SQLite, DB: openSQLite(t, file)}, "sqlite", sqliteDSN(file), time.Duration(i)*step)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		s := postgreSQL(t)
		for i := range rounds {
			db, schema := s.open(t)
			test(t, &database{dialect: sqlstore.PostgreSQL, DB: db}, "pgx", s.DSN(schema), time.Duration(i)*step)
		}
	})
	t.Logf("%d processes were killed", killed)
	if killed == 0 {
		t.Error("no process was killed before it had migrated")
	}
}
