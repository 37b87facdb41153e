package memstore

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

// Store is a [lifecycle.Store] in memory. Books of different partners do not
// wait for each other. A Store is safe for concurrent use.
type Store struct {
	mu    sync.RWMutex
	books map[lifecycle.PartnerID]*book
}

var _ lifecycle.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store { return &Store{books: map[lifecycle.PartnerID]*book{}} }

// book is one partner's book. Entries are only ever appended, and a request is
// replaced by another, never written: so a reader takes what it needs under the
// lock and goes on without it.
type book struct {
	mu       sync.Mutex
	version  lifecycle.Version
	plans    []lifecycle.Plan // by plan ID
	links    []lifecycle.Link // by account and contract
	entries  []entitlement.Entry
	keys     map[lifecycle.OperationID]lifecycle.Key
	requests []*lifecycle.Request // by version, then ID
	index    map[lifecycle.RequestID]int
}

// open returns the book of p and locks it. A partner without a book has an
// empty one, which is kept only if keep is set: asking leaves no trace.
func (s *Store) open(p lifecycle.PartnerID, keep bool) *book {
	s.mu.RLock()
	b := s.books[p]
	s.mu.RUnlock()
	if b == nil {
		b = &book{}
		if keep {
			s.mu.Lock()
			if s.books[p] == nil {
				s.books[p] = &book{
					keys:  map[lifecycle.OperationID]lifecycle.Key{},
					index: map[lifecycle.RequestID]int{},
				}
			}
			b = s.books[p]
			s.mu.Unlock()
		}
	}
	b.mu.Lock()
	return b
}

// Head implements [lifecycle.Store].
func (s *Store) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	if err := ctx.Err(); err != nil {
		return lifecycle.Head{}, err
	}
	b := s.open(p, false)
	defer b.mu.Unlock()
	return lifecycle.Head{Version: b.version, Plans: slices.Clone(b.plans), Links: slices.Clone(b.links)}, nil
}

// Key implements [lifecycle.Store].
func (s *Store) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	if err := ctx.Err(); err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	b := s.open(p, false)
	defer b.mu.Unlock()
	key, ok := b.keys[id]
	if !ok {
		return lifecycle.Key{}, lifecycle.Request{}, fmt.Errorf("memstore: operation %.64q: %w", id, lifecycle.ErrNotFound)
	}
	if i, ok := b.index[key.Request]; ok {
		return key, *b.requests[i], nil
	}
	return key, lifecycle.Request{}, nil
}

// Requests implements [lifecycle.Store]. It yields the book as it is when the
// ranging begins.
func (s *Store) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		n := 0
		for _, r := range s.list(p, q) {
			if err := ctx.Err(); err != nil {
				yield(lifecycle.Request{}, err)
				return
			}
			if !q.Matches(r) {
				continue
			}
			if n++; !yield(*r, nil) || n == q.Limit {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(lifecycle.Request{}, err)
		}
	}
}

// list returns the requests among which those that q selects are.
func (s *Store) list(p lifecycle.PartnerID, q lifecycle.RequestQuery) []*lifecycle.Request {
	b := s.open(p, false)
	defer b.mu.Unlock()
	if q.ID != "" {
		i, ok := b.index[q.ID]
		if !ok {
			return nil
		}
		return []*lifecycle.Request{b.requests[i]}
	}
	from, _ := slices.BinarySearchFunc(b.requests, q.After+1, func(r *lifecycle.Request, v lifecycle.Version) int {
		return cmp.Compare(r.Version, v)
	})
	return slices.Clone(b.requests[from:])
}

// Journal implements [lifecycle.Store]. It yields the book as it is when the
// ranging begins.
func (s *Store) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return func(yield func(entitlement.Entry, error) bool) {
		b := s.open(p, false)
		entries := b.entries
		b.mu.Unlock()
		from, _ := slices.BinarySearchFunc(entries, uint64(after)+1, func(e entitlement.Entry, seq uint64) int {
			return cmp.Compare(e.Seq, seq)
		})
		for _, e := range entries[from:] {
			if err := ctx.Err(); err != nil {
				yield(entitlement.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(entitlement.Entry{}, err)
		}
	}
}

// Apply implements [lifecycle.Store].
func (s *Store) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := s.open(c.Partner, true)
	defer b.mu.Unlock()
	if b.version != c.Base {
		return fmt.Errorf("memstore: the book is at version %d, not %d: %w", b.version, c.Base, lifecycle.ErrConflict)
	}
	for i, k := range c.Keys {
		_, known := b.keys[k.ID]
		if known || slices.ContainsFunc(c.Keys[:i], func(other lifecycle.Key) bool { return other.ID == k.ID }) {
			return fmt.Errorf("memstore: operation %.64q is known: %w", k.ID, lifecycle.ErrConflict)
		}
	}
	// Nothing can fail from here on.
	for _, p := range c.Plans {
		b.plans = put(b.plans, p, func(a, b lifecycle.Plan) int {
			return cmp.Compare(a.Entitlement.Plan(), b.Entitlement.Plan())
		})
	}
	for _, l := range c.Links {
		b.links = put(b.links, l, func(a, b lifecycle.Link) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Contract, b.Contract))
		})
	}
	for _, r := range slices.SortedFunc(slices.Values(c.Requests), func(a, b lifecycle.Request) int {
		return cmp.Compare(a.ID, b.ID)
	}) {
		if i, ok := b.index[r.ID]; ok {
			b.requests[i] = &r
			continue
		}
		b.index[r.ID] = len(b.requests)
		b.requests = append(b.requests, &r)
	}
	for _, k := range c.Keys {
		b.keys[k.ID] = k
	}
	b.entries = append(b.entries, c.Entries...)
	b.version++
	return nil
}

// put returns rows, sorted by compare, with row in its place.
func put[T any](rows []T, row T, compare func(a, b T) int) []T {
	i, found := slices.BinarySearchFunc(rows, row, compare)
	if found {
		rows[i] = row
		return rows
	}
	return slices.Insert(rows, i, row)
}
