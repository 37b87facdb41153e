package entitlement

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/bits"
	"time"
)

// State is what a program stores of an [Entitlement]: every fact that does not
// follow from the others. It is plain data, and nothing of it is checked before
// [Restore]. The zero State is that of no plan.
type State struct {
	Plan    PlanID  `json:"plan,omitzero"`
	Offer   Offer   `json:"offer,omitzero"`
	Benefit Benefit `json:"benefit,omitzero"`
	Term    Term    `json:"term,omitzero"`
	Bought  Date    `json:"bought,omitzero"`

	Granted Quota `json:"granted,omitzero"` // the quota of the whole term
	Base    Quota `json:"base,omitzero"`    // what the book began with
	Left    Quota `json:"left,omitzero"`    // what remains

	Adopted bool      `json:"adopted,omitzero"` // the book began in mid-term
	Grace   int       `json:"grace,omitzero"`   // days after the term, see [Grant]
	Active  bool      `json:"active,omitzero"`
	Since   time.Time `json:"since,omitzero"` // of the activation, if active

	Consumed uint64 `json:"consumed,omitzero"` // given back or not
	Refunded uint64 `json:"refunded,omitzero"`
	Adjusted int64  `json:"adjusted,omitzero"` // by all adjustments together
}

// UnmarshalJSON reads a state strictly: a field that it does not know, that comes
// twice or in other letter case, null, and text that is not Unicode are errors
// that wrap [ErrInvalid], because to drop a fact is to change the plan. The instant
// becomes that of UTC; one that could not be written again wraps [ErrRange]. On
// error, s is left alone.
func (s *State) UnmarshalJSON(data []byte) error {
	type fields State // without this method
	var read fields
	if err := decode(data, &read); err != nil {
		return err
	}
	if err := printable(&read.Since); err != nil {
		return err
	}
	*s = State(read)
	return nil
}

// State returns what to store of e. For the zero Entitlement it is the zero State,
// which [Restore] refuses.
func (e Entitlement) State() State {
	s := State{
		Plan: e.plan, Offer: e.offer, Benefit: e.benefit, Term: e.term, Bought: e.bought,
		Granted: e.granted, Base: e.base, Left: e.left,
		Adopted: e.adopted, Grace: int(e.grace), Active: e.active,
		Consumed: e.consumed, Refunded: e.refunded, Adjusted: e.adjusted,
	}
	if e.active {
		s.Since, _ = e.Activation()
	}
	return s
}

// Restore returns the plan that has the state s. It refuses a state that no sequence
// of commands leads to: the errors are those of [New], and wrap [ErrInvalid] where
// the facts contradict each other. The term's zone is read anew, so its bounds
// follow the time zone data of this host. The instant of activation does not, even
// if it was the start of the term.
func Restore(s State) (Entitlement, error) {
	if err := checkID("plan", s.Plan); err != nil {
		return Entitlement{}, err
	}
	loc, err := s.Term.Location()
	if err != nil {
		return Entitlement{}, err
	}
	g := Grant{Plan: s.Plan, Offer: s.Offer, Benefit: s.Benefit, Bought: s.Bought, Grace: s.Grace, Quota: &s.Granted}
	if s.Adopted {
		g.Left = &s.Base
	}
	e, err := newPlan(g, s.Term, loc)
	if err != nil {
		return Entitlement{}, err
	}
	if s.Active && !s.Since.Equal(e.From()) {
		// The start of the year 1 may lie in the year 0 of UTC.
		if s.Since, err = instant(s.Since); err != nil {
			return Entitlement{}, err
		}
	}
	if problem := e.contradiction(s); problem != "" {
		return Entitlement{}, fmt.Errorf("%w: plan %.64q %s", ErrInvalid, s.Plan, problem)
	}
	e.active, e.since = s.Active, 0
	if s.Active {
		e.since = s.Since.UnixMicro()
	}
	e.left, e.consumed, e.refunded, e.adjusted = s.Left, s.Consumed, s.Refunded, s.Adjusted
	return e, nil
}

// contradiction returns what in s cannot have become of e, the plan that s
// began with.
func (e *Entitlement) contradiction(s State) string {
	unlimited := s.Base == Unlimited
	switch {
	case s.Bought != e.bought:
		return "has no day of purchase"
	case s.Base != e.base:
		return fmt.Sprintf("began with %s of %s, but is not adopted", s.Base, s.Granted)
	case !s.Active && !s.Since.IsZero():
		return "has an instant of activation, but is not active"
	case !s.Active && (e.active || s.Consumed != 0 || s.Adjusted != 0):
		return "was used, but is not active"
	case s.Active && s.Since.UnixMicro() >= e.until:
		return "was activated after its term"
	case s.Refunded > s.Consumed:
		return fmt.Sprintf("has %d given back of %d consumed", s.Refunded, s.Consumed)
	case unlimited && (s.Left != Unlimited || s.Adjusted != 0),
		!unlimited && (s.Left > s.Granted || !s.adds()):
		return fmt.Sprintf("has %s left of %s, with %d consumed, %d given back and %d adjusted", s.Left, s.Base, s.Consumed, s.Refunded, s.Adjusted)
	}
	return ""
}

// adds reports whether base + adjusted = left + consumed - refunded, where no
// more is refunded than consumed and the quotas are limited.
func (s *State) adds() bool {
	sum, carry := bits.Add64(uint64(s.Left), s.Consumed-s.Refunded, 0)
	base := uint64(s.Base)
	// The difference in 64 bits is that of the integers only if its sign is, too.
	return carry == 0 && uint64(s.Adjusted) == sum-base && (s.Adjusted < 0) == (sum < base)
}

// MarshalJSON returns the [State], or null for the zero Entitlement.
func (e Entitlement) MarshalJSON() ([]byte, error) {
	if e == (Entitlement{}) {
		return []byte("null"), nil
	}
	return json.Marshal(e.State())
}

// UnmarshalJSON reads what MarshalJSON writes and checks it as [Restore] does.
// It is as strict as [State.UnmarshalJSON]. On error, e is left alone.
func (e *Entitlement) UnmarshalJSON(data []byte) error {
	if string(bytes.TrimSpace(data)) == "null" {
		*e = Entitlement{}
		return nil
	}
	var s State
	if err := s.UnmarshalJSON(data); err != nil {
		return err
	}
	restored, err := Restore(s)
	if err != nil {
		return err
	}
	*e = restored
	return nil
}
