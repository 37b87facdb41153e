package sqlstore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// step is what changes of one book, each based on the one before, do together: the
// book goes from one version to another, and of each row only the last is left.
type step struct {
	partner    lifecycle.PartnerID
	base, next int64
	changes    []int // the places of its changes in the slice that the caller gave
	rows
	known  places[lifecycle.OperationID] // the operation IDs that its changes bring
	puts   [len(tables)]places[rowID]    // the place in put of the row with a key
	encode *encoder
	first  statement // in SQLite, the statement that moves the book, once it is made
	moved  bool      // whether the step was done
}

// rows are what a change writes.
type rows struct {
	put   [len(tables)][]row
	freed []lifecycle.RequestID // whose holds are taken out
}

// places are different values, each with its place in a list. The list itself is
// searched while they are few, as they nearly always are.
type places[K comparable] struct {
	list []K
	of   map[K]int // nil while they are few
}

const few = 16

func (p *places[K]) find(k K) (place int, ok bool) {
	if p.of != nil {
		place, ok = p.of[k]
		return place, ok
	}
	place = slices.Index(p.list, k)
	return place, place >= 0
}

func (p *places[K]) add(k K) {
	p.list = append(p.list, k)
	switch {
	case p.of != nil:
		p.of[k] = len(p.list) - 1
	case len(p.list) > few:
		p.of = make(map[K]int, 2*len(p.list))
		for i, k := range p.list {
			p.of[k] = i
		}
	}
}

// rowsOf returns the rows of a change.
func (e *encoder) rowsOf(c *lifecycle.Change) (rows, error) {
	var r rows
	var err error
	p := c.Partner
	add := func(t *table, id rowID, fields []field) bool {
		var next row
		if next, err = e.row(t, id, fields); err == nil {
			r.put[t.place] = append(r.put[t.place], next)
		}
		return err == nil
	}
	for i := range c.Plans {
		plan := planRowOf(&c.Plans[i])
		if !add(planTable, rowID{string(plan.Plan), ""}, planFields(e.fields, &p, &plan)) {
			return r, err
		}
	}
	for i := range c.Links {
		l := &c.Links[i]
		if !add(linkTable, rowID{l.Account, string(l.Contract)}, linkFields(e.fields, &p, l)) {
			return r, err
		}
	}
	for i := range c.Holds {
		h := &c.Holds[i]
		if !add(holdTable, rowID{string(h.Request), ""}, holdFields(e.fields, &p, h)) {
			return r, err
		}
	}
	for _, request := range c.Freed {
		h := lifecycle.Hold{Request: request}
		if _, err := e.row(holdTable, rowID{}, holdFields(e.fields, &p, &h)); err != nil {
			return r, err
		}
	}
	r.freed = c.Freed
	for i := range c.Entries {
		n := &c.Entries[i]
		if n.Seq != uint64(c.Base+1) {
			return r, &lifecycle.InvalidError{
				Field: "Entries.Seq", Value: fmt.Sprint(n.Seq), Problem: fmt.Sprintf("is not %d, the version that the change makes", c.Base+1),
			}
		}
		if !add(entryTable, rowID{}, entryFields(e.fields, &p, &i, n)) {
			return r, err
		}
	}
	for i := range c.Requests {
		request := &c.Requests[i]
		if !add(requestTable, rowID{string(request.ID), ""}, requestFields(e.fields, &p, request)) {
			return r, err
		}
	}
	for i := range c.Keys {
		k := &c.Keys[i]
		if !add(keyTable, rowID{}, keyFields(e.fields, &p, k)) {
			return r, err
		}
	}
	return r, nil
}

// newStep returns the step that does nothing to a book that is at base.
func newStep(p lifecycle.PartnerID, base int64, e *encoder) *step {
	return &step{partner: p, base: base, next: base, encode: e}
}

// add adds the change that is at a place, or returns why it cannot come after what
// the step does, whatever is in the database. On error, the step is as it was.
func (s *step) add(c *lifecycle.Change, place int) error {
	if uint64(c.Base) != uint64(s.next) || c.Base >= 1<<63-1 {
		return fmt.Errorf("sqlstore: the book is not at version %d by then: %w", c.Base, lifecycle.ErrConflict)
	}
	before := s.known
	s.known.list = slices.Clip(s.known.list)
	for _, k := range c.Keys {
		if _, ok := s.known.find(k.ID); ok {
			s.forget(before)
			return fmt.Errorf("sqlstore: operation %.64q is known by then: %w", k.ID, lifecycle.ErrConflict)
		}
		s.known.add(k.ID)
	}
	r, err := s.encode.rowsOf(c)
	if err != nil {
		s.forget(before)
		return err
	}
	s.next++
	s.changes = append(s.changes, place)
	for _, t := range tables {
		for _, next := range r.put[t.place] {
			s.set(t, next)
		}
	}
	for _, request := range r.freed {
		s.free(request)
	}
	return nil
}

// forget takes back what was added to the known operation IDs.
func (s *step) forget(before places[lifecycle.OperationID]) {
	s.known = before
	if before.of == nil {
		return
	}
	clear(before.of)
	for i, id := range before.list {
		before.of[id] = i
	}
}

// set adds a row, in the place of one with the same key.
func (s *step) set(t *table, r row) {
	n := t.place
	if t.fixed {
		s.put[n] = append(s.put[n], r)
		return
	}
	if t == holdTable {
		s.freed = slices.DeleteFunc(s.freed, func(id lifecycle.RequestID) bool { return string(id) == r.id.first })
	}
	if i, ok := s.puts[n].find(r.id); ok {
		s.put[n][i] = r
		return
	}
	s.puts[n].add(r.id)
	s.put[n] = append(s.put[n], r)
}

// free takes out the hold of a request.
func (s *step) free(request lifecycle.RequestID) {
	n := holdTable.place
	if i, ok := s.puts[n].find(rowID{string(request), ""}); ok {
		s.put[n] = slices.Delete(s.put[n], i, i+1)
		s.puts[n] = places[rowID]{}
		for _, other := range s.put[n] {
			s.puts[n].add(other.id)
		}
	}
	if !slices.Contains(s.freed, request) {
		s.freed = append(s.freed, request)
	}
}

// stepsOf makes one step for each book from the changes at the given places. A change
// that cannot succeed, whatever is in the database, gets its error in errs; once one of
// a book has failed, all later ones of that book are conflicts.
func stepsOf(cs []*lifecycle.Change, places []int, errs []error, encode *encoder) []*step {
	var list []*step
	if len(places) == 1 {
		i := places[0]
		s := newStep(cs[i].Partner, int64(cs[i].Base), encode)
		if errs[i] = s.add(cs[i], i); errs[i] == nil {
			list = append(list, s)
		}
		return list
	}
	books := map[lifecycle.PartnerID]*step{}
	failed := map[lifecycle.PartnerID]bool{}
	for _, i := range places {
		c := cs[i]
		if failed[c.Partner] {
			errs[i] = errAfterFailed
			continue
		}
		s := books[c.Partner]
		if s == nil {
			s = newStep(c.Partner, int64(c.Base), encode)
		}
		if errs[i] = s.add(c, i); errs[i] != nil {
			failed[c.Partner] = true
			continue
		}
		if books[c.Partner] == nil {
			books[c.Partner] = s
			list = append(list, s)
		}
	}
	// All commits have the same order, so that two never wait for each other.
	slices.SortFunc(list, func(a, b *step) int { return strings.Compare(string(a.partner), string(b.partner)) })
	return list
}

var errAfterFailed = fmt.Errorf("sqlstore: a change before it has failed: %w", lifecycle.ErrConflict)
