package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"strings"
)

// schemaVersion is the version of the schema that this package reads and writes. The
// file schema/DIALECT.N.sql leads from version N-1 to version N, and does not change
// once it is released.
const schemaVersion = 1

//go:embed schema
var schemas embed.FS

// Migrate brings the schema of a database from whatever version it has to the version
// that this package knows, in one transaction. A database that has that version already
// is only read. Several processes may migrate at once: one does it, and the others wait.
// Nil options are the zero Options. The error is a [*SchemaError] if the schema is newer.
// After [lifecycle.ErrUnclear] the schema may be there: call Migrate again.
func Migrate(ctx context.Context, db *sql.DB, d Dialect, opts *Options) error {
	b, err := newBase(db, d, opts)
	if err != nil {
		return err
	}
	switch have, err := b.schemaVersion(ctx); {
	case err != nil:
		return err
	case have > schemaVersion:
		return &SchemaError{have, schemaVersion}
	case have == schemaVersion:
		return nil
	}
	for attempt := 0; ; attempt++ {
		err := migrate(ctx, db, b)
		if err == nil || b.judge(err) != busy || !b.pause(ctx, attempt) {
			if _, newer := err.(*SchemaError); err == nil || newer { //nolint:errorlint // it is ours, and not wrapped
				return err
			}
			if _, ok := err.(*commitError); ok { //nolint:errorlint // as above
				// pgx says of a COMMIT whose reply is lost that it was not sent.
				if v := b.judge(err); v == lost || v == stale {
					return unclear("migrate", errors.Join(err, ctx.Err()))
				}
			}
			return b.problem(ctx, "migrate", err)
		}
	}
}

// migrate migrates over one connection.
func migrate(ctx context.Context, db *sql.DB, b base) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	begin := []string{"BEGIN IMMEDIATE"}
	if b.dialect == PostgreSQL {
		// The number could be any that nobody else uses. The lock is held until the
		// transaction ends.
		begin = []string{"BEGIN ISOLATION LEVEL READ COMMITTED", "SELECT pg_advisory_xact_lock(4950221840264377171)"}
	}
	for _, text := range append(begin, "CREATE TABLE IF NOT EXISTS partnersupport_schema (version integer NOT NULL)") {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			rollback(ctx, conn)
			return err
		}
	}
	b.on = conn
	have, err := b.schemaVersion(ctx)
	if err == nil && have > schemaVersion {
		err = &SchemaError{have, schemaVersion}
	}
	for v := have + 1; err == nil && v <= schemaVersion; v++ {
		var file []byte
		if file, err = schemas.ReadFile(fmt.Sprintf("schema/%s.%d.sql", b.dialect, v)); err == nil {
			err = run(ctx, conn, string(file)+fmt.Sprintf("\nDELETE FROM partnersupport_schema;\nINSERT INTO partnersupport_schema VALUES (%d);\n", v))
		}
	}
	if err == nil {
		if _, err = conn.ExecContext(ctx, "COMMIT"); err != nil {
			err = &commitError{err}
		}
	}
	if err != nil {
		rollback(ctx, conn)
	}
	return err
}

// commitError is the error of a commit. It may not be known whether that was done.
type commitError struct{ error }

// Unwrap returns what the driver said.
func (e *commitError) Unwrap() error { return e.error }

// rollback ends the transaction of a connection, or the connection.
func rollback(ctx context.Context, conn *sql.Conn) {
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// run runs statements that end with a semicolon at the end of a line.
func run(ctx context.Context, on DBTX, statements string) error {
	for text := range strings.SplitSeq(statements, ";\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if _, err := on.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns the version of the schema that the database has, or 0 if it has
// none.
func (b *base) schemaVersion(ctx context.Context) (int, error) {
	number := func(values []any) (int, error) {
		var v int
		err := numberOf[int]{&v}.Scan(values[0])
		return v, err
	}
	there := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'partnersupport_schema'"
	if b.dialect == PostgreSQL {
		there = "SELECT count(*) FROM (SELECT to_regclass('partnersupport_schema') AS c) AS t WHERE c IS NOT NULL"
	}
	list, err := query(ctx, b, there, nil, number)
	if err != nil || list[0] == 0 {
		return 0, err
	}
	list, err = query(ctx, b, "SELECT max(version) FROM partnersupport_schema HAVING count(*) > 0", nil, number)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}
