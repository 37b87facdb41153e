package entitlement

import (
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// AccountKind is the kind of account that signs in. The zero AccountKind is not
// said.
type AccountKind uint8

// The kinds of account.
const (
	AccountUnsaid AccountKind = iota
	AccountEntra              // a Microsoft Entra work account
	AccountMSA                // a personal Microsoft account
)

var accountKinds = enum.New[AccountKind]("account kind", ErrInvalid, "not_said", "entra", "msa")

// ParseAccountKind reads the text form. The error wraps [ErrInvalid].
func ParseAccountKind(text string) (AccountKind, error) { return accountKinds.Parse(text) }

// String returns the text form.
func (k AccountKind) String() string { return accountKinds.String(k) }

// IsValid reports whether k is one of the kinds, not said included.
func (k AccountKind) IsValid() bool { return accountKinds.Valid(k) }

// AppendText appends the text form.
func (k AccountKind) AppendText(p []byte) ([]byte, error) { return accountKinds.Append(p, k) }

// MarshalText returns the text form.
func (k AccountKind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads the text form.
func (k *AccountKind) UnmarshalText(text []byte) error { return accountKinds.Set(k, text) }

// Account is what is known of the account that signs in, as far as benefits
// depend on it. It is plain, comparable data. The zero Account is nobody, who
// sees nothing.
type Account struct {
	Kind AccountKind `json:"kind,omitzero"`

	// MAICPP says that the account belongs to the partner's tenant that is
	// associated with the AI Cloud Partner Program. A CSP tenant may be another.
	MAICPP bool `json:"maicpp,omitzero"`

	// Role is the account's role in Partner Center.
	Role Role `json:"role,omitzero"`

	// Azure says that the account belongs to an Azure tenant, and AzureRequests
	// that it may create support requests there.
	Azure         bool `json:"azure,omitzero"`
	AzureRequests bool `json:"azure_requests,omitzero"`
}

// UnmarshalJSON reads an account as strictly as [State.UnmarshalJSON] does a state. On
// error, a is left alone.
func (a *Account) UnmarshalJSON(data []byte) error {
	type fields Account // without this method
	return decode(data, (*fields)(a))
}

// SeesBenefits returns whether the account sees the benefit pages of Partner
// Center: every account of the MAICPP tenant does, whatever its role (ENT-22).
func (a Account) SeesBenefits() Answer {
	if !a.MAICPP {
		return answer(CodesOf(NotMAICPPAccount), AdvicesOf(SwitchAccount))
	}
	return answer(0, 0)
}

// SeesCredentials returns whether the account can look up the access ID and the
// contract ID of a plan at the instant at: after the plan's activation every
// account of the MAICPP tenant can, whatever its role (ENT-25), as soon as they
// are shown (ENT-23). Others can use a pair that they are told (ENT-27).
func (a Account) SeesCredentials(e Entitlement, at time.Time) Answer {
	var no Codes
	var advice Advices
	switch e.Detail(at) {
	case DetailCredentials:
	case DetailPending:
		no, advice = CodesOf(CredentialsPending), AdvicesOf(RetryShortly)
	default:
		no, advice = CodesOf(NotActivated), AdvicesOf(ActivateBenefit)
	}
	if !a.MAICPP {
		no |= CodesOf(NotMAICPPAccount)
		advice |= AdvicesOf(AskForCredentials)
	}
	return answer(no, advice)
}
