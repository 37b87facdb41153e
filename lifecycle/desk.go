package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// MaxSkew is how far a command may be dated after the Desk's clock.
const MaxSkew = 5 * time.Minute

// maxTries bounds how often a Desk repeats a step because others changed the
// book meanwhile. Every conflict means that somebody else's step succeeded, so
// the bound is only met where hundreds of Desks of one partner write at once.
const maxTries = 1000

// Options say whose desk it is and how it works. All fields but Partner may be
// left zero.
type Options struct {
	// Partner is whose book it is. It is required.
	Partner PartnerID

	// Now is the clock that dates what is recorded. Defaults to [time.Now].
	Now func() time.Time

	// Router decides what may be opened. Defaults to [routing.DefaultRouter].
	Router *routing.Router

	// Catalog knows the releases of on-premises products. Defaults to
	// [product.Default].
	Catalog *product.Catalog

	// Logger hears about repeated steps. Nil is silent. Nothing that a person
	// wrote into a request is logged.
	Logger *slog.Logger

	_ struct{}
}

// Desk is the support desk of one partner: all rules, over a [Store]. Any number
// of Desks, also in other processes, may share a store and a partner. A Desk is
// safe for concurrent use.
type Desk struct {
	store   Store
	partner PartnerID
	now     func() time.Time
	router  *routing.Router
	policy  string
	catalog *product.Catalog
	log     *slog.Logger

	// turn is held by the caller whose step is under way. Callers of one Desk
	// would only make each other's steps conflict.
	turn chan struct{}
}

// NewDesk returns the desk of opts.Partner on a store. The error wraps
// [ErrInvalid] if there is no store or no well-formed partner.
func NewDesk(s Store, opts *Options) (*Desk, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	var bad problems
	bad.id("Options.Partner", string(o.Partner), false)
	if s == nil {
		bad.add("Store", "", "is required", nil)
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	d := &Desk{
		store: s, partner: o.Partner, now: o.Now, router: o.Router, catalog: o.Catalog, log: o.Logger,
		turn: make(chan struct{}, 1),
	}
	if d.now == nil {
		d.now = time.Now //nolint:forbidigo // the one default clock; Options.Now replaces it
	}
	if d.router == nil {
		d.router = routing.DefaultRouter()
	}
	if d.catalog == nil {
		d.catalog = product.Default()
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	d.policy = d.router.Name() + "@" + d.router.Hash()
	return d, nil
}

// clock returns now, in the form in which it is kept.
func (d *Desk) clock() time.Time { return time.UnixMicro(d.now().UnixMicro()).UTC() }

// Head returns what the book holds: its version, plans and links.
func (d *Desk) Head(ctx context.Context) (Head, error) { return d.store.Head(ctx, d.partner) }

// Requests yields the partner's requests that q selects, in the order in which
// they were opened, whoever opened them and in whatever portal they are. An
// error of the store is yielded once, last.
func (d *Desk) Requests(ctx context.Context, q RequestQuery) iter.Seq2[Request, error] {
	return d.store.Requests(ctx, d.partner, q)
}

// Journal yields the entries that the book's versions after the given one
// appended, in order. An error of the store is yielded once, last.
func (d *Desk) Journal(ctx context.Context, after Version) iter.Seq2[entitlement.Entry, error] {
	return d.store.Journal(ctx, d.partner, after)
}

// request returns the request with the given ID.
func (d *Desk) request(ctx context.Context, id RequestID) (Request, error) {
	for r, err := range d.store.Requests(ctx, d.partner, RequestQuery{ID: id, Limit: 1}) {
		return r, err
	}
	return Request{}, fmt.Errorf("%w: request %.64q", ErrNotFound, id)
}

// A command is what [Desk.commit] carries out.
type command struct {
	op      Op
	id      OperationID
	at      time.Time
	who     string
	note    time.Time // when the Desk learned of it
	early   error     // it is dated after the Desk's clock: for a command that is new
	content []string
	sum     [32]byte // fingerprint of the content

	// step computes the change from a head. A *RefusedError comes with the
	// entry that records it, as the only one of the change; ErrConflict means
	// that the head is too old to compute it; another error means that nothing
	// is written.
	step func(h Head) (Change, error)
}

// command starts a command with what all of them have, and the problems with it.
func (d *Desk) command(op Op, id OperationID, at time.Time, actor string) (command, problems) {
	now := d.clock()
	var bad problems
	bad.id("ID", string(id), false)
	c := command{op: op, id: id, at: bad.instant(at, now), who: actor, note: now}
	c.early = tooEarly(c.at, now)
	bad.id("Actor", actor, true)
	// An instant that is left to the Desk's clock is the same content on every
	// repetition.
	stamp := ""
	if !at.IsZero() {
		stamp = c.at.Format(time.RFC3339Nano)
	}
	c.content = []string{stamp, actor}
	return c, bad
}

// seal takes the fingerprint of the content, to which parts are the command's own.
func (c *command) seal(parts ...string) {
	c.sum = fingerprint(c.op, append(c.content, parts...)...)
}

// commit carries out a command once, whatever happened to earlier attempts: it
// reads the head, looks up what its ID did, computes its step, and writes
// the step on the condition that the head is still the present one. It returns
// the key of the operation, and the request that the key belongs to, as it was
// just after the operation.
//
// A refusal is computed from a head that was just read, and written on the same
// condition: it was true when it was recorded. It does not use up the ID.
func (d *Desk) commit(ctx context.Context, c command) (Key, Request, error) {
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return Key{}, Request{}, ctx.Err()
	}
	for try := range maxTries {
		if try > 0 {
			d.log.DebugContext(ctx, "repeating a step", "op", c.op, "id", c.id, "try", try)
		}
		// The head comes first: an ID that is unknown after the head was read
		// was unknown at the head's version. A refusal inserts no key, so that
		// nothing else would stop one that overlooks another's success.
		head, err := d.store.Head(ctx, d.partner)
		if err != nil {
			return Key{}, Request{}, err
		}
		key, request, err := d.store.Key(ctx, d.partner, c.id)
		switch {
		case err == nil && (key.Op != c.op || key.Fingerprint != c.sum):
			return Key{}, Request{}, fmt.Errorf("%w: %s %.64q", ErrReused, key.Op, c.id)
		case err == nil:
			request.Progress = key.Progress
			return key, request, nil
		case !errors.Is(err, ErrNotFound):
			return Key{}, Request{}, err
		case c.early != nil:
			// Only now: what was accepted by another Desk, or by this one before
			// its clock was set back, keeps its answer.
			return Key{}, Request{}, c.early
		}
		change, refusal := c.step(head)
		switch {
		case errors.Is(refusal, ErrConflict):
			continue
		case refusal != nil && !errors.Is(refusal, ErrRefused):
			return Key{}, Request{}, refusal
		}
		key, request = d.complete(&change, c, head.Version, refusal != nil)
		switch err := d.store.Apply(ctx, &change); {
		case errors.Is(err, ErrConflict):
			continue
		case err != nil:
			return Key{}, Request{}, err
		}
		return key, request, refusal
	}
	return Key{}, Request{}, fmt.Errorf("%w: gave up after %d tries", ErrConflict, maxTries)
}

// complete fills in what every change has in common, and returns the key and
// the request of the operation.
func (d *Desk) complete(change *Change, c command, base Version, refused bool) (Key, Request) {
	change.Partner, change.Base = d.partner, base
	version := base + 1
	for i := range change.Entries {
		e := &change.Entries[i]
		e.Seq, e.At, e.Recorded, e.Actor = uint64(version), c.at, c.note, c.who
	}
	if refused {
		return Key{}, Request{}
	}
	key := Key{ID: c.id, Op: c.op, Fingerprint: c.sum, Version: version}
	var request Request
	if len(change.Requests) > 0 {
		r := &change.Requests[0]
		if c.op == OpOpen {
			r.Version = version
		}
		request = *r
		key.Request, key.Progress = r.ID, r.Progress
	}
	change.Keys = []Key{key}
	return key, request
}
