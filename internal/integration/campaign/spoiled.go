package main

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// spoiled is a store with a bug that real ones have had.
type spoiled struct {
	lifecycle.Store
	apply    func(ctx context.Context, c *lifecycle.Change) error
	requests func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error]
}

// Apply implements [lifecycle.Store].
func (s *spoiled) Apply(ctx context.Context, c *lifecycle.Change) error {
	if s.apply == nil {
		return s.Store.Apply(ctx, c)
	}
	return s.apply(ctx, c)
}

// ApplyAll implements [lifecycle.BatchStore].
func (s *spoiled) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
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

// Requests implements [lifecycle.Store].
func (s *spoiled) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	if s.requests == nil {
		return s.Store.Requests(ctx, p, q)
	}
	return s.requests(ctx, p, q)
}

// spoil puts a bug into a store.
type spoil func(lifecycle.Store) lifecycle.BatchStore

// edited returns a bug that writes something else than it is given.
func edited(edit func(*lifecycle.Change)) spoil {
	return func(below lifecycle.Store) lifecycle.BatchStore {
		return &spoiled{Store: below, apply: func(ctx context.Context, c *lifecycle.Change) error {
			other := *c
			edit(&other)
			return below.Apply(ctx, &other)
		}}
	}
}

// lostKeys keeps no operation IDs.
var lostKeys = edited(func(c *lifecycle.Change) { c.Keys = nil })

// keptHolds does not take out what is freed.
var keptHolds = edited(func(c *lifecycle.Change) { c.Freed = nil })

// checkedBefore looks at the version in one step, and writes in another.
func checkedBefore(below lifecycle.Store) lifecycle.BatchStore {
	return &spoiled{Store: below, apply: func(ctx context.Context, c *lifecycle.Change) error {
		h, err := below.Head(ctx, c.Partner)
		if err != nil || h.Version != c.Base {
			return cmp.Or(err, lifecycle.ErrConflict)
		}
		runtime.Gosched()
		for {
			if h, err = below.Head(ctx, c.Partner); err != nil {
				return err
			}
			forced := *c
			forced.Base = h.Version
			if err = below.Apply(ctx, &forced); err == nil {
				return nil
			}
			if after, _ := below.Head(ctx, c.Partner); after.Version == h.Version {
				return err // not because of others
			}
		}
	}}
}

// stale reads requests from a replica that never catches up.
func stale(below lifecycle.Store) lifecycle.BatchStore {
	var seen sync.Map
	return &spoiled{Store: below, requests: func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
		return func(yield func(lifecycle.Request, error) bool) {
			for r, err := range below.Requests(ctx, p, q) {
				if err == nil {
					first, _ := seen.LoadOrStore(string(p)+"/"+string(r.ID), r)
					r, _ = first.(lifecycle.Request)
				}
				if !yield(r, err) {
					return
				}
			}
		}
	}}
}
