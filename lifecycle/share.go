package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Share returns a store that gathers the changes of all Desks which wait for it at
// the same time, and gives them to s in one commit: one flush to the disk, or one
// round trip, then serves many callers. The first who waits does the work of all;
// a caller that is alone waits for nobody, and each has an outcome of its own.
//
// A Desk gathers the commands of its own callers in any case. Share is for many
// Desks, of many partners, on one store.
//
// One commit is under way at a time, or as many as a [ParallelStore] says.
func Share(s BatchStore) BatchStore {
	shared := &sharing{store: s}
	if p, ok := s.(ParallelStore); ok {
		shared.group.most = p.Parallel()
	}
	return shared
}

type sharing struct {
	store BatchStore
	group group[*submission]
}

// submission is the changes that one caller wants applied, with their outcomes.
type submission struct {
	changes []*Change
	errs    []error
}

// Head implements [Store].
func (s *sharing) Head(ctx context.Context, p PartnerID) (Head, error) { return s.store.Head(ctx, p) }

// Key implements [Store].
func (s *sharing) Key(ctx context.Context, p PartnerID, id OperationID) (Key, Request, error) {
	return s.store.Key(ctx, p, id)
}

// Requests implements [Store].
func (s *sharing) Requests(ctx context.Context, p PartnerID, q RequestQuery) iter.Seq2[Request, error] {
	return s.store.Requests(ctx, p, q)
}

// Journal implements [Store].
func (s *sharing) Journal(ctx context.Context, p PartnerID, after Version) iter.Seq2[entitlement.Entry, error] {
	return s.store.Journal(ctx, p, after)
}

// Keys implements [KeyStore], if the store below does.
func (s *sharing) Keys(ctx context.Context, p PartnerID, after Version) iter.Seq2[Key, error] {
	if below, ok := s.store.(KeyStore); ok {
		return below.Keys(ctx, p, after)
	}
	return func(yield func(Key, error) bool) {
		yield(Key{}, fmt.Errorf("%w: the store lists no keys", errors.ErrUnsupported))
	}
}

// Apply implements [Store].
func (s *sharing) Apply(ctx context.Context, c *Change) error {
	return s.ApplyAll(ctx, []*Change{c})[0]
}

// ApplyAll implements [BatchStore].
func (s *sharing) ApplyAll(ctx context.Context, cs []*Change) []error {
	mine := &submission{changes: cs}
	switch s.group.do(ctx, mine, s.work) {
	case leftIdle:
		return slices.Repeat([]error{ctx.Err()}, len(cs))
	case leftBusy:
		return slices.Repeat([]error{fmt.Errorf("%w: %w", ErrUnclear, ctx.Err())}, len(cs))
	}
	if mine.errs == nil {
		return slices.Repeat([]error{errAbandoned}, len(cs))
	}
	return mine.errs
}

func (s *sharing) work(batch []*seat[*submission]) {
	ctx, stop := shared(batch)
	defer stop()
	var changes []*Change
	for _, w := range batch {
		if err := w.ctx.Err(); err != nil {
			w.item.errs = slices.Repeat([]error{err}, len(w.item.changes))
			continue
		}
		changes = append(changes, w.item.changes...)
	}
	if len(changes) == 0 {
		return
	}
	errs := applyAll(ctx, s.store, changes)
	for _, w := range batch {
		if w.item.errs == nil {
			n := len(w.item.changes)
			w.item.errs, errs = errs[:n:n], errs[n:]
		}
	}
}

// applyAll is s.ApplyAll with an outcome for every change, whatever the store
// returns.
func applyAll(ctx context.Context, s BatchStore, cs []*Change) []error {
	errs := s.ApplyAll(ctx, cs)
	if len(errs) != len(cs) {
		return slices.Repeat([]error{fmt.Errorf("%w: the store has %d outcomes of %d changes", ErrUnclear, len(errs), len(cs))}, len(cs))
	}
	return errs
}
