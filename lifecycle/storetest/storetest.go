package storetest

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// Options say what a store cannot do. The zero Options demand everything. A store that
// can do what its options say it cannot fails as well.
type Options struct {
	// NoBatch says that the store is not a [lifecycle.BatchStore].
	NoBatch bool

	// NoKeys says that the store is not a [lifecycle.KeyStore], or that its Keys
	// yields [errors.ErrUnsupported], as that of a wrapper does.
	NoKeys bool

	// Quick makes the laws that repeat something, such as at every call to the store,
	// repeat it about a tenth as often: for a store behind a disk or a network, in a run
	// that somebody waits for. It says nothing about the store.
	Quick bool

	_ struct{}
}

// A Law is one promise of a store. [Laws] lists them; the zero Law is none of them.
type Law struct {
	ID   string // "APPLY-1"
	Text string // the promise in one line

	check func(k *kit)
	needs need
}

// need is what a store must be for a law to apply to it.
type need uint8

const (
	anyStore need = iota
	batchStore
	keyStore
)

// met reports whether a store with these options is what the law needs.
func (n need) met(o *Options) bool {
	switch n {
	case batchStore:
		return !o.NoBatch
	case keyStore:
		return !o.NoKeys
	}
	return true
}

// Laws yields the laws in the order in which [Run] checks them.
func Laws() iter.Seq[Law] { return slices.Values(laws) }

// Run checks every law as a subtest named by its ID, each on a store that
// newStore makes. A law that does not apply to the store, by its options, is skipped.
// If the store is a [lifecycle.BatchStore], all laws are then checked again on what
// [lifecycle.Share] makes of it, under "shared". Nil options are the zero Options.
func Run(t *testing.T, newStore func(testing.TB) lifecycle.Store, opts *Options) {
	var o Options
	if opts != nil {
		o = *opts
	}
	run := func(t *testing.T, newStore func(testing.TB) lifecycle.Store) {
		for _, l := range laws {
			t.Run(l.ID, func(t *testing.T) {
				if !l.needs.met(&o) {
					t.Skip("the store is none for this law, as its options say")
				}
				if problem := l.Check(t, newStore(t), &o); problem != nil {
					t.Error(problem)
				}
			})
		}
		t.Run("MODEL-1-drawn", func(t *testing.T) { drawnModel(t, newStore, &o) })
	}
	run(t, newStore)
	if o.NoBatch {
		return
	}
	t.Run("shared", func(t *testing.T) {
		run(t, func(tb testing.TB) lifecycle.Store {
			s, ok := newStore(tb).(lifecycle.BatchStore)
			if !ok {
				tb.Fatal("the store is no BatchStore, and its options do not say so")
			}
			return lifecycle.Share(s)
		})
	})
}

// Check checks the law on an empty store, and returns what is wrong. It returns nil if,
// by the options, the law does not apply to the store. Check is for tests of broken
// stores; tests of a store use [Run]. Nil options are the zero Options.
func (l Law) Check(tb testing.TB, s lifecycle.Store, opts *Options) (problem error) {
	k := &kit{Store: s, ctx: tb.Context()}
	if opts != nil {
		k.opts = *opts
	}
	if !l.needs.met(&k.opts) {
		return nil
	}
	defer caught(func(found string) { problem = fmt.Errorf("%s: %s:\n%s", l.ID, l.Text, found) })
	l.check(k)
	return nil
}

// capabilities checks that a store is what its options say. A Desk uses what a
// store can do, so one that can do more than it says would be used unchecked.
func capabilities(k *kit) {
	if _, ok := k.Store.(lifecycle.BatchStore); ok == k.opts.NoBatch {
		k.failf("that it is a BatchStore is %t, and that it says it is none is %t", ok, k.opts.NoBatch)
	}
	s, ok := k.Store.(lifecycle.KeyStore)
	if ok {
		for _, err := range s.Keys(k.ctx, partner, 0) {
			ok = !errors.Is(err, errors.ErrUnsupported)
		}
	}
	if ok == k.opts.NoKeys {
		k.failf("that it lists keys is %t, and that it says it does not is %t", ok, k.opts.NoKeys)
	}
}
