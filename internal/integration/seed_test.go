package integration_test

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// A seed is a bug, and how a process gets it that works on a store without one.
type seed struct {
	fault string
	spoil func(*seeded)
	alone bool // lifecycle.Share does not let it come to it
}

// seeded is how a process with a bug sees a store that has none: some methods are
// replaced.
type seeded struct {
	doctored.Store
	all *lingering
	mu  sync.Mutex // of the process
}

// force writes a change on top of the book as it is.
func (s *seeded) force(ctx context.Context, c *lifecycle.Change) error {
	s.all.mu.Lock()
	defer s.all.mu.Unlock()
	h, err := s.Below.Head(ctx, c.Partner)
	if err != nil {
		return err
	}
	forced := *c
	forced.Base = h.Version
	forced.Entries = slices.Clone(c.Entries)
	for i := range forced.Entries {
		forced.Entries[i].Seq = uint64(h.Version) + 1
	}
	forced.Keys = slices.DeleteFunc(slices.Clone(c.Keys), func(k lifecycle.Key) bool {
		_, _, err := s.Below.Key(ctx, c.Partner, k.ID)
		return err == nil
	})
	return s.Below.Apply(ctx, &forced)
}

// lingering is where all processes meet between a check and what follows from it.
type lingering struct {
	mu sync.Mutex

	at   sync.Mutex
	come chan struct{} // closed when another one comes
}

// linger waits for another one, or not for long if there is none.
func (l *lingering) linger() {
	l.at.Lock()
	if other := l.come; other != nil {
		l.come = nil
		close(other)
		l.at.Unlock()
		return
	}
	mine := make(chan struct{})
	l.come = mine
	l.at.Unlock()
	select {
	case <-mine:
	case <-time.After(20 * time.Millisecond):
		l.at.Lock()
		defer l.at.Unlock()
		if l.come == mine {
			l.come = nil
		}
	}
}

// The bugs.
var (
	checksThenWrites = seed{fault: "looks at the version in one step and writes in another", spoil: func(s *seeded) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			if err != nil || h.Version != c.Base {
				return cmp.Or(err, lifecycle.ErrConflict)
			}
			for _, k := range c.Keys {
				if _, _, err := s.Below.Key(ctx, c.Partner, k.ID); err == nil {
					return lifecycle.ErrConflict
				}
			}
			s.all.linger()
			return s.force(ctx, c)
		}
	}}
	locksInItsProcess = seed{fault: "looks at the version and writes under a lock of its process", spoil: func(s *seeded) {
		checksThenWrites.spoil(s)
		apply := s.ApplyFunc
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			return apply(ctx, c)
		}
	}}
	ignoresVersions = seed{fault: "writes whatever version the change is based on", spoil: func(s *seeded) { s.ApplyFunc = s.force }}

	keepsTheFirstHead = seed{fault: "gives the head that it has read first", spoil: func(s *seeded) {
		kept := map[lifecycle.PartnerID]lifecycle.Head{}
		s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if h, ok := kept[p]; ok {
				return h, nil
			}
			h, err := s.Below.Head(ctx, p)
			kept[p] = h
			return h, err
		}
	}}
	readsOldRequests = seed{fault: "gives a request as it was opened", spoil: func(s *seeded) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Below.Requests(ctx, p, q) {
					if key, _, err := s.Below.Key(ctx, p, lifecycle.OperationID(r.ID)); err == nil {
						r.Progress, r.Steps = key.Progress, nil
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
	}}
	dropsHolds   = seed{fault: "drops holds", spoil: func(s *seeded) { s.Edit(func(c *lifecycle.Change) { c.Holds = nil }) }}
	ignoresFreed = seed{fault: "ignores what is freed", spoil: func(s *seeded) { s.Edit(func(c *lifecycle.Change) { c.Freed = nil }) }}
	keepsNoIDs   = seed{fault: "keeps no operation IDs", spoil: func(s *seeded) { s.Edit(func(c *lifecycle.Change) { c.Keys = nil }) }}

	forgetsIDs = seed{fault: "forgets operations after two others", spoil: func(s *seeded) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, r, err := s.Below.Key(ctx, p, id)
			if h, _ := s.Below.Head(ctx, p); err == nil && h.Version > key.Version+2 {
				return lifecycle.Key{}, lifecycle.Request{}, lifecycle.ErrNotFound
			}
			return key, r, err
		}
	}}
	writesUntilThanked = seed{fault: "writes again what it has heard nothing of", spoil: func(s *seeded) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Below.Apply(ctx, c)
			if err == nil && slices.ContainsFunc(c.Entries, func(e entitlement.Entry) bool { return e.Kind == entitlement.Refunded }) {
				err = s.force(ctx, c)
			}
			return err
		}
	}}
	namesHoldsAnew = seed{fault: "gives each hold a new name", spoil: func(s *seeded) {
		s.Edit(func(c *lifecycle.Change) {
			c.Holds = slices.Clone(c.Holds)
			for i := range c.Holds {
				c.Holds[i].Request += lifecycle.RequestID(fmt.Sprint(" of version ", c.Base+1))
			}
		})
	}}
	takesIDsFirst = seed{fault: "takes the operation ID before it looks whether it can write", spoil: func(s *seeded) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			if err := ctx.Err(); err != nil {
				first := lifecycle.Change{Partner: c.Partner, Base: c.Base, Keys: c.Keys}
				return cmp.Or(s.Below.Apply(context.WithoutCancel(ctx), &first), err)
			}
			return s.Below.Apply(ctx, c)
		}
	}, alone: true}
	refusalsUseIDs = seed{fault: "uses up the operation ID of what is refused", spoil: func(s *seeded) {
		s.Edit(func(c *lifecycle.Change) {
			if len(c.Entries) == 1 && c.Entries[0].Kind == entitlement.Refused {
				c.Keys = []lifecycle.Key{{ID: lifecycle.OperationID(c.Entries[0].Cause), Op: lifecycle.OpOpen, Version: c.Base + 1}}
			}
		})
	}}
	batchesKnowNoIDs = seed{fault: "looks at operation IDs in single changes only", spoil: func(s *seeded) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				h, err := s.Below.Head(ctx, c.Partner)
				if errs[i] = cmp.Or(err, lifecycle.ErrConflict); err == nil && h.Version == c.Base {
					errs[i] = s.force(ctx, c)
				}
			}
			return errs
		}
	}}
	undoesRefunds = seed{fault: "undoes a refund when the next one is refused", spoil: func(s *seeded) {
		s.Edit(func(c *lifecycle.Change) {
			if len(c.Entries) != 1 || c.Entries[0].Kind != entitlement.Refused || c.Entries[0].Of != entitlement.Refunded {
				return
			}
			h, err := s.Below.Head(context.Background(), c.Partner)
			if err != nil || h.Plans[0].Entitlement.Refunded() == 0 {
				return
			}
			state := h.Plans[0].Entitlement.State()
			state.Left, state.Refunded = state.Left-1, state.Refunded-1
			if h.Plans[0].Entitlement, err = entitlement.Restore(state); err == nil {
				c.Plans = h.Plans[:1]
			}
		})
	}}
)
