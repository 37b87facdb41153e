package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Confidence says how firmly the documents carry an answer, the firmest first.
// The zero value is Stated.
type Confidence uint8

// The values of [Confidence].
const (
	Stated      Confidence = iota // a document says so
	Assumed                       // no sentence decides it; it is the careful reading
	Conflicting                   // documents disagree; one reading was chosen
)

var confidenceNames = enum.New[Confidence]("confidence", ErrInvalid,
	"stated", "assumed", "conflicting",
)

// ParseConfidence returns the Confidence that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseConfidence(text string) (Confidence, error) { return confidenceNames.Parse(text) }

// String returns the text form; an invalid value reads "confidence(200)".
func (c Confidence) String() string { return confidenceNames.String(c) }

// IsValid reports whether c is one of the values above.
func (c Confidence) IsValid() bool { return confidenceNames.Valid(c) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (c Confidence) AppendText(b []byte) ([]byte, error) { return confidenceNames.Append(b, c) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (c Confidence) MarshalText() ([]byte, error) { return confidenceNames.Append(nil, c) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseConfidence, and leave the value alone.
func (c *Confidence) UnmarshalText(text []byte) error { return confidenceNames.Set(c, text) }
