package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// Tx is a store in a transaction of the caller's, so that a book and the caller's own
// tables change together or not at all. Apply writes, and the caller commits: until
// then nothing is acknowledged, and nobody else sees it. A Tx is for one goroutine at
// a time, as its transaction is. [Store.InTx] makes one; the zero Tx is not usable.
//
// After [lifecycle.ErrConflict] nothing was written, and the transaction can go on. After
// any other error it must be rolled back; PostgreSQL allows nothing else, not even after
// [ErrBusy], which is not an ErrConflict there: try again in another transaction. An error
// of the caller's own commit may leave the outcome unknown: repeat the command in another
// transaction, with the same operation ID. A Desk remembers what it has read, so make a
// Desk for each transaction. In SQLite, begin with BEGIN IMMEDIATE: a transaction that has
// read cannot always become one that writes.
type Tx struct{ base }

var _ lifecycle.KeyStore = (*Tx)(nil)

// InTx returns the store in a transaction of the caller's: a [*sql.Tx], or a [*sql.Conn]
// on which one was begun. It must not be a [*sql.DB], which runs each statement in a
// transaction of its own.
func (s *Store) InTx(tx DBTX) *Tx {
	b := s.base
	b.on, b.inTx = tx, s.dialect == PostgreSQL
	return &Tx{b}
}

// Apply implements [lifecycle.Store].
func (t *Tx) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	step := newStep(c.Partner, int64(min(c.Base, 1<<63-1)), newEncoder(t.dialect))
	if err := step.add(c, 0); err != nil {
		return err
	}
	switch err := t.once(ctx, step); {
	case err != nil:
		return t.problem(ctx, "apply", err)
	case !step.moved:
		return fmt.Errorf("sqlstore: the book is not at version %d, or knows the operation: %w", c.Base, lifecycle.ErrConflict)
	}
	return nil
}

// once does the step. In SQLite, where a statement that fails does not end the
// transaction, it takes back what came before it.
func (t *Tx) once(ctx context.Context, s *step) error {
	if t.dialect == PostgreSQL {
		return t.do(ctx, t.on, []*step{s})
	}
	if _, err := t.on.ExecContext(ctx, "SAVEPOINT partnersupport"); err != nil {
		return err
	}
	err := t.do(ctx, t.on, []*step{s})
	end := context.WithoutCancel(ctx)
	if err != nil {
		_, undone := t.on.ExecContext(end, "ROLLBACK TO partnersupport")
		err = errors.Join(err, undone)
	}
	_, released := t.on.ExecContext(end, "RELEASE partnersupport")
	return errors.Join(err, released)
}
