package lifecycle

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A Transition is one move that a request can make. It is plain, comparable data.
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

// transition returns the move that a request makes on an event, where holds reports
// whether a guard holds.
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
