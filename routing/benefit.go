package routing

import "github.com/partnersupport/partnersupport/internal/enum"

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
