package secondlook_test

import (
	"fmt"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/entitlement"
)

// terms are terms whose instants and quotas were worked out by hand. The third
// starts on the anniversary of the second, and 16 hours before its end.
var terms = []struct {
	from  string // the civil date of the start
	zone  string // where the partner is
	first string // instants, half-open
	end   string
	cloud int // quota of a Solutions Partner's cloud plan
}{
	{"2024-06-22", "Asia/Seoul", "2024-06-21T15:00:00Z", "2025-06-21T15:00:00Z", unlimited},
	{"2025-06-22", "America/Los_Angeles", "2025-06-22T07:00:00Z", "2026-06-22T07:00:00Z", unlimited},
	{"2026-06-22", "Asia/Seoul", "2026-06-21T15:00:00Z", "2027-06-21T15:00:00Z", 50},
	{"2026-06-23", "Asia/Seoul", "2026-06-22T15:00:00Z", "2027-06-22T15:00:00Z", 50},
	{"2028-02-29", "UTC", "2028-02-29T00:00:00Z", "2029-02-28T00:00:00Z", 50},
}

const unlimited = -1

// wares are the plans that can be had.
var wares = []struct {
	offer   entitlement.Offer
	benefit entitlement.Benefit
	quota   int // 0 is the term's
}{
	{entitlement.SolutionsPartner, entitlement.CloudSupport, 0},
	{entitlement.SolutionsPartner, entitlement.OnPremisesSupport, 20},
	{entitlement.SuccessCore, entitlement.CloudSupport, 2},
	{entitlement.SuccessExpanded, entitlement.CloudSupport, 5},
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// start returns the start of a term as a caller would say it.
func start(term int) time.Time {
	loc, err := time.LoadLocation(terms[term].zone)
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation(time.DateOnly, terms[term].from, loc)
	if err != nil {
		panic(err)
	}
	return t
}

// incidents is how many different incidents there are: more than the small
// plans pay, few enough to be tried twice.
const incidents = 9

// ledger is what a plan should be, kept as one would with pencil and paper. It
// is a value, and each move makes another one.
type ledger struct {
	ware, term, renewals int

	base, taken, back int
	active            bool
	since             time.Time
	paid              [incidents]time.Time // when the incident was taken; zero if it was not
	given             [incidents]bool      // it came back
}

// newLedger opens a ledger; adopted is what a plan has left that begins in
// mid-term, if it is not negative and not more than there is.
func newLedger(ware, term, adopted int) (l ledger, isAdopted bool) {
	l = ledger{ware: ware, term: term, base: wares[ware].quota}
	if l.base == 0 {
		l.base = terms[term].cloud
	}
	if adopted < 0 || adopted > l.base {
		return l, false
	}
	if adopted < l.base {
		l.active, l.since = true, l.first()
	}
	l.base = adopted
	return l, true
}

func (l ledger) plan() entitlement.PlanID {
	return entitlement.PlanID(fmt.Sprintf("plan %d", l.renewals))
}

func (l ledger) first() time.Time { return at(terms[l.term].first) }
func (l ledger) end() time.Time   { return at(terms[l.term].end) }

func (l ledger) left() entitlement.Quota {
	if l.base == unlimited {
		return entitlement.Unlimited
	}
	return entitlement.Limited(uint32(l.base - l.taken + l.back))
}

// pays reports whether the plan can pay at an instant.
func (l ledger) pays(at time.Time) bool {
	return l.active && !at.Before(l.since) && !at.Before(l.first()) && at.Before(l.end()) && l.left() != 0
}

// move is something that somebody tries with a plan.
type move struct {
	Do       string // activate, consume, refund, renew
	Incident int
	Why      entitlement.RefundReason
	Term     int // to renew for

	// The instant, in hours after an end of the term: the first for Start, the
	// last otherwise. Time need not go forward from move to move.
	Start bool
	Hours int
}

func (m move) at(l ledger) time.Time {
	from := l.end()
	if m.Start {
		from = l.first()
	}
	return from.Add(time.Duration(m.Hours) * time.Hour)
}

func (m move) incident() entitlement.IncidentID {
	return entitlement.IncidentID(fmt.Sprintf("incident %d", m.Incident))
}

// after returns the ledger after a move, or the error that the move must have.
func (l ledger) after(m move) (ledger, error) {
	at := m.at(l)
	switch m.Do {
	case "activate":
		if l.active || !at.Before(l.end()) {
			return l, entitlement.ErrRefused
		}
		l.active, l.since = true, at
	case "consume":
		if !l.paid[m.Incident].IsZero() || !l.pays(at) {
			return l, entitlement.ErrRefused
		}
		l.taken++
		l.paid[m.Incident] = at
	case "refund":
		switch {
		case l.paid[m.Incident].IsZero():
			return l, entitlement.ErrForeign
		case l.given[m.Incident]:
			return l, entitlement.ErrRefused
		case at.Before(l.paid[m.Incident]):
			return l, entitlement.ErrBackwards
		case m.Why == entitlement.RefundApproved && wares[l.ware].benefit != entitlement.CloudSupport:
			return l, entitlement.ErrRefused
		}
		l.back++
		l.given[m.Incident] = true
	case "renew":
		// Of terms in two zones, the days may follow each other and the hours not.
		if next := (ledger{term: m.Term}); next.first().Before(l.end()) {
			return l, entitlement.ErrOverlap
		}
		next, _ := newLedger(l.ware, m.Term, -1)
		next.renewals = l.renewals + 1
		return next, nil
	}
	return l, nil
}
