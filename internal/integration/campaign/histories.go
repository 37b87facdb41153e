package main

import (
	"context"
	"fmt"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// answers are what clients are told in histories. Each must occur.
var answers = []string{"done", "depleted", "all_held", "not found", lifecycle.AlreadyClosed, lifecycle.IllegalMove}

// linearizable returns a campaign of histories of concurrent clients, on a store that may
// have a bug. Behind [lifecycle.Share] the bug is in the store below.
func linearizable(name string, clients, calls int, bug spoil) func(context.Context, *run) error {
	const part = 10 // histories on one store
	return func(ctx context.Context, r *run) error {
		told := map[string]int{}
		for i := 0; i < r.size; i += part {
			n := min(part, r.size-i)
			err := watch(ctx, bug == nil, func(t *tester) {
				s, done, err := r.lab.store(ctx, name)
				if err != nil {
					t.void(err)
				}
				defer done()
				if bug != nil {
					s = bug(s)
				}
				for answer, n := range storetest.Histories(t, s, r.seedOf(i), n, clients, calls) {
					told[answer] += n
				}
			})
			if err != nil {
				return err
			}
			r.tick(n)
			r.count("histories", n)
			r.count("calls", n*clients*calls)
		}
		for _, answer := range answers {
			r.count("told "+answer, told[answer])
			if told[answer]*4 < r.size {
				return fmt.Errorf("%d answers in %d histories are %q", told[answer], r.size, answer)
			}
		}
		return nil
	}
}

// historySeeded are the bugs that at most 50 histories must show.
func historySeeded(name string, clients, calls int) []seeded {
	const limit = 50
	return []seeded{
		{"a store that checks before it writes", limit, linearizable(name, clients, calls, checkedBefore)},
		{"a store that keeps no operation IDs", limit, linearizable(name, clients, calls, lostKeys)},
		{"a replica that is stale", limit, linearizable(name, clients, calls, stale)},
	}
}
