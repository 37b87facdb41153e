package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// The stores. A campaign uses each both as it is and behind [lifecycle.Share].
const (
	memory     = "memory"
	sqlite     = "sqlite"
	postgresql = "postgresql"
	shared     = "+share"
)

// lab makes the stores of the campaigns that kill nothing.
type lab struct {
	mu      sync.Mutex
	server  *postgres.Server
	schemas int
}

// close stops the server, if one runs.
func (l *lab) close() {
	if l.server != nil {
		l.server.Stop()
	}
}

// store makes an empty store.
func (l *lab) store(ctx context.Context, name string) (s doctored.Honest, done func(), err error) {
	if below, ok := strings.CutSuffix(name, shared); ok {
		if s, done, err = l.store(ctx, below); err == nil {
			s, _ = lifecycle.Share(s).(doctored.Honest) // it lists keys where the store does
		}
		return s, done, err
	}
	var d database
	remove := func() {}
	switch name {
	case memory:
		return memstore.New(), remove, nil
	case sqlite:
		d, _, remove, err = newDatabase(sqlstore.SQLite)
	case postgresql:
		d, err = l.schema(ctx)
	default:
		err = fmt.Errorf("there is no store %q", name)
	}
	if err != nil {
		return nil, nil, err
	}
	db, err := sql.Open(d.Driver, d.DSN)
	if err != nil {
		return nil, nil, err
	}
	err = sqlstore.Migrate(ctx, db, d.Dialect, nil)
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, nil, err
	}
	db, s, err = d.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s, func() {
		_ = db.Close()
		remove()
	}, nil
}

// schema makes an empty schema on the server that all campaigns share.
func (l *lab) schema(ctx context.Context) (database, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.server == nil {
		server, err := postgres.Start("", "-F") // nobody kills it, so nothing needs to reach the disk
		if err != nil {
			return database{}, err
		}
		l.server = server
	}
	db, err := sql.Open("pgx", l.server.DSN(""))
	if err != nil {
		return database{}, err
	}
	defer func() { _ = db.Close() }()
	l.schemas++
	name := fmt.Sprint("campaign_", l.schemas)
	_, err = db.ExecContext(ctx, "CREATE SCHEMA "+name)
	return database{sqlstore.PostgreSQL, "pgx", l.server.DSN(name)}, err
}
