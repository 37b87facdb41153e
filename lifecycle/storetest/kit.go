package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// broken is what a kit panics with: a broken store may leave a law nothing to go on with.
type broken string

// caught, deferred, tells what a kit has found broken; other panics go on.
func caught(tell func(found string)) {
	switch r := recover().(type) {
	case nil:
	case broken:
		tell(string(r))
	default:
		panic(r)
	}
}

// kit is what a law works with: a store, and rows to put into it.
type kit struct {
	lifecycle.Store
	ctx  context.Context
	opts Options
}

// few returns how often to do what is done n times in a run that is not quick.
func (k *kit) few(n int) int {
	if k.opts.Quick {
		return (n + 9) / 10
	}
	return n
}

// skips reports whether a quick run leaves out call n to the store. Eleven
// is coprime to the number of calls of a line, so a quick run meets all kinds of calls.
func (k *kit) skips(n int) bool { return k.opts.Quick && n%11 != 0 }

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

func (k *kit) keys(p lifecycle.PartnerID, after lifecycle.Version) []lifecycle.Key {
	return collect(k, k.keyStore().Keys(k.ctx, p, after))
}

// applyAll applies changes in one commit, and returns the outcome of each.
func (k *kit) applyAll(cs ...*lifecycle.Change) []error {
	errs := k.batchStore().ApplyAll(k.ctx, cs)
	if len(errs) != len(cs) {
		k.failf("%d outcomes of %d changes", len(errs), len(cs))
	}
	return errs
}

func (k *kit) batchStore() lifecycle.BatchStore {
	s, ok := k.Store.(lifecycle.BatchStore)
	if !ok {
		k.failf("the store is no BatchStore, and its options do not say so")
	}
	return s
}

func (k *kit) keyStore() lifecycle.KeyStore {
	s, ok := k.Store.(lifecycle.KeyStore)
	if !ok {
		k.failf("the store is no KeyStore, and its options do not say so")
	}
	return s
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
	Keys     []lifecycle.Key // nil unless the store is a KeyStore
}

func (k *kit) book(p lifecycle.PartnerID) book {
	b := book{Head: k.head(p), Requests: k.requests(p, lifecycle.RequestQuery{}), Journal: k.journal(p, 0)}
	if !k.opts.NoKeys {
		b.Keys = k.keys(p, 0)
	}
	return b
}

// wants checks that the book of a partner is b, keys aside if the store lists none.
func (k *kit) wants(p lifecycle.PartnerID, b book) {
	if k.opts.NoKeys {
		b.Keys = nil
	}
	k.equal("the book", b, k.book(p))
}

// equal compares what was read with what was written. As with ==, instants in
// different zones are not equal.
func (k *kit) equal(what string, want, got any) {
	if reflect.DeepEqual(want, got) {
		return // nearly always; otherwise they may differ in form only, as nil and empty
	}
	diff := cmp.Diff(want, got, cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location() == b.Location() }),
		cmp.Comparer(func(a, b language.Tag) bool { return a == b }),
		cmp.Comparer(func(a, b entitlement.Entitlement) bool { return a == b }))
	if diff != "" {
		k.failf("%s (-want +got):\n%s", what, diff)
	}
}

func (k *kit) conflict(err error) {
	if !errors.Is(err, lifecycle.ErrConflict) {
		k.failf("error %v, want ErrConflict", err)
	}
}
