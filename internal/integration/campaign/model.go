package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// modelled returns a campaign of random actions that are compared with a model, on a store
// that may have a bug. It has parts, each with a seed and stores of its own.
func modelled(name string, part int, bug spoil) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		all := storetest.Counts{Commands: map[string][5]int{}}
		var mu sync.Mutex
		err := r.parallel((r.size+part-1)/part, func(i int) error {
			var cleanup []func()
			defer func() {
				for _, f := range cleanup {
					f()
				}
			}()
			return watch(ctx, bug == nil, func(t *tester) {
				counts := storetest.Campaign(t, func(testing.TB) lifecycle.Store {
					s, done, err := r.lab.store(ctx, name)
					if err != nil {
						t.void(err)
					}
					cleanup = append(cleanup, done)
					if bug != nil {
						return bug(s)
					}
					return s
				}, r.seedOf(i), min(part, r.size-i*part))
				r.tick(counts.Actions)
				mu.Lock()
				defer mu.Unlock()
				add(&all, &counts)
			})
		})
		if err != nil {
			return err
		}
		return r.modelCounts(&all)
	}
}

func add(all, more *storetest.Counts) {
	all.Actions += more.Actions
	all.Books += more.Books
	all.Entries += more.Entries
	for name, n := range more.Commands {
		sum := all.Commands[name]
		for i := range n {
			sum[i] += n[i]
		}
		all.Commands[name] = sum
	}
}

// modelCounts notes what was done. It is an error if a kind of action was hardly ever
// done, because the campaign then says nothing about it.
func (r *run) modelCounts(c *storetest.Counts) error {
	r.count("actions", c.Actions)
	r.count("books", c.Books)
	r.count("journal entries", c.Entries)
	const commands = 20
	if len(c.Commands) != commands {
		return fmt.Errorf("%d kinds of commands, want %d", len(c.Commands), commands)
	}
	done := 0
	for _, name := range slices.Sorted(maps.Keys(c.Commands)) {
		n := c.Commands[name]
		for i, ending := range []string{"done", "refused", "about what is not there", "malformed", "ID used again"} {
			r.count(ending, n[i])
		}
		done += n[0]
		if total := n[0] + n[1] + n[2] + n[3] + n[4]; total*250 < c.Actions {
			return fmt.Errorf("%d of %d actions are %s, want at least one in 250", total, c.Actions, name)
		}
		if name != "malformed" && name != "reuse" && n[0]*1500 < c.Actions {
			return fmt.Errorf("%d of %d actions are %s and done, want at least one in 1,500", n[0], c.Actions, name)
		}
	}
	if done*3 < c.Actions {
		return fmt.Errorf("%d of %d actions are done, want a third", done, c.Actions)
	}
	return nil
}

// modelSeeded are the bugs that a campaign with a model must find.
func modelSeeded(name string) []seeded {
	const limit = 4000
	return []seeded{
		{"a store that keeps no operation IDs", limit, modelled(name, limit, lostKeys)},
		{"a store that keeps what is freed", limit, modelled(name, limit, keptHolds)},
	}
}
