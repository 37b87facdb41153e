package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
)

type stateError string

func (e stateError) Error() string    { return "SQLSTATE " + string(e) }
func (e stateError) SQLState() string { return string(e) }

type codeError int

func (e codeError) Error() string { return fmt.Sprint("code ", int(e)) }
func (e codeError) Code() int     { return int(e) }

type safeError bool

func (safeError) Error() string       { return "the connection is gone" }
func (e safeError) SafeToRetry() bool { return bool(e) }

// TestJudge says of each error what it comes to, by what the makers of the databases
// say that it means.
func TestJudge(t *testing.T) {
	foreign := &Options{ResultCode: func(err error) (int, bool) { return 13, err.Error() == "no room" }}
	for _, test := range []struct {
		dialect Dialect
		opts    *Options
		err     error
		want    verdict
	}{
		{PostgreSQL, nil, stateError("40001"), busy},
		{PostgreSQL, nil, stateError("40P01"), busy},
		{PostgreSQL, nil, stateError("55P03"), busy},
		{PostgreSQL, nil, stateError("57014"), busy},
		{PostgreSQL, nil, stateError("40003"), lost},
		{PostgreSQL, nil, stateError("57P01"), lost},
		{PostgreSQL, nil, stateError("57P02"), lost},
		{PostgreSQL, nil, stateError("57P05"), lost},
		{PostgreSQL, nil, stateError("08003"), lost},
		{PostgreSQL, nil, stateError(""), lost},
		{PostgreSQL, nil, stateError("57P03"), unavailable},
		{PostgreSQL, nil, stateError("53300"), unavailable},
		{PostgreSQL, nil, stateError("28P01"), unavailable},
		{PostgreSQL, nil, stateError("3D000"), unavailable},
		{PostgreSQL, nil, stateError("25006"), readOnly},
		{PostgreSQL, nil, stateError("53100"), full},
		{PostgreSQL, nil, stateError("23505"), refused},
		{PostgreSQL, nil, stateError("23514"), refused},
		{PostgreSQL, nil, stateError("42P01"), other},
		{PostgreSQL, nil, fmt.Errorf("wrapped: %w", stateError("53100")), full},
		{PostgreSQL, nil, errors.New("connection reset by peer"), lost},
		{PostgreSQL, nil, codeError(13), lost}, // means nothing here
		{PostgreSQL, nil, safeError(true), stale},
		{PostgreSQL, nil, safeError(false), lost},
		{PostgreSQL, nil, driver.ErrBadConn, stale},
		{SQLite, nil, codeError(5), busy},
		{SQLite, nil, codeError(5 | 2<<8), busy}, // BUSY_SNAPSHOT
		{SQLite, nil, codeError(6), busy},
		{SQLite, nil, codeError(8), readOnly},
		{SQLite, nil, codeError(8 | 4<<8), readOnly}, // READONLY_DBMOVED
		{SQLite, nil, codeError(10 | 4<<8), lost},    // IOERR_FSYNC
		{SQLite, nil, codeError(13), full},
		{SQLite, nil, codeError(14), unavailable},
		{SQLite, nil, codeError(19 | 8<<8), refused}, // CONSTRAINT_UNIQUE
		{SQLite, nil, codeError(1), other},
		{SQLite, nil, codeError(11), other}, // CORRUPT
		{SQLite, nil, errors.New("who knows"), lost},
		{SQLite, foreign, errors.New("no room"), full},
		{SQLite, foreign, codeError(5), lost}, // the option alone knows
	} {
		b, err := newBase(nil, test.dialect, test.opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.judge(test.err); got != test.want {
			t.Errorf("%s: %v is %d, want %d", test.dialect, test.err, got, test.want)
		}
	}
}

// TestProblemsKeepTheCause checks that what the driver said can be read, and that a
// context that has ended says so.
func TestProblemsKeepTheCause(t *testing.T) {
	b, err := newBase(nil, PostgreSQL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []stateError{"40001", "57P01", "57P03", "25006", "53100", "23505", "XX000"} {
		if err := b.problem(t.Context(), "apply", state); !errors.Is(err, state) || errors.Is(err, lifecycle.ErrUnclear) {
			t.Errorf("%s: %v, want an error with its cause, of which the outcome is known", state, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.problem(ctx, "apply", stateError("40001")); !errors.Is(err, context.Canceled) || errors.Is(err, lifecycle.ErrConflict) {
		t.Errorf("after its context: %v, want context.Canceled", err)
	}
}

func TestInvalidDialect(t *testing.T) {
	for _, d := range []Dialect{0, 3, 255} {
		if _, err := New(t.Context(), nil, d, nil); !errors.Is(err, lifecycle.ErrInvalid) {
			t.Errorf("New on %s: %v, want ErrInvalid", d, err)
		}
		if err := Migrate(t.Context(), nil, d, nil); !errors.Is(err, lifecycle.ErrInvalid) {
			t.Errorf("Migrate of %s: %v, want ErrInvalid", d, err)
		}
	}
}

// TestErrors pins what people are told, and how: see package errortest. What the driver
// says stands at the end.
func TestErrors(t *testing.T) {
	var texts errortest.Texts
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, d := range []Dialect{SQLite, PostgreSQL} {
		b, err := newBase(nil, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			stateError("40001"), stateError("57P01"), stateError("57P03"), stateError("25006"), stateError("53100"), stateError("23505"), stateError("42P01"),
			codeError(1), codeError(5), codeError(8), codeError(10), codeError(13), codeError(14), codeError(19), driver.ErrBadConn, sql.ErrTxDone,
		} {
			texts.Add(b.problem(t.Context(), "apply", err))
			texts.Add(b.problem(ended, "read the head", err))
			b.inTx = true
			texts.Add(b.problem(t.Context(), "apply", err))
			b.inTx = false
		}
	}
	texts.Add(unclear("apply", stateError("57P01")))
	texts.Add(errAfterFailed)
	texts.Add(&SchemaError{Have: 0, Want: 3})
	texts.Add(&SchemaError{Have: 4, Want: 3})
	texts.Add(&RowError{Table: "plans", Key: `partner="hangang" plan="p"`, Err: errors.New("5 left of 3")})
	var row struct {
		id     lifecycle.PartnerID
		number lifecycle.Version
		quota  entitlement.Quota
		at     time.Time
		answer bool
		op     lifecycle.Op
		steps  []lifecycle.Step
		hash   [32]byte
	}
	for _, f := range []field{
		id("partner", &row.id), number("version", &row.number), quota("left", &row.quota), instant("at", &row.at), answer("recorded", &row.answer),
		word("op", &row.op), list("steps", &row.steps), hash("fingerprint", &row.hash),
	} {
		for _, value := range []any{nil, int64(-1), 3.5, "a\xffb", []byte("short"), time.Time{}} {
			texts.Add(scan("keys", []field{f}, []any{value}))
		}
	}
	for _, err := range []error{
		Migrate(t.Context(), nil, 0, nil),
		func() error { _, err := New(t.Context(), nil, 9, nil); return err }(),
	} {
		texts.Add(err)
	}
	texts.Check(t, "errors.txt", "sqlstore")
}
