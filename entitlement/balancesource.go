package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// BalanceSource is a place where Microsoft shows how many incidents are left
// (UX-12). The zero BalanceSource is invalid.
type BalanceSource uint8

// The places.
const (
	InPartnerCenter      BalanceSource = iota + 1 // both benefits
	InAzurePortal                                 // cloud support, once the plan is chosen for a request
	InSupportForBusiness                          // both benefits, of what was added there
)

var balanceSources = enum.New[BalanceSource]("balance source", ErrInvalid, "", "partner_center", "azure_portal", "support_for_business")

// ParseBalanceSource reads the text form. The error wraps [ErrInvalid].
func ParseBalanceSource(text string) (BalanceSource, error) { return balanceSources.Parse(text) }

// String returns the text form.
func (b BalanceSource) String() string { return balanceSources.String(b) }

// IsValid reports whether b is one of the places.
func (b BalanceSource) IsValid() bool { return balanceSources.Valid(b) }

// AppendText appends the text form.
func (b BalanceSource) AppendText(p []byte) ([]byte, error) { return balanceSources.Append(p, b) }

// MarshalText returns the text form.
func (b BalanceSource) MarshalText() ([]byte, error) { return b.AppendText(nil) }

// UnmarshalText reads the text form.
func (b *BalanceSource) UnmarshalText(text []byte) error { return balanceSources.Set(b, text) }

// Shows returns whether the account sees the balance of the plan there on a day,
// and every reason why not (UX-12). An ended or empty plan is still shown in Partner
// Center and, among the unavailable plans, in Support for Business (UX-15), but not
// in the Azure portal (UX-06).
func (b BalanceSource) Shows(s Status, a Account, on Date) Answer {
	var no Codes
	unusable := s.codes & CodesOf(NotActivated, NotLinked, LinkStale)
	switch b {
	case InPartnerCenter:
		if !a.MAICPP {
			no |= CodesOf(NotMAICPPAccount)
		}
	case InAzurePortal:
		no |= unusable | s.codes&CodesOf(Expired, Depleted)
		if s.plan.benefit == OnPremisesSupport {
			no |= CodesOf(NotForAzure)
		}
		if !a.Azure {
			no |= CodesOf(NotAzureAccount)
		}
		if !a.AzureRequests {
			no |= CodesOf(NoAzurePermission)
		}
	case InSupportForBusiness:
		no |= unusable
		if a.Kind == AccountUnsaid {
			no |= CodesOf(AccountNotSaid)
		}
	}
	// Support for Business has always shown them (AMB-34).
	if b != InSupportForBusiness && on.Before(renamed) {
		no |= CodesOf(NotShownYet)
	}
	if s.plan == (Entitlement{}) || !b.IsValid() {
		return Answer{}
	}
	return answer(no, 0)
}

// BalanceSources returns the places in which the account sees the balance of the
// plan on a day, in their order (UX-12).
func BalanceSources(s Status, a Account, on Date) []BalanceSource {
	var list []BalanceSource
	for b := range balanceSources.All() {
		if b.Shows(s, a, on).Yes {
			list = append(list, b)
		}
	}
	return list
}
