package entitlement

import (
	"iter"
	"time"
)

// Balance is what the journal of a plan says about one instant. It is plain,
// comparable data; the zero Balance is that of no plan.
//
// For a limited plan, Base + Adjusted + Overdrawn = Left + Lapsed + Consumed -
// Refunded.
type Balance struct {
	Plan     PlanID `json:"plan,omitzero"`
	Base     Quota  `json:"base"`              // what the book of the plan began with
	Left     Quota  `json:"left"`              // what was left, held or not; 0 after the plan's end
	Held     int    `json:"held,omitzero"`     // how many holds were open; after an adjustment or the plan's end, that may be more than Left
	Consumed uint64 `json:"consumed,omitzero"` // given back or not
	Refunded uint64 `json:"refunded,omitzero"`
	Adjusted int64  `json:"adjusted,omitzero"`
	Lapsed   Quota  `json:"lapsed,omitzero"` // from the plan's end on: what was left then

	// Overdrawn is how many more incidents were in use at the instant than the
	// plan had. It is 0 unless entries were dated back: an incident that uses
	// what another gave back, but is dated before that, was one too many on its
	// day. In the same way, and only so, more than was granted can have been left
	// between an adjustment and a consumption.
	Overdrawn uint64 `json:"overdrawn,omitzero"`

	// Active says that the plan was activated.
	Active bool `json:"active,omitzero"`
}

// UnmarshalJSON reads a balance as strictly as [State.UnmarshalJSON] does a state. On
// error, b is left alone.
func (b *Balance) UnmarshalJSON(data []byte) error {
	type fields Balance // without this method
	return decode(data, (*fields)(b))
}

// BalanceAt returns the balance of a plan at the instant at, as far as it was
// known at the instant known. entries are the journal of the plan, in the order
// in which they were made.
//
//   - What was left on 3 May: BalanceAt(entries, may3, now).
//   - What we believed on 3 May: BalanceAt(entries, may3, may3).
//
// An entry has its effect from the instant that it claims, and is known from
// the instant at which it was recorded; an entry that does not say that is known
// from the instant that it claims. Nobody knows an entry before those that
// precede it, whatever the clocks of several recorders said: so a later entry
// never changes an answer about an earlier known.
//
// Before the instant that the plan's first entry claims, the balance is the zero
// Balance: the book knows nothing of a plan before it had it. The known entries
// are checked as [Fold] does, with its errors; later ones are not read.
func BalanceAt(entries iter.Seq[Entry], at, known time.Time) (Balance, error) {
	var j Journal
	var b Balance
	var balance int64 // of a limited plan, below 0 if overdrawn
	deadlines := map[IncidentID]int64{}
	begun := false
	asked, believed := micros(at), micros(known)
	for e := range each(entries) {
		recorded := e.Recorded
		if recorded.IsZero() {
			recorded = e.At
		}
		if micros(recorded) > believed {
			break
		}
		if err := j.Append(e); err != nil {
			return Balance{}, err
		}
		if e.Kind.opens() {
			// Whatever is dated before the plan's beginning counts after it.
			begun = micros(e.At) <= asked
		}
		if micros(e.At) > asked {
			continue
		}
		switch e.Kind {
		case Held:
			deadlines[e.Incident] = micros(e.Until)
		case Released:
			delete(deadlines, e.Incident)
		case Consumed, Confirmed:
			delete(deadlines, e.Incident)
			b.Consumed++
			balance--
		case Refunded:
			b.Refunded++
			balance++
		case Adjusted:
			by := int64(e.Left) - int64(e.Was)
			b.Adjusted += by
			balance += by
		}
	}
	if !begun {
		return Balance{}, nil
	}
	plan := j.Entitlement()
	b.Plan, b.Base = plan.plan, plan.base
	b.Active = plan.active && asked >= plan.since
	for _, until := range deadlines {
		if asked < until {
			b.Held++
		}
	}
	ended := asked >= plan.until
	balance += int64(b.Base)
	switch {
	case b.Base == Unlimited && !ended:
		b.Left = Unlimited
	case b.Base == Unlimited: // nothing lapses
	case balance < 0:
		b.Overdrawn = uint64(-balance)
	case ended:
		b.Lapsed = Quota(balance)
	default:
		b.Left = Quota(balance)
	}
	return b, nil
}
