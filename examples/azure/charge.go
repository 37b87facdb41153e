package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// planOf returns the plan of the book that has paid for a ticket: the plan of the contract
// that the ticket names, in whose term the ticket was opened. A plan has that contract if
// it was bought or adopted under the enrollment ID that Azure shows, or if -contract says
// so. A ticket without a contract has no plan. If the ticket names a contract and the plan
// cannot be found, missing says why.
func (t *ticket) planOf(h *lifecycle.Head) (plan entitlement.Entitlement, missing string) {
	if t.contract == "" {
		return plan, ""
	}
	var plans []entitlement.Entitlement
	for _, p := range h.Plans {
		e := p.Entitlement
		if p.Contract == t.contract && e.Benefit() == entitlement.CloudSupport && !t.opened.Before(e.From()) && t.opened.Before(e.Until()) {
			plans = append(plans, e)
		}
	}
	switch len(plans) {
	case 0:
		return plan, fmt.Sprintf("the book has no cloud plan of contract %q at the time: adopt it (-adopt), or say which contract it is here (-contract)", t.contract)
	case 1:
		return plans[0], ""
	}
	return plan, fmt.Sprintf("the book has %d cloud plans of contract %q at the time: record it by hand, with the one that has paid", len(plans), t.contract)
}

// charge leaves a ticket out that the plan cannot have paid for. The Desk would refuse it
// too, but record that each time the import is repeated. charge reports whether the ticket
// was opened before the plan was adopted: the number that the plan was adopted with then
// includes it.
func (t *ticket) charge(h *lifecycle.Head, plan entitlement.Entitlement, adopted time.Time) bool {
	if t.opened.Before(adopted) {
		t.bad = "" // even if it cannot be recorded: recorded by hand it would be counted twice
		t.leave("plan %s was adopted on %s with what was left then, and this is older: it is counted", plan.Plan(), adopted.Format(time.DateOnly))
		return true
	}
	s := plan.StatusFor(entitlement.Use{
		At: t.opened, Link: entitlement.Linked, Workload: entitlement.WorkloadCloud, Held: held(h, plan.Plan(), t.opened),
	})
	if s.Usable() {
		return false
	}
	var why []string
	for r := range s.Reasons() {
		why = append(why, r.Text())
	}
	t.leave("plan %s cannot have paid: %s; adjust it to what the portal shows, and run the import again", plan.Plan(), strings.Join(why, "; "))
	return false
}

// held counts the incidents of a plan that are set aside.
func held(h *lifecycle.Head, plan entitlement.PlanID, at time.Time) int {
	n := 0
	for _, hold := range h.Holds {
		if hold.Plan == plan && at.Before(hold.Until) {
			n++
		}
	}
	return n
}

// seen is how many incidents of each plan a portal shows. Somebody has read it there and
// gives it on the command line, because no public API has it.
type seen map[entitlement.PlanID]entitlement.Quota

// set reads PLAN=LEFT.
func (s seen) set(text string) error {
	plan, left, ok := strings.Cut(text, "=")
	if !ok || plan == "" {
		return fmt.Errorf("want PLAN=LEFT, not %q", text)
	}
	q, err := entitlement.ParseQuota(left)
	s[entitlement.PlanID(plan)] = q
	return err
}
