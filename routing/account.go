package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// AccountKind is the kind of account that signs in. The zero value is not said.
type AccountKind uint8

// The values of [AccountKind].
const (
	_            AccountKind = iota // not said
	AccountEntra                    // a Microsoft Entra work account
	AccountMSA                      // a personal Microsoft account
)

var accountKindNames = enum.New[AccountKind]("account kind", ErrInvalid,
	"not_said", "entra", "msa",
)

// ParseAccountKind returns the AccountKind that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseAccountKind(text string) (AccountKind, error) { return accountKindNames.Parse(text) }

// String returns the text form; an invalid value reads "account kind(200)".
func (a AccountKind) String() string { return accountKindNames.String(a) }

// IsValid reports whether a is one of the values above or the zero value.
func (a AccountKind) IsValid() bool { return accountKindNames.Valid(a) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (a AccountKind) AppendText(b []byte) ([]byte, error) { return accountKindNames.Append(b, a) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (a AccountKind) MarshalText() ([]byte, error) { return accountKindNames.Append(nil, a) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseAccountKind, and leave the value alone.
func (a *AccountKind) UnmarshalText(text []byte) error { return accountKindNames.Set(a, text) }

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
