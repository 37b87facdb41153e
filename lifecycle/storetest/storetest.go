package storetest

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Options say what a store cannot do. The zero Options demand everything.
type Options struct {
	_ struct{}
}

// A Law is one promise of a store.
type Law struct {
	ID   string // "APPLY-1"
	Text string

	check func(k *kit)
}

// Laws yields the laws in the order in which [Run] checks them.
func Laws() iter.Seq[Law] {
	return func(yield func(Law) bool) {
		for _, l := range laws {
			if !yield(l) {
				return
			}
		}
	}
}

// Run checks every law as a subtest named by its ID, each on a store that
// newStore makes. Nil options are the zero Options.
func Run(t *testing.T, newStore func(testing.TB) lifecycle.Store, opts *Options) {
	for _, l := range laws {
		t.Run(l.ID, func(t *testing.T) {
			if problem := l.Check(t, newStore(t)); problem != nil {
				t.Error(problem)
			}
		})
	}
}

// Check checks the law on an empty store, and returns what is wrong. It is for
// tests of broken stores; tests of a store use [Run].
func (l Law) Check(tb testing.TB, s lifecycle.Store) (problem error) {
	k := &kit{Store: s, tb: tb, ctx: tb.Context()}
	defer func() {
		// A broken store may leave a law nothing to go on with.
		switch r := recover().(type) {
		case nil:
		case broken:
			problem = fmt.Errorf("%s: %s:\n%s", l.ID, l.Text, r)
		default:
			panic(r)
		}
	}()
	l.check(k)
	return nil
}

type broken string

// kit is what a law works with: a store, and rows to put into it.
type kit struct {
	lifecycle.Store
	tb  testing.TB
	ctx context.Context
}

// failf ends the law.
func (k *kit) failf(format string, args ...any) { panic(broken(fmt.Sprintf(format, args...))) }

func (k *kit) must(err error) {
	if err != nil {
		k.failf("error %v, want none", err)
	}
}

const partner = lifecycle.PartnerID("partner")

// fill makes n changes of a book, named 1 to n.
func (k *kit) fill(p lifecycle.PartnerID, n int) {
	for i := range n {
		k.must(k.Apply(k.ctx, change(p, lifecycle.Version(i), fmt.Sprint(i+1))))
	}
}

func (k *kit) head(p lifecycle.PartnerID) lifecycle.Head {
	h, err := k.Head(k.ctx, p)
	k.must(err)
	return h
}

func (k *kit) requests(p lifecycle.PartnerID, q lifecycle.RequestQuery) []lifecycle.Request {
	return collect(k, k.Requests(k.ctx, p, q))
}

func (k *kit) journal(p lifecycle.PartnerID, after lifecycle.Version) []entitlement.Entry {
	return collect(k, k.Journal(k.ctx, p, after))
}

func collect[T any](k *kit, seq iter.Seq2[T, error]) []T {
	var list []T
	for v, err := range seq {
		k.must(err)
		list = append(list, v)
	}
	return list
}

// book is all that can be read of a partner's book.
type book struct {
	Head     lifecycle.Head
	Requests []lifecycle.Request
	Journal  []entitlement.Entry
}

func (k *kit) book(p lifecycle.PartnerID) book {
	return book{k.head(p), k.requests(p, lifecycle.RequestQuery{}), k.journal(p, 0)}
}
