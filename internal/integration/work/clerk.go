package work

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// Clerk draws commands for one book. It remembers what it was told about requests, so that
// most of its commands can be done. [NewClerk] makes one. A Clerk is for one goroutine at a
// time.
type Clerk struct {
	partner lifecycle.PartnerID
	prefix  string // of all IDs
	rng     *rand.Rand
	n       int
	clock   time.Time
	open    []lifecycle.RequestID
	waiting []lifecycle.RequestID
	held    []lifecycle.RequestID
	pending []lifecycle.RequestID // wait for an approval
}

// most is the most requests of a kind that a clerk remembers.
const most = 40

// NewClerk returns a clerk. The IDs of its commands begin with prefix, which no other clerk
// of the book may have, and their dates with from. With the same random numbers and the
// same answers it draws the same commands.
func NewClerk(p lifecycle.PartnerID, prefix string, rng *rand.Rand, from time.Time) *Clerk {
	return &Clerk{partner: p, prefix: prefix, rng: rng, clock: from}
}

// Begin returns the commands with which an empty book begins.
func (c *Clerk) Begin() []Command {
	var list []Command
	for _, plan := range []entitlement.PlanID{Narrow, Wide} {
		for _, op := range []lifecycle.Op{lifecycle.OpAdopt, lifecycle.OpLink} {
			next := c.next()
			next.Op, next.Plan = op, plan
			list = append(list, next)
		}
	}
	return list
}

func (c *Clerk) next() Command {
	c.n++
	c.clock = c.clock.Add(time.Second)
	return Command{ID: lifecycle.OperationID(fmt.Sprintf("%s%d", c.prefix, c.n)), Partner: c.partner, At: c.clock}
}

// Draw returns the next command.
func (c *Clerk) Draw() Command {
	next := c.next()
	list := &c.open
	switch n := c.rng.IntN(20); {
	case n < 3 && len(c.held) > 0:
		next.Op, list = lifecycle.OpConfirm, &c.held
	case n < 4 && len(c.held) > 0:
		next.Op, list = lifecycle.OpRelease, &c.held
	case n < 6 && len(c.pending) > 0:
		next.Op, list = lifecycle.OpApprove, &c.pending
	case n < 7 && len(c.pending) > 0:
		next.Op, next.Event, list = lifecycle.OpMove, lifecycle.EventReopen, &c.pending
	case n < 8 && len(c.waiting) > 0:
		next.Op, next.Event, list = lifecycle.OpMove, lifecycle.EventResume, &c.waiting
	case n < 9 && len(c.open) > 0:
		next.Op, next.Event = lifecycle.OpMove, lifecycle.EventWait
	case n < 14 && len(c.open) > 2:
		next.Op = lifecycle.OpClose
		next.Reason = []lifecycle.CloseReason{lifecycle.Duplicate, lifecycle.Bug, lifecycle.Duplicate, lifecycle.Resolved, lifecycle.Withdrawn}[c.rng.IntN(5)]
	default:
		next.Op = []lifecycle.Op{lifecycle.OpOpen, lifecycle.OpOpen, lifecycle.OpOpen, lifecycle.OpHold, lifecycle.OpRecord}[c.rng.IntN(5)]
		next.Plan = []entitlement.PlanID{Wide, Wide, Wide, Narrow}[c.rng.IntN(4)]
		next.Issue = []routing.IssueType{routing.IssueTechnical, routing.IssueQuota, routing.IssueQuota}[c.rng.IntN(3)]
		if c.rng.IntN(10) == 0 {
			next.Plan, next.Issue = "", routing.IssueBilling // no plan pays for it
		}
		return next
	}
	next.Request = (*list)[c.rng.IntN(len(*list))]
	return next
}

// Told tells the clerk what became of a request.
func (c *Clerk) Told(r *lifecycle.Request) {
	for _, list := range []*[]lifecycle.RequestID{&c.open, &c.waiting, &c.held, &c.pending} {
		*list = slices.DeleteFunc(*list, func(id lifecycle.RequestID) bool { return id == r.ID })
	}
	list := &c.open
	switch r.State {
	case lifecycle.StateOpen, lifecycle.StateReopened:
	case lifecycle.StateWaiting:
		list = &c.waiting
	case lifecycle.StateHeld:
		list = &c.held
	case lifecycle.StateRefundPending:
		list = &c.pending
	default:
		return // nothing is left to do
	}
	if *list = append(*list, r.ID); len(*list) > most {
		*list = slices.Delete(*list, 0, 1)
	}
}
