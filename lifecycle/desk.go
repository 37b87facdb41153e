package lifecycle

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// MaxSkew is how far a command may be dated after the Desk's clock.
const MaxSkew = 5 * time.Minute

// maxTries bounds how often a Desk repeats a step because others changed the book
// meanwhile. Each time somebody else's step has succeeded, so that the bound is reached
// only where hundreds of Desks of one partner write at once.
const maxTries = 1000

// maxStill bounds how often in a row a store may say that the book has changed when
// it has not. A busy store says so too, and may have waited long each time.
const maxStill = 8

// Options say whose desk it is and how it works. All fields but Partner may be
// left zero.
type Options struct {
	// Partner is whose book it is. It is required.
	Partner PartnerID

	// Now is the clock that dates what is recorded. Defaults to [time.Now].
	Now func() time.Time

	// Router decides what may be opened. Defaults to [routing.DefaultRouter].
	Router *routing.Router

	// Policies are routers of other policies, by which earlier requests of the book
	// were decided, so that [Desk.Explain] can explain these. They decide nothing new.
	Policies []*routing.Router

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
// safe for concurrent use. [NewDesk] makes one; the zero Desk is not usable.
type Desk struct {
	store    Store
	batch    BatchStore // the store, if it is one; else nil
	partner  PartnerID
	now      func() time.Time
	router   *routing.Router
	policy   string                     // of router
	policies map[string]*routing.Router // by which requests were decided
	catalog  *product.Catalog
	log      *slog.Logger

	localesMu sync.Mutex
	locales   map[sla.Locale]sla.Locale // to the canonical form

	// group has the commands of callers who come at the same time computed one on
	// top of the other; each for itself, their steps would only conflict.
	group group[*command]

	// book is as the latest commit of this Desk has left it, if remembers is set.
	// Others may have changed the book since, so only a change that is written on
	// the condition that nobody has may rest on it. Both fields belong to the caller
	// whose turn it is in group.
	book      book
	remembers bool
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
	for i, r := range o.Policies {
		if r == nil {
			bad.add(fmt.Sprintf("Options.Policies[%d]", i), "", "is nil", nil)
		}
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	d := &Desk{
		store: s, partner: o.Partner, now: o.Now, router: o.Router, catalog: o.Catalog, log: o.Logger,
	}
	d.batch, _ = s.(BatchStore)
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
	d.book.desk = d
	d.policy = policyName(d.router)
	d.policies = map[string]*routing.Router{d.policy: d.router}
	for _, r := range o.Policies {
		d.policies[policyName(r)] = r
	}
	return d, nil
}

// clock returns now, in the form in which it is kept.
func (d *Desk) clock() time.Time { return time.UnixMicro(d.now().UnixMicro()).UTC() }

// zone returns the zone of an instant as it was given, or that of the Desk's clock if it
// was not.
func (d *Desk) zone(at time.Time) *time.Location {
	if at.IsZero() {
		return d.now().Location()
	}
	return at.Location()
}

// Head returns what the book holds: its version, plans, links and holds.
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

// PlanJournal yields the entries of one plan, from its first, in order: what
// [entitlement.Fold] and [entitlement.BalanceAt] work on. A plan that the book does not
// have has none. An error of the store is yielded once, last.
func (d *Desk) PlanJournal(ctx context.Context, plan entitlement.PlanID) iter.Seq2[entitlement.Entry, error] {
	return func(yield func(entitlement.Entry, error) bool) {
		for e, err := range d.store.Journal(ctx, d.partner, 0) {
			if (err != nil || e.Plan == plan) && !yield(e, err) {
				return
			}
		}
	}
}

// Request returns the request with the given ID. The error wraps [ErrNotFound], or
// is the store's.
func (d *Desk) Request(ctx context.Context, id RequestID) (Request, error) {
	return requestOf(ctx, d.store, d.partner, id)
}

func requestOf(ctx context.Context, s Store, p PartnerID, id RequestID) (Request, error) {
	if id != "" { // which would ask for any
		for r, err := range s.Requests(ctx, p, RequestQuery{ID: id, Limit: 1}) {
			return r, err
		}
	}
	return Request{}, fmt.Errorf("%w: request %.64q", ErrNotFound, id)
}
