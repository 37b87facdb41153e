package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// gate is a store whose writes wait while it is shut, and fail for changes whose
// operation IDs say so.
type gate struct {
	lifecycle.Store
	mu     sync.Mutex
	open   chan struct{} // closed when writes may go on; nil if nothing holds them up
	waits  chan struct{} // gets a value from each write that waits
	shared int           // the most changes of one commit
	writes int
	lose   int // the number of the write whose reply is lost; 0 is none
}

// shut makes writes wait, and returns what lets them go on.
func (g *gate) shut() (lift func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	open := make(chan struct{})
	g.open = open
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.open = nil
		close(open)
	})
}

// wait waits at the gate with n changes, and returns whether the reply will be lost.
func (g *gate) wait(n int) (lost bool) {
	g.mu.Lock()
	open := g.open
	g.shared = max(g.shared, n)
	g.writes++
	lost = g.writes == g.lose
	g.mu.Unlock()
	if open != nil {
		select {
		case g.waits <- struct{}{}:
		default:
		}
		<-open
	}
	return lost
}

// fails reports whether the store is to fail for a change.
func fails(c *lifecycle.Change) bool {
	return len(c.Keys) > 0 && strings.HasPrefix(string(c.Keys[0].ID), "fails")
}

// Apply implements [lifecycle.Store].
func (g *gate) Apply(ctx context.Context, c *lifecycle.Change) error {
	lost := g.wait(1)
	if fails(c) {
		return errOutage
	}
	err := g.Store.Apply(ctx, c)
	if lost {
		return lifecycle.ErrUnclear
	}
	return err
}

// gates is a gate in front of a BatchStore.
type gates struct{ *gate }

// ApplyAll implements [lifecycle.BatchStore].
func (g gates) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	lost := g.wait(len(cs))
	errs := make([]error, len(cs))
	failed := map[lifecycle.PartnerID]bool{}
	var rest []*lifecycle.Change
	var places []int
	for i, c := range cs {
		switch {
		case failed[c.Partner]:
			errs[i] = lifecycle.ErrConflict
		case fails(c):
			errs[i], failed[c.Partner] = errOutage, true
		default:
			rest, places = append(rest, c), append(places, i)
		}
	}
	for i, err := range g.Store.(lifecycle.BatchStore).ApplyAll(ctx, rest) { //nolint:errcheck // it is one, see together
		if errs[places[i]] = err; lost {
			errs[places[i]] = lifecycle.ErrUnclear
		}
	}
	return errs
}

// together lets callers share commits. Some commands fail, some are refused, some are
// malformed, and some callers leave. Each must get what it would get alone.
func together(k *kit) {
	type way struct {
		name  string
		desks int
		store func(g *gate) lifecycle.Store
	}
	ways := []way{
		{"one desk on a plain store", 1, func(g *gate) lifecycle.Store { return struct{ lifecycle.Store }{g} }},
		{"several desks on a plain store", 3, func(g *gate) lifecycle.Store { return struct{ lifecycle.Store }{g} }},
	}
	if !k.opts.NoBatch {
		k.batchStore()
		ways = append(ways,
			way{"one desk on a store of commits", 1, func(g *gate) lifecycle.Store { return gates{g} }},
			way{"several desks that share commits", 3, func(g *gate) lifecycle.Store { return lifecycle.Share(gates{g}) }},
		)
	}
	for _, w := range ways {
		shared := 0
		for round := range 200 {
			g := &gate{Store: k.Store, waits: make(chan struct{}, 1)}
			if round%4 == 3 {
				g.lose = 2 // mostly one that several share
			}
			k.share(g, w.store(g), lifecycle.PartnerID(fmt.Sprint(w.name, ", round ", round)), w.desks, round%2 == 1)
			if g.shared > 1 {
				shared++
			}
			// The scheduler decides how many callers come in time: go on until two have.
			if round >= 7 && (shared >= 2 || k.opts.NoBatch || w.name == ways[0].name || w.name == ways[1].name) {
				break
			}
		}
		if len(ways) > 2 && (w.name == ways[2].name || w.name == ways[3].name) && shared < 2 {
			k.failf("%s: no two callers ever shared a commit", w.name)
		}
	}
}

// caller is one of the concurrent callers.
type caller struct {
	id   lifecycle.OperationID
	kind string // "good", "fails", "refused", "malformed", "reused", "leaves"
	stop context.CancelFunc
	ctx  context.Context
	desk *lifecycle.Desk
	r    lifecycle.Request
	err  error
}

func (c *caller) ask() {
	d := draft(c.id)
	switch c.kind {
	case "refused":
		d.Facts.GDAP = 0
		d.Account = "stranger"
	case "malformed":
		d.Title, d.Details = "", ""
	}
	c.r, c.err = c.desk.Open(c.ctx, d)
}

// share lets callers come while the first of them waits for the store. Those who leave
// do so before their command has begun or, if late, while it is being written.
func (k *kit) share(g *gate, s lifecycle.Store, p lifecycle.PartnerID, desks int, late bool) {
	const callers = 18
	now := scriptStart
	setup := k.deskOn(k.Store, p, &now)
	k.adopted(setup, callers+4)
	if _, err := setup.Open(k.ctx, draft("reused", paidBy(expanded))); err != nil {
		k.must(err)
	}
	var list []*lifecycle.Desk
	for range desks {
		list = append(list, k.deskOn(s, p, &now))
	}
	lift := g.shut()
	defer lift()
	var wg sync.WaitGroup
	all := make([]*caller, callers)
	kinds := []string{"good", "leaves", "good", "fails", "refused", "good", "malformed", "reused", "leaves"}
	for i := range all {
		c := &caller{kind: kinds[i%len(kinds)], desk: list[i%desks]}
		c.id = lifecycle.OperationID(fmt.Sprint(c.kind, " ", i))
		if c.kind == "reused" {
			c.id = "reused" // for another draft
		}
		c.ctx, c.stop = context.WithCancel(k.ctx)
		defer c.stop()
		all[i] = c
		wg.Go(c.ask)
		if i == 0 {
			<-g.waits // it leads the commit, and the others come while it waits
		}
	}
	time.Sleep(200 * time.Microsecond)
	leave := func() {
		for _, c := range all {
			if c.kind == "leaves" {
				c.stop()
			}
		}
	}
	if late {
		// The first write goes on, and they leave while a later one waits.
		next := g.shut
		lift()
		lift = next()
		defer lift()
		select {
		case <-g.waits:
		case <-time.After(2 * time.Millisecond):
		}
	}
	leave()
	time.Sleep(100 * time.Microsecond)
	lift()
	wg.Wait()
	for _, c := range all {
		// Whoever stays, and is told that the outcome is unclear, asks again.
		if c.kind != "leaves" && errors.Is(c.err, lifecycle.ErrUnclear) {
			if g.lose == 0 {
				k.failf("%s: a caller who stays is told %v, and no reply was lost", p, c.err)
			}
			c.ask()
		}
	}
	written := map[lifecycle.RequestID]lifecycle.Request{}
	for _, r := range k.requests(p, lifecycle.RequestQuery{}) {
		written[r.ID] = r
	}
	want := 1
	for i, c := range all {
		var asked error
		switch c.kind {
		case "good":
			want++
		case "fails":
			asked = errOutage
		case "refused":
			asked = lifecycle.ErrRefused
		case "malformed":
			asked = lifecycle.ErrInvalid
		case "reused":
			asked = lifecycle.ErrReused
		case "leaves":
			want++
			if asked = c.err; c.err != nil && !errors.Is(c.err, context.Canceled) && (g.lose == 0 || !errors.Is(c.err, lifecycle.ErrUnclear)) {
				k.failf("%s: caller %d left, and was told %v", p, i, c.err)
			}
			if _, ok := written[lifecycle.RequestID(c.id)]; ok && c.err != nil && !errors.Is(c.err, lifecycle.ErrUnclear) {
				k.failf("%s: caller %d left, was told %v, and its request is there", p, i, c.err)
			}
		}
		if !errors.Is(c.err, asked) || asked == nil && c.err != nil {
			k.failf("%s: caller %d (%s): error %v, want %v", p, i, c.kind, c.err, asked)
		}
		if c.err == nil {
			if r := written[c.r.ID]; r.ID != c.r.ID || r.Version != c.r.Version {
				k.failf("%s: caller %d (%s) has request %q of version %d, the book has it of %d", p, i, c.kind, c.r.ID, c.r.Version, r.Version)
			}
			continue
		}
		if c.kind != "leaves" {
			if _, ok := written[lifecycle.RequestID(c.id)]; ok && c.id != "reused" {
				k.failf("%s: caller %d (%s) was told %v, and its request is there", p, i, c.kind, c.err)
			}
			continue
		}
		c.ctx = k.ctx
		if c.ask(); c.err != nil {
			k.failf("%s: caller %d came back: %v", p, i, c.err)
		}
	}
	k.sound(p)
	if e := k.head(p).Plans[0].Entitlement; int(e.Consumed()) != want {
		k.failf("%s: %d incidents consumed by %d requests", p, e.Consumed(), want)
	}
}
