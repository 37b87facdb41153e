package main

import (
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// point is what is left of a plan from an instant on, until the next point.
type point struct {
	at   time.Time
	left int64
}

// burndown is what was left of a limited plan, at the instants that its journal claims. It
// begins where the book begins; what is dated before that counts from there on, as in
// [entitlement.BalanceAt]. The zero burndown is that of an empty journal.
type burndown struct {
	left    int64   // after the last entry
	changes []point // in the order of the journal: what was there first, and then how much was added
}

// add takes the next entry of the journal.
func (b *burndown) add(e entitlement.Entry) {
	left := int64(e.Left)
	if len(b.changes) > 0 && left == b.left {
		return
	}
	at := e.At
	if len(b.changes) > 0 && at.Before(b.changes[0].at) {
		at = b.changes[0].at
	}
	b.changes = append(b.changes, point{at, left - b.left})
	b.left = left
}

// points returns what was left, in the order of time.
func (b *burndown) points() []point {
	// An entry may be dated back: the order of the journal is not that of the days.
	changes := slices.Clone(b.changes)
	if len(changes) > 0 {
		slices.SortStableFunc(changes[1:], func(a, b point) int { return a.at.Compare(b.at) })
	}
	sum := int64(0)
	var points []point
	for _, c := range changes {
		sum += c.left
		if last := len(points) - 1; last >= 0 && points[last].at.Equal(c.at) {
			points[last].left = sum
			continue
		}
		points = append(points, point{c.at, sum})
	}
	return points
}
