package lifecycle

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// State says where a request is in its life. The zero State is not valid.
type State uint8

// The states.
const (
	StateDrafted       State = iota + 1 // a [Draft] that nobody has filed; no book has it
	StateHeld                           // being filed in a portal; the incident that is to pay is set aside until a deadline
	StateOpen                           // filed; the incident that pays is taken
	StateWaiting                        // filed, and waiting on the partner
	StateReopened                       // open again after it was closed
	StateClosed                         // closed, nothing comes back
	StateRefundPending                  // closed, and the incident may be given back on approval
	StateRefunded                       // closed, and the incident was given back
	StateReleased                       // never filed; what was set aside is free again
)

var states = enum.New[State]("state", ErrInvalid, "",
	"drafted", "held", "open", "waiting", "reopened", "closed", "refund_pending", "refunded", "released")

// States yields the states in the order of their constants.
func States() iter.Seq[State] { return states.All() }

// ParseState reads the text form. The error wraps [ErrInvalid].
func ParseState(text string) (State, error) { return states.Parse(text) }

// String returns the text form.
func (s State) String() string { return states.String(s) }

// IsValid reports whether s is one of the states.
func (s State) IsValid() bool { return states.Valid(s) }

// Filed reports whether a request in the state is with Microsoft and not closed:
// open, waiting or reopened.
func (s State) Filed() bool { return s == StateOpen || s == StateWaiting || s == StateReopened }

// AppendText appends the text form.
func (s State) AppendText(p []byte) ([]byte, error) { return states.Append(p, s) }

// MarshalText returns the text form.
func (s State) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads the text form.
func (s *State) UnmarshalText(text []byte) error { return states.Set(s, text) }
