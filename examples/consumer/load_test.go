package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

var load = flag.Duration("load", 2*time.Second, "how long each load test goes on")

const (
	workers   = 16
	unlimited = "legacy_gold/cloud_support/2025-01-15"
)

// TestLoad has workers open and close requests over HTTP, some commands twice at once
// and some again because of a 503, and then compares the book with what they were told.
func TestLoad(t *testing.T) {
	t.Run("memory", func(t *testing.T) { runLoad(t, memstore.New()) })
	t.Run("memory, answers are lost", func(t *testing.T) { runLoad(t, &forgetful{Store: memstore.New()}) })
}

// forgetful is a store that loses every seventh answer, by turns after and before it
// has written.
type forgetful struct {
	*memstore.Store
	n atomic.Int64
}

func (f *forgetful) Apply(ctx context.Context, c *lifecycle.Change) error {
	return f.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

func (f *forgetful) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	n := f.n.Add(1)
	errs := make([]error, len(cs))
	if n%14 != 7 {
		errs = f.Store.ApplyAll(ctx, cs)
	}
	if n%7 == 0 {
		for i := range errs {
			errs[i] = lifecycle.ErrUnclear
		}
	}
	return errs
}

// runLoad loads a service on a store.
func runLoad(t *testing.T, store lifecycle.Store) {
	c := newClient(t, newHandler(t, store))
	c.Transport = &http.Transport{MaxIdleConnsPerHost: 2 * workers}
	all := &worker{c: c, told: map[entitlement.PlanID]*count{limited: {}, unlimited: {}}}
	for i, line := range []string{
		"/purchases " + purchaseBody, `/purchases {"offer":"legacy_gold","from":"2025-01-15","zone":"Asia/Seoul"}`,
		`/activations {"plan":"` + limited + `","role":"partner_admin"}`, `/activations {"plan":"` + unlimited + `","role":"partner_admin"}`,
		`/links {"plan":"` + limited + `","account":"jiwoo"}`, `/links {"plan":"` + unlimited + `","account":"jiwoo"}`,
	} {
		path, body, _ := strings.Cut(line, " ")
		if got, err := all.post(t.Context(), path, fmt.Sprint("fill-", i), body); err != nil || got.status != 200 {
			t.Fatalf("%s: %v %+v", path, err, got)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), *load)
	defer stop()
	list := make([]*worker, workers)
	var wg sync.WaitGroup
	for i := range list {
		list[i] = &worker{c: c, name: fmt.Sprint("worker-", i), rng: rand.New(rand.NewPCG(uint64(i), 0)), told: map[entitlement.PlanID]*count{limited: {}, unlimited: {}}}
		wg.Go(func() {
			for ctx.Err() == nil {
				// A command that has begun is carried out, or nobody was told.
				if err := list[i].act(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	for _, w := range list {
		all.again += w.again
		for plan, told := range w.told {
			all.told[plan].add(told)
		}
	}
	checkBook(t, store, all)
}
