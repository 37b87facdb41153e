package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// What methods return beside the errors of package lifecycle. After each of these errors
// it is known that nothing was written. They wrap the errors of the driver as well, which
// are not part of what this package promises.
var (
	// ErrBusy says that others were in the way every time: the database was locked,
	// or the server would not let transactions run beside each other. It is a
	// [lifecycle.ErrConflict] as well: try again. In a transaction of the caller's on
	// PostgreSQL it is not, because that transaction is over.
	ErrBusy = errors.New("the database is busy")

	// ErrUnavailable says that the database cannot be reached.
	ErrUnavailable = errors.New("the database cannot be reached: see that it runs and lets the user in, and try again")

	// ErrReadOnly says that the database takes no writes: a file or a server that
	// is read-only, such as a standby.
	ErrReadOnly = errors.New("the database is read-only: connect to one that takes writes")

	// ErrFull says that the disk is full.
	ErrFull = errors.New("the disk is full: make room, and try again")

	// ErrConstraint says that the database refused rows that would break the book,
	// such as a second refund of one incident. Either something other than a Desk has
	// changed the book, or a Desk is wrong.
	ErrConstraint = errors.New("the database refused rows that break the book: do not try again, look at what has changed it")

	// ErrRow is wrapped by every [*RowError].
	ErrRow = errors.New("a row that no store has written: repair it, or restore the book")

	// ErrSchema is wrapped by every [*SchemaError].
	ErrSchema = errors.New("the schema is not the one that this store knows")
)

// A RowError says which row of the database cannot be read: this package did not write
// it, or it was changed afterwards.
type RowError struct {
	Table  string // such as "plans"
	Key    string // the row's key
	Column string // the first that cannot be read; empty if the columns contradict each other
	Err    error  // what is wrong with it
}

// Error names table, key and column.
func (e *RowError) Error() string {
	place := e.Table + " " + e.Key
	if e.Column != "" {
		place += " " + e.Column
	}
	return fmt.Sprintf("sqlstore: %v: %s: %v", ErrRow, place, e.Err)
}

// Unwrap returns [ErrRow] and the cause.
func (e *RowError) Unwrap() []error { return []error{ErrRow, e.Err} }

// A SchemaError says which version of the schema the database has, and which one
// this package knows.
type SchemaError struct {
	Have, Want int // Have is 0 if there is none
}

// Error says both versions and what to do.
func (e *SchemaError) Error() string {
	do := "call Migrate"
	if e.Have > e.Want {
		do = "use a newer version of the library"
	}
	return fmt.Sprintf("sqlstore: %v: version %d, want %d: %s", ErrSchema, e.Have, e.Want, do)
}

// Unwrap returns [ErrSchema].
func (e *SchemaError) Unwrap() error { return ErrSchema }

// verdict says what an error of a driver means.
type verdict uint8

const (
	other       verdict = iota // an answer of the database: nothing was done
	busy                       // nothing was done, and may be tried again
	stale                      // a connection of the pool is gone; nothing was sent
	unavailable                // the database lets nobody in
	readOnly
	full
	refused // by a constraint
	lost    // no answer: what was sent may have been done
)

// judge says what an error of the driver means.
func (b *base) judge(err error) verdict {
	if errors.Is(err, driver.ErrBadConn) {
		return stale
	}
	if safe, ok := errors.AsType[interface {
		error
		SafeToRetry() bool
	}](err); ok && safe.SafeToRetry() {
		return stale
	}
	if answer, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return judgeState(answer.SQLState())
	}
	if b.dialect == SQLite {
		if code, ok := b.resultCode(err); ok {
			return judgeCode(code)
		}
	}
	return lost
}

// judgeState judges an SQLSTATE of PostgreSQL.
func judgeState(state string) verdict {
	switch state {
	case "40001", "40P01", "55P03", "57014": // serialization failure, deadlock, lock not available, statement cancelled
		return busy
	case "57P03", "53300": // cannot connect now, too many connections
		return unavailable
	case "25006":
		return readOnly
	case "53100":
		return full
	case "57P01", "57P02", "57P05", "40003": // the session was ended, or the server cannot tell
		return lost
	}
	switch {
	case len(state) != 5 || state[:2] == "08": // connection exceptions
		return lost
	case state[:2] == "23": // integrity constraint violations
		return refused
	case state[:2] == "28" || state[:2] == "3D": // not let in, no such database
		return unavailable
	}
	return other
}

// judgeCode judges a result code of SQLite, which may be an extended one.
func judgeCode(code int) verdict {
	switch code & 0xff {
	case 5, 6, 15: // BUSY, LOCKED, PROTOCOL
		return busy
	case 8: // READONLY
		return readOnly
	case 13: // FULL
		return full
	case 14: // CANTOPEN
		return unavailable
	case 19: // CONSTRAINT
		return refused
	case 10: // IOERR, which a commit may come to after it was written
		return lost
	}
	return other
}

// resultCode returns the result code of SQLite that an error carries.
func (b *base) resultCode(err error) (int, bool) {
	if b.opts.ResultCode != nil {
		return b.opts.ResultCode(err)
	}
	coded, ok := errors.AsType[interface {
		error
		Code() int
	}](err)
	if !ok {
		return 0, false
	}
	return coded.Code(), true
}

// problem returns the error of a method that has changed nothing, whatever the
// driver says.
func (b *base) problem(ctx context.Context, doing string, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("sqlstore: %s: %w", doing, ctxErr)
	}
	var what error
	switch b.judge(err) {
	case busy:
		if b.inTx {
			return fmt.Errorf("sqlstore: %s: %w, roll the transaction back and begin another: %w", doing, ErrBusy, err)
		}
		return fmt.Errorf("sqlstore: %s: %w: %w: %w", doing, ErrBusy, lifecycle.ErrConflict, err)
	case stale, unavailable:
		what = ErrUnavailable
	case lost:
		if b.dialect == SQLite {
			break
		}
		what = ErrUnavailable
	case readOnly:
		what = ErrReadOnly
	case full:
		what = ErrFull
	case refused:
		what = ErrConstraint
	case other:
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		what = ErrUnavailable
	}
	if what == nil {
		return fmt.Errorf("sqlstore: %s: %w", doing, err)
	}
	return fmt.Errorf("sqlstore: %s: %w: %w", doing, what, err)
}

// unclear returns the error of a write that the database may have done.
func unclear(doing string, err error) error {
	return fmt.Errorf("sqlstore: %s: %w: %w", doing, lifecycle.ErrUnclear, err)
}
