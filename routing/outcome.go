package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Outcome is the answer in one word. The zero value is Denied, so that an
// answer nobody computed opens nothing.
type Outcome uint8

// The values of [Outcome].
const (
	Denied     Outcome = iota // a rule stands against it
	Allowed                   // every requirement is met
	NotCovered                // no one at Microsoft support takes it, or no document covers it
	Unknown                   // facts are missing or invalid; never treat it as Allowed
)

var outcomeNames = enum.New[Outcome]("outcome", ErrInvalid,
	"denied", "allowed", "not_covered", "unknown",
)

// ParseOutcome returns the Outcome that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseOutcome(text string) (Outcome, error) { return outcomeNames.Parse(text) }

// String returns the text form; an invalid value reads "outcome(200)".
func (o Outcome) String() string { return outcomeNames.String(o) }

// IsValid reports whether o is one of the values above.
func (o Outcome) IsValid() bool { return outcomeNames.Valid(o) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (o Outcome) AppendText(b []byte) ([]byte, error) { return outcomeNames.Append(b, o) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (o Outcome) MarshalText() ([]byte, error) { return outcomeNames.Append(nil, o) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseOutcome, and leave the value alone.
func (o *Outcome) UnmarshalText(text []byte) error { return outcomeNames.Set(o, text) }
