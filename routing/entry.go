package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Entry says where the user starts. It matters because a portal that one signs
// in to directly shows one's own tenant, never the customer's (RTE-31). The
// zero value is not said.
type Entry uint8

// The values of [Entry].
const (
	_ Entry = iota // not said
	EntryPartnerCenter
	EntryProductPortal      // signed in to the product's portal directly
	EntrySupportForBusiness // the on-premises portal, which sends cloud products on to theirs (RTE-27)
)

var entryNames = enum.New[Entry]("entry", ErrInvalid,
	"not_said", "partner_center", "product_portal", "support_for_business",
)

// ParseEntry returns the Entry that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseEntry(text string) (Entry, error) { return entryNames.Parse(text) }

// String returns the text form; an invalid value reads "entry(200)".
func (e Entry) String() string { return entryNames.String(e) }

// IsValid reports whether e is one of the values above or the zero value.
func (e Entry) IsValid() bool { return entryNames.Valid(e) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (e Entry) AppendText(b []byte) ([]byte, error) { return entryNames.Append(b, e) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (e Entry) MarshalText() ([]byte, error) { return entryNames.Append(nil, e) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseEntry, and leave the value alone.
func (e *Entry) UnmarshalText(text []byte) error { return entryNames.Set(e, text) }
