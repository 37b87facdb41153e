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
	changes    []int                          // their places in what the caller gave
	known      map[lifecycle.OperationID]bool // the operation IDs that they bring
	rows
	puts map[*table]map[string]int // where the row of a key is
}

// rows are what a change writes.
type rows struct {
	put   map[*table][]row
	freed []row // the keys of holds that are taken out
}

// rowsOf returns the rows of a change.
func rowsOf(c *lifecycle.Change) (rows, error) {
	r := rows{put: map[*table][]row{}}
	p := c.Partner
	add := func(t *table, fields []field) error {
		values, err := valuesOf(t.name, fields)
		r.put[t] = append(r.put[t], values)
		return err
	}
	for i := range c.Plans {
		plan := planRowOf(&c.Plans[i])
		if err := add(planTable, planFields(&p, &plan)); err != nil {
			return r, err
		}
	}
	for i := range c.Links {
		if err := add(linkTable, linkFields(&p, &c.Links[i])); err != nil {
			return r, err
		}
	}
	for i := range c.Holds {
		if err := add(holdTable, holdFields(&p, &c.Holds[i])); err != nil {
			return r, err
		}
	}
	for _, request := range c.Freed {
		h := lifecycle.Hold{Request: request}
		values, err := valuesOf(holdTable.name, holdFields(&p, &h)[:holdTable.key])
		if err != nil {
			return r, err
		}
		r.freed = append(r.freed, values)
	}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Seq != uint64(c.Base+1) {
			return r, &lifecycle.InvalidError{
				Field: "Entries.Seq", Value: fmt.Sprint(e.Seq), Problem: fmt.Sprintf("is not %d, the version that the change makes", c.Base+1),
			}
		}
		if err := add(entryTable, entryFields(&p, &i, &c.Entries[i])); err != nil {
			return r, err
		}
	}
	for i := range c.Requests {
		if err := add(requestTable, requestFields(&p, &c.Requests[i])); err != nil {
			return r, err
		}
	}
	for i := range c.Keys {
		if err := add(keyTable, keyFields(&p, &c.Keys[i])); err != nil {
			return r, err
		}
	}
	return r, nil
}

// newStep returns the step that does nothing to a book that is at base.
func newStep(p lifecycle.PartnerID, base int64) *step {
	return &step{
		partner: p, base: base, next: base, known: map[lifecycle.OperationID]bool{},
		rows: rows{put: map[*table][]row{}}, puts: map[*table]map[string]int{},
	}
}

// add adds the change that is at a place, or returns why it cannot come after what
// the step does, whatever is in the database. On error, the step is as it was.
func (s *step) add(c *lifecycle.Change, place int) error {
	if uint64(c.Base) != uint64(s.next) || c.Base >= 1<<63-1 {
		return fmt.Errorf("sqlstore: the book is not at version %d by then: %w", c.Base, lifecycle.ErrConflict)
	}
	for i, k := range c.Keys {
		if s.known[k.ID] || slices.ContainsFunc(c.Keys[:i], func(other lifecycle.Key) bool { return other.ID == k.ID }) {
			return fmt.Errorf("sqlstore: operation %.64q is known by then: %w", k.ID, lifecycle.ErrConflict)
		}
	}
	r, err := rowsOf(c)
	if err != nil {
		return err
	}
	s.next++
	s.changes = append(s.changes, place)
	for _, k := range c.Keys {
		s.known[k.ID] = true
	}
	for _, t := range tables {
		for _, values := range r.put[t] {
			s.set(t, values)
		}
	}
	for _, values := range r.freed {
		s.free(values)
	}
	return nil
}

// set adds a row, in the place of one with the same key.
func (s *step) set(t *table, values row) {
	if t.fixed {
		s.put[t] = append(s.put[t], values)
		return
	}
	key := values.key(t)
	if t == holdTable {
		s.freed = slices.DeleteFunc(s.freed, func(r row) bool { return r.key(t) == key })
	}
	if i, ok := s.puts[t][key]; ok {
		s.put[t][i] = values
		return
	}
	if s.puts[t] == nil {
		s.puts[t] = map[string]int{}
	}
	s.puts[t][key] = len(s.put[t])
	s.put[t] = append(s.put[t], values)
}

// free takes out a hold, of which it gets the key.
func (s *step) free(values row) {
	key := values.key(holdTable)
	if i, ok := s.puts[holdTable][key]; ok {
		s.put[holdTable] = slices.Delete(s.put[holdTable], i, i+1)
		clear(s.puts[holdTable])
		for i, other := range s.put[holdTable] {
			s.puts[holdTable][other.key(holdTable)] = i
		}
	}
	if !slices.ContainsFunc(s.freed, func(r row) bool { return r.key(holdTable) == key }) {
		s.freed = append(s.freed, values)
	}
}

// key returns the key of a row as one text. None of the texts in it has a NUL.
func (r row) key(t *table) string {
	var b strings.Builder
	for _, v := range r[:t.key] {
		if s, ok := v.(string); ok {
			b.WriteString(s)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// stepsOf makes one step for each book of what can be tried of the changes at the given
// places. What cannot succeed whatever is in the database has its error in errs; of a
// book in which one failed, all later ones are conflicts.
func stepsOf(cs []*lifecycle.Change, places []int, errs []error) []*step {
	var list []*step
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
			s = newStep(c.Partner, int64(c.Base))
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
	// In one order for all, so that two commits do not wait for each other.
	slices.SortFunc(list, func(a, b *step) int { return strings.Compare(string(a.partner), string(b.partner)) })
	return list
}

var errAfterFailed = fmt.Errorf("sqlstore: a change before it has failed: %w", lifecycle.ErrConflict)
