package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Cloud is the Microsoft cloud that the tenant lives in. The zero value is not
// said.
type Cloud uint8

// The values of [Cloud].
const (
	_               Cloud = iota // not said
	CloudCommercial              // the worldwide one
	CloudUSGovernment
	CloudOther // any other, such as the one in China: the documents say nothing about it
)

var cloudNames = enum.New[Cloud]("cloud", ErrInvalid,
	"not_said", "commercial", "us_government", "other",
)

// ParseCloud returns the Cloud that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseCloud(text string) (Cloud, error) { return cloudNames.Parse(text) }

// String returns the text form; an invalid value reads "cloud(200)".
func (c Cloud) String() string { return cloudNames.String(c) }

// IsValid reports whether c is one of the values above or the zero value.
func (c Cloud) IsValid() bool { return cloudNames.Valid(c) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (c Cloud) AppendText(b []byte) ([]byte, error) { return cloudNames.Append(b, c) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (c Cloud) MarshalText() ([]byte, error) { return cloudNames.Append(nil, c) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseCloud, and leave the value alone.
func (c *Cloud) UnmarshalText(text []byte) error { return cloudNames.Set(c, text) }
