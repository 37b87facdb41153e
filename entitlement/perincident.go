package entitlement

import (
	"slices"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// ProductPolicy is the lifecycle policy of a product that the benefits no longer
// cover. The zero ProductPolicy says that they cover it, or that no product is
// asked about.
type ProductPolicy uint8

// The policies.
const (
	ProductCovered ProductPolicy = iota
	ProductFixed                 // Fixed Lifecycle Policy
	ProductModern                // Modern Lifecycle Policy
)

var productPolicies = enum.New[ProductPolicy]("product policy", ErrInvalid, "covered", "fixed", "modern")

// ParseProductPolicy reads the text form. The error wraps [ErrInvalid].
func ParseProductPolicy(text string) (ProductPolicy, error) { return productPolicies.Parse(text) }

// String returns the text form.
func (p ProductPolicy) String() string { return productPolicies.String(p) }

// IsValid reports whether p is one of the policies, covered included.
func (p ProductPolicy) IsValid() bool { return productPolicies.Valid(p) }

// AppendText appends the text form.
func (p ProductPolicy) AppendText(b []byte) ([]byte, error) { return productPolicies.Append(b, p) }

// MarshalText returns the text form.
func (p ProductPolicy) MarshalText() ([]byte, error) { return p.AppendText(nil) }

// UnmarshalText reads the text form.
func (p *ProductPolicy) UnmarshalText(text []byte) error { return productPolicies.Set(p, text) }

// PerIncident is a wish to buy support for one problem online, without an offer
// (pay per incident). The zero PerIncident is refused, because no account is said.
type PerIncident struct {
	Account AccountKind   `json:"account,omitzero"`
	Policy  ProductPolicy `json:"policy,omitzero"`

	// Country is where the purchase is made, in any form that NotSold uses; it
	// may be unknown.
	Country string `json:"country,omitzero"`

	// NotSold are the countries in which it cannot be bought. Which they are is
	// not published: the caller may know some.
	NotSold []string `json:"not_sold,omitempty"`

	// On is the day of the purchase, and ExtendedEnd the last day of extended
	// support of a product under the Fixed policy; the zero Date is not known.
	On          Date `json:"on,omitzero"`
	ExtendedEnd Date `json:"extended_end,omitzero"`
}

// UnmarshalJSON reads a wish as strictly as [State.UnmarshalJSON] does a state. On
// error, p is left alone.
func (p *PerIncident) UnmarshalJSON(data []byte) error {
	type fields PerIncident // without this method
	return decode(data, (*fields)(p))
}

// Sold returns whether it can be bought, with every reason against it:
//
//  1. It is sold to personal Microsoft accounts only; Entra accounts never see the
//     purchase, which is a limit of the system (ENT-59, UX-26).
//  2. It is sold in most countries, not in all (ENT-60): for an unknown one the
//     answer is yes, with the advice to check.
//  3. For a product that the benefits no longer cover, it is sold only under the
//     Fixed policy (LCY-26) and until extended support ends (AMB-19): where that day
//     is not known the answer is yes, with the advice to check.
func (p PerIncident) Sold() Answer {
	var no Codes
	var advice Advices
	switch p.Account {
	case AccountMSA:
	case AccountEntra:
		no |= CodesOf(NeedsMSA)
		advice |= AdvicesOf(SignInWithMSA)
	default:
		no |= CodesOf(AccountNotSaid)
	}
	switch {
	case p.Country == "":
		advice |= AdvicesOf(CheckCountry)
	case slices.Contains(p.NotSold, p.Country):
		no |= CodesOf(NotSoldHere)
	}
	switch {
	case p.Policy == ProductCovered:
	case p.Policy != ProductFixed, !p.ExtendedEnd.IsZero() && p.ExtendedEnd.Before(p.On):
		no |= CodesOf(NotSoldForProduct)
	case p.ExtendedEnd.IsZero() || p.On.IsZero():
		advice |= AdvicesOf(CheckExtendedEnd)
	}
	return answer(no, advice)
}
