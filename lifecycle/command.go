package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A command is what [Desk.commit] carries out.
type command struct {
	op      Op
	id      OperationID
	at      time.Time
	who     string
	note    time.Time // when the Desk learned of it
	early   error     // it is dated after the Desk's clock: for a command that is new
	content *content  // until it is sealed
	sum     [32]byte  // fingerprint of the content

	// step computes the change from the book. A *RefusedError comes with the
	// entry that records it, as the only one of the change; ErrConflict means
	// that the book is too old to compute it; another error means that nothing
	// is written.
	step func(ctx context.Context, b *book) (Change, error)
}

// command starts a command with what all of them have, and the problems with it.
func (d *Desk) command(op Op, id OperationID, at time.Time, actor string) (command, problems) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(id), false)
	c := command{op: op, id: id, at: bad.instant("At", at, now), who: actor, note: now}
	c.early = tooEarly(c.at, now)
	bad.id("Actor", actor, true)
	// An instant that is left to the Desk's clock is the same content on every
	// repetition.
	stamp := ""
	if !at.IsZero() {
		stamp = c.at.Format(time.RFC3339Nano)
	}
	c.content, _ = contents.Get().(*content) // there is nothing else in it
	c.content.add(op.String(), stamp, actor)
	return c, bad
}

// seal takes the fingerprint of the content, to which parts are the command's own.
func (c *command) seal(parts ...string) {
	c.content.add(parts...)
	c.sum = c.content.sum()
	c.content.done()
	c.content = nil
}

// book is what a step is computed from: the head, and what steps before it in the
// same commit are about to write. Nobody else has the rows of the head.
type book struct {
	Head
	desk     *Desk
	requests map[RequestID]Request // of uncommitted steps; nil if nobody will ask
}

// request returns a request of the book. ErrConflict says that it is of a later
// version than the head, which does not have what it cost.
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

// take goes on to the book after a change.
func (b *book) take(c *Change) {
	b.apply(c)
	if b.requests != nil {
		for _, r := range c.Requests {
			b.requests[r.ID] = r
		}
	}
}

// attempt is a command on its way, and what has become of it.
type attempt struct {
	command
	tries   int
	over    bool
	key     *Key     // nil of what was not done
	request *Request // nil of a command without a request
	err     error
}

func (a *attempt) end(err error) { a.over, a.err = true, err }

// commit carries out a command once, whatever happened to earlier attempts: it
// computes its step from the book, and writes it on the condition that the book is
// still the same and that its ID is new. It returns the key of the operation, and
// the request that the key belongs to, as it was just after the operation.
//
// A refusal is computed from a head that was just read, and written on the same
// condition: it was true when it was recorded. It does not use up the ID.
func (d *Desk) commit(ctx context.Context, c command) (Key, Request, error) {
	a := &attempt{command: c}
	switch d.group.do(ctx, a, d.work) {
	case leftIdle:
		return Key{}, Request{}, ctx.Err()
	case leftBusy:
		return Key{}, Request{}, fmt.Errorf("%w: %w", ErrUnclear, ctx.Err())
	}
	if !a.over {
		return Key{}, Request{}, errAbandoned
	}
	if a.err != nil || a.key == nil {
		return Key{}, Request{}, a.err
	}
	if a.request == nil {
		return *a.key, Request{}, nil
	}
	return *a.key, *a.request, nil
}

// errAbandoned is the outcome of what a caller worked at who did not come to its end:
// the store, or what reads the logs, has panicked. How far it came, nobody knows.
var errAbandoned = fmt.Errorf("%w: who worked at it did not come to its end", ErrUnclear)

// work carries out the commands of a batch, each to its own end.
func (d *Desk) work(batch []*seat[*attempt]) {
	ctx, stop := shared(batch)
	defer stop()
	open := make([]*seat[*attempt], 0, len(batch))
	for {
		open = open[:0]
		for _, s := range batch {
			a := s.item
			switch {
			case a.over:
			case s.ctx.Err() != nil:
				a.end(s.ctx.Err())
			case a.tries == maxTries:
				a.end(fmt.Errorf("%w: gave up after %d tries", ErrConflict, maxTries))
			default:
				open = append(open, s)
			}
		}
		if len(open) == 0 {
			return
		}
		d.round(ctx, open)
	}
}

// round makes one try at the commands of a batch. The first try of a command rests
// on the head that the Desk remembers, and does not ask what its ID did: if others
// have changed the book, or it is not new, nothing is written and it is tried again.
// A further try reads both, and so does a command that the remembered book refuses.
func (d *Desk) round(ctx context.Context, batch []*seat[*attempt]) {
	careful := d.last == nil
	for _, s := range batch {
		careful = careful || s.item.tries > 0 || s.item.early != nil
	}
	b := &book{desk: d}
	if careful {
		// The head comes before the keys: an ID that is unknown after the head was
		// read was unknown at the head's version. A refusal inserts no key, so that
		// nothing else would stop one that overlooks another's success.
		head, err := d.store.Head(ctx, d.partner)
		if err != nil {
			for _, s := range batch {
				s.item.end(err)
			}
			return
		}
		b.Head = head
	} else {
		b.Head = *d.last
	}
	d.last = nil // until it is known again

	trying, changes := make([]*attempt, 0, len(batch)), make([]*Change, 0, len(batch))
	var ids map[OperationID]bool
	if len(batch) > 1 {
		ids, b.requests = map[OperationID]bool{}, map[RequestID]Request{}
	}
	for _, s := range batch {
		a := s.item
		if a.tries > 0 {
			d.log.DebugContext(ctx, "repeating a step", "op", a.op, "id", a.id, "try", a.tries)
		}
		if ids[a.id] {
			continue // it waits for the other one to be written
		}
		a.tries++
		if careful && d.known(ctx, a) {
			continue
		}
		change, refusal := a.step(ctx, b)
		switch {
		case errors.Is(refusal, ErrConflict), refusal != nil && !careful:
			continue // once more, from a book that is read
		case refusal != nil && !errors.Is(refusal, ErrRefused):
			a.end(refusal)
			continue
		}
		if ids != nil {
			ids[a.id] = true
		}
		a.err = refusal
		a.key, a.request = d.complete(&change, &a.command, b.Version, refusal != nil)
		b.take(&change)
		trying, changes = append(trying, a), append(changes, &change)
	}
	certain := true
	for i, err := range d.apply(ctx, changes) {
		a := trying[i]
		switch {
		case err == nil:
			a.over = true
			continue
		case errors.Is(err, ErrConflict):
			a.err = nil
		default:
			a.end(err)
		}
		certain = false
	}
	if certain {
		d.last = &b.Head
	}
}

// known ends a command whose ID the book knows, or of which that cannot be told.
func (d *Desk) known(ctx context.Context, a *attempt) bool {
	key, request, err := d.store.Key(ctx, d.partner, a.id)
	switch {
	case err == nil && (key.Op != a.op || key.Fingerprint != a.sum):
		a.end(fmt.Errorf("%w: %s %.64q", ErrReused, key.Op, a.id))
	case err == nil:
		a.end(nil)
		a.key, a.request = &key, new(request.asOf(key.Progress))
	case !errors.Is(err, ErrNotFound):
		a.end(err)
	case a.early != nil:
		// Only now: what was accepted by another Desk, or by this one before its
		// clock was set back, keeps its answer.
		a.end(a.early)
	}
	return a.over
}

// apply writes the changes of a batch, each on top of the one before.
func (d *Desk) apply(ctx context.Context, changes []*Change) []error {
	if d.batch != nil && len(changes) > 1 {
		return applyAll(ctx, d.batch, changes)
	}
	errs := make([]error, len(changes))
	var failed error
	for i, c := range changes {
		if failed != nil {
			// It rests on what was not written. Its base says so only until another
			// Desk brings the book to that version.
			errs[i] = ErrConflict
			continue
		}
		failed = d.store.Apply(ctx, c)
		errs[i] = failed
	}
	return errs
}

// complete fills in what every change has in common, and returns the key and
// the request of the operation, which are in the change.
func (d *Desk) complete(change *Change, c *command, base Version, refused bool) (*Key, *Request) {
	change.Partner, change.Base = d.partner, base
	version := base + 1
	for i := range change.Entries {
		e := &change.Entries[i]
		e.Seq, e.At, e.Recorded, e.Actor, e.Cause = uint64(version), c.at, c.note, c.who, string(c.id)
	}
	if refused {
		return nil, nil
	}
	change.Keys = []Key{{ID: c.id, Op: c.op, Fingerprint: c.sum, Version: version}}
	key := &change.Keys[0]
	if len(change.Requests) == 0 {
		return key, nil
	}
	r := &change.Requests[0]
	if r.Version == 0 {
		r.Version = version
	}
	key.Request, key.Progress = r.ID, r.Progress
	return key, r
}
