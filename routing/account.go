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
