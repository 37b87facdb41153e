package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// gate is a store whose commits wait until the test lets them through.
type gate struct {
	*memstore.Store
	mu      sync.Mutex
	shut    chan struct{} // closed to let everything through; nil if open
	commits []int         // how many changes each had
	spoil   func(i int, c *lifecycle.Change) error
	ended   int // commits whose context ended while they waited
}

func (g *gate) close() (open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	shut := make(chan struct{})
	g.shut = shut
	return func() {
		g.mu.Lock()
		g.shut = nil
		g.mu.Unlock()
		close(shut)
	}
}

func (g *gate) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	g.mu.Lock()
	shut := g.shut
	g.commits = append(g.commits, len(cs))
	g.mu.Unlock()
	errs := make([]error, len(cs))
	if shut != nil {
		select {
		case <-shut:
		case <-ctx.Done():
			g.mu.Lock()
			g.ended++
			g.mu.Unlock()
			for i := range errs {
				errs[i] = fmt.Errorf("%w: %w", lifecycle.ErrUnclear, ctx.Err())
			}
			return errs
		}
	}
	for i, c := range cs {
		if g.spoil != nil {
			errs[i] = g.spoil(i, c)
		}
		if errs[i] == nil {
			errs[i] = g.Store.Apply(ctx, c)
		}
	}
	return errs
}

func (g *gate) Apply(ctx context.Context, c *lifecycle.Change) error {
	return g.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

// calls makes calls at once, and returns their errors when all have returned.
type calls struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	errs map[string]error
}

func (c *calls) begin(name string, do func() error) {
	c.wg.Go(func() {
		err := do()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.errs == nil {
			c.errs = map[string]error{}
		}
		c.errs[name] = err
	})
	synctest.Wait() // until it has returned or waits
}

// wait checks the errors: nil, or one that each wraps.
func (c *calls) wait(t *testing.T, want map[string]error) {
	t.Helper()
	c.wg.Wait()
	for name, err := range c.errs {
		if w, ok := want[name]; !ok && err != nil || ok && !errors.Is(err, w) {
			t.Errorf("%s: %v, want %v", name, err, w)
		}
	}
}

// TestCallersShareCommits lets callers of one Desk wait for a commit, and looks at
// what becomes of them: one that fails or goes away touches none of the others.
func TestCallersShareCommits(t *testing.T) {
	setUp := func(t *testing.T) (*office, *gate, entitlement.PlanID) {
		g := &gate{Store: memstore.New()}
		o := newOfficeOn(t, g)
		plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
		g.commits = nil
		return o, g, plan
	}
	open := func(ctx context.Context, o *office, id string) func() error {
		return func() error {
			_, err := o.Open(ctx, azure(lifecycle.OperationID(id), "jiwoo"))
			return err
		}
	}
	wantOpened := func(t *testing.T, o *office, plan entitlement.PlanID, ids ...string) {
		t.Helper()
		var got []string
		for _, r := range o.requests() {
			got = append(got, string(r.ID))
		}
		if diff := cmp.Diff(ids, got); diff != "" || o.left(plan) != entitlement.Limited(uint32(5-len(ids))) {
			t.Errorf("%v left; requests (-want +got):\n%s", o.left(plan), diff)
		}
	}
	t.Run("each has its own outcome", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			var c calls
			letThrough := g.close()
			c.begin("1", open(t.Context(), o, "1"))
			c.begin("2", open(t.Context(), o, "2"))
			c.begin("unlinked", func() error {
				_, err := o.Open(t.Context(), azure("unlinked", "stranger"))
				return err
			})
			c.begin("no such plan", func() error {
				_, err := o.Open(t.Context(), with(azure("no such plan", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = "none" }))
				return err
			})
			gone, leave := context.WithCancel(t.Context())
			c.begin("gone", open(gone, o, "gone"))
			leave()
			synctest.Wait()
			if err := c.errs["gone"]; !errors.Is(err, context.Canceled) || errors.Is(err, lifecycle.ErrUnclear) {
				t.Errorf("who went while waiting has %v, want its context's error alone: nothing was begun", c.errs["gone"])
			}
			c.begin("2 again", open(t.Context(), o, "2"))
			c.begin("3", open(t.Context(), o, "3"))
			letThrough()
			c.wait(t, map[string]error{"unlinked": lifecycle.ErrRefused, "no such plan": lifecycle.ErrNotFound, "gone": context.Canceled})
			wantOpened(t, o, plan, "1", "2", "3")
			if len(g.commits) < 2 || g.commits[0] != 1 || g.commits[1] < 2 {
				t.Errorf("commits of %v changes, want the first alone and those who waited together", g.commits)
			}
		})
	})
	t.Run("what fails leaves the others", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			broken := errors.New("disk full")
			g.spoil = func(_ int, c *lifecycle.Change) error {
				if len(c.Keys) == 1 && c.Keys[0].ID == "3" {
					return broken
				}
				return nil
			}
			var c calls
			letThrough := g.close()
			for _, id := range []string{"1", "2", "3", "4"} {
				c.begin(id, open(t.Context(), o, id))
			}
			letThrough()
			c.wait(t, map[string]error{"3": broken})
			wantOpened(t, o, plan, "1", "2", "4")
		})
	})
	t.Run("who goes while it is written cannot know", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			var c calls
			letFirst := g.close()
			c.begin("1", open(t.Context(), o, "1"))
			ctx2, leave2 := context.WithCancel(t.Context())
			ctx3, leave3 := context.WithCancel(t.Context())
			c.begin("2", open(ctx2, o, "2")) // will do the work of all
			c.begin("3", open(ctx3, o, "3"))
			c.begin("4", open(t.Context(), o, "4"))
			letFirst()
			letSecond := g.close()
			synctest.Wait()
			leave3()
			synctest.Wait()
			if err := c.errs["3"]; !errors.Is(err, lifecycle.ErrUnclear) || !errors.Is(err, context.Canceled) {
				t.Errorf("who went while it was written: %v", err)
			}
			leave2()
			synctest.Wait()
			letSecond()
			c.wait(t, map[string]error{"3": lifecycle.ErrUnclear})
			wantOpened(t, o, plan, "1", "2", "3", "4")
			if g.ended != 0 {
				t.Error("the commit of all ended with the context of some")
			}
			if err := open(t.Context(), o, "3")(); err != nil || o.left(plan) != 1 {
				t.Errorf("repeating: %v, %v left", err, o.left(plan))
			}
		})
	})
	t.Run("when all have gone it ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			var c calls
			letFirst := g.close()
			c.begin("1", open(t.Context(), o, "1"))
			ctx, leave := context.WithCancel(t.Context())
			c.begin("2", open(ctx, o, "2"))
			c.begin("3", open(ctx, o, "3"))
			letFirst()
			letSecond := g.close()
			synctest.Wait()
			leave()
			c.wait(t, map[string]error{"2": lifecycle.ErrUnclear, "3": lifecycle.ErrUnclear})
			letSecond()
			wantOpened(t, o, plan, "1")
			if g.ended != 1 {
				t.Errorf("%d commits ended, want the one that nobody waits for", g.ended)
			}
		})
	})
	t.Run("one request, closed twice at once", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			o.open(azure("r", "jiwoo"))
			var c calls
			letThrough := g.close()
			c.begin("1", open(t.Context(), o, "1"))
			for _, id := range []string{"close 1", "close 2"} {
				c.begin(id, func() error {
					_, err := o.Close(t.Context(), lifecycle.Closing{ID: lifecycle.OperationID(id), Request: "r", Reason: lifecycle.Bug})
					return err
				})
			}
			letThrough()
			c.wait(t, map[string]error{"close 2": lifecycle.ErrRefused})
			if o.left(plan) != 4 {
				t.Errorf("%v left, want 4: one came back", o.left(plan))
			}
		})
	})
	t.Run("the last incident", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o, g, plan := setUp(t)
			var c calls
			letThrough := g.close()
			for i := range 8 {
				c.begin(fmt.Sprint(i), open(t.Context(), o, fmt.Sprint(i)))
			}
			letThrough()
			c.wait(t, map[string]error{"5": lifecycle.ErrRefused, "6": lifecycle.ErrRefused, "7": lifecycle.ErrRefused})
			wantOpened(t, o, plan, "0", "1", "2", "3", "4")
			refused := 0
			for _, e := range o.entries(0) {
				if e.Kind == entitlement.Refused {
					refused++
				}
			}
			if refused != 3 {
				t.Errorf("%d refused entries, want 3", refused)
			}
		})
	})
}

// TestShare lets the Desks of many partners wait for one store: more than one of them
// works for at once.
func TestShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{Store: memstore.New()}
		store := lifecycle.Share(g)
		desk := func(p lifecycle.PartnerID) func() error {
			d, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: p})
			if err != nil {
				t.Fatal(err)
			}
			return func() error {
				_, err := d.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear})
				return err
			}
		}
		var c calls
		letThrough := g.close()
		for i := range 100 {
			p := fmt.Sprint("partner ", i)
			c.begin(p, desk(lifecycle.PartnerID(p)))
		}
		letThrough()
		c.wait(t, nil)
		if diff := cmp.Diff([]int{1, 64, 35}, g.commits); diff != "" {
			t.Errorf("commits (-want +got):\n%s", diff)
		}
		for i := range 100 {
			h, err := store.Head(t.Context(), lifecycle.PartnerID(fmt.Sprint("partner ", i)))
			if err != nil || h.Version != 1 || len(h.Plans) != 1 {
				t.Errorf("partner %d: %+v, %v", i, h, err)
			}
		}
	})
}

// locked is a gate to a store that is busy for good: each commit waits for a lock.
type locked struct {
	*gate
	busy  atomic.Bool
	tries atomic.Int64
}

func (l *locked) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	if !l.busy.Load() {
		return l.gate.ApplyAll(ctx, cs)
	}
	l.tries.Add(1)
	time.Sleep(time.Second)
	return slices.Repeat([]error{fmt.Errorf("%w: locked", lifecycle.ErrConflict)}, len(cs))
}

func (l *locked) Apply(ctx context.Context, c *lifecycle.Change) error {
	return l.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

// TestBusyForAll has many callers of a Desk wait for a store that is busy for good: they
// hear of it together, and not one after the other.
func TestBusyForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &locked{gate: &gate{Store: memstore.New()}}
		o := newOfficeOn(t, l)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		var c calls
		letThrough := l.close()
		for i := range 65 {
			c.begin(fmt.Sprint(i), func() error {
				_, err := o.Open(t.Context(), azure(lifecycle.OperationID(fmt.Sprint("r", i)), "jiwoo"))
				return err
			})
		}
		l.busy.Store(true)
		begin := time.Now()
		letThrough()
		c.wg.Wait()
		if waited, n := time.Since(begin), l.tries.Load(); n > 20 || waited > time.Minute {
			t.Errorf("%d commits were tried in %v", n, waited)
		}
		failed := 0
		for _, err := range c.errs {
			if errors.Is(err, lifecycle.ErrConflict) {
				failed++
			}
		}
		if failed != 64 {
			t.Errorf("%d callers hear of it, want all but the first", failed)
		}
	})
}

// side is a gate that lets commits through side by side.
type side struct{ *gate }

func (s side) Parallel() int { return 2 }

// TestShareParallel has a store that is faster with two commits under way: the first two
// callers begin at once, and those that come meanwhile share the commits after them.
func TestShareParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{Store: memstore.New()}
		store := lifecycle.Share(side{g})
		var c calls
		letThrough := g.close()
		for i := range 70 {
			p := lifecycle.PartnerID(fmt.Sprint("partner ", i))
			c.begin(string(p), func() error { return store.Apply(t.Context(), &lifecycle.Change{Partner: p}) })
		}
		if diff := cmp.Diff([]int{1, 1}, g.commits); diff != "" {
			t.Errorf("commits under way (-want +got):\n%s", diff)
		}
		letThrough()
		c.wait(t, nil)
		slices.Sort(g.commits)
		if diff := cmp.Diff([]int{1, 1, 4, 64}, g.commits); diff != "" {
			t.Errorf("commits (-want +got):\n%s", diff)
		}
	})
}

// short is a batch store that forgets an outcome.
type short struct{ *memstore.Store }

func (s short) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	return s.Store.ApplyAll(ctx, cs)[1:]
}

// TestShareDistrusts has a store that does not answer for every change.
func TestShareDistrusts(t *testing.T) {
	s := lifecycle.Share(short{memstore.New()})
	if err := s.Apply(t.Context(), &lifecycle.Change{Partner: "p"}); !errors.Is(err, lifecycle.ErrUnclear) {
		t.Errorf("%v, want ErrUnclear", err)
	}
}

// TestLeaderPanics has the caller panic that works for all who wait, in the middle of
// its commit. The others must not take that for a success, nor wait for ever.
func TestLeaderPanics(t *testing.T) {
	panics := func(do func() error) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v", r)
			}
		}()
		return do()
	}
	t.Run("of a Desk", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := &gate{Store: memstore.New()}
			o := newOfficeOn(t, g)
			plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
			g.spoil = func(_ int, c *lifecycle.Change) error {
				if c.Keys[0].ID == "3" {
					panic("out of memory")
				}
				return nil
			}
			open := func(id lifecycle.OperationID) func() error {
				return func() error {
					r, err := o.Open(t.Context(), azure(id, "jiwoo"))
					if err == nil && r.ID != lifecycle.RequestID(id) {
						return fmt.Errorf("the answer is request %q", r.ID)
					}
					return err
				}
			}
			var c calls
			letThrough := g.close()
			for _, id := range []lifecycle.OperationID{"1", "2", "3", "4"} {
				c.begin(string(id), func() error { return panics(open(id)) })
			}
			letThrough()
			c.wg.Wait()
			c.wait(t, map[string]error{"2": c.errs["2"], "3": lifecycle.ErrUnclear, "4": lifecycle.ErrUnclear})
			if c.errs["2"] == nil {
				t.Error("who worked for all has not panicked, so this test shows nothing")
			}
			g.spoil = nil
			for _, id := range []lifecycle.OperationID{"1", "2", "3", "4"} {
				if err := open(id)(); err != nil {
					t.Errorf("repeating %s: %v", id, err)
				}
			}
			if o.left(plan) != 1 {
				t.Errorf("%v left after four requests, want 1 of 5", o.left(plan))
			}
		})
	})
	t.Run("of a shared store", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := &gate{Store: memstore.New(), spoil: func(i int, _ *lifecycle.Change) error {
				if i == 1 {
					panic("out of memory")
				}
				return nil
			}}
			store := lifecycle.Share(g)
			var c calls
			letThrough := g.close()
			for _, p := range []lifecycle.PartnerID{"1", "2", "3"} {
				c.begin(string(p), func() error {
					return panics(func() error { return store.Apply(t.Context(), &lifecycle.Change{Partner: p}) })
				})
			}
			letThrough()
			c.wg.Wait()
			c.wait(t, map[string]error{"2": c.errs["2"], "3": lifecycle.ErrUnclear})
			if c.errs["2"] == nil {
				t.Error("who worked for all has not panicked, so this test shows nothing")
			}
			if err := store.Apply(t.Context(), &lifecycle.Change{Partner: "4"}); err != nil {
				t.Errorf("who comes after: %v", err)
			}
		})
	})
}
