package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// errUsage says that the command line is wrong.
var errUsage = errors.New("command line")

// connections is how many connections a service has to its database. Callers that wait for
// one book share its commits, so a few are enough.
const connections = 8

// open opens the store of that name, and brings its schema up to date. It also returns a
// function that closes it.
func open(ctx context.Context, name, dsn string) (lifecycle.Store, func() error, error) {
	switch name {
	case "memory":
		return memstore.New(), func() error { return nil }, nil
	case "postgres":
		if strings.TrimSpace(dsn) == "" {
			// The driver would connect to its default server, which has the book of
			// somebody else or none.
			return nil, nil, fmt.Errorf("%w: -store postgres: the environment variable DSN is empty: want a data source name such as 'host=/run/postgresql dbname=desk'", errUsage)
		}
	default:
		return nil, nil, fmt.Errorf("%w: -store is memory or postgres, not %q", errUsage, name)
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL, nil); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	store, err := sqlstore.New(ctx, db, sqlstore.PostgreSQL, nil)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return store, db.Close, nil
}
