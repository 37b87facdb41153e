package entitlementtest

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// ledger is what the laws know of a book: what its commands said that they did, added
// up in the simplest way. It trusts no number of the book.
type ledger struct {
	plan      entitlement.State // as it began
	from      time.Time
	until     time.Time
	left      entitlement.Quota
	consumed  uint64
	refunded  uint64
	adjusted  int64
	active    bool
	since     time.Time
	lapsed    bool
	incidents map[entitlement.IncidentID]fate

	// Everything so far happened in the order of time, and nobody adjusted. While that
	// is so, what is held can be confirmed.
	orderly bool
	latest  time.Time

	taken time.Time // the latest instant at which something was held or consumed
}

// fate is what became of an incident.
type fate struct {
	stage stage
	at    time.Time
	until time.Time // of the hold
}

type stage uint8

const (
	unknown stage = iota
	onHold
	released
	spent
	givenBack
)

// String returns the stage in words.
func (s stage) String() string {
	return [...]string{unknown: "never named", onHold: "on hold", released: "released", spent: "consumed", givenBack: "given back"}[s]
}

// newLedger returns the ledger of a plan as it began.
func newLedger(e entitlement.Entitlement) ledger {
	l := ledger{
		plan: e.State(), from: e.From(), until: e.Until(), left: e.Base(),
		incidents: map[entitlement.IncidentID]fate{}, orderly: true,
	}
	l.since, l.active = e.Activation()
	return l
}

func (l *ledger) unlimited() bool { return l.plan.Granted == entitlement.Unlimited }

// add adds a command that was done.
func (l *ledger) add(c Command) {
	at := cut(c.At)
	was := l.incidents[c.Incident]
	switch c.Kind {
	case entitlement.Activated:
		l.active, l.since = true, at
	case entitlement.Held:
		l.incidents[c.Incident] = fate{onHold, at, cut(c.Until)}
	case entitlement.Released:
		l.incidents[c.Incident] = fate{stage: released, at: at}
	case entitlement.Consumed, entitlement.Confirmed:
		l.incidents[c.Incident] = fate{stage: spent, at: at}
		l.consumed++
		if !l.unlimited() {
			l.left--
		}
	case entitlement.Refunded:
		l.incidents[c.Incident] = fate{stage: givenBack, at: was.at}
		l.refunded++
		if !l.unlimited() {
			l.left++
		}
	case entitlement.Adjusted:
		l.adjusted += int64(c.Adjust.To) - int64(l.left)
		l.left = c.Adjust.To
		l.orderly = false
	case entitlement.Lapsed:
		l.lapsed = true
		return // it only notes something, so that its instant does not count
	case entitlement.LinkedTo, entitlement.UnlinkedFrom:
		return
	}
	takes := c.Kind == entitlement.Held || c.Kind == entitlement.Consumed || c.Kind == entitlement.Confirmed
	if takes && at.After(l.taken) {
		l.taken = at
	}
	if at.Before(l.latest) {
		l.orderly = false
	}
	l.latest = at
}

// held counts the holds that are open at an instant.
func (l *ledger) held(at time.Time) int { return l.heldBeside("", at) }

// heldBeside counts the open holds for incidents other than id.
func (l *ledger) heldBeside(id entitlement.IncidentID, at time.Time) (n int) {
	for other, f := range l.incidents {
		if other != id && f.stage == onHold && at.Before(f.until) {
			n++
		}
	}
	return n
}

// closed returns why the plan cannot pay at an instant, however much is left.
func (l *ledger) closed(at time.Time) entitlement.Codes {
	var s entitlement.Codes
	if !l.active || at.Before(l.since) {
		s |= entitlement.CodesOf(entitlement.NotActivated)
	}
	if at.Before(l.from) {
		s |= entitlement.CodesOf(entitlement.NotStarted)
	}
	if !at.Before(l.until) {
		s |= entitlement.CodesOf(entitlement.Expired)
	}
	return s
}

// blocked returns why the plan cannot pay at an instant.
func (l *ledger) blocked(at time.Time) entitlement.Codes {
	s := l.closed(at)
	if l.left == 0 {
		s |= entitlement.CodesOf(entitlement.Depleted)
	}
	if s == 0 && l.allHeld(at) {
		s = entitlement.CodesOf(entitlement.AllHeld)
	}
	return s
}

// allHeld reports whether holds leave nothing of what remains.
func (l *ledger) allHeld(at time.Time) bool {
	return !l.unlimited() && l.left > 0 && uint64(l.held(at)) >= uint64(l.left)
}

// speaks reports whether a code is a true reason to refuse a command.
func (l *ledger) speaks(code entitlement.Code, c Command) bool {
	at, was := cut(c.At), l.incidents[c.Incident]
	switch code {
	case entitlement.NotActivated, entitlement.NotStarted, entitlement.Expired:
		return l.closed(at).Has(code)
	case entitlement.Depleted:
		return l.left == 0
	case entitlement.AllHeld:
		return l.allHeld(at)
	case entitlement.AlreadyActivated:
		return l.active
	case entitlement.AlreadyConsumed:
		return was.stage == spent || was.stage == givenBack
	case entitlement.AlreadyRefunded:
		return was.stage == givenBack
	case entitlement.AlreadyHeld:
		return was.stage == onHold && at.Before(was.until)
	case entitlement.HoldVoid:
		return was.stage == onHold && !at.Before(was.until)
	case entitlement.HoldReleased:
		return was.stage == released
	case entitlement.NothingToRefund:
		return l.refunded >= l.consumed
	case entitlement.NoRefundPath:
		return c.Why == entitlement.RefundApproved && l.plan.Benefit != entitlement.CloudSupport
	case entitlement.QuotaFull:
		return !l.unlimited() && l.left >= l.plan.Granted
	case entitlement.NotEnded:
		return at.Before(l.until)
	case entitlement.AlreadyLapsed:
		return l.lapsed
	}
	return false
}
