package etcdstore

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// The size of a transaction. By default a cluster takes 1.5 MB and 128 operations, which
// it counts along the nesting: the longest list of a transaction and the longest of those
// nested in it may have that many together.
const (
	maxBooks = 32      // books in one transaction
	maxWidth = 66      // conditions of a book; its operations, or groups of them
	maxGroup = 30      // operations in a group
	maxBytes = 1 << 20 // of keys and values
	partSize = maxBytes / 2
)

// row is what is to become of a key.
type row struct {
	key   place
	value []byte // nil deletes it
}

func (r *row) size() int { return len(r.key) + len(r.value) }

// rows are what a change writes, and its conditions other than the version.
type rows struct {
	put    []row
	fresh  []lifecycle.OperationID // must be unknown
	opened []lifecycle.RequestID   // by this version
	old    []lifecycle.RequestID   // must be there
	record []byte
	size   int

	// staged are the parts of requests that are too long, and past the earlier parts of
	// these, which are deleted when the change is written.
	staged []row
	past   []span
}

// span is a range of keys.
type span struct {
	from place
	end  string
}

// rowsOf returns what a change writes into a book.
func rowsOf(b book, c *lifecycle.Change) (*rows, error) {
	r := &rows{}
	next := c.Base + 1
	add := func(key place, data []byte, err error) error {
		if err != nil {
			return err
		}
		r.put = append(r.put, row{key, wrapped(data)})
		return nil
	}
	for _, p := range c.Plans {
		data, err := encodedPlan(p)
		if err := add(b.plans().part(string(p.Entitlement.Plan())), data, err); err != nil {
			return nil, err
		}
	}
	for i := range c.Links {
		data, err := encodedLink(c.Links[i])
		if err := add(b.link(&c.Links[i]), data, err); err != nil {
			return nil, err
		}
	}
	for _, h := range c.Holds {
		data, err := encodedHold(h)
		if err := add(b.hold(h.Request), data, err); err != nil {
			return nil, err
		}
	}
	for _, id := range c.Freed {
		r.put = append(r.put, row{b.hold(id), nil})
	}
	for i := range c.Requests {
		q := &c.Requests[i]
		data, err := encodedRequest(*q)
		if err := add(b.request(q.ID), data, err); err != nil {
			return nil, err
		}
		live := row{key: b.live(q.Version, q.ID)}
		if inWork(q.State) {
			id, err := json.Marshal(q.ID) // UTF-8, as the row before it has shown
			if err != nil {
				return nil, err
			}
			live.value = wrapped(id)
		}
		r.put = append(r.put, live)
		switch {
		case q.Version != next:
			r.old = append(r.old, q.ID)
		case !slices.Contains(r.opened, q.ID):
			r.opened = append(r.opened, q.ID)
		}
	}
	for _, k := range c.Keys {
		data, err := encodedKey(k)
		if err := add(b.key(k.ID), data, err); err != nil {
			return nil, err
		}
		r.fresh = append(r.fresh, k.ID)
	}
	var err error
	if r.record, err = encodedRecord(record{Version: next, Keys: r.fresh, Opened: r.opened}, c.Entries); err != nil {
		return nil, err
	}
	r.size = len(r.record)
	for i := range r.put {
		r.size += r.put[i].size()
	}
	return r, nil
}

// inWork reports whether a request in the state is not finished. Those requests have a
// listing of their own.
func inWork(s lifecycle.State) bool {
	return s.Filed() || s == lifecycle.StateHeld || s == lifecycle.StateRefundPending
}

// shorten stages the longest requests in parts, until the rest fits.
func (r *rows) shorten(b book, c *lifecycle.Change) error {
	token := rand.Text()
	for r.size > maxBytes {
		longest, id := -1, lifecycle.RequestID("")
		for i := range r.put {
			for j := range c.Requests {
				if r.put[i].key == b.request(c.Requests[j].ID) && (longest < 0 || len(r.put[i].value) > len(r.put[longest].value)) {
					longest, id = i, c.Requests[j].ID
				}
			}
		}
		if longest < 0 || len(r.put[longest].value) <= 1<<10 {
			return invalid("Change", "has %d bytes without its requests, at most %d fit a transaction", r.size, maxBytes)
		}
		long := &r.put[longest]
		data := bytes.TrimSuffix(bytes.TrimPrefix(long.value, []byte(opening)), []byte(closing))
		version := b.parts(id).version(c.Base + 1)
		at := version.part(token)
		n := 0
		for part := range slices.Chunk(data, partSize) {
			r.staged = append(r.staged, row{at.version(lifecycle.Version(n)), part})
			n++
		}
		r.past = append(r.past, span{b.parts(id), string(version)})
		before := len(long.value)
		long.value = fmt.Appendf(nil, `{"format":1,"row":{},"parts":{"version":%d,"token":%q,"count":%d}}`, c.Base+1, token, n)
		r.size += len(long.value) - before
	}
	return nil
}

// step is what changes of one book, each based on the one before, do together: the
// book goes from one version to another, and of each row only the last is left.
type step struct {
	book
	partner    lifecycle.PartnerID
	base, next lifecycle.Version
	changes    []int  // the places of its changes in the slice that the caller gave
	by         string // the name of this attempt, which no other has

	rows    []row
	at      map[place]int // the index in rows of the row with a key
	fresh   map[lifecycle.OperationID]bool
	opened  map[lifecycle.RequestID]bool
	old     map[lifecycle.RequestID]bool
	records []byte // with commas between them
	size    int
	staged  []row
	past    []span
}

func (s *Store) newStep(p lifecycle.PartnerID, base lifecycle.Version) *step {
	return &step{
		book: s.book(p), partner: p, base: base, next: base, by: rand.Text()[:13], at: map[place]int{},
		fresh: map[lifecycle.OperationID]bool{}, opened: map[lifecycle.RequestID]bool{}, old: map[lifecycle.RequestID]bool{},
	}
}

// errNoRoom says that a change does not fit into a step that has others already. It goes
// into another step.
var errNoRoom = errors.New("no room")

// add adds the change that is at a place, or returns why it cannot come after what
// the step does, whatever is in the cluster. On error, the step is as it was.
func (s *step) add(c *lifecycle.Change, place int) error {
	if c.Base != s.next || c.Base >= 1<<63-1 {
		return conflict("the book is not at version %d by then", c.Base)
	}
	for i, k := range c.Keys {
		if s.fresh[k.ID] || slices.ContainsFunc(c.Keys[:i], func(other lifecycle.Key) bool { return other.ID == k.ID }) {
			return conflict("operation %.64q is known by then", k.ID)
		}
	}
	r, err := rowsOf(s.book, c)
	if err != nil {
		return err
	}
	if !s.fits(r) {
		if len(s.changes) > 0 {
			return errNoRoom
		}
		if err := r.shorten(s.book, c); err != nil {
			return err
		}
		if !s.fits(r) {
			return invalid("Change", "has %d operation IDs, %d requests that are there and %d rows, which do not fit a transaction", len(r.fresh), len(r.old), len(r.put))
		}
	}
	s.next++
	s.changes = append(s.changes, place)
	if len(s.records) > 0 {
		s.records = append(s.records, ',')
	}
	s.records = append(s.records, r.record...)
	for _, id := range r.fresh {
		s.fresh[id] = true
	}
	for _, id := range r.opened {
		s.opened[id] = true
	}
	for _, id := range r.old {
		if !s.opened[id] {
			s.old[id] = true
		}
	}
	for _, row := range r.put {
		if i, ok := s.at[row.key]; ok {
			s.rows[i] = row
			continue
		}
		s.at[row.key] = len(s.rows)
		s.rows = append(s.rows, row)
	}
	s.size += r.size
	s.staged, s.past = append(s.staged, r.staged...), append(s.past, r.past...)
	return nil
}

// fits reports whether a transaction has room for the step and more rows.
func (s *step) fits(r *rows) bool {
	return 2+len(s.fresh)+len(s.old)+len(r.fresh)+len(r.old) <= maxWidth &&
		2+len(s.rows)+len(r.put)+len(s.past)+len(r.past) <= maxWidth*maxGroup &&
		s.size+r.size <= maxBytes
}

// transaction returns the conditions of a step, what it does if they hold, and what it
// reads if they do not: the version, who has written the version that the step makes, and
// which of the old requests are there. They are returned as old, in the order in which
// they are read.
func (s *step) transaction() (when []clientv3.Cmp, then, otherwise []clientv3.Op, old []lifecycle.RequestID) {
	current := string(s.current())
	if s.base == 0 {
		when = append(when, clientv3.Compare(clientv3.CreateRevision(current), "=", 0))
	} else {
		when = append(when, clientv3.Compare(clientv3.Value(current), "=", encodedVersion(s.base)))
	}
	otherwise = append(otherwise, s.asked()...)
	for id := range s.fresh {
		when = append(when, clientv3.Compare(clientv3.CreateRevision(string(s.key(id))), "=", 0))
	}
	for _, id := range slices.Sorted(maps.Keys(s.old)) {
		key := string(s.request(id))
		when = append(when, clientv3.Compare(clientv3.CreateRevision(key), ">", 0))
		otherwise = append(otherwise, clientv3.OpGet(key, clientv3.WithCountOnly()))
		old = append(old, id)
	}
	then = append(then,
		clientv3.OpPut(current, encodedVersion(s.next)),
		clientv3.OpPut(string(s.steps().version(s.next)), string(wrappedStep(s.records, s.by))))
	for _, r := range s.rows {
		if r.value == nil {
			then = append(then, clientv3.OpDelete(string(r.key)))
		} else {
			then = append(then, clientv3.OpPut(string(r.key), string(r.value)))
		}
	}
	for _, p := range s.past {
		then = append(then, clientv3.OpDelete(string(p.from), clientv3.WithRange(p.end)))
	}
	return when, grouped(then), otherwise, old
}

// asked returns what to read to find out what became of a step; see [step.outcome].
func (s *step) asked() []clientv3.Op {
	return []clientv3.Op{clientv3.OpGet(string(s.current())), clientv3.OpGet(string(s.steps().version(s.next)))}
}

// grouped puts operations into groups, if there are more than one list may have.
func grouped(list []clientv3.Op) []clientv3.Op {
	if len(list) <= maxWidth {
		return list
	}
	var groups []clientv3.Op
	for group := range slices.Chunk(list, maxGroup) {
		groups = append(groups, clientv3.OpTxn(nil, group, nil))
	}
	return groups
}

// stepsOf makes steps from the changes at the given places. The first wave has the first
// step of each book, the second wave the second step of each book whose changes did not
// fit into one, and so on. A change that cannot succeed, whatever is in the cluster, gets
// its error in errs; once one of a book has failed, all later ones of that book are
// conflicts.
func (s *Store) stepsOf(cs []*lifecycle.Change, places []int, errs []error) (waves [][]*step) {
	type line struct {
		step *step
		wave int
	}
	lines := map[lifecycle.PartnerID]*line{}
	failed := map[lifecycle.PartnerID]bool{}
	for _, i := range places {
		c := cs[i]
		if failed[c.Partner] {
			errs[i] = errAfterFailed
			continue
		}
		l := lines[c.Partner]
		known := l != nil
		if !known {
			l = &line{step: s.newStep(c.Partner, c.Base)}
		}
		err := l.step.add(c, i)
		if errors.Is(err, errNoRoom) {
			known = false
			l = &line{s.newStep(c.Partner, l.step.next), l.wave + 1}
			err = l.step.add(c, i)
		}
		if errs[i] = err; err != nil {
			failed[c.Partner] = true
			continue
		}
		if !known {
			lines[c.Partner] = l
			if l.wave == len(waves) {
				waves = append(waves, nil)
			}
			waves[l.wave] = append(waves[l.wave], l.step)
		}
	}
	return waves
}
