package lifecycle

import (
	"iter"
	"slices"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Event is what can happen to a request after it was opened. The zero Event is
// invalid.
type Event uint8

// The events.
const (
	EventClose   Event = iota + 1 // it is closed
	EventApprove                  // giving its incident back is approved
)

var events = enum.New[Event]("event", ErrInvalid, "", "close", "approve")

// ParseEvent reads the text form. The error wraps [ErrInvalid].
func ParseEvent(text string) (Event, error) { return events.Parse(text) }

// String returns the text form.
func (e Event) String() string { return events.String(e) }

// IsValid reports whether e is one of the events.
func (e Event) IsValid() bool { return events.Valid(e) }

// AppendText appends the text form.
func (e Event) AppendText(p []byte) ([]byte, error) { return events.Append(p, e) }

// MarshalText returns the text form.
func (e Event) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText reads the text form.
func (e *Event) UnmarshalText(text []byte) error { return events.Set(e, text) }

// A Transition is one move that a request can make.
type Transition struct {
	From   State
	Event  Event
	Refund RefundClass // only for requests of this class
	To     State
	Gives  bool // the incident comes back with the move
}

var transitions = [...]Transition{
	{StateOpen, EventClose, RefundNone, StateClosed, false},
	{StateOpen, EventClose, RefundAutomatic, StateRefunded, true},
	{StateOpen, EventClose, RefundDiscretionary, StateRefundPending, false},
	{StateRefundPending, EventApprove, RefundDiscretionary, StateRefunded, true},
}

// Transitions yields every move that a request can make. What is not among them
// is refused.
func Transitions() iter.Seq[Transition] { return slices.Values(transitions[:]) }

// transition returns the move that a request of a class makes on an event, if
// there is one.
func transition(from State, event Event, class RefundClass) (Transition, bool) {
	for _, t := range transitions {
		if t.From == from && t.Event == event && t.Refund == class {
			return t, true
		}
	}
	return Transition{}, false
}

// whyNot returns the reason why a request in state from cannot make a move.
func whyNot(from State, event Event) Reason {
	switch {
	case event == EventClose:
		return reason(AlreadyClosed, "the request is closed already: "+from.String())
	case from == StateOpen:
		return reason(StillOpen, "the request is still open; an incident can be given back only after closing")
	case from == StateRefunded:
		return reason(AlreadyRefunded, "the incident was given back before")
	}
	return reason(NoRefund, "nothing can be given back: only cloud requests about billing, quota or subscription that took an incident")
}
