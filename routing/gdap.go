package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// GDAP is the state of the granular delegated admin privileges between the
// partner and the customer. Only an active relationship opens anything. The
// zero value is not said.
type GDAP uint8

// The values of [GDAP].
const (
	_ GDAP = iota // not said
	GDAPNone
	GDAPPending // asked for, the customer has not agreed yet
	GDAPActive
	GDAPExpired
	GDAPTerminated // ended by either side
)

var gdapNames = enum.New[GDAP]("gdap", ErrInvalid,
	"not_said", "none", "pending", "active", "expired", "terminated",
)

// ParseGDAP returns the GDAP that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseGDAP(text string) (GDAP, error) { return gdapNames.Parse(text) }

// String returns the text form; an invalid value reads "gdap(200)".
func (g GDAP) String() string { return gdapNames.String(g) }

// IsValid reports whether g is one of the values above or the zero value.
func (g GDAP) IsValid() bool { return gdapNames.Valid(g) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (g GDAP) AppendText(b []byte) ([]byte, error) { return gdapNames.Append(b, g) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (g GDAP) MarshalText() ([]byte, error) { return gdapNames.Append(nil, g) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseGDAP, and leave the value alone.
func (g *GDAP) UnmarshalText(text []byte) error { return gdapNames.Set(g, text) }
