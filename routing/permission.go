package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// GDAP is the state of the granular delegated admin privileges between the
// partner and the customer. Only an active relationship opens anything. The
// zero value is not said.
type GDAP uint8

// The values of [GDAP].
const (
	_ GDAP = iota // not said
	GDAPNone
	GDAPPending // asked for, the customer has not agreed yet
	GDAPActive
	GDAPExpired
	GDAPTerminated // ended by either side
)

var gdapNames = enum.New[GDAP]("gdap", ErrInvalid,
	"not_said", "none", "pending", "active", "expired", "terminated",
)

// ParseGDAP returns the GDAP that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseGDAP(text string) (GDAP, error) { return gdapNames.Parse(text) }

// String returns the text form; an invalid value reads "gdap(200)".
func (g GDAP) String() string { return gdapNames.String(g) }

// IsValid reports whether g is one of the values above or the zero value.
func (g GDAP) IsValid() bool { return gdapNames.Valid(g) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (g GDAP) AppendText(b []byte) ([]byte, error) { return gdapNames.Append(b, g) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (g GDAP) MarshalText() ([]byte, error) { return gdapNames.Append(nil, g) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseGDAP, and leave the value alone.
func (g *GDAP) UnmarshalText(text []byte) error { return gdapNames.Set(g, text) }

// Role is the role under which the user acts. One is enough to say: the one
// that the decision should rest on. The zero value is not said.
type Role uint8

// The values of [Role].
const (
	_ Role = iota // not said
	RoleNone
	RoleAdminAgent
	RoleServiceSupportAdministrator
	RoleHelpdeskAgent
	RoleSalesAgent
	RolePartnerAdmin // of the partner program
	RoleGlobalAdmin
)

var roleNames = enum.New[Role]("role", ErrInvalid,
	"not_said", "none", "admin_agent", "service_support_administrator", "helpdesk_agent",
	"sales_agent", "partner_admin", "global_admin",
)

// ParseRole returns the Role that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseRole(text string) (Role, error) { return roleNames.Parse(text) }

// String returns the text form; an invalid value reads "role(200)".
func (r Role) String() string { return roleNames.String(r) }

// IsValid reports whether r is one of the values above or the zero value.
func (r Role) IsValid() bool { return roleNames.Valid(r) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (r Role) AppendText(b []byte) ([]byte, error) { return roleNames.Append(b, r) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (r Role) MarshalText() ([]byte, error) { return roleNames.Append(nil, r) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseRole, and leave the value alone.
func (r *Role) UnmarshalText(text []byte) error { return roleNames.Set(r, text) }

// Answer is the answer to a yes-or-no question. The zero value is not said,
// which is not the same as no.
type Answer uint8

// The values of [Answer].
const (
	_ Answer = iota // not said
	Yes
	No
)

var answerNames = enum.New[Answer]("answer", ErrInvalid,
	"not_said", "yes", "no",
)

// ParseAnswer returns the Answer that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseAnswer(text string) (Answer, error) { return answerNames.Parse(text) }

// String returns the text form; an invalid value reads "answer(200)".
func (a Answer) String() string { return answerNames.String(a) }

// IsValid reports whether a is one of the values above or the zero value.
func (a Answer) IsValid() bool { return answerNames.Valid(a) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (a Answer) AppendText(b []byte) ([]byte, error) { return answerNames.Append(b, a) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (a Answer) MarshalText() ([]byte, error) { return answerNames.Append(nil, a) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseAnswer, and leave the value alone.
func (a *Answer) UnmarshalText(text []byte) error { return answerNames.Set(a, text) }
