package sla

import (
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Event is something that happened to a request and that matters to the clock of
// its first response. It is plain data; the zero Event is invalid.
type Event struct {
	Kind EventKind `json:"kind"`
	At   time.Time `json:"at"`

	// Severity is the severity of the request from then on, if the event is its
	// opening or a change of severity. Otherwise it is not read.
	Severity Severity `json:"severity,omitzero"`
}

// EventKind is what happened. The zero EventKind is invalid.
type EventKind uint8

const (
	EventOpened          EventKind = iota + 1 // the first event, and the only one of its kind
	EventWaiting                              // the desk waits on the partner: the clock stops
	EventResumed                              // it no longer does: the clock goes on
	EventSeverityChanged                      // another target holds, from the opening on
	EventResponded                            // the response: the clock stops, and the first one counts
	EventClosed                               // closed, with or without a response: the clock stops
	EventReopened                             // after a response or closing: the clock goes on from where it stopped
)

var eventKinds = enum.New[EventKind]("kind of event", ErrEvent, "",
	"opened", "waiting", "resumed", "severity_changed", "responded", "closed", "reopened")

// EventKinds yields the kinds of events in the order of their constants.
func EventKinds() iter.Seq[EventKind] { return eventKinds.All() }

// ParseEventKind returns the kind with the given text form, or an error that
// wraps [ErrEvent].
func ParseEventKind(text string) (EventKind, error) { return eventKinds.Parse(text) }

// String returns the text form of k, "severity_changed".
func (k EventKind) String() string { return eventKinds.String(k) }

// IsValid reports whether k is one of the constants.
func (k EventKind) IsValid() bool { return eventKinds.Valid(k) }

// AppendText appends the text form of k; an invalid kind is [ErrEvent].
func (k EventKind) AppendText(b []byte) ([]byte, error) { return eventKinds.Append(b, k) }

// MarshalText returns what AppendText appends.
func (k EventKind) MarshalText() ([]byte, error) { return eventKinds.Append(nil, k) }

// UnmarshalText is [ParseEventKind]; on an error it leaves k alone.
func (k *EventKind) UnmarshalText(text []byte) error { return eventKinds.Set(k, text) }
