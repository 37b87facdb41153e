package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Product is the family that the request is about: it decides the portal and
// who pays. The zero value is not said.
type Product uint8

// The values of [Product].
const (
	_ Product = iota // not said
	Azure
	Microsoft365 // Office 365 in older documents
	Dynamics365  // Dynamics CRM Online in older documents
	PowerPlatform
	FinanceOperations  // Dynamics 365 Finance and Operations apps
	EnterpriseMobility // Enterprise Mobility Suite
	OnPremises         // Windows, Windows Server, SQL Server and the like
	Marketplace        // sold in the commercial marketplace, made by an ISV
	PartnerCenter      // Partner Center itself
)

var productNames = enum.New[Product]("product", ErrInvalid,
	"not_said", "azure", "microsoft_365", "dynamics_365", "power_platform",
	"finance_operations", "enterprise_mobility", "on_premises", "marketplace",
	"partner_center",
)

// ParseProduct returns the Product that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseProduct(text string) (Product, error) { return productNames.Parse(text) }

// String returns the text form; an invalid value reads "product(200)".
func (p Product) String() string { return productNames.String(p) }

// IsValid reports whether p is one of the values above or the zero value.
func (p Product) IsValid() bool { return productNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p Product) AppendText(b []byte) ([]byte, error) { return productNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p Product) MarshalText() ([]byte, error) { return productNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseProduct, and leave the value alone.
func (p *Product) UnmarshalText(text []byte) error { return productNames.Set(p, text) }
