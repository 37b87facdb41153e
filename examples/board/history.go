package main

import (
	"context"
	"slices"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// history keeps what the overview shows of a book's journal. It follows the journal: it
// reads each entry once, and nothing if the book has not changed. A book only grows, so what
// it keeps stays right; after a store is restored to an earlier state, the program must be
// started again. The zero history has read nothing. It is safe for concurrent use.
type history struct {
	mu    sync.Mutex
	seen  lifecycle.Version // it has everything up to this version
	plans map[entitlement.PlanID]*planHistory
}

// planHistory is what is kept of one plan. The zero planHistory is that of a plan
// without entries.
type planHistory struct {
	burndown burndown
	latest   []entitlement.Entry // in order
}

// latest is how many entries of a plan's journal the overview lists.
const latest = 8

// follow returns the histories of the plans up to the given version of the book or a later
// one. The caller owns them.
func (h *history) follow(ctx context.Context, desk *lifecycle.Desk, version lifecycle.Version) (map[entitlement.PlanID]planHistory, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.seen < version {
		if err := h.read(ctx, desk); err != nil {
			return nil, err
		}
		h.seen = max(h.seen, version) // not every version has an entry
	}
	plans := make(map[entitlement.PlanID]planHistory, len(h.plans))
	for id, p := range h.plans {
		plans[id] = planHistory{p.burndown, slices.Clone(p.latest)} // entries are only added to the burndown
	}
	return plans, nil
}

// read reads what the journal has got since the last time. It keeps what it has read before
// an error, and goes on from there the next time.
func (h *history) read(ctx context.Context, desk *lifecycle.Desk) error {
	var change []entitlement.Entry // of one version: half of it would be taken twice
	for e, err := range desk.Journal(ctx, h.seen) {
		if err != nil {
			return err
		}
		if len(change) > 0 && change[0].Seq != e.Seq {
			h.add(change)
			change = change[:0]
		}
		change = append(change, e)
	}
	h.add(change)
	return nil
}

func (h *history) add(change []entitlement.Entry) {
	for _, e := range change {
		p := h.plans[e.Plan]
		if p == nil {
			p = &planHistory{}
			if h.plans == nil {
				h.plans = map[entitlement.PlanID]*planHistory{}
			}
			h.plans[e.Plan] = p
		}
		p.burndown.add(e)
		if len(p.latest) == latest {
			p.latest = slices.Delete(p.latest, 0, 1)
		}
		p.latest = append(p.latest, e)
		h.seen = lifecycle.Version(e.Seq)
	}
}
