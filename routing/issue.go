package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// IssueType says what kind of help is asked for. The zero value is not said.
type IssueType uint8

// The values of [IssueType].
const (
	_                 IssueType = iota // not said
	IssueTechnical                     // something does not work
	IssueBilling                       // invoices, charges, payment
	IssueQuota                         // raise a limit of a service
	IssueSubscription                  // buy, change, move, cancel
)

var issueTypeNames = enum.New[IssueType]("issue type", ErrInvalid,
	"not_said", "technical", "billing", "quota", "subscription",
)

// ParseIssueType returns the IssueType that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseIssueType(text string) (IssueType, error) { return issueTypeNames.Parse(text) }

// String returns the text form; an invalid value reads "issue type(200)".
func (i IssueType) String() string { return issueTypeNames.String(i) }

// IsValid reports whether i is one of the values above or the zero value.
func (i IssueType) IsValid() bool { return issueTypeNames.Valid(i) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (i IssueType) AppendText(b []byte) ([]byte, error) { return issueTypeNames.Append(b, i) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (i IssueType) MarshalText() ([]byte, error) { return issueTypeNames.Append(nil, i) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseIssueType, and leave the value alone.
func (i *IssueType) UnmarshalText(text []byte) error { return issueTypeNames.Set(i, text) }
