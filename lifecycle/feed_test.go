package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// follower is a service that follows a journal: it takes whole versions, and its
// cursor is the last one that it took.
type follower struct {
	cursor lifecycle.Version
	taken  [][]entitlement.Entry // by version
}

var errStopped = errors.New("the follower has stopped")

// follow takes what is new. It stops before it takes a version when stop says so; what
// it has read of that version it forgets.
func (f *follower) follow(entries iter.Seq2[entitlement.Entry, error], stop func() bool) error {
	var version []entitlement.Entry
	take := func() error {
		if len(version) == 0 {
			return nil
		}
		if stop() {
			return errStopped
		}
		f.taken = append(f.taken, version)
		f.cursor = lifecycle.Version(version[0].Seq)
		version = nil
		return nil
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if len(version) > 0 && e.Seq != version[0].Seq {
			if err := take(); err != nil {
				return err
			}
		}
		version = append(version, e)
	}
	return take()
}

// TestFeed has followers read a journal that several desks write into, and stop and go on
// all the time. Each sees every entry once, in order, and never a part of a change.
func TestFeed(t *testing.T) {
	s := memstore.New()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// A purchase of Solutions Partner writes two entries in one version, so that a part
	// of a change would show.
	const writers, terms = 3, 40
	var writing, following sync.WaitGroup
	for w := range writers {
		desk := newClerk(t, s).desk
		writing.Go(func() {
			for n := range terms {
				year := 1900 + writers*n + w
				_, err := desk.Buy(ctx, lifecycle.Purchase{
					ID: lifecycle.OperationID(fmt.Sprint("buy ", year)), Offer: entitlement.SolutionsPartner, From: time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC),
				})
				if err != nil {
					t.Errorf("buying for %d: %v", year, err)
				}
				if _, err := desk.Open(ctx, azure(lifecycle.OperationID(fmt.Sprint("open ", year)), "stranger")); !errors.Is(err, lifecycle.ErrRefused) {
					t.Errorf("opening in %d: %v", year, err)
				}
			}
		})
	}
	done := make(chan struct{})
	followers := make([]follower, 4)
	for i := range followers {
		f, desk := &followers[i], newClerk(t, s).desk
		following.Go(func() {
			for last := false; !last; {
				select {
				case <-done:
					last = true // and once more, to the end
				default:
				}
				n := 0
				err := f.follow(desk.Journal(ctx, f.cursor), func() bool { n++; return !last && n > i+1 })
				if err != nil && !errors.Is(err, errStopped) {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	close(done)
	following.Wait()

	want := rowsOf(t, s).Entries
	if len(want) != writers*terms*3 {
		t.Fatalf("%d entries, want %d", len(want), writers*terms*3)
	}
	for i, f := range followers {
		var got []entitlement.Entry
		for _, version := range f.taken {
			size := 2
			if version[0].Kind == entitlement.Refused {
				size = 1
			}
			if len(version) != size {
				t.Fatalf("follower %d: version %d was seen with %d of %d entries", i, version[0].Seq, len(version), size)
			}
			got = append(got, version...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("follower %d saw %d entries, which are not the %d of the journal", i, len(got), len(want))
		}
	}
}
