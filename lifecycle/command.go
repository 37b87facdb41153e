package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A command is what [Desk.commit] carries out, with room for what it writes, and with
// its outcome. It is used again when it is done, so that a busy Desk leaves next to
// nothing to the garbage collector.
type command struct {
	op      Op
	id      OperationID
	at      time.Time
	actor   string
	noted   time.Time // when the Desk learned of it
	undated bool      // at is the Desk's clock, and not the caller's word
	early   error     // that it is dated after the Desk's clock, which matters if it is new
	content content   // what it is
	sum     [32]byte  // the fingerprint of content

	draft Draft     // of a command that files one
	until time.Time // the deadline, of a command that holds one

	// step computes the change from the book. A *RefusedError comes with the
	// entry that records it, as the only row of the change; ErrConflict means
	// that the book is too old to compute it; any other error means that nothing
	// is written.
	step func(ctx context.Context, b *book, c *command) (Change, error)

	change Change
	room   struct { // for the rows of a change that has one of each
		plan    [1]Plan
		entry   [1]entitlement.Entry
		request [1]Request
		key     [1]Key
	}

	tries   int
	still   int     // how many tries in a row have met the book at the same version
	met     Version // that version
	over    bool
	key     *Key     // nil if it was not done
	request *Request // nil if it is not about a request
	err     error
}

func (c *command) end(err error) { c.over, c.err = true, err }

// one returns the row as the only one of its kind.
func one[T any](room *[1]T, row T) []T {
	room[0] = row
	return room[:]
}

// commands are those that can be used again.
var commands = sync.Pool{New: func() any { return new(command) }}

// done lets the memory of a command be used again, except that of a long text. It is
// only for commands that have succeeded: a store that gave up on one, because its
// context ended, may still be reading the change.
func (c *command) done() {
	var kept content
	if cap(c.content) <= 1<<12 {
		kept = c.content[:0]
	}
	*c = command{content: kept}
	commands.Put(c)
}

// command returns a command with what all commands have, and the problems with that.
func (d *Desk) command(op Op, id OperationID, at time.Time, actor string) (*command, problems) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(id), false)
	c, _ := commands.Get().(*command) // the pool has nothing else
	c.op, c.id, c.at, c.actor, c.noted = op, id, bad.instant("At", at, now), actor, now
	c.undated, c.early = at.IsZero(), tooEarly(c.at, now)
	bad.id("Actor", actor, true)
	// A command that leaves its instant to the Desk's clock has the same content
	// whenever it is repeated.
	stamp := ""
	if !c.undated {
		stamp = c.at.Format(time.RFC3339Nano)
	}
	c.content.add(op.String(), stamp, actor)
	return c, bad
}

// seal adds the command's own parts to the content, and takes its fingerprint.
func (c *command) seal(parts ...string) {
	c.content.add(parts...)
	c.sum = c.content.sum()
}

// book is what a step is computed from: the head, and what earlier steps in the same
// commit are about to write. It owns the rows of the head.
type book struct {
	Head
	desk     *Desk
	requests map[RequestID]Request // of uncommitted steps; nil if there is only one
	plans    []candidate           // room for those of a ruling
}

// request returns a request of the book. ErrConflict says that a later version than
// the head opened it, so that the head does not have what it cost.
func (b *book) request(ctx context.Context, id RequestID) (Request, error) {
	if r, ok := b.requests[id]; ok {
		return r, nil
	}
	r, err := b.desk.Request(ctx, id)
	if err == nil && r.Version > b.Version {
		return Request{}, ErrConflict
	}
	return r, err
}

// take brings b to the book after a change.
func (b *book) take(c *Change) {
	b.apply(c)
	if b.requests != nil {
		for _, r := range c.Requests {
			b.requests[r.ID] = r
		}
	}
}

// commit carries out a command once, whatever happened to earlier attempts: it
// computes its step from the book, and writes it on the condition that the book is
// still the same and that its ID is new. The command then has the key of the operation,
// and the request that the key belongs to, as it was just after the operation.
//
// A refusal is computed from a head that was just read, and written on the same
// condition: it was true when it was recorded. It does not use up the ID.
func (d *Desk) commit(ctx context.Context, c *command) error {
	switch d.group.do(ctx, c, d.work) {
	case leftIdle:
		return ctx.Err()
	case leftBusy:
		return fmt.Errorf("%w: %w", ErrUnclear, ctx.Err())
	}
	if !c.over {
		return errAbandoned
	}
	return c.err
}

// answer carries out a command that is answered by its request.
func (d *Desk) answer(ctx context.Context, c *command) (Request, error) {
	if err := d.commit(ctx, c); err != nil {
		return Request{}, err
	}
	defer c.done()
	return *c.request, nil
}

// errAbandoned is the outcome for those whose work another caller was doing when the
// store or the log handler panicked. Nobody knows how far it came.
var errAbandoned = fmt.Errorf("%w: who worked at it did not come to its end", ErrUnclear)

// work carries out the commands of a batch, each to its own end.
func (d *Desk) work(batch []*seat[*command]) {
	ctx, stop := shared(batch)
	defer stop()
	for pending(batch) {
		d.round(ctx, batch)
	}
	d.book.requests = nil // an idle Desk keeps no texts
}

// pending ends the commands of a batch that nobody waits for any more, or that have
// been tried too often, and reports whether any other is not over.
func pending(batch []*seat[*command]) bool {
	some := false
	for _, s := range batch {
		c := s.item
		switch {
		case c.over:
		case s.ctx.Err() != nil:
			c.end(s.ctx.Err())
		case c.tries == maxTries:
			c.end(fmt.Errorf("%w: gave up after %d tries", ErrConflict, maxTries))
		default:
			some = true
		}
	}
	return some
}

// round makes one try at the commands of a batch that are not over. The first try of
// a command rests on the head that the Desk remembers, and does not ask what its ID
// did: if others have changed the book, or it is not new, nothing is written and it is
// tried again. A further try reads both, and so does a command that the remembered
// book refuses.
func (d *Desk) round(ctx context.Context, batch []*seat[*command]) {
	b := &d.book
	careful := !d.remembers
	for _, s := range batch {
		careful = careful || !s.item.over && (s.item.tries > 0 || s.item.early != nil)
	}
	d.remembers = false // until it is certain again
	if careful {
		// The head comes before the keys: an ID that is unknown after the head was
		// read was unknown at the head's version. A refusal inserts no key, so that
		// nothing else would stop one that overlooks another's success.
		head, err := d.store.Head(ctx, d.partner)
		if err != nil {
			for _, s := range batch {
				if !s.item.over {
					s.item.end(err)
				}
			}
			return
		}
		b.Head = head
	}
	var ids map[OperationID]bool
	b.requests = nil
	if len(batch) > 1 {
		ids, b.requests = map[OperationID]bool{}, map[RequestID]Request{}
	}
	var alone [1]*command
	trying := alone[:0]
	for _, s := range batch {
		c := s.item
		if c.over || ids[c.id] {
			continue // one with the same ID as another waits for that one to be written
		}
		if c.tries > 0 {
			d.log.DebugContext(ctx, "repeating a step", "op", c.op, "id", c.id, "try", c.tries)
		}
		c.tries++
		if careful && d.known(ctx, c) {
			continue
		}
		change, refusal := c.step(ctx, b, c)
		switch {
		case errors.Is(refusal, ErrConflict):
			c.conflicted(b.Version, refusal)
			continue
		case refusal != nil && !careful:
			continue // it is tried again, from a book that was just read
		case refusal != nil && !errors.Is(refusal, ErrRefused):
			c.end(refusal)
			continue
		}
		if ids != nil {
			ids[c.id] = true
		}
		c.change, c.err = change, refusal
		d.complete(c, b.Version)
		b.take(&c.change)
		trying = append(trying, c)
	}
	d.remembers = d.apply(ctx, trying)
}

// known ends a command whose ID the book knows, or for which it cannot find out, and
// reports whether it did.
func (d *Desk) known(ctx context.Context, c *command) bool {
	key, request, err := d.store.Key(ctx, d.partner, c.id)
	switch {
	case err == nil && (key.Op != c.op || key.Fingerprint != c.sum):
		c.end(fmt.Errorf("%w: %s %.64q", ErrReused, key.Op, c.id))
	case err == nil:
		c.end(nil)
		c.key, c.request = &key, new(request.asOf(key.Progress))
	case !errors.Is(err, ErrNotFound):
		c.end(err)
	case c.early != nil:
		// Only now: what was accepted by another Desk, or by this one before its
		// clock was set back, keeps its answer.
		c.end(c.early)
	}
	return c.over
}

// apply writes the changes of commands, each on top of the one before, and ends those
// that need no further try. It reports whether all were written.
func (d *Desk) apply(ctx context.Context, trying []*command) bool {
	if d.batch != nil && len(trying) > 1 {
		changes := make([]*Change, len(trying))
		for i, c := range trying {
			changes[i] = &c.change
		}
		all := true
		for i, err := range applyAll(ctx, d.batch, changes) {
			all = d.applied(trying[:i+1], err) && all
		}
		return all
	}
	for i, c := range trying {
		if !d.applied(trying[:i+1], d.store.Apply(ctx, &c.change)) {
			for j := i + 1; j < len(trying); j++ {
				// It rests on what was not written. Its base says so only until
				// another Desk brings the book to that version.
				d.applied(trying[:j+1], ErrConflict)
			}
			return false
		}
	}
	return true
}

// applied records what became of the last of some changes, each of which rests on the
// one before, and reports whether it was written.
func (d *Desk) applied(trying []*command, err error) bool {
	first, c := trying[0], trying[len(trying)-1]
	switch {
	case err == nil:
		c.over = true // with the refusal that was written, if it was one
	case !errors.Is(err, ErrConflict):
		c.end(err)
	case c == first:
		c.conflicted(c.change.Base, err)
	case first.over && errors.Is(first.err, ErrConflict):
		c.end(first.err) // nobody can write the book
	default:
		c.err = nil
	}
	return err == nil
}

// conflicted has the command tried again after a conflict with the book at a version,
// but not for ever if the book stays at it.
func (c *command) conflicted(at Version, err error) {
	c.err = nil
	if c.tries == 1 || c.met != at {
		c.met, c.still = at, 0
	} else {
		c.still++
	}
	if c.still == maxStill {
		c.end(err)
	}
}

// complete fills in what every change has in common and, unless the command is refused,
// its key and request.
func (d *Desk) complete(c *command, base Version) {
	change, version := &c.change, base+1
	change.Partner, change.Base = d.partner, base
	for i := range change.Entries {
		e := &change.Entries[i]
		e.Seq, e.At, e.Recorded, e.Actor, e.Cause = uint64(version), c.at, c.noted, c.actor, string(c.id)
	}
	c.key, c.request = nil, nil
	if c.err != nil {
		return
	}
	change.Keys = one(&c.room.key, Key{ID: c.id, Op: c.op, Fingerprint: c.sum, Version: version})
	c.key = &change.Keys[0]
	if len(change.Requests) == 0 {
		return
	}
	c.request = &change.Requests[0]
	if c.request.Version == 0 {
		c.request.Version = version
	}
	c.key.Request, c.key.Progress = c.request.ID, c.request.Progress
}
