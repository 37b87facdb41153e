package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Portal is a place where requests are opened or reviewed. A policy says where it is
// found: see [Router.Address]. The zero value is PortalNone.
type Portal uint8

// The values of [Portal].
const (
	PortalNone Portal = iota // no portal
	PartnerCenterPortal
	AzurePortal
	Microsoft365AdminCenter
	PowerPlatformAdminCenter
	FinanceOperationsSupport
	SupportForBusiness // the on-premises portal of Services Hub
)

var portalNames = enum.New[Portal]("portal", ErrInvalid,
	"none", "partner_center", "azure_portal", "microsoft_365_admin_center",
	"power_platform_admin_center", "finance_operations_support", "support_for_business",
)

// ParsePortal returns the Portal that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParsePortal(text string) (Portal, error) { return portalNames.Parse(text) }

// String returns the text form; an invalid value reads "portal(200)".
func (p Portal) String() string { return portalNames.String(p) }

// IsValid reports whether p is one of the values above.
func (p Portal) IsValid() bool { return portalNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p Portal) AppendText(b []byte) ([]byte, error) { return portalNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p Portal) MarshalText() ([]byte, error) { return portalNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParsePortal, and leave the value alone.
func (p *Portal) UnmarshalText(text []byte) error { return portalNames.Set(p, text) }

// RequestsPage returns the label under which p lists the requests that were
// opened, or "" where the documents do not name one (RTE-17, RTE-22).
func (p Portal) RequestsPage() string {
	switch p {
	case AzurePortal:
		return "Manage support requests"
	case Microsoft365AdminCenter:
		return "View all support tickets"
	}
	return ""
}
