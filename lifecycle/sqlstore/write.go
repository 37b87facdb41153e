package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// outcome is how a commit ended.
type outcome uint8

const (
	failed  outcome = iota // nothing was written
	written                // what moved reports
	inDoubt                // written or not
)

// do does steps, in a transaction that is there already. It returns the partners of
// the books that moved; of the others nothing was written. On error, the transaction
// must not be committed.
func (b *base) do(ctx context.Context, on DBTX, steps []*step) (map[lifecycle.PartnerID]bool, error) {
	moved := map[lifecycle.PartnerID]bool{}
	if b.dialect == PostgreSQL {
		s := whole(steps)
		result, err := on.QueryContext(ctx, s.text, s.args...)
		if err != nil {
			return nil, err
		}
		defer func() { _ = result.Close() }()
		for result.Next() {
			var p lifecycle.PartnerID
			if err := result.Scan(&p); err != nil {
				return nil, err
			}
			moved[p] = true
		}
		return moved, errors.Join(result.Err(), result.Close())
	}
	for _, s := range steps {
		first := move(s)
		result, err := on.ExecContext(ctx, first.text, first.args...)
		if err != nil {
			return nil, err
		}
		switch n, err := result.RowsAffected(); {
		case err != nil:
			return nil, err
		case n == 0:
			continue
		}
		moved[s.partner] = true
		for _, t := range tables {
			for _, values := range s.put[t] {
				if _, err := on.ExecContext(ctx, t.insert, values...); err != nil {
					return nil, err
				}
			}
		}
		for _, key := range s.freed {
			if _, err := on.ExecContext(ctx, unhold, key...); err != nil {
				return nil, err
			}
		}
	}
	return moved, nil
}

// commit does steps in one commit. It tries again where others are in the way.
func (s *Store) commit(ctx context.Context, steps []*step) (map[lifecycle.PartnerID]bool, outcome, error) {
	for attempt := 0; ; attempt++ {
		moved, how, err := s.commitOnce(ctx, steps)
		if how != failed {
			return moved, how, err
		}
		if v := s.judge(err); v != busy && v != stale || ctx.Err() != nil || errors.Is(err, errNoConn) || !s.pause(ctx, attempt) {
			return nil, failed, err
		}
	}
}

// errNoConn says that there was no connection to send anything over.
var errNoConn = errors.New("no connection")

func (s *Store) commitOnce(ctx context.Context, steps []*step) (map[lifecycle.PartnerID]bool, outcome, error) {
	if s.dialect == SQLite {
		return s.commitTx(ctx, steps)
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, failed, fmt.Errorf("%w: %w", errNoConn, err)
	}
	defer func() { _ = conn.Close() }()
	moved, err := s.do(ctx, conn, steps)
	switch {
	case err == nil:
		return moved, written, nil
	case s.judge(err) == lost:
		return nil, inDoubt, err
	}
	return nil, failed, err
}

// commitTx does steps in a transaction of SQLite.
func (s *Store) commitTx(ctx context.Context, steps []*step) (map[lifecycle.PartnerID]bool, outcome, error) {
	// What has to be prepared is so before the transaction, which may have the only
	// connection that there is.
	for _, step := range steps {
		texts := []string{move(step).text, unhold}
		for _, t := range tables {
			texts = append(texts, t.insert)
		}
		for _, text := range texts {
			if _, err := s.prepared.prepare(ctx, text); err != nil {
				return nil, failed, err
			}
		}
	}
	// The context ends a statement, and then the transaction is rolled back. It does
	// not end a commit, of which nobody could say what has become.
	tx, err := s.db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, failed, err
	}
	moved, err := s.do(ctx, preparedTx{tx, s.prepared}, steps)
	if err != nil || len(moved) == 0 {
		_ = tx.Rollback() // it leaves nothing, whatever it says
		if err != nil {
			return nil, failed, err
		}
		return moved, written, nil
	}
	if err := tx.Commit(); err != nil {
		if s.judge(err) == lost {
			return nil, inDoubt, err
		}
		return nil, failed, err
	}
	return moved, written, nil
}

// Apply implements [lifecycle.Store].
func (s *Store) Apply(ctx context.Context, c *lifecycle.Change) error {
	return s.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

// ApplyAll implements [lifecycle.BatchStore]. All changes go into one commit. Where
// that one fails because of what one of them says, or a book has moved on meanwhile,
// they are tried again one by one.
func (s *Store) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	errs := make([]error, len(cs))
	if len(cs) == 0 {
		return errs
	}
	leave, err := s.enter(ctx)
	if err != nil {
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
	defer leave()
	places := make([]int, len(cs))
	for i := range places {
		places[i] = i
	}
	alone := s.together(ctx, cs, places, errs)
	failed := map[lifecycle.PartnerID]bool{}
	for _, i := range alone {
		if failed[cs[i].Partner] {
			errs[i] = errAfterFailed
			continue
		}
		s.together(ctx, cs, []int{i}, errs)
		failed[cs[i].Partner] = errs[i] != nil
	}
	return errs
}

// together does the changes at the given places in one commit, and returns the places
// of those that have to be done one by one. If there is one place, there are none of
// these.
func (s *Store) together(ctx context.Context, cs []*lifecycle.Change, places []int, errs []error) (alone []int) {
	steps := stepsOf(cs, places, errs)
	if len(steps) == 0 {
		return nil
	}
	moved, how, err := s.commit(ctx, steps)
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
			case how == written && moved[step.partner]:
			case how == written && len(step.changes) == 1:
				errs[i] = fmt.Errorf("sqlstore: the book is not at version %d, or knows the operation: %w", step.base, lifecycle.ErrConflict)
			default:
				alone = append(alone, i)
			}
		}
	}
	return alone
}
