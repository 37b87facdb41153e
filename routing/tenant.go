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

// Cloud is the Microsoft cloud that the tenant lives in. The zero value is not
// said.
type Cloud uint8

// The values of [Cloud].
const (
	_               Cloud = iota // not said
	CloudCommercial              // the worldwide one
	CloudUSGovernment
	CloudOther // any other, such as the one in China: the documents say nothing about it
)

var cloudNames = enum.New[Cloud]("cloud", ErrInvalid,
	"not_said", "commercial", "us_government", "other",
)

// ParseCloud returns the Cloud that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseCloud(text string) (Cloud, error) { return cloudNames.Parse(text) }

// String returns the text form; an invalid value reads "cloud(200)".
func (c Cloud) String() string { return cloudNames.String(c) }

// IsValid reports whether c is one of the values above or the zero value.
func (c Cloud) IsValid() bool { return cloudNames.Valid(c) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (c Cloud) AppendText(b []byte) ([]byte, error) { return cloudNames.Append(b, c) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (c Cloud) MarshalText() ([]byte, error) { return cloudNames.Append(nil, c) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseCloud, and leave the value alone.
func (c *Cloud) UnmarshalText(text []byte) error { return cloudNames.Set(c, text) }

// Entry says where the user starts. It matters because a portal that one signs
// in to directly shows one's own tenant, never the customer's (RTE-31). The
// zero value is not said.
type Entry uint8

// The values of [Entry].
const (
	_ Entry = iota // not said
	EntryPartnerCenter
	EntryProductPortal      // signed in to the product's portal directly
	EntrySupportForBusiness // the on-premises portal, which sends cloud products on to theirs (RTE-27)
)

var entryNames = enum.New[Entry]("entry", ErrInvalid,
	"not_said", "partner_center", "product_portal", "support_for_business",
)

// ParseEntry returns the Entry that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseEntry(text string) (Entry, error) { return entryNames.Parse(text) }

// String returns the text form; an invalid value reads "entry(200)".
func (e Entry) String() string { return entryNames.String(e) }

// IsValid reports whether e is one of the values above or the zero value.
func (e Entry) IsValid() bool { return entryNames.Valid(e) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (e Entry) AppendText(b []byte) ([]byte, error) { return entryNames.Append(b, e) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (e Entry) MarshalText() ([]byte, error) { return entryNames.Append(nil, e) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseEntry, and leave the value alone.
func (e *Entry) UnmarshalText(text []byte) error { return entryNames.Set(e, text) }
