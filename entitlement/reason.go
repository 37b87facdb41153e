package entitlement

import (
	"iter"
	"math/bits"
	"strings"

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
	AlreadyActivated                   // the benefit is active already
	AlreadyConsumed                    // the incident was consumed before
	NothingToRefund                    // nothing is consumed that was not given back
	AlreadyRefunded                    // the consumption was given back before (LCY-05)
	NoRefundPath                       // on-premises incidents are not given back on approval (ENT-39)
	QuotaFull                          // as much is left as was granted (ENT-13)
	AlreadyHeld                        // the incident is held already
	HoldVoid                           // the deadline of the hold has passed
	HoldReleased                       // the hold was released before
	NotEnded                           // the plan can still pay, so nothing has lapsed (ENT-31)
	AlreadyLapsed                      // the end was recorded before
)

var codes = enum.New[Code]("reason code", ErrInvalid, "",
	"not_activated", "not_started", "expired", "depleted", "all_held", "not_linked", "link_stale", "product_required",
	"wrong_product_family", "not_for_azure", "plan_not_for_product", "already_activated", "already_consumed",
	"nothing_to_refund", "already_refunded", "no_refund_path", "quota_full", "already_held", "hold_void", "hold_released",
	"not_ended", "already_lapsed")

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
}

// Codes is a set of codes. It is comparable, and the zero Codes is empty.
type Codes uint32

// CodesOf returns the set of the given codes.
func CodesOf(list ...Code) Codes {
	var s Codes
	for _, c := range list {
		s |= 1 << c
	}
	return s
}

// Has reports whether c is in the set.
func (s Codes) Has(c Code) bool { return s&(1<<c) != 0 }

// All yields the codes of the set in the order of their declaration.
func (s Codes) All() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(Code(bits.TrailingZeros32(uint32(s)))) {
				return
			}
		}
	}
}

// String returns the text forms of the codes, separated by spaces.
func (s Codes) String() string {
	var b strings.Builder
	for c := range s.All() {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.String())
	}
	return b.String()
}

// A Reason says in one line why not, and on which rules that rests.
type Reason struct {
	Code  Code
	Rules []string // rule IDs, most important first
	text  string
}

// Text returns the reason in English on one line. It is for people and may
// change between versions; the fields are stable.
func (r Reason) Text() string { return r.text }

// String returns the text with the sources of its rules.
func (r Reason) String() string { return r.text + rulebook.Cite(r.Rules) }
