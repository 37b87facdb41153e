package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Code is the stable name of a reason. Programs act on it; sentences may
// change. The zero value is CodeNotDecided.
type Code uint8

// The values of [Code].
const (
	CodeNotDecided  Code = iota // no router made this decision
	CodeAllowed                 // every requirement is met
	CodeNotSaid                 // a fact is missing
	CodeInvalidFact             // a fact has a number that means nothing
	CodeGDAPMissing
	CodeGDAPInactive
	CodeRoleMissing
	CodeRBACMissing
	CodeNotSubscriptionProvider
	CodeNeedsMSA
	CodeContactMustBePartner
	CodeNotISVEnrolled
	CodeTooOld          // release, Fixed policy
	CodeOutOfMainstream // release, Fixed policy
	CodeModernTooOld    // release, Modern policy
	CodeModernEnded     // release, Modern policy
	CodeReleaseUnknown
	CodePlanRequired
	CodeDepleted           // plan
	CodeExpired            // plan
	CodeNotLinked          // plan
	CodeNotActivated       // plan
	CodeWrongProductFamily // plan
	CodeNotAccepted        // a value that a policy refuses and that has no code of its own
	CodeWrongContext
	CodeUseIndirectProvider
	CodeOnlySubscriptionProvider
	CodeNotInCSPProgram
	CodeContactISV
	CodeNotTechnicalSupport
	CodeNotNamedByDocument
	CodeCloudNotCovered
	CodeOnlyProvidersFile
	CodeLeftOpen // a document names the case and says no more
)

var codeNames = enum.New[Code]("code", ErrInvalid,
	"not_decided", "allowed", "not_said", "invalid_fact", "gdap_missing", "gdap_inactive",
	"role_missing", "rbac_missing", "not_subscription_provider", "needs_msa",
	"contact_must_be_partner", "not_isv_enrolled", "too_old", "out_of_mainstream",
	"modern_too_old", "modern_ended", "release_unknown", "plan_required", "depleted",
	"expired", "not_linked", "not_activated", "wrong_product_family", "not_accepted",
	"wrong_context", "use_indirect_provider", "only_subscription_provider",
	"not_in_csp_program", "contact_isv", "not_technical_support", "not_named_by_document",
	"cloud_not_covered", "only_providers_file", "left_open",
)

// ParseCode returns the Code that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseCode(text string) (Code, error) { return codeNames.Parse(text) }

// String returns the text form; an invalid value reads "code(200)".
func (c Code) String() string { return codeNames.String(c) }

// IsValid reports whether c is one of the values above.
func (c Code) IsValid() bool { return codeNames.Valid(c) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (c Code) AppendText(b []byte) ([]byte, error) { return codeNames.Append(b, c) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (c Code) MarshalText() ([]byte, error) { return codeNames.Append(nil, c) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseCode, and leave the value alone.
func (c *Code) UnmarshalText(text []byte) error { return codeNames.Set(c, text) }

// fact returns the fact whose value a route with code c is about: the one to name
// in its reason.
func (c Code) fact() Fact {
	switch c {
	case CodeWrongContext:
		return FactEntry
	case CodeUseIndirectProvider, CodeOnlySubscriptionProvider, CodeNotInCSPProgram, CodeOnlyProvidersFile:
		return FactPartner
	case CodeContactISV, CodeNotNamedByDocument:
		return FactProduct
	case CodeNotTechnicalSupport:
		return FactIssue
	case CodeCloudNotCovered:
		return FactCloud
	}
	return FactNone
}
