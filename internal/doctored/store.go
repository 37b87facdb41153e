package doctored

import (
	"context"
	"iter"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Honest is a store that has every method that Store can replace.
type Honest interface {
	lifecycle.BatchStore
	lifecycle.KeyStore
}

// Store is a store whose methods can be replaced. Those that are not replaced are those
// of the store below.
type Store struct {
	Below Honest

	// The replacements. A method whose function is nil is not replaced.
	HeadFunc     func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error)
	KeyFunc      func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error)
	RequestsFunc func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error]
	JournalFunc  func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error]
	KeysFunc     func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error]
	ApplyFunc    func(ctx context.Context, c *lifecycle.Change) error
	ApplyAllFunc func(ctx context.Context, cs []*lifecycle.Change) []error
}

// Edit has Apply write an edited copy of each change.
func (s *Store) Edit(edit func(*lifecycle.Change)) {
	s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
		edited := *c
		edit(&edited)
		return s.Below.Apply(ctx, &edited)
	}
}

// Head implements [lifecycle.Store].
func (s *Store) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	if s.HeadFunc != nil {
		return s.HeadFunc(ctx, p)
	}
	return s.Below.Head(ctx, p)
}

// Key implements [lifecycle.Store].
func (s *Store) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	if s.KeyFunc != nil {
		return s.KeyFunc(ctx, p, id)
	}
	return s.Below.Key(ctx, p, id)
}

// Requests implements [lifecycle.Store].
func (s *Store) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	if s.RequestsFunc != nil {
		return s.RequestsFunc(ctx, p, q)
	}
	return s.Below.Requests(ctx, p, q)
}

// Journal implements [lifecycle.Store].
func (s *Store) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	if s.JournalFunc != nil {
		return s.JournalFunc(ctx, p, after)
	}
	return s.Below.Journal(ctx, p, after)
}

// Keys implements [lifecycle.KeyStore].
func (s *Store) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	if s.KeysFunc != nil {
		return s.KeysFunc(ctx, p, after)
	}
	return s.Below.Keys(ctx, p, after)
}

// Apply implements [lifecycle.Store].
func (s *Store) Apply(ctx context.Context, c *lifecycle.Change) error {
	if s.ApplyFunc != nil {
		return s.ApplyFunc(ctx, c)
	}
	return s.Below.Apply(ctx, c)
}

// ApplyAll implements [lifecycle.BatchStore]: one after the other.
func (s *Store) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	if s.ApplyAllFunc != nil {
		return s.ApplyAllFunc(ctx, cs)
	}
	errs := make([]error, len(cs))
	failed := map[lifecycle.PartnerID]bool{}
	for i, c := range cs {
		if errs[i] = lifecycle.ErrConflict; !failed[c.Partner] {
			errs[i] = s.Apply(ctx, c)
		}
		failed[c.Partner] = failed[c.Partner] || errs[i] != nil
	}
	return errs
}
