package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Payer says who pays for a request. The zero value is PayerNobody.
type Payer uint8

// The values of [Payer].
const (
	PayerNobody              Payer = iota // there is nothing to pay: the request is not opened
	PayerIncident                         // one incident of the partner's plan, see [Decision].Benefit
	PayerCustomerEntitlement              // the support that comes with the customer's CSP subscription
	PayerFree                             // nobody is charged
	PayerPaidContract                     // a paid support contract of the partner
)

var payerNames = enum.New[Payer]("payer", ErrInvalid,
	"nobody", "incident", "customer_entitlement", "free", "paid_contract",
)

// ParsePayer returns the Payer that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParsePayer(text string) (Payer, error) { return payerNames.Parse(text) }

// String returns the text form; an invalid value reads "payer(200)".
func (p Payer) String() string { return payerNames.String(p) }

// IsValid reports whether p is one of the values above.
func (p Payer) IsValid() bool { return payerNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p Payer) AppendText(b []byte) ([]byte, error) { return payerNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p Payer) MarshalText() ([]byte, error) { return payerNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParsePayer, and leave the value alone.
func (p *Payer) UnmarshalText(text []byte) error { return payerNames.Set(p, text) }
