package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// worded puts the errors of a commit into words.
func worded(errs []error) []string {
	list := make([]string, len(errs))
	for i, err := range errs {
		switch {
		case err == nil:
			list[i] = "applied"
		case errors.Is(err, lifecycle.ErrConflict):
			list[i] = "conflict"
		default:
			list[i] = err.Error()
		}
	}
	return list
}

func severalBooks(k *kit) {
	k.fill("b", 1)
	before := k.book("b")
	got := worded(k.applyAll(change("a", 0, "1"), change("b", 0, "2"), change("c", 0, "1"), change("d", 5, "1"), change("e", 0, "1")))
	k.equal("the outcomes", []string{"applied", "conflict", "applied", "conflict", "applied"}, got)
	for _, p := range []lifecycle.PartnerID{"a", "c", "e"} {
		c := change(p, 0, "1")
		k.wants(p, book{lifecycle.Head{Version: 1, Plans: c.Plans, Links: c.Links, Holds: c.Holds}, c.Requests, c.Entries, c.Keys})
	}
	k.equal("the book of the first conflict", before, k.book("b"))
	k.equal("the book of the second conflict", book{}, k.book("d"))
}

func chained(k *kit) {
	const n = 40
	cs := make([]*lifecycle.Change, n)
	for i := range cs {
		cs[i] = change(partner, lifecycle.Version(i), fmt.Sprint(i+1))
		if i > 0 {
			cs[i].Freed = []lifecycle.RequestID{lifecycle.RequestID(fmt.Sprint(i))}
		}
	}
	for i, outcome := range worded(k.applyAll(cs...)) {
		if outcome != "applied" {
			k.failf("change %d of %d: %s, want applied", i, n, outcome)
		}
	}
	want := book{Head: lifecycle.Head{Version: n, Plans: cs[0].Plans, Holds: cs[n-1].Holds}}
	for _, c := range cs {
		want.Head.Links = append(want.Head.Links, c.Links...)
		want.Requests = append(want.Requests, c.Requests...)
		want.Journal = append(want.Journal, c.Entries...)
		want.Keys = append(want.Keys, c.Keys...)
	}
	slices.SortFunc(want.Head.Links, func(a, b lifecycle.Link) int {
		if a.Account < b.Account {
			return -1
		}
		return 1
	})
	k.wants(partner, want)
}

func failedInBatch(k *kit) {
	k.fill(partner, 1)
	k.fill("other", 1)
	failed := change(partner, 2, "known")
	failed.Plans = []lifecycle.Plan{plan("of the failed", 1)}
	failed.Keys = []lifecycle.Key{key("1", 3, "known")} // version 1 has it
	// A commit may have changes of several callers. "beside it" could be applied if it
	// came alone. Then "after it" could be applied too, although it follows the change
	// that failed.
	got := worded(k.applyAll(
		change(partner, 1, "2"),
		failed,
		change("other", 1, "2"),
		change(partner, 2, "beside it"),
		change(partner, 3, "after it"),
		change("other", 2, "3"),
	))
	k.equal("the outcomes", []string{"applied", "conflict", "applied", "conflict", "conflict", "applied"}, got)
	h := k.head(partner)
	k.equal("version and plans", lifecycle.Head{Version: 2, Plans: []lifecycle.Plan{plan("plan", 5)}}, lifecycle.Head{Version: h.Version, Plans: h.Plans})
	var names []string
	for _, r := range k.requests(partner, lifecycle.RequestQuery{}) {
		names = append(names, fmt.Sprint(r.Version, " ", r.ID))
	}
	for _, e := range k.journal(partner, 0) {
		names = append(names, fmt.Sprint(e.Seq, " ", e.Incident))
	}
	want := []string{"1 1", "2 2"}
	k.equal("requests and entries", append(want, want...), names)
	if v := k.head("other").Version; v != 3 {
		k.failf("the other book is at version %d, want 3", v)
	}
	for _, id := range []lifecycle.OperationID{"known", "beside it", "after it"} {
		if _, _, err := k.Key(k.ctx, partner, id); !errors.Is(err, lifecycle.ErrNotFound) {
			k.failf("operation %q of a change that failed: %v, want ErrNotFound", id, err)
		}
	}
	// The failure does not reach the next commit.
	k.equal("the outcome of the next commit", []string{"applied"}, worded(k.applyAll(change(partner, 2, "beside it"))))
}

func keysInBatch(k *kit) {
	again := change(partner, 1, "again")
	again.Keys = []lifecycle.Key{key("1", 2, "again")}
	got := worded(k.applyAll(change(partner, 0, "1"), change("other", 0, "1"), again, change("other", 1, "2")))
	k.equal("the outcomes", []string{"applied", "applied", "conflict", "applied"}, got)
	// Of two changes that make the same version, one is applied.
	got = worded(k.applyAll(change(partner, 1, "2"), change(partner, 1, "3")))
	k.equal("the outcomes of two changes of one version", []string{"applied", "conflict"}, got)
	// A change that fails records no operation ID.
	got = worded(k.applyAll(change(partner, 9, "4"), change("other", 2, "4")))
	k.equal("the outcomes of an ID in two books", []string{"conflict", "applied"}, got)
	k.equal("the outcome of an ID of one that failed", []string{"applied"}, worded(k.applyAll(change(partner, 2, "4"))))
	if n, m := len(k.journal(partner, 0)), len(k.journal("other", 0)); n != 3 || m != 3 {
		k.failf("%d and %d entries, want 3 and 3", n, m)
	}
}

// likeApply applies the same changes to two groups of books: one at a time to the
// first, up to the first of a book in a commit that fails, and in commits to the second.
func likeApply(k *kit) {
	const commits, most = 40, 8
	rng := rand.New(rand.NewPCG(1, 1))
	books := []string{"a", "b", "c"}
	version := map[string]lifecycle.Version{}
	name := 0
	for range commits {
		var one, all []*lifecycle.Change
		ahead := map[string]lifecycle.Version{}
		for range rng.IntN(most) {
			p := books[rng.IntN(len(books))]
			base := version[p] + ahead[p]
			switch rng.IntN(5) {
			case 0:
				base += lifecycle.Version(rng.IntN(3)) // perhaps not reached yet
			case 1:
				base -= min(base, lifecycle.Version(rng.IntN(2))) // perhaps past
			default:
				ahead[p]++
			}
			name++
			id := name - rng.IntN(2)*rng.IntN(name) // often one that was used
			for _, way := range []struct {
				prefix string
				list   *[]*lifecycle.Change
			}{{"one by one ", &one}, {"together ", &all}} {
				c := change(lifecycle.PartnerID(way.prefix+p), base, fmt.Sprint(id))
				c.Plans[0] = plan("plan", uint32(name))
				if name%3 == 0 {
					c.Freed = append(c.Freed, lifecycle.RequestID(fmt.Sprint(name/2)))
				}
				*way.list = append(*way.list, c)
			}
		}
		want := make([]error, len(one))
		failed := map[lifecycle.PartnerID]bool{}
		for i, c := range one {
			if want[i] = lifecycle.ErrConflict; !failed[c.Partner] {
				want[i] = k.Apply(k.ctx, c)
			}
			failed[c.Partner] = want[i] != nil
		}
		k.equal("the outcomes of a commit", worded(want), worded(k.applyAll(all...)))
		for _, p := range books {
			version[p] = k.head(lifecycle.PartnerID("one by one " + p)).Version
		}
	}
	for _, p := range books {
		k.equal("book "+p, k.book(lifecycle.PartnerID("one by one "+p)), k.book(lifecycle.PartnerID("together "+p)))
		if version[p] == 0 {
			k.failf("book %s is empty after %d changes", p, name)
		}
	}
}

// manyBatches has callers write commits of one book at once. Whatever succeeded, and
// only that, is in the book.
func manyBatches(k *kit) {
	const callers, commits, size = 8, 12, 4
	store := k.batchStore()
	var mu sync.Mutex
	applied := map[string]bool{}
	var wg sync.WaitGroup
	var failed error
	for caller := range callers {
		wg.Go(func() {
			for n := range commits {
				h, err := k.Head(k.ctx, partner)
				cs := make([]*lifecycle.Change, size)
				for i := range cs {
					cs[i] = change(partner, h.Version+lifecycle.Version(i), fmt.Sprintf("%d-%d-%d", caller, n, i))
				}
				errs := store.ApplyAll(k.ctx, cs)
				mu.Lock()
				for i, e := range errs {
					switch {
					case e == nil:
						applied[string(cs[i].Keys[0].ID)] = true
					case !errors.Is(e, lifecycle.ErrConflict):
						err = e
					}
				}
				if err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	k.must(failed)
	got := map[string]bool{}
	for i, e := range k.journal(partner, 0) {
		got[string(e.Incident)] = true
		if e.Seq != uint64(i+1) {
			k.failf("entry %d is of version %d", i, e.Seq)
		}
	}
	k.equal("what succeeded, and what the journal has", applied, got)
	if v := k.head(partner).Version; int(v) != len(applied) || v == 0 {
		k.failf("version %d after %d changes", v, len(applied))
	}
}

func cancelledBatch(k *kit) {
	k.fill(partner, 1)
	before := k.book(partner)
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	errs := k.batchStore().ApplyAll(ctx, []*lifecycle.Change{change(partner, 1, "2"), change("other", 0, "1")})
	for i, err := range errs {
		if !errors.Is(err, context.Canceled) {
			k.failf("change %d: error %v, want context.Canceled", i, err)
		}
	}
	if len(errs) != 2 {
		k.failf("%d outcomes of 2 changes", len(errs))
	}
	k.equal("the book", before, k.book(partner))
	k.equal("the other book", book{}, k.book("other"))
	k.applyAll()

	// What the caller does to the changes afterwards does not reach the store.
	c := change(partner, 1, "2")
	k.must(errors.Join(k.applyAll(c)...))
	c.Entries[0].Incident, c.Requests[0].Steps[0].Actor, c.Holds[0].Plan = "spoilt", "spoilt", "spoilt"
	if list := k.journal(partner, 1); len(list) != 1 || list[0].Incident != entitlement.IncidentID("2") {
		k.failf("the journal has %+v after the caller wrote into the change", list)
	}
	if actor := k.requests(partner, lifecycle.RequestQuery{ID: "2"})[0].Steps[0].Actor; actor == "spoilt" {
		k.failf("the store has kept the steps that it was given")
	}
}
