package lifecycle

import (
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/sla"
)

// Event is what can happen to a request. The zero Event is invalid.
type Event uint8

// The events.
const (
	EventHold       Event = iota + 1 // an incident is set aside while it is filed: [Desk.Hold]
	EventOpen                        // it is filed: [Desk.Open], [Desk.Record]
	EventConfirm                     // the portal has taken what was held: [Desk.Confirm]
	EventRelease                     // it will not be filed: [Desk.Release]
	EventDeadline                    // nobody confirmed in time; time alone does it
	EventWait                        // Microsoft waits on the partner: [Desk.Move]
	EventResume                      // the partner has answered: [Desk.Move]
	EventRespond                     // Microsoft has responded: [Desk.Move]
	EventReclassify                  // its severity is another one: [Desk.Move]
	EventClose                       // it is closed: [Desk.Close]
	EventReopen                      // it is open again: [Desk.Move]
	EventApprove                     // giving its incident back is approved: [Desk.Approve]
)

var events = enum.New[Event]("event", ErrInvalid, "",
	"hold", "open", "confirm", "release", "deadline", "wait", "resume", "respond", "reclassify", "close", "reopen", "approve")

// Events yields the events in the order of their constants.
func Events() iter.Seq[Event] { return events.All() }

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

// A Step is one event in the life of a request, after it was opened or held.
type Step struct {
	Event    Event        `json:"event"`
	At       time.Time    `json:"at"`                // the claimed instant
	Noted    time.Time    `json:"noted,omitzero"`    // when the Desk learned of it
	ID       OperationID  `json:"id,omitzero"`       // of the command
	Actor    string       `json:"actor,omitzero"`    // who did it
	Severity sla.Severity `json:"severity,omitzero"` // of reclassify: the new one
}

// MaxSteps is how many steps a request can have. Nobody meets it by hand; what
// comes after it is refused, so that no request grows without end.
const MaxSteps = 1000
