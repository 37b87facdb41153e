package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Tenant says whose tenant the request is about. The zero value is not said.
type Tenant uint8

// The values of [Tenant].
const (
	_              Tenant = iota // not said
	TenantOwn                    // the partner's own
	TenantCustomer               // a customer's
)

var tenantNames = enum.New[Tenant]("tenant", ErrInvalid,
	"not_said", "own", "customer",
)

// ParseTenant returns the Tenant that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseTenant(text string) (Tenant, error) { return tenantNames.Parse(text) }

// String returns the text form; an invalid value reads "tenant(200)".
func (t Tenant) String() string { return tenantNames.String(t) }

// IsValid reports whether t is one of the values above or the zero value.
func (t Tenant) IsValid() bool { return tenantNames.Valid(t) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (t Tenant) AppendText(b []byte) ([]byte, error) { return tenantNames.Append(b, t) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (t Tenant) MarshalText() ([]byte, error) { return tenantNames.Append(nil, t) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseTenant, and leave the value alone.
func (t *Tenant) UnmarshalText(text []byte) error { return tenantNames.Set(t, text) }
