package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// Options say what a store cannot find out. The zero Options suit the drivers that the
// package comment names.
type Options struct {
	// ResultCode returns the result code of SQLite, extended or not, that an error of
	// the driver carries. Nil reads it from a method Code() int. Errors of PostgreSQL
	// are known by a method SQLState() string.
	ResultCode func(error) (code int, ok bool)

	_ struct{}
}

// Store is a [lifecycle.Store] in a database. [New] makes one; the zero Store is not
// usable. It is safe for concurrent use, as are several stores on one database, in one
// process and in many.
type Store struct {
	base
	db       *sql.DB
	gate     chan struct{} // of SQLite, which has one writer at a time
	prepared *prepared     // of SQLite
	encoders sync.Pool     // of *encoder
}

var (
	_ lifecycle.ParallelStore = (*Store)(nil)
	_ lifecycle.KeyStore      = (*Store)(nil)
)

// New returns the store in a database that has the schema which [Migrate] makes; the
// error is a [*SchemaError] if it has another version. It keeps db, and never closes it.
// Nil options are the zero Options.
func New(ctx context.Context, db *sql.DB, d Dialect, opts *Options) (*Store, error) {
	b, err := newBase(db, d, opts)
	if err != nil {
		return nil, err
	}
	s := &Store{base: b, db: db}
	if d == SQLite {
		s.gate = make(chan struct{}, 1)
		s.prepared = &prepared{db: db, known: map[string]*sql.Stmt{}}
	}
	switch have, err := s.schemaVersion(ctx); {
	case err != nil:
		return nil, err
	case have != schemaVersion:
		return nil, &SchemaError{have, schemaVersion}
	}
	if err := s.fits(ctx); err != nil {
		return nil, err
	}
	if s.prepared != nil {
		s.on = s.prepared
	}
	return s, nil
}

func newBase(on DBTX, d Dialect, opts *Options) (base, error) {
	if !d.IsValid() {
		return base{}, fmt.Errorf("sqlstore: %w", &lifecycle.InvalidError{Field: "Dialect", Value: d.String(), Problem: "is none of the known values"})
	}
	b := base{on: on, dialect: d}
	if opts != nil {
		b.opts = *opts
	}
	return b, nil
}

// fits returns an error if the database cannot keep texts byte for byte.
func (b *base) fits(ctx context.Context) error {
	if b.dialect == SQLite {
		return nil
	}
	var encoding string
	_, err := query(ctx, b, "SELECT current_setting('server_encoding')", nil, func(values []any) (string, error) {
		err := scanText(values[0], &encoding)
		return encoding, err
	})
	if err == nil && encoding != "UTF8" {
		err = fmt.Errorf("sqlstore: %w: the database has encoding %s, and texts need UTF8: use a database that has", ErrSchema, encoding)
	}
	return err
}

// enter waits until nobody else in this process writes to a database that takes one
// writer at a time. It has the same effect as waiting for the lock of the database,
// except that whoever waits here sleeps.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.gate == nil {
		return func() {}, nil
	}
	select {
	case s.gate <- struct{}{}:
		return func() { <-s.gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
