package entitlement

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// Code says why a plan cannot be used, or a command not be carried out. Its
// text form is stable; more codes may be added. The zero Code is invalid.
type Code uint8

// The codes, in the order in which reasons are given.
const (
	NotActivated       Code = iota + 1 // the benefit is not activated at this instant (ENT-20)
	NotStarted                         // the term has not started
	Expired                            // the term has ended (ENT-31)
	Depleted                           // no incident is left (ENT-31, ENT-37)
	AllHeld                            // what is left is held for others (ENT-41)
	NotLinked                          // the account is not linked to the contract (ENT-35)
	LinkStale                          // the account is linked to the pair of an earlier term (ENT-32)
	ProductRequired                    // no product is said (LCY-28)
	WrongProductFamily                 // a cloud plan for an on-premises product, or the reverse (ENT-02, ENT-03)
	NotForAzure                        // an on-premises plan in Azure (RTE-19)
	PlanNotForProduct                  // the plan cannot be used for this product or release (LCY-25)
	PlanNotNeeded                      // the product takes no plan: its support costs no incident (ENT-28, ENT-48)
	AlreadyActivated                   // the benefit is active already
	AlreadyConsumed                    // the incident was consumed before
	NothingToRefund                    // every consumption was given back before
	AlreadyRefunded                    // the consumption was given back before (LCY-05)
	NoRefundPath                       // on-premises incidents are not given back on approval (ENT-39)
	QuotaFull                          // as much is left as was granted (ENT-13)
	AlreadyHeld                        // the incident is held already
	HoldVoid                           // the deadline of the hold has passed
	HoldReleased                       // the hold was released before
	NotEnded                           // the plan can still pay, so nothing has lapsed (ENT-31)
	AlreadyLapsed                      // the end was recorded before
	MissingRole                        // the role may not activate benefits (ENT-21)
	NotMAICPPAccount                   // the account is not of the tenant that is in MAICPP (ENT-22)
	NotAzureAccount                    // the account is of no Azure tenant (UX-12)
	NoAzurePermission                  // the account may not create requests in Azure (UX-12)
	AccountNotSaid                     // no kind of account is said (UX-12)
	CredentialsPending                 // access ID and contract ID are not shown yet (ENT-23)
	NotShownYet                        // balances are shown there from 2025-06-23 on (ENT-55)
	NotAutoProvisioned                 // the plan Cloud Solution Provider is not given by itself (ENT-47)
	DuplicateOffer                     // the offer is held for that period already (ENT-42)
	OfferRetired                       // the offer is no longer sold (ENT-16)
	NeedsMSA                           // it is sold to personal Microsoft accounts only (ENT-59)
	NotSoldHere                        // it is not sold online in the country (ENT-60)
	NotSoldForProduct                  // it is not sold for the product (LCY-26)
	NotISVSuccess                      // the partner is not enrolled in ISV Success (ENT-56)
	NotInCSP                           // the partner is not in the CSP program (ENT-51)
	OwnTenant                          // the CSP entitlement is for customers' tenants (ENT-53)
	OutOfScope                         // what is asked for is not technical support (ENT-04)
)

var codes = enum.New[Code]("reason code", ErrInvalid, "",
	"not_activated", "not_started", "expired", "depleted", "all_held", "not_linked", "link_stale", "product_required",
	"wrong_product_family", "not_for_azure", "plan_not_for_product", "plan_not_needed", "already_activated", "already_consumed",
	"nothing_to_refund", "already_refunded", "no_refund_path", "quota_full", "already_held", "hold_void", "hold_released",
	"not_ended", "already_lapsed", "missing_role", "not_maicpp_account", "not_azure_account", "no_azure_permission",
	"account_not_said", "credentials_pending", "not_shown_yet", "not_auto_provisioned", "duplicate_offer", "offer_retired",
	"needs_msa", "not_sold_here", "not_sold_for_product", "not_isv_success", "not_in_csp", "own_tenant", "out_of_scope")

// ParseCode reads the text form. The error wraps [ErrInvalid].
func ParseCode(text string) (Code, error) { return codes.Parse(text) }

// String returns the text form.
func (c Code) String() string { return codes.String(c) }

// IsValid reports whether c is one of the codes.
func (c Code) IsValid() bool { return codes.Valid(c) }

// AppendText appends the text form.
func (c Code) AppendText(p []byte) ([]byte, error) { return codes.Append(p, c) }

// MarshalText returns the text form.
func (c Code) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads the text form.
func (c *Code) UnmarshalText(text []byte) error { return codes.Set(c, text) }

// Rules returns the IDs of the rules that c rests on. The caller owns the slice.
func (c Code) Rules() []string {
	if !c.IsValid() {
		return nil
	}
	return strings.Fields(codeRules[c])
}

var codeRules = [...]string{
	NotActivated:       "ENT-20 ENT-35",
	NotStarted:         "LCY-29",
	Expired:            "ENT-31 ENT-35",
	Depleted:           "ENT-31 ENT-35 ENT-37",
	AllHeld:            "ENT-41 ENT-35",
	NotLinked:          "ENT-35 ENT-30",
	LinkStale:          "ENT-32",
	ProductRequired:    "LCY-28",
	WrongProductFamily: "ENT-02 ENT-03 ENT-35",
	NotForAzure:        "RTE-19",
	PlanNotForProduct:  "LCY-25 ENT-35",
	PlanNotNeeded:      "ENT-48 ENT-28",
	AlreadyActivated:   "ENT-20",
	AlreadyConsumed:    "ENT-37",
	NothingToRefund:    "ENT-38",
	AlreadyRefunded:    "LCY-05",
	NoRefundPath:       "ENT-39",
	QuotaFull:          "ENT-13 ENT-38",
	AlreadyHeld:        "ENT-37",
	HoldVoid:           "ENT-37",
	HoldReleased:       "ENT-37",
	NotEnded:           "ENT-31",
	AlreadyLapsed:      "ENT-31",
	MissingRole:        "ENT-21 UX-04",
	NotMAICPPAccount:   "ENT-22 ENT-25 UX-03",
	NotAzureAccount:    "UX-12",
	NoAzurePermission:  "UX-12",
	AccountNotSaid:     "UX-12 ENT-59",
	CredentialsPending: "ENT-23 UX-05",
	NotShownYet:        "ENT-55",
	NotAutoProvisioned: "ENT-47 UX-20",
	DuplicateOffer:     "ENT-42",
	OfferRetired:       "ENT-16",
	NeedsMSA:           "ENT-59 UX-26",
	NotSoldHere:        "ENT-60",
	NotSoldForProduct:  "LCY-26",
	NotISVSuccess:      "ENT-56",
	NotInCSP:           "ENT-51",
	OwnTenant:          "ENT-53",
	OutOfScope:         "ENT-04",
}

// A Reason says in one line why not, and on which rules that rests. The zero Reason is
// none. Its words tell of the plan that it is about, which its JSON does not have, so it
// is not read back; its code can be.
type Reason struct {
	Code  Code     `json:"code"`
	Rules []string `json:"rules"` // rule IDs, most important first
	plan  Entitlement
}

// Reason returns the reason with a code, in words that tell of e as it is. It is for a
// code that was kept or sent without its plan. It does not ask whether the reason holds;
// [Status] says that. An invalid code has no rules, and its number for a text.
func (e Entitlement) Reason(c Code) Reason { return Reason{Code: c, Rules: c.Rules(), plan: e} }

// Text returns the reason in English on one line. It is for people and may
// change between versions; the fields are stable.
func (r Reason) Text() string { return english.reason(r.Code, r.plan) }

// TextIn returns the reason on one line: in Korean for Korean, and in English for
// every other language.
func (r Reason) TextIn(tag language.Tag) string { return lexiconOf(tag).reason(r.Code, r.plan) }

// String returns the text with the sources of its rules.
func (r Reason) String() string { return r.Text() + rulebook.Cite(r.Rules) }
