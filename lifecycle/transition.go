package lifecycle

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Guard is what must hold besides the state for a request to make a move. The
// zero Guard holds always.
type Guard uint8

// The guards. Those about giving back ask for [Request.RefundClass].
const (
	GuardNone    Guard = iota
	GuardInTime        // the event is dated before the deadline of the hold
	GuardKeeps         // nothing is given back ([RefundNone])
	GuardGives         // the incident is given back ([RefundAutomatic])
	GuardMayGive       // the incident may be given back ([RefundDiscretionary])
)

var guards = enum.New[Guard]("guard", ErrInvalid, "none", "before_deadline", "nothing_comes_back", "comes_back", "may_come_back")

// Guards yields the guards in the order of their constants.
func Guards() iter.Seq[Guard] { return guards.All() }

// ParseGuard reads the text form. The error wraps [ErrInvalid].
func ParseGuard(text string) (Guard, error) { return guards.Parse(text) }

// String returns the text form.
func (g Guard) String() string { return guards.String(g) }

// IsValid reports whether g is one of the guards.
func (g Guard) IsValid() bool { return guards.Valid(g) }

// AppendText appends the text form.
func (g Guard) AppendText(p []byte) ([]byte, error) { return guards.Append(p, g) }

// MarshalText returns the text form.
func (g Guard) MarshalText() ([]byte, error) { return g.AppendText(nil) }

// UnmarshalText reads the text form.
func (g *Guard) UnmarshalText(text []byte) error { return guards.Set(g, text) }

// Effect is what a move does to the incident that pays for a request. A request
// that no incident pays makes the same moves without it. The zero Effect is none.
type Effect uint8

// The effects.
const (
	EffectNone  Effect = iota
	EffectHolds        // one is set aside
	EffectTakes        // one is taken, the one that was set aside if there is one
	EffectFrees        // the one that was set aside is free again
	EffectGives        // the one that was taken is given back to its plan
)

var effects = enum.New[Effect]("effect", ErrInvalid, "none", "holds", "takes", "frees", "gives_back")

// Effects yields the effects in the order of their constants.
func Effects() iter.Seq[Effect] { return effects.All() }

// ParseEffect reads the text form. The error wraps [ErrInvalid].
func ParseEffect(text string) (Effect, error) { return effects.Parse(text) }

// String returns the text form.
func (e Effect) String() string { return effects.String(e) }

// IsValid reports whether e is one of the effects.
func (e Effect) IsValid() bool { return effects.Valid(e) }

// AppendText appends the text form.
func (e Effect) AppendText(p []byte) ([]byte, error) { return effects.Append(p, e) }

// MarshalText returns the text form.
func (e Effect) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText reads the text form.
func (e *Effect) UnmarshalText(text []byte) error { return effects.Set(e, text) }

// Clock is what a move does to the clock of the first response, see
// [sla.Timeline]. The zero Clock leaves it alone.
type Clock uint8

// The effects on the clock.
const (
	ClockSame   Clock = iota
	ClockStarts       // it starts
	ClockStops        // it stands
	ClockGoesOn       // it goes on from where it stood
	ClockTarget       // another target holds, from the start on
)

var clocks = enum.New[Clock]("clock", ErrInvalid, "same", "starts", "stops", "goes_on", "changes_target")

// Clocks yields the effects on the clock in the order of their constants.
func Clocks() iter.Seq[Clock] { return clocks.All() }

// ParseClock reads the text form. The error wraps [ErrInvalid].
func ParseClock(text string) (Clock, error) { return clocks.Parse(text) }

// String returns the text form.
func (c Clock) String() string { return clocks.String(c) }

// IsValid reports whether c is one of the effects.
func (c Clock) IsValid() bool { return clocks.Valid(c) }

// AppendText appends the text form.
func (c Clock) AppendText(p []byte) ([]byte, error) { return clocks.Append(p, c) }

// MarshalText returns the text form.
func (c Clock) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads the text form.
func (c *Clock) UnmarshalText(text []byte) error { return clocks.Set(c, text) }

// A Transition is one move that a request can make.
type Transition struct {
	From   State  `json:"from"`
	Event  Event  `json:"event"`
	Guard  Guard  `json:"guard,omitzero"`
	To     State  `json:"to"`
	Effect Effect `json:"effect,omitzero"`
	Clock  Clock  `json:"clock,omitzero"`
}

// transitions is the life of a request. What is not in it is refused.
//
// A refunded request is over for good: its incident went back, and one incident
// is consumed at most once. What comes after it is a new request, with
// [Draft].Follows, which takes an incident of its own and has a clock of its own.
var transitions = [...]Transition{
	{StateDrafted, EventHold, GuardNone, StateHeld, EffectHolds, ClockSame},
	{StateDrafted, EventOpen, GuardNone, StateOpen, EffectTakes, ClockStarts},

	{StateHeld, EventConfirm, GuardInTime, StateOpen, EffectTakes, ClockStarts},
	{StateHeld, EventRelease, GuardInTime, StateReleased, EffectFrees, ClockSame},
	{StateHeld, EventDeadline, GuardNone, StateReleased, EffectFrees, ClockSame},

	{StateOpen, EventWait, GuardNone, StateWaiting, EffectNone, ClockStops},
	{StateOpen, EventRespond, GuardNone, StateOpen, EffectNone, ClockStops},
	{StateOpen, EventReclassify, GuardNone, StateOpen, EffectNone, ClockTarget},
	{StateOpen, EventClose, GuardKeeps, StateClosed, EffectNone, ClockStops},
	{StateOpen, EventClose, GuardGives, StateRefunded, EffectGives, ClockStops},
	{StateOpen, EventClose, GuardMayGive, StateRefundPending, EffectNone, ClockStops},

	{StateWaiting, EventResume, GuardNone, StateOpen, EffectNone, ClockGoesOn},
	{StateWaiting, EventRespond, GuardNone, StateWaiting, EffectNone, ClockStops},
	{StateWaiting, EventReclassify, GuardNone, StateWaiting, EffectNone, ClockTarget},
	{StateWaiting, EventClose, GuardKeeps, StateClosed, EffectNone, ClockStops},
	{StateWaiting, EventClose, GuardGives, StateRefunded, EffectGives, ClockStops},
	{StateWaiting, EventClose, GuardMayGive, StateRefundPending, EffectNone, ClockStops},

	{StateClosed, EventReopen, GuardNone, StateReopened, EffectNone, ClockGoesOn},
	{StateRefundPending, EventReopen, GuardNone, StateReopened, EffectNone, ClockGoesOn},
	{StateRefundPending, EventApprove, GuardNone, StateRefunded, EffectGives, ClockSame},

	{StateReopened, EventWait, GuardNone, StateWaiting, EffectNone, ClockStops},
	{StateReopened, EventRespond, GuardNone, StateReopened, EffectNone, ClockStops},
	{StateReopened, EventReclassify, GuardNone, StateReopened, EffectNone, ClockTarget},
	{StateReopened, EventClose, GuardKeeps, StateClosed, EffectNone, ClockStops},
	{StateReopened, EventClose, GuardGives, StateRefunded, EffectGives, ClockStops},
	{StateReopened, EventClose, GuardMayGive, StateRefundPending, EffectNone, ClockStops},
}

// Transitions yields every move that a request can make. What is not among them
// is refused.
func Transitions() iter.Seq[Transition] { return slices.Values(transitions[:]) }

// transition returns the move that a request makes on an event when holds says of
// a guard whether it holds.
func transition(from State, event Event, holds func(Guard) bool) (Transition, bool) {
	for _, t := range transitions {
		if t.From == from && t.Event == event && holds(t.Guard) {
			return t, true
		}
	}
	return Transition{}, false
}

// Next yields the events that can happen to a request in the state s, in the
// order of [Transitions]. Whether one of them does happen can depend on a
// [Guard].
func (s State) Next() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		var last Event
		for _, t := range transitions {
			if t.From != s || t.Event == last {
				continue
			}
			if last = t.Event; !yield(last) {
				return
			}
		}
	}
}

// whyNot returns the reason why a request in state from cannot make a move.
func whyNot(from State, event Event) Reason {
	switch {
	case event == EventClose && (from == StateClosed || from == StateRefundPending || from == StateRefunded):
		return reason(AlreadyClosed, "the request is closed already: "+from.String())
	case event == EventApprove && from.Filed():
		return reason(StillOpen, "the request is still open; an incident can be given back only after closing")
	case event == EventApprove && from == StateRefunded:
		return reason(AlreadyRefunded, "the incident was given back before")
	case event == EventApprove && from == StateClosed:
		return reason(NoRefund, "nothing can be given back: only cloud requests about billing, quota or subscription that took an incident")
	case event == EventReopen && from == StateRefunded:
		return reason(IllegalMove, "the incident was given back, so the request is over; open another one that follows it up")
	}
	possible := "nothing can happen to it any more"
	var names []string
	for e := range from.Next() {
		names = append(names, e.String())
	}
	if len(names) > 0 {
		possible = "possible: " + strings.Join(names, ", ")
	}
	return reason(IllegalMove, fmt.Sprintf("%s is not possible for a request that is %s; %s", event, from, possible))
}
