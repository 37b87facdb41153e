package storetest

import (
	"cmp"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// modelPlan is a plan as plain counting; -1 is unlimited.
type modelPlan struct {
	id                         entitlement.PlanID
	offer                      entitlement.Offer
	cloud, active              bool
	from, until, since, taken  time.Time // the term, the activation, and when an incident was last held or consumed
	base, granted, left        int
	consumed, refunded, byHand int // incidents; byHand is the sum of the adjustments
	links                      map[string]bool
}

// modelRequest is a request as plain state.
type modelRequest struct {
	plan            *modelPlan // pays for it; nil if none does
	free, technical bool
	state           lifecycle.State
	latest, until   time.Time // of its latest step; the deadline of a hold
}

// model is a book as the rules have it. It decides the outcome of each command by itself.
type model struct {
	plans    map[entitlement.PlanID]*modelPlan
	requests map[lifecycle.RequestID]*modelRequest
	holds    []*modelRequest // neither confirmed nor released; some may be void
}

// begin adds plans of an offer, unless one of it is held for a part of the term.
func (m *model) begin(plans ...*modelPlan) outcome {
	for _, p := range m.plans {
		if p.offer == plans[0].offer && p.from.Before(plans[0].until) && plans[0].from.Before(p.until) {
			return refused
		}
	}
	for _, p := range plans {
		m.plans[p.id] = p
	}
	return done
}

func (m *model) activate(p *modelPlan, admin bool, at time.Time) outcome {
	switch {
	case !admin, !p.active && !at.Before(p.until):
		return refused
	case !p.active:
		p.active, p.since = true, at
	}
	return done
}

func (m *model) link(p *modelPlan, account string, at time.Time) outcome {
	if !p.active || at.Before(p.since) {
		return refused
	}
	p.links[account] = true
	return done
}

// held returns how many incidents of a plan are set aside at an instant.
func (m *model) held(p *modelPlan, at time.Time) int {
	n := 0
	for _, r := range m.holds {
		if r.plan == p && at.Before(r.until) {
			n++
		}
	}
	return n
}

// pays reports whether a plan can pay at an instant, beside the holds of others.
func (p *modelPlan) pays(at time.Time, others int) bool {
	return p.active && !at.Before(p.since) && !at.Before(p.from) && at.Before(p.until) && p.left != 0 && (p.left < 0 || p.left > others)
}

// payer returns the plan that pays for a request: the one that is named, or otherwise
// the one whose incidents are lost first.
func (m *model) payer(named *modelPlan, account string, at time.Time) *modelPlan {
	var best *modelPlan
	for _, p := range m.plans {
		if named != nil && p != named || !p.cloud || !p.links[account] || !p.pays(at, m.held(p, at)) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(min(p.left, 0), min(best.left, 0)), p.until.Compare(best.until), cmp.Compare(p.left, best.left), cmp.Compare(p.id, best.id)) < 0 {
			best = p
		}
	}
	return best
}

// file opens or holds a request. For one that is recorded neither links nor allowed count.
func (m *model) file(id lifecycle.RequestID, r *modelRequest, named *modelPlan, account string, allowed, recorded bool, at time.Time) outcome {
	switch {
	case recorded && named != nil && !named.pays(at, m.held(named, at)), !recorded && !allowed:
		return refused
	case recorded:
		r.plan = named
	case named != nil || !r.free:
		if r.plan = m.payer(named, account, at); r.plan == nil {
			return refused
		}
	}
	if r.latest, m.requests[id] = at, r; r.plan != nil {
		if r.plan.take(at, r.state != lifecycle.StateHeld); r.state == lifecycle.StateHeld {
			m.holds = append(m.holds, r)
		}
	}
	return done
}

func (p *modelPlan) take(at time.Time, consume bool) {
	if p.taken = p.taken.Add(max(0, at.Sub(p.taken))); consume {
		p.consumed, p.left = p.consumed+1, p.left-min(1, max(0, p.left))
	}
}

// resolve confirms or releases a hold. Once its deadline is past, others may have got
// what it had set aside, even if the confirmation is dated before the deadline.
func (m *model) resolve(r *modelRequest, confirmed bool, at time.Time) outcome {
	if r.state != lifecycle.StateHeld || at.Before(r.latest) || !at.Before(r.until) {
		return refused
	}
	if p := r.plan; p != nil {
		if confirmed && (!p.pays(at, 0) || !p.taken.Before(r.until) && !p.pays(at, m.held(p, at)-1)) {
			return refused
		}
		if confirmed {
			p.take(at, true)
		}
		m.holds = slices.DeleteFunc(m.holds, func(h *modelRequest) bool { return h == r })
	}
	if r.state, r.latest = lifecycle.StateReleased, at; confirmed {
		r.state = lifecycle.StateOpen
	}
	return done
}

// moves has the state to which each event that costs nothing takes a request.
var moves = map[lifecycle.Event]map[lifecycle.State]lifecycle.State{
	lifecycle.EventReopen:  {lifecycle.StateClosed: lifecycle.StateReopened, lifecycle.StateRefundPending: lifecycle.StateReopened},
	lifecycle.EventWait:    {lifecycle.StateOpen: lifecycle.StateWaiting, lifecycle.StateReopened: lifecycle.StateWaiting},
	lifecycle.EventResume:  {lifecycle.StateWaiting: lifecycle.StateOpen},
	lifecycle.EventRespond: stay, lifecycle.EventReclassify: stay,
}

// stay has the states of requests that are filed.
var stay = map[lifecycle.State]lifecycle.State{
	lifecycle.StateOpen: lifecycle.StateOpen, lifecycle.StateWaiting: lifecycle.StateWaiting, lifecycle.StateReopened: lifecycle.StateReopened,
}

func (m *model) move(r *modelRequest, e lifecycle.Event, at time.Time) outcome {
	to, ok := moves[e][r.state]
	if !ok || at.Before(r.latest) {
		return refused
	}
	r.state, r.latest = to, at
	return done
}

// end closes a request, or approves that its incident comes back.
func (m *model) end(r *modelRequest, approved bool, why lifecycle.CloseReason, at time.Time) outcome {
	to := lifecycle.StateClosed
	switch {
	case at.Before(r.latest), approved && r.state != lifecycle.StateRefundPending, !approved && stay[r.state] == 0:
		return refused
	case r.plan == nil:
	case approved, why == lifecycle.Duplicate, why == lifecycle.Bug:
		to = lifecycle.StateRefunded
	case !r.technical:
		to = lifecycle.StateRefundPending
	}
	if p := r.plan; to == lifecycle.StateRefunded {
		if p.left == p.granted && p.left >= 0 {
			return refused // an adjustment has brought it back before
		}
		p.refunded, p.left = p.refunded+1, max(p.left, min(p.left+1, p.granted))
	}
	r.state, r.latest = to, at
	return done
}

func (m *model) adjust(p *modelPlan, to int, at time.Time) outcome {
	if p.left < 0 || to > p.granted {
		return invalid
	}
	if !p.active || at.Before(p.since) {
		return refused
	}
	p.byHand, p.left = p.byHand+to-p.left, to
	return done
}
