package storetest

import (
	"context"
	"errors"
	"iter"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// faulty is a store with a mishap at one of the calls to it. It is for one caller at
// a time.
type faulty struct {
	lifecycle.Store
	writes []bool // whether each call so far was Apply
	at     int    // the call that has the mishap; -1 is none
	do     mishap
	cancel func() // ends the caller's context
	hit    bool   // the call has come
	done   bool   // the call was an Apply that has written
}

// mishap is what happens to a call. The zero mishap is none.
type mishap uint8

const (
	noMishap    mishap = iota
	crashFirst         // the process ends instead of the call
	crashAfter         // the process ends after the call
	lostCall           // the call does not reach the store, which nobody can tell
	lostReply          // the reply does not reach the caller, who cannot tell
	failed             // the store says that it failed, and nothing was done
	cancelFirst        // the caller's context ends, and then the call is made
	cancelAfter        // the call is made, and then the caller's context ends
)

func (m mishap) String() string {
	return [...]string{
		"nothing", "crash instead of it", "crash after it", "call lost", "reply lost", "failure", "end of the context before it", "end of the context after it",
	}[m]
}

// crash is the value of a panic that stands for the end of the process: nothing that
// was in its memory is used again.
type crash struct{}

var errOutage = errors.New("the connection is gone")

// call makes a call to the store, with the mishap if the call is the one that has it.
func (f *faulty) call(write bool, call func() error) error {
	n := len(f.writes)
	f.writes = append(f.writes, write)
	if n != f.at {
		return call()
	}
	f.hit = true
	before := func(err error) error {
		switch f.do {
		case crashFirst:
			panic(crash{})
		case lostCall:
			return lifecycle.ErrUnclear
		case failed:
			return errOutage
		case cancelFirst:
			f.cancel()
		}
		return err
	}
	if err := before(nil); err != nil {
		return err
	}
	err := call()
	f.done = write && err == nil
	switch f.do {
	case crashAfter:
		panic(crash{})
	case lostReply:
		if err == nil {
			err = lifecycle.ErrUnclear
		}
	case cancelAfter:
		f.cancel()
	}
	return err
}

// Head implements [lifecycle.Store].
func (f *faulty) Head(ctx context.Context, p lifecycle.PartnerID) (h lifecycle.Head, err error) {
	err = f.call(false, func() error {
		h, err = f.Store.Head(ctx, p)
		return err
	})
	return h, err
}

// Key implements [lifecycle.Store].
func (f *faulty) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (key lifecycle.Key, r lifecycle.Request, err error) {
	err = f.call(false, func() error {
		key, r, err = f.Store.Key(ctx, p, id)
		return err
	})
	return key, r, err
}

// Requests implements [lifecycle.Store].
func (f *faulty) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return rows(f, f.Store.Requests(ctx, p, q))
}

// Journal implements [lifecycle.Store].
func (f *faulty) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return rows(f, f.Store.Journal(ctx, p, after))
}

// rows yields what seq yields. A listing counts as one call.
func rows[T any](f *faulty, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err := f.call(false, func() error { return nil }); err != nil {
			yield(none, err)
			return
		}
		seq(yield)
	}
}

// Apply implements [lifecycle.Store].
func (f *faulty) Apply(ctx context.Context, c *lifecycle.Change) error {
	return f.call(true, func() error { return f.Store.Apply(ctx, c) })
}
