package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Contact says whose contact details the form carries. The zero value is not
// said.
type Contact uint8

// The values of [Contact].
const (
	_ Contact = iota // not said
	ContactPartner
	ContactCustomer
)

var contactNames = enum.New[Contact]("contact", ErrInvalid,
	"not_said", "partner", "customer",
)

// ParseContact returns the Contact that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseContact(text string) (Contact, error) { return contactNames.Parse(text) }

// String returns the text form; an invalid value reads "contact(200)".
func (c Contact) String() string { return contactNames.String(c) }

// IsValid reports whether c is one of the values above or the zero value.
func (c Contact) IsValid() bool { return contactNames.Valid(c) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (c Contact) AppendText(b []byte) ([]byte, error) { return contactNames.Append(b, c) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (c Contact) MarshalText() ([]byte, error) { return contactNames.Append(nil, c) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseContact, and leave the value alone.
func (c *Contact) UnmarshalText(text []byte) error { return contactNames.Set(c, text) }
