package lifecycle_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// meanwhile is a store on which something happens just after the nth read of a
// head or a key.
type meanwhile struct {
	lifecycle.Store
	reads int
	do    func()
}

func (s *meanwhile) read() {
	if s.reads--; s.reads == 0 {
		s.do()
	}
}

func (s *meanwhile) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	defer s.read()
	return s.Store.Head(ctx, p)
}

func (s *meanwhile) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	defer s.read()
	return s.Store.Key(ctx, p, id)
}

// TestReplayMeanwhile repeats a command on a second desk while the first, which
// takes the last incident, is still at it. The answer must be the first one's,
// wherever it comes in between: not that nothing is left.
func TestReplayMeanwhile(t *testing.T) {
	for reads := 1; reads <= 2; reads++ {
		store := memstore.New()
		first := newOfficeOn(t, store)
		first.adopt(entitlement.SuccessCore, 1, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "a")
		var want lifecycle.Request
		second := newOfficeOn(t, &meanwhile{store, reads, func() { want = first.open(azure("open", "a")) }})
		got := second.open(azure("open", "a"))
		if got.ID != want.ID || got.Version != want.Version || got.Left != 0 {
			t.Errorf("after read %d: version %d with %v left, want version %d with 0", reads, got.Version, got.Left, want.Version)
		}
	}
}

// TestCloseMeanwhile closes a request that another desk opens between the two
// reads of the closing: of the head, which does not know it, and of the request.
func TestCloseMeanwhile(t *testing.T) {
	for reads := 1; reads <= 2; reads++ {
		store := memstore.New()
		first := newOfficeOn(t, store)
		plan := first.adopt(entitlement.SuccessCore, 1, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "a")
		second := newOfficeOn(t, &meanwhile{store, reads, func() { first.open(azure("open", "a")) }})
		if got := second.close("open", lifecycle.Duplicate); got.State != lifecycle.StateRefunded || got.Left != 1 || first.left(plan) != 1 {
			t.Errorf("after read %d: %s with %v left, want refunded with 1", reads, got.State, got.Left)
		}
	}
}

// TestCloseMeanwhileAdopted closes a request that another desk opens in between under
// a plan that is new as well: the head that was read has neither.
func TestCloseMeanwhileAdopted(t *testing.T) {
	for reads := 1; reads <= 2; reads++ {
		store := memstore.New()
		first := newOfficeOn(t, store)
		second := newOfficeOn(t, &meanwhile{store, reads, func() {
			first.adopt(entitlement.SuccessCore, 1, midYear, "a")
			first.open(azure("open", "a"))
		}})
		if got := second.close("open", lifecycle.Duplicate); got.State != lifecycle.StateRefunded || got.Left != 1 {
			t.Errorf("after read %d: %s with %v left, want refunded with 1", reads, got.State, got.Left)
		}
	}
}

// TestRemembersNothingThatFailed lets a commit fail, and another desk bring the book to
// the version that it would have made. What the first desk computes next must not rest
// on what was not written, although the version fits.
func TestRemembersNothingThatFailed(t *testing.T) {
	for name, failure := range map[string]error{"failed": errors.New("disk full"), "unclear": lifecycle.ErrUnclear} {
		g := &gate{Store: memstore.New()}
		first := newOfficeOn(t, g)
		plan := first.offer(entitlement.SuccessExpanded, "jiwoo")[0] // five
		g.spoil = func(int, *lifecycle.Change) error { return failure }
		if _, err := first.Open(t.Context(), azure("lost", "jiwoo")); !errors.Is(err, failure) {
			t.Fatal(err)
		}
		g.spoil = nil
		newOfficeOn(t, g.Store).link("sora", plan)
		if r := first.open(azure("next", "jiwoo")); r.Left != 4 || first.left(plan) != 4 {
			t.Errorf("%s: %v and %v left, want 4", name, r.Left, first.left(plan))
		}
	}
}
