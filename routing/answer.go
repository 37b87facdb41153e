package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Answer is the answer to a yes-or-no question. The zero value is not said,
// which is not the same as no.
type Answer uint8

// The values of [Answer].
const (
	_ Answer = iota // not said
	Yes
	No
)

var answerNames = enum.New[Answer]("answer", ErrInvalid,
	"not_said", "yes", "no",
)

// ParseAnswer returns the Answer that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseAnswer(text string) (Answer, error) { return answerNames.Parse(text) }

// String returns the text form; an invalid value reads "answer(200)".
func (a Answer) String() string { return answerNames.String(a) }

// IsValid reports whether a is one of the values above or the zero value.
func (a Answer) IsValid() bool { return answerNames.Valid(a) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (a Answer) AppendText(b []byte) ([]byte, error) { return answerNames.Append(b, a) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (a Answer) MarshalText() ([]byte, error) { return answerNames.Append(nil, a) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseAnswer, and leave the value alone.
func (a *Answer) UnmarshalText(text []byte) error { return answerNames.Set(a, text) }
