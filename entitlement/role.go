package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// Role is a role in Partner Center, as far as it matters for benefits. The
// zero Role is [NoRole], which may not activate anything.
type Role uint8

// The roles.
const (
	NoRole       Role = iota
	PartnerAdmin      // MAICPP partner admin
	GlobalAdmin       // Global admin
	OtherRole         // any other, Admin agent among them
)

var roles = enum.New[Role]("role", ErrInvalid, "none", "partner_admin", "global_admin", "other")

// ParseRole reads the text form. The error wraps [ErrInvalid].
func ParseRole(text string) (Role, error) { return roles.Parse(text) }

// String returns the text form.
func (r Role) String() string { return roles.String(r) }

// IsValid reports whether r is one of the roles.
func (r Role) IsValid() bool { return roles.Valid(r) }

// AppendText appends the text form.
func (r Role) AppendText(p []byte) ([]byte, error) { return roles.Append(p, r) }

// MarshalText returns the text form.
func (r Role) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads the text form.
func (r *Role) UnmarshalText(text []byte) error { return roles.Set(r, text) }

// CanActivate reports whether somebody with this role may activate a benefit:
// partner admins and global admins may, an Admin agent may not (ENT-21,
// AMB-12).
func (r Role) CanActivate() bool { return r == PartnerAdmin || r == GlobalAdmin }
