package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// outcome is how a commit ended.
type outcome uint8

const (
	failed  outcome = iota // nothing was written
	written                // the steps that moved were written
	inDoubt                // it is not known whether anything was written
)

// do does steps in a transaction that has begun, and marks those whose books moved;
// nothing of the others was written. On error, the transaction must not be committed.
func (b *base) do(ctx context.Context, on DBTX, steps []*step) error {
	for _, s := range steps {
		s.moved = false // an attempt that failed may have set it
	}
	if b.dialect == PostgreSQL {
		s := whole(steps)
		if len(steps) == 1 {
			result, err := on.ExecContext(ctx, s.text, s.args...)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected() // the number of rows selected
			steps[0].moved = n > 0
			return err
		}
		result, err := on.QueryContext(ctx, s.text, s.args...)
		if err != nil {
			return err
		}
		defer func() { _ = result.Close() }()
		for result.Next() {
			var p lifecycle.PartnerID
			if err := result.Scan(&p); err != nil {
				return err
			}
			// The steps are in order.
			if i, ok := slices.BinarySearchFunc(steps, p, func(s *step, p lifecycle.PartnerID) int { return cmp.Compare(s.partner, p) }); ok {
				steps[i].moved = true
			}
		}
		return errors.Join(result.Err(), result.Close())
	}
	for _, s := range steps {
		first := s.first
		if first.text == "" {
			first = move(s)
		}
		result, err := on.ExecContext(ctx, first.text, first.args...)
		if err != nil {
			return err
		}
		switch n, err := result.RowsAffected(); {
		case err != nil:
			return err
		case n == 0:
			continue
		}
		s.moved = true
		for n, t := range tables {
			for _, r := range s.put[n] {
				if _, err := on.ExecContext(ctx, t.insert, r.values...); err != nil {
					return err
				}
			}
		}
		for _, request := range s.freed {
			if _, err := on.ExecContext(ctx, unhold, string(s.partner), string(request)); err != nil {
				return err
			}
		}
	}
	return nil
}

// commit does steps in one commit. While others are in the way it tries again.
func (s *Store) commit(ctx context.Context, steps []*step) (outcome, error) {
	for attempt := 0; ; attempt++ {
		how, err := s.commitOnce(ctx, steps)
		if how != failed {
			return how, err
		}
		if v := s.judge(err); v != busy && v != stale || ctx.Err() != nil || errors.Is(err, errNoConn) || !s.pause(ctx, attempt) {
			return failed, err
		}
	}
}

// errNoConn says that there was no connection to send anything over.
var errNoConn = errors.New("no connection")

func (s *Store) commitOnce(ctx context.Context, steps []*step) (outcome, error) {
	if s.dialect == SQLite {
		return s.commitTx(ctx, steps)
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return failed, fmt.Errorf("%w: %w", errNoConn, err)
	}
	defer func() { _ = conn.Close() }()
	err = s.do(ctx, conn, steps)
	switch {
	case err == nil:
		return written, nil
	case s.judge(err) == lost:
		return inDoubt, err
	}
	return failed, err
}

// commitTx does steps in a transaction of SQLite.
func (s *Store) commitTx(ctx context.Context, steps []*step) (outcome, error) {
	// Statements are prepared before the transaction begins, because it may take the
	// only connection that there is.
	need := []string{unhold}
	for n, t := range tables {
		if slices.ContainsFunc(steps, func(s *step) bool { return len(s.put[n]) > 0 }) {
			need = append(need, t.insert)
		}
	}
	for _, step := range steps {
		step.first = move(step)
		if last := need[len(need)-1]; step.first.text != last {
			need = append(need, step.first.text)
		}
	}
	for _, text := range need {
		if _, err := s.prepared.prepare(ctx, text); err != nil {
			return failed, err
		}
	}
	// The context ends a statement, and then the transaction is rolled back. It does
	// not end a commit, since nobody could say what became of that.
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return failed, err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return failed, err
	}
	err = s.do(ctx, preparedTx{tx, s.prepared}, steps)
	if err != nil || !slices.ContainsFunc(steps, func(s *step) bool { return s.moved }) {
		_ = tx.Rollback() // it leaves nothing, whatever it says
		if err != nil {
			return failed, err
		}
		return written, nil
	}
	if err := tx.Commit(); err != nil {
		if s.judge(err) == lost {
			return inDoubt, err
		}
		return failed, err
	}
	return written, nil
}

// Apply implements [lifecycle.Store].
func (s *Store) Apply(ctx context.Context, c *lifecycle.Change) error {
	return s.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

// ApplyAll implements [lifecycle.BatchStore]. All changes go into one commit. If it
// fails because of what one change says, or a book has moved on meanwhile, changes are
// tried again one by one.
func (s *Store) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	errs := make([]error, len(cs))
	if len(cs) == 0 {
		return errs
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return slices.Repeat([]error{err}, len(cs))
	}
	defer leave()
	places := make([]int, len(cs))
	for i := range places {
		places[i] = i
	}
	failed := map[lifecycle.PartnerID]bool{}
	for _, i := range s.together(ctx, cs, places, errs) {
		if failed[cs[i].Partner] {
			errs[i] = errAfterFailed
			continue
		}
		s.together(ctx, cs, []int{i}, errs)
		failed[cs[i].Partner] = errs[i] != nil
	}
	return errs
}

// Parallel implements [lifecycle.ParallelStore]: SQLite has one writer at a time, and
// the processes of PostgreSQL work side by side.
func (s *Store) Parallel() int {
	if s.dialect == PostgreSQL {
		return parallel
	}
	return 1
}

// parallel is how many commits of PostgreSQL are under way at a time: while the server
// works on one, the program computes the changes of the next. With more, each would have
// fewer callers.
const parallel = 2

// together does the changes at the given places in one commit, and returns the places
// of those that have to be done one by one, which are none if there is only one place.
func (s *Store) together(ctx context.Context, cs []*lifecycle.Change, places []int, errs []error) (alone []int) {
	encode, ok := s.encoders.Get().(*encoder)
	if !ok {
		encode = newEncoder(s.dialect)
	}
	defer func() {
		encode.reset()
		s.encoders.Put(encode)
	}()
	steps := stepsOf(cs, places, errs, encode)
	if len(steps) == 0 {
		return nil
	}
	how, err := s.commit(ctx, steps)
	single := len(places) == 1
	v := other
	if err != nil {
		v = s.judge(err)
	}
	for _, step := range steps {
		for _, i := range step.changes {
			switch {
			case how == inDoubt:
				errs[i] = unclear("apply", errors.Join(err, ctx.Err()))
			case how == failed && (single || v != refused && v != other || ctx.Err() != nil):
				errs[i] = s.problem(ctx, "apply", err)
			case how == written && step.moved:
			case how == written && len(step.changes) == 1:
				errs[i] = fmt.Errorf("sqlstore: the book is not at version %d, or knows the operation: %w", step.base, lifecycle.ErrConflict)
			default:
				alone = append(alone, i)
			}
		}
	}
	return alone
}
