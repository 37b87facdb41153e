package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Log is a store that keeps only the changes of each book, in order, and computes every
// answer from them. So its code is short, and it is slow for long books. [NewLog] returns
// an empty Log. It is safe for concurrent use.
type Log struct {
	mu    sync.Mutex
	books map[lifecycle.PartnerID][]lifecycle.Change
}

var _ lifecycle.Store = (*Log)(nil)

// NewLog returns an empty store.
func NewLog() *Log { return &Log{books: map[lifecycle.PartnerID][]lifecycle.Change{}} }

// changes returns the changes of a book. The list only grows, and its elements do not
// change, so the caller needs no lock to read it.
func (l *Log) changes(p lifecycle.PartnerID) []lifecycle.Change {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.books[p]
}

// Apply implements [lifecycle.Store]: the one condition, under the one lock.
func (l *Log) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	book := l.books[c.Partner]
	if c.Base != lifecycle.Version(len(book)) {
		return fmt.Errorf("the book is at version %d, not %d: %w", len(book), c.Base, lifecycle.ErrConflict)
	}
	known := map[lifecycle.OperationID]bool{}
	for _, old := range book {
		for _, k := range old.Keys {
			known[k.ID] = true
		}
	}
	for _, k := range c.Keys {
		if known[k.ID] {
			return fmt.Errorf("operation %q is known: %w", k.ID, lifecycle.ErrConflict)
		}
		known[k.ID] = true
	}
	own := *c // with slices of its own, because the caller may reuse its slices
	own.Plans, own.Links, own.Holds = slices.Clone(c.Plans), slices.Clone(c.Links), slices.Clone(c.Holds)
	own.Freed, own.Entries, own.Keys = slices.Clone(c.Freed), slices.Clone(c.Entries), slices.Clone(c.Keys)
	own.Requests = copied(c.Requests)
	l.books[c.Partner] = append(book, own)
	return nil
}

// Head implements [lifecycle.Store].
func (l *Log) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	plans := map[entitlement.PlanID]lifecycle.Plan{}
	links := map[[2]string]lifecycle.Link{}
	holds := map[lifecycle.RequestID]lifecycle.Hold{}
	book := l.changes(p)
	for _, c := range book {
		for _, row := range c.Plans {
			plans[row.Entitlement.Plan()] = row
		}
		for _, row := range c.Links {
			links[[2]string{row.Account, string(row.Contract)}] = row
		}
		for _, row := range c.Holds {
			holds[row.Request] = row
		}
		for _, id := range c.Freed {
			delete(holds, id)
		}
	}
	h := lifecycle.Head{Version: lifecycle.Version(len(book))}
	h.Plans = sorted(plans, cmp.Compare[entitlement.PlanID])
	h.Links = sorted(links, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	h.Holds = sorted(holds, cmp.Compare[lifecycle.RequestID])
	return h, ctx.Err()
}

// Key implements [lifecycle.Store].
func (l *Log) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	book := l.changes(p)
	for _, c := range book {
		for _, k := range c.Keys {
			if k.ID == id {
				return k, latest(book)[k.Request], ctx.Err()
			}
		}
	}
	return lifecycle.Key{}, lifecycle.Request{}, cmp.Or(ctx.Err(), fmt.Errorf("operation %q: %w", id, lifecycle.ErrNotFound))
}

// Requests implements [lifecycle.Store].
func (l *Log) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return rows(ctx, func() []lifecycle.Request {
		list := sorted(latest(l.changes(p)), cmp.Compare[lifecycle.RequestID])
		list = slices.DeleteFunc(list, func(r lifecycle.Request) bool { return !q.Matches(&r) })
		slices.SortStableFunc(list, func(a, b lifecycle.Request) int { return cmp.Compare(a.Version, b.Version) })
		if q.Limit > 0 {
			list = list[:min(q.Limit, len(list))]
		}
		return list
	})
}

// Journal implements [lifecycle.Store].
func (l *Log) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return rows(ctx, func() (list []entitlement.Entry) {
		for _, c := range l.changes(p) {
			if c.Base >= after {
				list = append(list, c.Entries...)
			}
		}
		return list
	})
}
