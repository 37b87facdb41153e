package sqlstore

import (
	"context"
	"database/sql"
	"time"
)

// DBTX is what [*sql.DB], [*sql.Conn] and [*sql.Tx] have in common.
type DBTX interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

var (
	_ DBTX = (*sql.DB)(nil)
	_ DBTX = (*sql.Conn)(nil)
	_ DBTX = (*sql.Tx)(nil)
)

// base is what Store and Tx have in common: the connection that they use, and how.
type base struct {
	on      DBTX
	dialect Dialect
	opts    Options
	inTx    bool // in a transaction of the caller's on PostgreSQL, which an error ends
}

// attempts returns how often something is tried while others are in the way. SQLite has
// itself waited each time, for as long as its busy timeout says.
func (d Dialect) attempts() int {
	if d == SQLite {
		return 5
	}
	return 10
}

// pause waits before another attempt, longer each time, and reports whether there is
// to be one.
func (b *base) pause(ctx context.Context, attempt int) bool {
	if attempt+1 >= b.dialect.attempts() {
		return false
	}
	timer := time.NewTimer(time.Millisecond << attempt / 2)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
