package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// The size of a history. Incidents are few, so that callers fight for them, and
// operation IDs are fewer than calls, so that most of them are used again, by the
// same client and by others.
const (
	incidents = 3  // of the one plan
	cases     = 10 // requests; the odd ones are held first
	tries     = 2  // operation IDs for each thing that is done to a request
	patience  = 30 * time.Second
)

// call is one call to a desk.
type call struct {
	op op
	id int // the request, and which of its operation IDs is used: request*tries + try
}

type op uint8

const (
	opFile    op = iota // opens an even request, holds an odd one
	opClose             // as duplicate
	opConfirm           // what is held
	opRelease           // what is held
	opLeft              // reads the balance
)

func (c call) request() int { return c.id / tries }

func (c call) name() lifecycle.RequestID {
	return lifecycle.RequestID(fmt.Sprint("request ", c.request()))
}

// String returns the call in words, which are its operation ID as well.
func (c call) String() string {
	switch c.op {
	case opFile:
		return string(c.name())
	case opLeft:
		return "left"
	}
	verb := map[op]string{opClose: "close", opConfirm: "confirm", opRelease: "release"}[c.op]
	return fmt.Sprintf("%s %d as %c", verb, c.request(), 'a'+c.id%tries)
}

// told is what the caller was told: how many are left and held, or why not.
type told struct {
	left, held int8
	no         string
}

// stage is where a request is.
type stage uint8

const (
	unknown stage = iota
	held
	filed
	refunded
	released
)

// ledger is the sequential specification of a book: what every call must be told if
// the calls came one after the other. It is a value, so that porcupine can go back to
// an earlier one.
type ledger struct {
	left, held int8
	stages     [cases]stage
	filed      [cases]deed
	by         [opLeft - opClose][cases * tries]deed // what an operation ID did
}

// deed is 0 if an operation was not done, and otherwise one more than what it left. It
// is small because a ledger is copied for every call that porcupine tries.
type deed int8

// next returns what a call is told, and the book after it.
func (b ledger) next(c call) (told, ledger) {
	r := c.request()
	if c.op == opLeft {
		return told{left: b.left, held: b.held}, b
	}
	was := &b.filed[r]
	if c.op != opFile {
		was = &b.by[c.op-opClose][c.id]
	}
	if *was != 0 {
		return told{left: int8(*was - 1)}, b
	}
	s := &b.stages[r]
	switch c.op {
	case opFile:
		switch {
		case b.left == 0:
			return told{no: "depleted"}, b
		case b.left == b.held:
			return told{no: "all_held"}, b
		case r%2 == 1:
			*s = held
			b.held++
		default:
			*s = filed
			b.left--
		}
	case opClose:
		switch *s {
		case unknown:
			return told{no: "not found"}, b
		case refunded:
			return told{no: lifecycle.AlreadyClosed}, b
		case held, released:
			return told{no: lifecycle.IllegalMove}, b
		}
		*s = refunded
		b.left++
	case opConfirm, opRelease:
		switch *s {
		case unknown:
			return told{no: "not found"}, b
		case held:
		default:
			return told{no: lifecycle.IllegalMove}, b
		}
		b.held--
		if *s = released; c.op == opConfirm {
			*s = filed
			b.left--
		}
	}
	*was = deed(b.left + 1)
	return told{left: b.left}, b
}

var hashSeed = maphash.MakeSeed()

var sequential = porcupine.Model{
	Init: func() any { return ledger{left: incidents} },
	Step: func(state, input, output any) (bool, any) {
		want, next := state.(ledger).next(input.(call)) //nolint:errcheck // porcupine hands back what it was given
		return want == output, next
	},
	Equal: func(a, b any) bool { return a == b },
	Hash:  func(state any) uint64 { return maphash.Comparable(hashSeed, state.(ledger)) }, //nolint:errcheck // as above
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%v: %+v", input, output)
	},
}

// ask makes a call. An operation ID always comes with the same content, so that using
// it again is a repetition.
func (c call) ask(ctx context.Context, d *lifecycle.Desk) told {
	if c.op == opLeft {
		h, err := d.Head(ctx)
		if err != nil {
			return told{no: err.Error()}
		}
		return told{left: int8(h.Plans[0].Entitlement.Remaining()), held: int8(len(h.Holds))}
	}
	id := lifecycle.OperationID(c.String())
	var r lifecycle.Request
	var err error
	switch {
	case c.op == opClose:
		r, err = d.Close(ctx, lifecycle.Closing{ID: id, Request: c.name(), Reason: lifecycle.Duplicate})
	case c.op == opConfirm:
		r, err = d.Confirm(ctx, lifecycle.Confirmation{ID: id, Request: c.name(), Ticket: c.String()})
	case c.op == opRelease:
		r, err = d.Release(ctx, lifecycle.Releasing{ID: id, Request: c.name()})
	case c.request()%2 == 1:
		r, err = d.Hold(ctx, draft(id), scriptStart.Add(time.Hour))
	default:
		r, err = d.Open(ctx, draft(id))
	}
	refused, ok := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case err == nil:
		return told{left: int8(r.Left)}
	case ok && refused.Has("depleted"):
		return told{no: "depleted"}
	case ok && refused.Has("all_held"):
		return told{no: "all_held"}
	case ok:
		return told{no: refused.Reasons[0].Code}
	case errors.Is(err, lifecycle.ErrNotFound):
		return told{no: "not found"}
	}
	return told{no: err.Error()} // which the specification never says
}

// Histories lets concurrent clients make calls to a store, and checks each history with
// porcupine. Every history has a book of its own. The first has the given seed and each
// of the others the next one; the seed determines what the clients ask for, and names the
// book, so that a store can be used again with other seeds. Histories ends the test at
// the first history that no order of the calls explains, or that could not be checked in
// half a minute. Otherwise it returns how often each answer was given.
func Histories(tb testing.TB, s lifecycle.Store, seed uint64, histories, clients, calls int) map[string]int {
	tb.Helper()
	k := &kit{Store: s, ctx: tb.Context()}
	defer caught(func(found string) { tb.Fatal(found) })
	answers := map[string]int{}
	for n := seed; n < seed+uint64(histories); n++ {
		operations := k.history(lifecycle.PartnerID(fmt.Sprint("history ", n)), n, clients, calls)
		for _, o := range operations {
			if t, ok := o.Output.(told); ok {
				answers[cmp.Or(t.no, "done")]++
			}
		}
		if result, info := porcupine.CheckOperationsVerbose(sequential, operations, patience); result != porcupine.Ok {
			path := tb.ArtifactDir() + "/history.html"
			if err := porcupine.VisualizePath(sequential, info, path); err != nil {
				tb.Error(err)
			}
			tb.Fatalf("history %d is %s, want Ok: no order of its calls explains what they were told\ngo test -artifacts keeps it in %s", n, result, path)
		}
	}
	return answers
}

// linearizable is the law of histories, in a size that is good for every run.
func linearizable(k *kit) {
	const histories, clients, calls = 50, 8, 20
	for n := range k.few(histories) {
		operations := k.history(lifecycle.PartnerID(fmt.Sprint("history ", n)), uint64(n), clients, calls)
		if result := porcupine.CheckOperationsTimeout(sequential, operations, patience); result != porcupine.Ok {
			k.failf("history %d of %d clients is %s, want Ok: no order of its calls explains what they were told", n, clients, result)
		}
	}
}

// history lets all clients make their calls at once, on a book with one plan. Each
// client of the first half has a desk of its own; those of the second half share one
// by two.
func (k *kit) history(p lifecycle.PartnerID, seed uint64, clients, calls int) []porcupine.Operation {
	now := scriptStart
	s := yielding{k.Store}
	k.adopted(k.deskOn(k.Store, p, &now), incidents)
	operations := make([]porcupine.Operation, clients*calls)
	begin := make(chan struct{})
	start := time.Now()
	var wg sync.WaitGroup
	var desk *lifecycle.Desk
	for client := range clients {
		if client < clients/2 || client%2 == 0 {
			desk = k.deskOn(s, p, &now)
		}
		d, rng := desk, rand.New(rand.NewPCG(seed, uint64(client)))
		mine := operations[client*calls:][:calls]
		wg.Go(func() {
			<-begin
			for i := range mine {
				c := call{op: [...]op{opLeft, opFile, opFile, opFile, opFile, opClose, opClose, opClose, opConfirm, opConfirm, opRelease}[rng.IntN(11)]}
				if c.op != opLeft {
					c.id = rng.IntN(cases * tries)
				}
				if (c.op == opConfirm || c.op == opRelease) && c.request()%2 == 0 && rng.IntN(4) > 0 {
					c.id += tries // mostly an odd one, as only those are held
				}
				called := time.Since(start)
				got := c.ask(k.ctx, d)
				mine[i] = porcupine.Operation{
					ClientId: client, Input: c, Call: int64(called), Output: got, Return: int64(time.Since(start)),
				}
			}
		})
	}
	close(begin)
	wg.Wait()
	return operations
}

// yielding is a store that yields the processor before every call, so that the steps
// of the callers interleave even on one processor.
type yielding struct{ lifecycle.Store }

// Head implements [lifecycle.Store].
func (s yielding) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	runtime.Gosched()
	return s.Store.Head(ctx, p)
}

// Key implements [lifecycle.Store].
func (s yielding) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	runtime.Gosched()
	return s.Store.Key(ctx, p, id)
}

// Requests implements [lifecycle.Store].
func (s yielding) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	runtime.Gosched()
	return s.Store.Requests(ctx, p, q)
}

// Apply implements [lifecycle.Store].
func (s yielding) Apply(ctx context.Context, c *lifecycle.Change) error {
	runtime.Gosched()
	return s.Store.Apply(ctx, c)
}
