package main

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// spoil puts a bug into a store.
type spoil func(doctored.Honest) *doctored.Store

// edited returns a bug that edits a change before it is written.
func edited(edit func(*lifecycle.Change)) spoil {
	return func(below doctored.Honest) *doctored.Store {
		s := &doctored.Store{Below: below}
		s.Edit(edit)
		return s
	}
}

// lostKeys keeps no operation IDs.
var lostKeys = edited(func(c *lifecycle.Change) { c.Keys = nil })

// keptHolds does not remove holds that are freed.
var keptHolds = edited(func(c *lifecycle.Change) { c.Freed = nil })

// checkedBefore checks the version in one step, and writes in another.
func checkedBefore(below doctored.Honest) *doctored.Store {
	return &doctored.Store{Below: below, ApplyFunc: func(ctx context.Context, c *lifecycle.Change) error {
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
func stale(below doctored.Honest) *doctored.Store {
	var seen sync.Map
	return &doctored.Store{Below: below, RequestsFunc: func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
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
