package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

func TestSchemaVersions(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		ctx := t.Context()
		wantSchema := func(name string, err error, have int) {
			t.Helper()
			want(t, name, err, sqlstore.ErrSchema)
			if schema, ok := errors.AsType[*sqlstore.SchemaError](err); !ok || *schema != (sqlstore.SchemaError{Have: have, Want: 1}) {
				t.Errorf("%s: error %v, want one of version %d", name, err, have)
			}
		}
		_, err := sqlstore.New(ctx, d.DB, d.dialect, nil)
		wantSchema("a database without a schema", err, 0)
		for range 2 {
			if err := sqlstore.Migrate(ctx, d.DB, d.dialect, nil); err != nil {
				t.Fatal(err)
			}
		}
		// A database that is up to date is only read.
		if err := sqlstore.Migrate(ctx, d.again(true), d.dialect, nil); err != nil {
			t.Error(err)
		}
		if _, err := d.Exec("UPDATE partnersupport_schema SET version = 99"); err != nil {
			t.Fatal(err)
		}
		_, err = sqlstore.New(ctx, d.DB, d.dialect, nil)
		wantSchema("a store on a newer schema", err, 99)
		wantSchema("migrating a newer schema", sqlstore.Migrate(ctx, d.DB, d.dialect, nil), 99)
		if _, err := d.Exec("DELETE FROM partnersupport_schema"); err != nil {
			t.Fatal(err)
		}
		_, err = sqlstore.New(ctx, d.DB, d.dialect, nil)
		wantSchema("a schema without a version", err, 0)
		// There are tables of these names, and nobody knows whose.
		if err := sqlstore.Migrate(ctx, d.DB, d.dialect, nil); err == nil {
			t.Error("tables that are there were migrated once more")
		}
	})
}

func TestEncoding(t *testing.T) {
	s := postgreSQL(t)
	db := s.reach(t, "public")
	name := fmt.Sprint("latin_", schemas.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name + " ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	latin := s.reach(t, "public", "dbname="+name)
	if err := sqlstore.Migrate(t.Context(), latin, sqlstore.PostgreSQL, nil); err != nil {
		t.Fatal(err)
	}
	_, err := sqlstore.New(t.Context(), latin, sqlstore.PostgreSQL, nil)
	want(t, "a database of another encoding", err, sqlstore.ErrSchema)
}

// migrating is the variable that makes a process of the tests one that migrates.
const migrating = "PARTNERSUPPORT_MIGRATE"

// migrateOnly is what such a process does.
func migrateOnly(dialect, driver, dsn string) error {
	var d sqlstore.Dialect
	if err := d.UnmarshalText([]byte(dialect)); err != nil {
		return err
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := sqlstore.Migrate(context.Background(), db, d, nil); err != nil {
		return err
	}
	_, err = sqlstore.New(context.Background(), db, d, nil)
	return err
}

// TestMigrateAtOnce has several processes migrate one database at the same time.
func TestMigrateAtOnce(t *testing.T) {
	const processes = 6
	test := func(t *testing.T, d sqlstore.Dialect, driver, dsn string, db *sql.DB) {
		var all []*exec.Cmd
		var out [processes]outputOf
		for i := range processes {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), migrating+"="+d.String(), "DRIVER="+driver, "DSN="+dsn)
			c.Stderr = &out[i]
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		for i, c := range all {
			if err := c.Wait(); err != nil {
				t.Errorf("process %d: %v: %s", i, err, out[i])
			}
		}
		var rows int
		if err := db.QueryRow("SELECT count(*) FROM partnersupport_schema WHERE version = 1").Scan(&rows); err != nil || rows != 1 {
			t.Errorf("%d rows of version 1, %v, want one", rows, err)
		}
		fillBook(t, newStore(t, db, d))
	}
	t.Run("SQLite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "books.db")
		test(t, sqlstore.SQLite, "sqlite", sqliteDSN(file), openSQLite(t, file))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		s := postgreSQL(t)
		db, schema := s.open(t)
		test(t, sqlstore.PostgreSQL, "pgx", s.DSN(schema), db)
	})
}

// outputOf collects what a process says.
type outputOf []byte

// Write implements [io.Writer].
func (o *outputOf) Write(p []byte) (int, error) {
	*o = append(*o, p...)
	return len(p), nil
}

// String returns what was said.
func (o outputOf) String() string { return fmt.Sprintf("%.2000s", []byte(o)) }
