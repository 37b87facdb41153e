package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// openStore opens the store that a flag names: memory, sqlite:FILE or postgres:DSN.
// It makes or changes tables only if migrate is set, because looking at a page should not.
func openStore(ctx context.Context, name string, migrate bool) (_ lifecycle.Store, closeStore func() error, err error) {
	kind, rest, _ := strings.Cut(name, ":")
	var driver string
	var dialect sqlstore.Dialect
	switch {
	case name == "memory":
		return memstore.New(), func() error { return nil }, nil
	case kind == "sqlite" && rest != "":
		driver, dialect = "sqlite", sqlstore.SQLite
		rest = sqliteDSN(rest)
	case kind == "postgres" && rest != "":
		driver, dialect = "pgx", sqlstore.PostgreSQL
		if strings.HasPrefix(rest, "//") {
			rest = name // it is a URL
		}
	default:
		return nil, nil, fmt.Errorf("-store %q is none of memory, sqlite:FILE and postgres:DSN", name)
	}
	db, err := sql.Open(driver, rest)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = db.Close() // the error says more
		}
	}()
	if migrate {
		if err := sqlstore.Migrate(ctx, db, dialect, nil); err != nil {
			return nil, nil, err
		}
	}
	store, err := sqlstore.New(ctx, db, dialect, nil)
	if errors.Is(err, sqlstore.ErrSchema) && !migrate {
		return nil, nil, fmt.Errorf("%w; here, -demo makes its tables", err)
	}
	if err != nil {
		return nil, nil, err
	}
	return store, db.Close, nil
}

// sqliteDSN opens a file as package sqlstore asks for.
func sqliteDSN(file string) string {
	settings := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1000)"}}
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(file), RawQuery: settings.Encode()}).String()
}
