package storetest

import (
	"slices"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

func sameHead(a, b *lifecycle.Head) bool {
	return a.Version == b.Version && slices.Equal(a.Plans, b.Plans) && slices.Equal(a.Links, b.Links) && slices.Equal(a.Holds, b.Holds)
}

func quotaOf(left int) entitlement.Quota {
	if left < 0 {
		return entitlement.Unlimited
	}
	return entitlement.Quota(left)
}

// untouched checks that a book is as it was.
func (m *machine) untouched(s *subject) {
	if h := m.k.head(s.partner); !sameHead(&h, &s.head) {
		m.failf("the book of %s has changed from %+v to %+v", s.partner, s.head, h)
	}
}

// check checks a book after a command: the head has what the model counts, and the
// journal has grown by what the command did and adds up to the head.
func (m *machine) check(s *subject, o outcome) {
	if o != done && o != refused {
		m.untouched(s)
		return
	}
	before := s.head.Version
	s.head = m.k.head(s.partner)
	h := &s.head
	if h.Version != before+1 {
		m.failf("the book is at version %d after %d", h.Version, before)
	}
	if len(h.Plans) != len(s.model.plans) || len(h.Holds) != len(s.model.holds) {
		m.failf("%d plans and %d holds, want %d and %d", len(h.Plans), len(h.Holds), len(s.model.plans), len(s.model.holds))
	}
	for i := range h.Plans {
		m.plan(s, &h.Plans[i])
	}
	for _, hold := range h.Holds {
		r := s.model.requests[hold.Request]
		if r == nil || r.state != lifecycle.StateHeld || r.plan.id != hold.Plan || !r.until.Equal(hold.Until) {
			m.failf("the hold is %+v, want that of %+v", hold, r)
		}
	}
	n := 0
	for _, e := range m.k.journal(s.partner, before) {
		n++
		if e.Seq != uint64(h.Version) || (e.Kind == entitlement.Refused) != (o == refused) {
			m.failf("version %d, which is %s, has the entry %+v", h.Version, o, e)
		}
		s.journal = append(s.journal, e)
		if e.Plan == "" {
			continue
		}
		if s.folds[e.Plan] == nil {
			s.folds[e.Plan] = new(entitlement.Journal)
		}
		if err := s.folds[e.Plan].Append(e); err != nil {
			m.failf("the journal does not fold: %v", err)
		}
	}
	if o == refused && n != 1 {
		m.failf("a refusal has %d entries", n)
	}
	for i := range h.Plans {
		e := h.Plans[i].Entitlement
		if f := s.folds[e.Plan()]; f == nil || f.Entitlement() != e {
			m.failf("the entries of %s do not add up to %+v", e.Plan(), e)
		}
	}
}

// plan checks one plan against the model, and that no incident of it is lost or made up.
func (m *machine) plan(s *subject, got *lifecycle.Plan) {
	e := got.Entitlement
	p := s.model.plans[e.Plan()]
	if p == nil {
		m.failf("plan %s is none of the model's", e.Plan())
	}
	since, active := e.Activation()
	if e.Remaining() != quotaOf(p.left) || int(e.Consumed()) != p.consumed || int(e.Refunded()) != p.refunded || int(e.Adjusted()) != p.byHand ||
		active != p.active || active && !since.Equal(p.since) || !e.Until().Equal(p.until) || !got.Taken.Equal(p.taken) && (!got.Taken.IsZero() || !p.taken.Equal(p.from)) {
		m.failf("plan %s: %s left, %d consumed, %d refunded, %d adjusted, active %t since %s until %s, taken at %s, want %+v", e.Plan(),
			e.Remaining(), e.Consumed(), e.Refunded(), e.Adjusted(), active, since, e.Until(), got.Taken, p)
	}
	if p.left < 0 {
		return
	}
	lapsed := 0
	if !m.clock.Before(p.until) {
		lapsed = p.left
	}
	left, usable := int(e.Remaining()), int(e.Remaining())-lapsed
	if p.base+int(e.Adjusted()) != usable+lapsed+int(e.Consumed())-int(e.Refunded()) || left < 0 || left > int(e.Granted()) ||
		int(e.Lapsed(m.clock)) != lapsed || e.Refunded() > e.Consumed() {
		m.failf("plan %s does not add up: base %d, %d left, %d consumed, %d refunded, %d adjusted, %d lapsed", e.Plan(), p.base, left, e.Consumed(), e.Refunded(), e.Adjusted(), lapsed)
	}
}

// request checks a request against the model.
func (m *machine) request(s *subject, want *modelRequest, got *lifecycle.Request) {
	var plan entitlement.PlanID
	if want.plan != nil {
		plan = want.plan.id
	}
	if got.State != want.state || got.Plan != plan {
		m.failf("request %s of %s is %s and paid by %q, want %s and %q", got.ID, s.partner, got.State, got.Plan, want.state, plan)
	}
}

// whole checks what would take too long after every action: that all requests are as
// the model has them, and that the journal has grown at its end only.
func (m *machine) whole(s *subject) {
	n := 0
	for _, r := range m.k.requests(s.partner, lifecycle.RequestQuery{}) {
		if n >= len(s.ids) || r.ID != s.ids[n] {
			m.failf("request %d of %s is %s, want another", n, s.partner, r.ID)
		}
		m.request(s, s.model.requests[r.ID], &r)
		n++
	}
	if n != len(s.ids) {
		m.failf("%d requests of %s, want %d", n, s.partner, len(s.ids))
	}
	if !slices.Equal(m.k.journal(s.partner, 0), s.journal) {
		m.failf("the journal of %s has changed before its end", s.partner)
	}
}
