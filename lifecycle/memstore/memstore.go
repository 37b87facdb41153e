package memstore

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Store is a [lifecycle.Store] in memory. The zero Store is empty. Books of different
// partners do not wait for each other. A Store is safe for concurrent use.
type Store struct {
	mu    sync.RWMutex
	books map[lifecycle.PartnerID]*book
}

var (
	_ lifecycle.BatchStore = (*Store)(nil)
	_ lifecycle.KeyStore   = (*Store)(nil)
)

// New returns an empty store.
func New() *Store { return new(Store) }

// book is one partner's book. Entries are only ever appended, so a reader takes the list
// of them and goes on without the lock. A request is replaced as a whole, and has to be
// copied under the lock; its steps are never written to.
type book struct {
	mu       sync.Mutex
	version  lifecycle.Version
	plans    []lifecycle.Plan // by plan ID
	links    []lifecycle.Link // by account and contract
	holds    []lifecycle.Hold // by request
	entries  rows[entryRow]
	keys     rows[keyRow] // in the order in which they came, which is that of versions
	known    map[lifecycle.OperationID]int32
	requests rows[requestRow]              // by version, then ID
	others   map[lifecycle.RequestID]int32 // requests that no key of the same ID has opened
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
			if s.books == nil {
				s.books = map[lifecycle.PartnerID]*book{}
			}
			if s.books[p] == nil {
				s.books[p] = &book{
					known:  map[lifecycle.OperationID]int32{},
					others: map[lifecycle.RequestID]int32{},
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
	return lifecycle.Head{
		Version: b.version, Plans: slices.Clone(b.plans), Links: slices.Clone(b.links), Holds: slices.Clone(b.holds),
	}, nil
}

// Key implements [lifecycle.Store].
func (s *Store) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	if err := ctx.Err(); err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	b := s.open(p, false)
	defer b.mu.Unlock()
	place, ok := b.known[id]
	if !ok {
		return lifecycle.Key{}, lifecycle.Request{}, fmt.Errorf("memstore: operation %.64q: %w", id, lifecycle.ErrNotFound)
	}
	key := b.keyOf(b.keys.at(int(place)))
	if i, ok := b.find(key.Request, b.requests.len()); ok {
		return key, copied(&b.requests.at(int(i)).Request), nil
	}
	return key, lifecycle.Request{}, nil
}

// chunk is how many requests are looked at under one lock: a reader of a long
// book holds up nobody for long, and one that stops early has not copied it.
const chunk = 64

// Requests implements [lifecycle.Store]. It yields the requests that the book has
// when the ranging begins, so it ends however fast others are opened. What happens to
// one of them meanwhile may or may not be seen.
func (s *Store) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		n := 0
		var found []lifecycle.Request
		for from, to := 0, math.MaxInt; from < to; {
			if err := ctx.Err(); err != nil {
				yield(lifecycle.Request{}, err)
				return
			}
			found, from, to = s.list(found[:0], p, q, from, to)
			for i := range found {
				if err := ctx.Err(); err != nil {
					yield(lifecycle.Request{}, err)
					return
				}
				if n++; !yield(copied(&found[i]), nil) || n == q.Limit {
					return
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(lifecycle.Request{}, err)
		}
	}
}

// list appends to found the requests that q selects in one chunk of the book, and
// returns where the rest begins and ends. Requests found in earlier chunks do not
// count against the limit. A request never moves in the book, so no chunk repeats or
// misses one.
func (s *Store) list(found []lifecycle.Request, p lifecycle.PartnerID, q lifecycle.RequestQuery, from, to int) (_ []lifecycle.Request, restFrom, restTo int) {
	b := s.open(p, false)
	defer b.mu.Unlock()
	if q.ID != "" {
		if i, ok := b.find(q.ID, b.requests.len()); ok {
			if r := &b.requests.at(int(i)).Request; q.Matches(r) {
				found = append(found, *r)
			}
		}
		return found, 0, 0
	}
	to = min(to, b.requests.len())
	from = max(from, b.requests.after(uint64(q.After), func(r *requestRow) uint64 { return uint64(r.Version) }))
	from = min(from, to)
	next := min(from+chunk, to)
	for i := from; i < next; i++ {
		r := &b.requests.at(i).Request
		if !q.Matches(r) {
			continue
		}
		if found = append(found, *r); len(found) == q.Limit {
			break
		}
	}
	return found, next, to
}

// Journal implements [lifecycle.Store]. It yields the book as it is when the
// ranging begins.
func (s *Store) Journal(ctx context.Context, p lifecycle.PartnerID, v lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return func(yield func(entitlement.Entry, error) bool) {
		b := s.open(p, false)
		list := b.entries
		b.mu.Unlock()
		for i := list.after(uint64(v), func(e *entryRow) uint64 { return e.seq }); i < list.len(); i++ {
			if err := ctx.Err(); err != nil {
				yield(entitlement.Entry{}, err)
				return
			}
			if !yield(list.at(i).unpacked(), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(entitlement.Entry{}, err)
		}
	}
}

// Keys implements [lifecycle.KeyStore]. It yields those that the book has when the
// ranging begins.
func (s *Store) Keys(ctx context.Context, p lifecycle.PartnerID, v lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return func(yield func(lifecycle.Key, error) bool) {
		b := s.open(p, false)
		from, to := b.keys.after(uint64(v), func(k *keyRow) uint64 { return uint64(k.version) }), b.keys.len()
		b.mu.Unlock()
		for i := from; i < to; i++ {
			if err := ctx.Err(); err != nil {
				yield(lifecycle.Key{}, err)
				return
			}
			b := s.open(p, false)
			k := b.keyOf(b.keys.at(i))
			b.mu.Unlock()
			if !yield(k, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(lifecycle.Key{}, err)
		}
	}
}

// ApplyAll implements [lifecycle.BatchStore]. Others may write between two of the
// changes. So once a change has failed, later ones of its book are not tried: the book
// may be at their base only because of what somebody else has written.
func (s *Store) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	errs := make([]error, len(cs))
	var failed map[lifecycle.PartnerID]bool
	for i, c := range cs {
		if failed[c.Partner] {
			errs[i] = fmt.Errorf("memstore: a change before it has failed: %w", lifecycle.ErrConflict)
			continue
		}
		if errs[i] = s.Apply(ctx, c); errs[i] != nil {
			if failed == nil {
				failed = map[lifecycle.PartnerID]bool{}
			}
			failed[c.Partner] = true
		}
	}
	return errs
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
		_, known := b.known[k.ID]
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
	for _, h := range c.Holds {
		b.holds = put(b.holds, h, byRequest)
	}
	for _, id := range c.Freed {
		if i, found := slices.BinarySearchFunc(b.holds, lifecycle.Hold{Request: id}, byRequest); found {
			b.holds = slices.Delete(b.holds, i, i+1)
		}
	}
	requests := c.Requests
	if len(requests) > 1 {
		requests = slices.SortedFunc(slices.Values(requests), func(a, b lifecycle.Request) int { return cmp.Compare(a.ID, b.ID) })
	}
	fresh := b.requests.len()
	for i := range requests {
		b.putRequest(&requests[i], fresh, c.Keys)
	}
	for i := range c.Keys {
		b.addKey(&c.Keys[i], fresh)
	}
	for _, e := range c.Entries {
		b.entries.add(packed(e))
	}
	b.version++
	return nil
}

// find returns the place of a request. Most are found by the key that opened them,
// which has the same ID; those from fresh on have no key yet.
func (b *book) find(id lifecycle.RequestID, fresh int) (int32, bool) {
	for i := fresh; i < b.requests.len(); i++ {
		if b.requests.at(i).ID == id {
			return int32(i), true
		}
	}
	if place, ok := b.known[lifecycle.OperationID(id)]; ok {
		if k := b.keys.at(int(place)); k.request >= 0 && b.requests.at(int(k.request)).ID == id {
			return k.request, true
		}
	}
	i, ok := b.others[id]
	return i, ok
}

// putRequest puts a request, which one of the keys may have opened.
func (b *book) putRequest(r *lifecycle.Request, fresh int, keys []lifecycle.Key) {
	i, ok := b.find(r.ID, fresh)
	if !ok {
		i = int32(b.requests.len())
		b.requests.add(requestRow{Request: copied(r), latest: -1})
		if !slices.ContainsFunc(keys, func(k lifecycle.Key) bool { return string(k.ID) == string(r.ID) && k.Request == r.ID }) {
			b.others[r.ID] = i
		}
		return
	}
	row := b.requests.at(int(i))
	if row.latest >= 0 {
		// The key keeps the progress that it shared with the request.
		b.keys.at(int(row.latest)).progress = new(row.Progress)
	}
	*row = requestRow{Request: copied(r), latest: -1}
}

func (b *book) addKey(k *lifecycle.Key, fresh int) {
	place := int32(b.keys.len())
	row := keyRow{id: k.ID, fingerprint: k.Fingerprint, version: k.Version, op: k.Op, request: -1}
	i, ok := b.find(k.Request, fresh)
	if !ok {
		row.other = k.Request
		if k.Progress != (lifecycle.Progress{}) {
			row.progress = new(k.Progress)
		}
	} else if r := b.requests.at(int(i)); r.latest < 0 && k.Progress == r.Progress {
		row.request, r.latest = i, place
	} else {
		row.request, row.progress = i, new(k.Progress)
	}
	b.known[k.ID] = place
	b.keys.add(row)
}

// copied returns r with steps of its own.
func copied(r *lifecycle.Request) lifecycle.Request {
	c := *r
	c.Steps = slices.Clone(r.Steps)
	return c
}

func byRequest(a, b lifecycle.Hold) int { return cmp.Compare(a.Request, b.Request) }

// put returns rows, sorted by compare, with row in its place.
func put[T any](rows []T, row T, compare func(a, b T) int) []T {
	i, found := slices.BinarySearchFunc(rows, row, compare)
	if found {
		rows[i] = row
		return rows
	}
	return slices.Insert(rows, i, row)
}
