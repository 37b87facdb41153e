package entitlement

import (
	"fmt"
	"time"
)

// allHeld reports whether holds of n incidents leave nothing of what remains. It is
// to be asked last: a plan with no remainder is depleted, which says more. No int
// reaches Unlimited.
func (e *Entitlement) allHeld(n int) bool { return n > 0 && uint64(n) >= uint64(e.left) }

// Hold sets one incident aside from the instant at until a deadline, at which
// the hold is void by itself. The plan must be able to pay for it at the instant
// at, as for [Entitlement.Consume], with the same refusals and errors; a
// deadline that is not after at wraps [ErrInvalid]. A hold may outlive its plan,
// but cannot be confirmed then.
//
// The value stays as it is, because what is held is not consumed: that no more
// is held than is left, and no incident twice, is for [Journal] to ensure.
func (e Entitlement) Hold(incident IncidentID, at, until time.Time) (Entitlement, Entry, error) {
	if err := checkID("incident", incident); err != nil {
		return e, Entry{}, err
	}
	at, err := instant(at)
	if err != nil {
		return e, Entry{}, err
	}
	until, err = instant(until)
	switch {
	case err != nil:
		return e, Entry{}, err
	case !until.After(at):
		return e, Entry{}, fmt.Errorf("%w: a hold from %s until %s", ErrInvalid, at.Format(time.RFC3339Nano), until.Format(time.RFC3339Nano))
	}
	if why := e.blocked(at.UnixMicro()); why != 0 {
		entry, err := e.refuse(Held, incident, at, why)
		return e, entry, err
	}
	return e, Entry{Kind: Held, Plan: e.plan, Incident: incident, At: at, Until: until, Left: e.left}, nil
}

// Confirm turns a hold into a consumption at the instant at. held is the entry
// that Hold returned. From its deadline on, that instant included, the hold is
// void and refuses with [HoldVoid]; what [Entitlement.Consume] refuses is refused
// here as well. That a hold is confirmed once, and not after it was released, is
// for [Journal] to ensure.
//
// An entry of another plan or kind is an error that wraps [ErrForeign]; an
// instant before the hold wraps [ErrBackwards], one out of range [ErrRange].
func (e Entitlement) Confirm(held Entry, at time.Time) (Entitlement, Entry, error) {
	at, void, err := e.resolve(held, at)
	switch {
	case err != nil:
		return e, Entry{}, err
	case void:
		entry, err := e.refuse(Confirmed, held.Incident, at, 1<<HoldVoid)
		return e, entry, err
	}
	entry, err := e.take(Confirmed, held.Incident, at)
	return e, entry, err
}

// Release gives a hold up at the instant at. The value stays as it is. held is
// the entry that Hold returned; a void hold has nothing to give up and refuses
// with [HoldVoid]. The errors are those of [Entitlement.Confirm].
func (e Entitlement) Release(held Entry, at time.Time) (Entitlement, Entry, error) {
	at, void, err := e.resolve(held, at)
	switch {
	case err != nil:
		return e, Entry{}, err
	case void:
		entry, err := e.refuse(Released, held.Incident, at, 1<<HoldVoid)
		return e, entry, err
	}
	return e, Entry{Kind: Released, Plan: e.plan, Incident: held.Incident, At: at, Left: e.left}, nil
}

// resolve checks that a hold can be confirmed or released at an instant, and
// reports whether it is void by then.
func (e *Entitlement) resolve(held Entry, at time.Time) (time.Time, bool, error) {
	at, err := instant(at)
	if err != nil {
		return at, false, err
	}
	if held.Kind != Held || held.Plan != e.plan {
		return at, false, fmt.Errorf("%w: %s entry of plan %.64q for a hold of plan %.64q", ErrForeign, held.Kind, held.Plan, e.plan)
	}
	return at, !at.Before(held.Until), checkOrder(at, held.At)
}
