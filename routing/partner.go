package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// PartnerType says what the partner is to Microsoft. The zero value is not
// said. An indirect reseller takes part in the CSP program, yet for Azure it is
// served like a partner outside of it: there is no single "is CSP" question
// (RTE-10, RTE-13).
type PartnerType uint8

// The values of [PartnerType].
const (
	_                PartnerType = iota // not said
	DirectBill                          // CSP, bills its customers and is billed by Microsoft
	IndirectProvider                    // CSP, the distributor of indirect resellers
	IndirectReseller                    // CSP, sells through an indirect provider
	Advisor                             // advises customers, sells them nothing
	NonCSP                              // in the partner program, but not in CSP
)

var partnerTypeNames = enum.New[PartnerType]("partner type", ErrInvalid,
	"not_said", "direct_bill", "indirect_provider", "indirect_reseller", "advisor", "non_csp",
)

// ParsePartnerType returns the PartnerType that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParsePartnerType(text string) (PartnerType, error) { return partnerTypeNames.Parse(text) }

// String returns the text form; an invalid value reads "partner type(200)".
func (p PartnerType) String() string { return partnerTypeNames.String(p) }

// IsValid reports whether p is one of the values above or the zero value.
func (p PartnerType) IsValid() bool { return partnerTypeNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p PartnerType) AppendText(b []byte) ([]byte, error) { return partnerTypeNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p PartnerType) MarshalText() ([]byte, error) { return partnerTypeNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParsePartnerType, and leave the value alone.
func (p *PartnerType) UnmarshalText(text []byte) error { return partnerTypeNames.Set(p, text) }

// InCSPProgram reports whether p takes part in the Cloud Solution Provider
// program, as indirect resellers do (RTE-07). It says nothing about Azure: see
// [PartnerType.HasAzureCSPExperience].
func (p PartnerType) InCSPProgram() bool {
	return p == DirectBill || p == IndirectProvider || p == IndirectReseller
}

// HasAzureCSPExperience reports whether p opens Azure requests for customers in
// the way that is for CSP. Indirect resellers do not, though they are in the
// program: in Azure they count with those outside it (RTE-10, RTE-13).
func (p PartnerType) HasAzureCSPExperience() bool { return p == DirectBill || p == IndirectProvider }
