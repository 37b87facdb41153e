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

// Benefit is the partner benefit whose plan is needed. The zero value is
// BenefitNone.
type Benefit uint8

// The values of [Benefit].
const (
	BenefitNone              Benefit = iota // no plan is needed, or a paid contract takes its place
	BenefitCloudSupport                     // Partner Cloud Support
	BenefitOnPremisesSupport                // Partner On-Premises Support
)

var benefitNames = enum.New[Benefit]("benefit", ErrInvalid,
	"none", "cloud_support", "on_premises_support",
)

// ParseBenefit returns the Benefit that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseBenefit(text string) (Benefit, error) { return benefitNames.Parse(text) }

// String returns the text form; an invalid value reads "benefit(200)".
func (v Benefit) String() string { return benefitNames.String(v) }

// IsValid reports whether v is one of the values above.
func (v Benefit) IsValid() bool { return benefitNames.Valid(v) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (v Benefit) AppendText(b []byte) ([]byte, error) { return benefitNames.Append(b, v) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (v Benefit) MarshalText() ([]byte, error) { return benefitNames.Append(nil, v) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseBenefit, and leave the value alone.
func (v *Benefit) UnmarshalText(text []byte) error { return benefitNames.Set(v, text) }
