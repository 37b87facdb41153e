package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// PlanState is the state of the support plan that the request would be filed
// under. The zero value is not said.
type PlanState uint8

// The values of [PlanState].
const (
	_                PlanState = iota // not said
	PlanNone                          // there is no plan
	PlanUsable                        // an incident of it can be spent now
	PlanEmpty                         // no incident left
	PlanExpired                       // its term has ended
	PlanNotLinked                     // not linked to the account that signs in
	PlanNotActivated                  // not activated in Partner Center
	PlanWrongFamily                   // it is of the other benefit: on-premises for a cloud product, or the reverse
	PlanPaidContract                  // the partner declares a fitting paid contract, such as ASfP or PSfP
	PlanCSP                           // the account still has the Azure plan "Cloud Solution Provider"; no account gets it any more
)

var planStateNames = enum.New[PlanState]("plan state", ErrInvalid,
	"not_said", "none", "usable", "empty", "expired", "not_linked", "not_activated",
	"wrong_family", "paid_contract", "csp_plan",
)

// ParsePlanState returns the PlanState that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParsePlanState(text string) (PlanState, error) { return planStateNames.Parse(text) }

// String returns the text form; an invalid value reads "plan state(200)".
func (p PlanState) String() string { return planStateNames.String(p) }

// IsValid reports whether p is one of the values above or the zero value.
func (p PlanState) IsValid() bool { return planStateNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p PlanState) AppendText(b []byte) ([]byte, error) { return planStateNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p PlanState) MarshalText() ([]byte, error) { return planStateNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParsePlanState, and leave the value alone.
func (p *PlanState) UnmarshalText(text []byte) error { return planStateNames.Set(p, text) }
