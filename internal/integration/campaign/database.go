package main

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// database says how to reach a database, in this process and in others.
type database struct {
	Dialect sqlstore.Dialect `json:"dialect"`
	Driver  string           `json:"driver"`
	DSN     string           `json:"dsn"`
}

// newDatabase makes an empty database. For PostgreSQL it starts a server for it, with
// options.
func newDatabase(d sqlstore.Dialect, options ...string) (db database, server *postgres.Server, done func(), err error) {
	if d == sqlstore.PostgreSQL {
		server, err := postgres.Start("", options...)
		if err != nil {
			return database{}, nil, nil, err
		}
		return database{d, "pgx", server.DSN("")}, server, server.Stop, nil
	}
	dir, err := os.MkdirTemp("", "campaign")
	if err != nil {
		return database{}, nil, nil, err
	}
	done = func() { _ = os.RemoveAll(dir) }
	return database{d, "sqlite", sqliteDSN(filepath.Join(dir, "books.db"))}, nil, done, nil
}

// sqliteDSN opens a file as the package comment of sqlstore says.
func sqliteDSN(file string) string {
	query := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1000)"}}
	return (&url.URL{Scheme: "file", Path: file, RawQuery: query.Encode()}).String()
}

// open opens the store in a database that has the schema.
func (d *database) open(ctx context.Context) (*sql.DB, *sqlstore.Store, error) {
	db, err := sql.Open(d.Driver, d.DSN)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxIdleConns(32)
	s, err := sqlstore.New(ctx, db, d.Dialect, nil)
	if err != nil {
		_ = db.Close()
		return nil, nil, err
	}
	return db, s, nil
}
