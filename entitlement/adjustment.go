package entitlement

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// MaxNote is the longest text of an [Adjustment], in bytes.
const MaxNote = 1024

// An Adjustment brings a plan to what was seen elsewhere: incidents are spent in
// portals that no book hears of. Every field must be said: the zero Adjustment is
// refused.
type Adjustment struct {
	To   Quota  `json:"to"`   // what is left, as it was seen
	Who  string `json:"who"`  // who adjusts
	Why  string `json:"why"`  // in words
	Seen string `json:"seen"` // where: the name of a portal
	_    struct{}
}

// UnmarshalJSON reads an adjustment as strictly as [State.UnmarshalJSON] does a state. On
// error, a is left alone.
func (a *Adjustment) UnmarshalJSON(data []byte) error {
	type fields Adjustment // without this method
	return decode(data, (*fields)(a))
}

// Adjust sets what is left to a.To at the instant at. It changes neither what
// was consumed nor what was refunded, but what [Entitlement.Adjusted] adds up;
// a number that equals the present one is recorded as well. The difference is taken
// to the book as it stands: what is recorded later counts on top, whatever its
// date. A plan may be adjusted after its end, for a true account of what lapsed.
//
// A plan that is not activated at the instant at has nothing to adjust and
// refuses with [NotActivated]. The errors wrap [ErrInvalid] for an unlimited plan,
// a number above what was granted, or a text that is empty, longer than [MaxNote]
// bytes, not UTF-8 or has control characters, all problems joined; and [ErrRange]
// for an instant out of range or a sum that would overflow.
func (e Entitlement) Adjust(a Adjustment, at time.Time) (Entitlement, Entry, error) {
	at, err := instant(at)
	if err != nil {
		return e, Entry{}, err
	}
	if err := e.checkAdjustment(a); err != nil {
		return e, Entry{}, err
	}
	if !e.active || at.UnixMicro() < e.since {
		entry, err := e.refuse(Adjusted, "", at, 1<<NotActivated)
		return e, entry, err
	}
	// Both are limited, and the sum is never below -base: less than nothing
	// cannot be left.
	by := int64(a.To) - int64(e.left)
	if by > 0 && e.adjusted > math.MaxInt64-by {
		return e, Entry{}, fmt.Errorf("%w: plan %q was adjusted by %d, and %d more", ErrRange, e.plan, e.adjusted, by)
	}
	entry := Entry{
		Kind: Adjusted, Plan: e.plan, At: at, Was: e.left, Left: a.To,
		Actor: a.Who, Note: a.Why, Seen: a.Seen,
	}
	e.left, e.adjusted = a.To, e.adjusted+by
	return e, entry, nil
}

func (e *Entitlement) checkAdjustment(a Adjustment) error {
	var to error
	switch {
	case e.granted == Unlimited:
		to = fmt.Errorf("%w: To: an unlimited plan has no number to adjust", ErrInvalid)
	case a.To > e.granted:
		to = fmt.Errorf("%w: To: %s left of %s", ErrInvalid, a.To, e.granted)
	}
	return errors.Join(to,
		checkText(ErrInvalid, "Who", a.Who, MaxNote),
		checkText(ErrInvalid, "Why", a.Why, MaxNote),
		checkText(ErrInvalid, "Seen", a.Seen, MaxNote))
}
