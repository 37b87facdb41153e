package routing

import "github.com/partnersupport/partnersupport/internal/enum"

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
