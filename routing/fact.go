package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Fact names one field of a [Case]. The zero value names none. Facts are
// ordered as the fields are, and reasons follow that order.
type Fact uint8

// The values of [Fact].
const (
	FactNone Fact = iota // no fact
	FactPartner
	FactIssue
	FactProduct
	FactTenant
	FactGDAP
	FactRole
	FactRBAC
	FactProvider
	FactAccount
	FactEntry
	FactRelease
	FactContact
	FactPlan
	FactCloud
	FactISV
	FactProblem
)

var factNames = enum.New[Fact]("fact", ErrInvalid,
	"none", "partner", "issue", "product", "tenant", "gdap", "role", "rbac", "provider",
	"account", "entry", "release", "contact", "plan", "cloud", "isv", "problem",
)

// ParseFact returns the Fact that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseFact(text string) (Fact, error) { return factNames.Parse(text) }

// String returns the text form; an invalid value reads "fact(200)".
func (f Fact) String() string { return factNames.String(f) }

// IsValid reports whether f is one of the values above.
func (f Fact) IsValid() bool { return factNames.Valid(f) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (f Fact) AppendText(b []byte) ([]byte, error) { return factNames.Append(b, f) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (f Fact) MarshalText() ([]byte, error) { return factNames.Append(nil, f) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseFact, and leave the value alone.
func (f *Fact) UnmarshalText(text []byte) error { return factNames.Set(f, text) }

// headFacts choose the route, in the order in which gaps are reported and the
// table is laid out. All other facts appear in clauses.
var headFacts = [...]Fact{FactProduct, FactPartner, FactIssue, FactTenant, FactCloud, FactEntry}

// isHead reports whether f chooses the route.
func (f Fact) isHead() bool {
	switch f {
	case FactPartner, FactIssue, FactProduct, FactTenant, FactCloud, FactEntry:
		return true
	}
	return false
}

// attainable returns the values of f that somebody can bring about so that the
// request may be opened: the problem is what it is, the release is what the
// customer runs, and the entry is the only head fact that the user can choose.
func (f Fact) attainable() Set {
	switch f {
	case FactGDAP, FactRole, FactRBAC, FactProvider, FactAccount, FactEntry, FactContact, FactISV:
		return full(f)
	case FactPlan:
		return full(f) &^ SetOf(PlanCSP)
	}
	return 0
}

// last returns the number of the last value of f.
func (f Fact) last() uint8 {
	switch f {
	case FactPartner:
		return uint8(NonCSP)
	case FactIssue:
		return uint8(IssueSubscription)
	case FactProduct:
		return uint8(PartnerCenter)
	case FactTenant:
		return uint8(TenantCustomer)
	case FactGDAP:
		return uint8(GDAPTerminated)
	case FactRole:
		return uint8(RoleGlobalAdmin)
	case FactRBAC, FactProvider, FactISV:
		return uint8(No)
	case FactAccount:
		return uint8(AccountMSA)
	case FactEntry:
		return uint8(EntrySupportForBusiness)
	case FactRelease:
		return uint8(ReleaseUnknown)
	case FactContact:
		return uint8(ContactCustomer)
	case FactPlan:
		return uint8(PlanCSP)
	case FactCloud:
		return uint8(CloudOther)
	case FactProblem:
		return uint8(ProblemPublished)
	}
	return 0
}

// text returns the text form of the value of f with the number v.
func (f Fact) text(v uint8) string {
	switch f {
	case FactPartner:
		return PartnerType(v).String()
	case FactIssue:
		return IssueType(v).String()
	case FactProduct:
		return Product(v).String()
	case FactTenant:
		return Tenant(v).String()
	case FactGDAP:
		return GDAP(v).String()
	case FactRole:
		return Role(v).String()
	case FactRBAC, FactProvider, FactISV:
		return Answer(v).String()
	case FactAccount:
		return AccountKind(v).String()
	case FactEntry:
		return Entry(v).String()
	case FactRelease:
		return Release(v).String()
	case FactContact:
		return Contact(v).String()
	case FactPlan:
		return PlanState(v).String()
	case FactCloud:
		return Cloud(v).String()
	case FactProblem:
		return Problem(v).String()
	}
	return ""
}
