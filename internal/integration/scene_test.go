package integration_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// bookStore is what the scenes of [regressions] are played on.
type bookStore interface {
	lifecycle.BatchStore
	lifecycle.KeyStore
}

// scene is one telling of a bug, in a book of its own.
type scene struct {
	tb      testing.TB
	ctx     context.Context //nolint:containedctx // of the test
	partner lifecycle.PartnerID
	now     time.Time

	// open returns the store as another process has it: the same books, and nothing
	// else in common.
	open func() bookStore
}

// finding is what a scene panics with that finds the bug.
type finding string

// played plays a scene, and looks at the books after it. It returns the bug that was
// found, or nothing.
func (s *scene) played(play func(*scene)) (found string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case finding:
			found = string(r)
		default:
			panic(r)
		}
	}()
	play(s)
	s.sound()
	return ""
}

// failf ends the scene with what was found.
func (s *scene) failf(format string, args ...any) { panic(finding(fmt.Sprintf(format, args...))) }

// must ends the test: the scene could not be set.
func (s *scene) must(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}

// desk returns a desk that remembers nothing, as in a process that has just started.
func (s *scene) desk(on lifecycle.Store) *lifecycle.Desk {
	d, err := lifecycle.NewDesk(on, &lifecycle.Options{Partner: s.partner, Now: func() time.Time { return s.now }})
	s.must(err)
	return d
}

// adoption takes a plan of 1,000 into the book, of which some are left.
func adoption(id lifecycle.OperationID, left uint32) lifecycle.Adoption {
	return lifecycle.Adoption{
		ID: id, Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC),
		Quota: new(entitlement.Limited(1000)), Left: entitlement.Limited(left),
	}
}

// plan begins a book with a plan that has the given number left and a linked account.
func (s *scene) plan(left uint32) {
	d := s.desk(s.open())
	_, err := d.Adopt(s.ctx, adoption("adopt", left))
	s.must(err)
	s.link(d)
}

func (s *scene) link(d *lifecycle.Desk) {
	_, err := d.Link(s.ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan})
	s.must(err)
}

// done is the answer of a command that has to be done.
func done[T any](s *scene, what string) func(T, error) T {
	return func(answer T, err error) T {
		if err != nil {
			s.failf("%s: error %v, want that it is done", what, err)
		}
		return answer
	}
}

// refused checks that a command was refused for one reason above all.
func (s *scene) refused(what string, err error, code string) {
	if refused, ok := errors.AsType[*lifecycle.RefusedError](err); !ok || !refused.Has(code) {
		s.failf("%s: error %v, want that it is refused as %s", what, err, code)
	}
}

// is checks that an error is the one that is wanted.
func (s *scene) is(what string, err, want error) {
	if !errors.Is(err, want) {
		s.failf("%s: error %v, want %v", what, err, want)
	}
}

// equal checks that two answers are the same.
func (s *scene) equal(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		s.failf("%s: the answer is %+v, want %+v", what, got, want)
	}
}

// so checks how many commands were done, and that the others were refused for one
// reason.
func (s *scene) so(what string, errs []error, many int, code string) (winner int) {
	n := 0
	for i, err := range errs {
		if err == nil {
			n, winner = n+1, i
			continue
		}
		s.refused(fmt.Sprintf("%s, caller %d", what, i), err, code)
	}
	if n != many {
		s.failf("%s: %d of %d callers got one, want %d", what, n, len(errs), many)
	}
	return winner
}

// balance checks what the plan of the book has come to.
func (s *scene) balance(left entitlement.Quota, consumed, refunded uint64, held int) {
	h, err := s.open().Head(s.ctx, s.partner)
	s.must(err)
	for _, p := range h.Plans {
		e := p.Entitlement
		if e.Plan() != plan {
			continue
		}
		if e.Remaining() != left || e.Consumed() != consumed || e.Refunded() != refunded || len(h.Holds) != held {
			s.failf("%s left, %d consumed, %d given back, %d held, want %s, %d, %d, %d",
				e.Remaining(), e.Consumed(), e.Refunded(), len(h.Holds), left, consumed, refunded, held)
		}
		return
	}
	s.failf("the book has no plan %s", plan)
}

// sound checks that the book adds up: an archive of it is one that [lifecycle.Import]
// believes, which folds the journal, and what the plans have consumed is what the
// requests have taken.
func (s *scene) sound() {
	store := s.open()
	var archive bytes.Buffer
	if err := lifecycle.Export(s.ctx, store, s.partner, &archive); err != nil {
		s.failf("the book cannot be exported: %v", err)
	}
	if err := lifecycle.Import(s.ctx, memstore.New(), s.partner, bytes.NewReader(archive.Bytes())); err != nil {
		s.failf("the book does not add up: %v", err)
	}
	taken, back := map[entitlement.PlanID]uint64{}, map[entitlement.PlanID]uint64{}
	for r, err := range store.Requests(s.ctx, s.partner, lifecycle.RequestQuery{}) {
		s.must(err)
		if r.State != lifecycle.StateHeld && r.State != lifecycle.StateReleased {
			taken[r.Plan]++
		}
		if r.State == lifecycle.StateRefunded {
			back[r.Plan]++
		}
	}
	h, err := store.Head(s.ctx, s.partner)
	s.must(err)
	for _, p := range h.Plans {
		e := p.Entitlement
		if e.Consumed() != taken[e.Plan()] || e.Refunded() != back[e.Plan()] || e.Remaining() > e.Granted() {
			s.failf("plan %s has %d consumed, %d given back and %s left of %s; its requests have taken %d and given back %d",
				e.Plan(), e.Consumed(), e.Refunded(), e.Remaining(), e.Granted(), taken[e.Plan()], back[e.Plan()])
		}
	}
}

// together has n callers, each at a desk of its own and by turns in two processes. None
// of them writes before all have read what there is.
func (s *scene) together(n int, do func(i int, d *lifecycle.Desk) error) []error {
	all := &meeting{open: make(chan struct{})}
	all.missing.Store(int64(n))
	processes := []bookStore{s.open(), s.open()}
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		come := sync.OnceFunc(all.come)
		d := s.desk(&meets{KeyStore: processes[i%2], all: all, come: come})
		wg.Go(func() {
			defer come() // also who has nothing to write
			errs[i] = do(i, d)
		})
	}
	wg.Wait()
	return errs
}

// meeting is where callers wait for each other.
type meeting struct {
	missing atomic.Int64
	open    chan struct{} // closed when all have come
}

func (m *meeting) come() {
	if m.missing.Add(-1) == 0 {
		close(m.open)
	}
}

// meets is a store whose first write waits until all have come.
type meets struct {
	lifecycle.KeyStore
	all  *meeting
	come func()
}

// Apply implements [lifecycle.Store].
func (m *meets) Apply(ctx context.Context, c *lifecycle.Change) error {
	m.come()
	<-m.all.open
	return m.KeyStore.Apply(ctx, c)
}

// wire is a store at the end of a wire, on which something happens to the next write.
type wire struct {
	lifecycle.KeyStore
	next func(ctx context.Context, c *lifecycle.Change) error
	sent *lifecycle.Change // a copy of the change that it happened to
}

func (s *scene) wire() *wire { return &wire{KeyStore: s.open()} }

// Apply implements [lifecycle.Store].
func (w *wire) Apply(ctx context.Context, c *lifecycle.Change) error {
	do := w.next
	if do == nil {
		return w.KeyStore.Apply(ctx, c)
	}
	w.next, w.sent = nil, copied(c)
	return do(ctx, c)
}

// copied returns a change that stays as it is: a Desk uses the rows that it has given to
// a store for its next change.
func copied(c *lifecycle.Change) *lifecycle.Change {
	other := *c
	other.Plans, other.Links, other.Holds = slices.Clone(c.Plans), slices.Clone(c.Links), slices.Clone(c.Holds)
	other.Freed, other.Entries, other.Keys = slices.Clone(c.Freed), slices.Clone(c.Entries), slices.Clone(c.Keys)
	other.Requests = slices.Clone(c.Requests)
	for i := range other.Requests {
		other.Requests[i].Steps = slices.Clone(other.Requests[i].Steps)
	}
	return &other
}

// loseReply has the next change written, and the reply lost.
func (w *wire) loseReply() {
	w.next = func(ctx context.Context, c *lifecycle.Change) error {
		if err := w.KeyStore.Apply(ctx, c); err != nil {
			return err
		}
		return fmt.Errorf("the connection was reset: %w", lifecycle.ErrUnclear)
	}
}

// killed is what a process panics with that ends.
type killed struct{}

// kill ends the process at the next change, before or after it is written.
func (w *wire) kill(after bool) {
	w.next = func(ctx context.Context, c *lifecycle.Change) error {
		if after {
			if err := w.KeyStore.Apply(ctx, c); err != nil {
				return err
			}
		}
		panic(killed{})
	}
}

// lives reports whether a process lives to the end of what it does.
func lives(do func()) (alive bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
		}
	}()
	do()
	return true
}

// rebased returns a change as somebody would write it who does not know that it was
// written: on top of the book as it is.
func (s *scene) rebased(c *lifecycle.Change, base lifecycle.Version) *lifecycle.Change {
	again := *c
	again.Base = base
	again.Entries = nil
	for _, e := range c.Entries {
		e.Seq = uint64(base) + 1
		again.Entries = append(again.Entries, e)
	}
	return &again
}

// known checks that the store itself refuses a change once more, whatever it is based on.
func (s *scene) known(what string, c *lifecycle.Change) {
	store := s.open()
	h, err := store.Head(s.ctx, s.partner)
	s.must(err)
	s.is(what+", to the store", store.Apply(s.ctx, s.rebased(c, h.Version)), lifecycle.ErrConflict)
	after, err := store.Head(s.ctx, s.partner)
	s.must(err)
	s.equal(what+", to the store: the book after it", after, h)
}
