package entitlement

import (
	"iter"
	"math/bits"
	"strings"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Advice is what somebody can do, or has to know, so that a no is not the end.
// Its text form is stable; more may be added. The zero Advice is invalid.
type Advice uint8

// The advice, in the order in which it is given.
const (
	IgnoreMessage          Advice = iota + 1 // the contract is linked and fine (UX-09)
	ChooseUnderSupportType                   // the plan is listed under support type (UX-10)
	SeeUnavailablePlans                      // the plan is listed among the unavailable ones, with its reason (UX-07)
	WaitForTerm                              // the plan can pay when its term starts (LCY-29)
	ActivateBenefit                          // the benefit is not activated (ENT-20)
	ViewCredentials                          // look up the IDs, and pass them on (UX-30)
	LinkAccount                              // enter the IDs once with this account (ENT-30)
	CheckAccess                              // cloud products need permissions and GDAP as well (UX-30)
	BuyNewPlan                               // linking again does not revive a contract (ENT-45)
	BuyCloudPlan                             // the contract has nothing for Azure (UX-09)
	AskForCredentials                        // a colleague can see the IDs and pass them on (ENT-27)
	RetryShortly                             // the IDs come within two minutes (UX-05)
	NoBenefitsYet                            // no offer is active (UX-02)
	SwitchAccount                            // the account is the wrong one (UX-03)
	AskAdmin                                 // a colleague with the role can activate (UX-04)
	NamesChanged                             // the name is the former one (UX-19)
	ActivatePackage                          // cloud support comes in a package, to be activated (UX-20)
	BuyPaidSupport                           // a paid plan pays as well (UX-20)
	TakenOnCreation                          // a technical request takes an incident (UX-23)
	ReturnedOnClosing                        // closed as duplicate or bug, it returns it (UX-23)
	MayBeReturned                            // of billing, quota and subscription it may come back (UX-23)
	FrontlineIsFree                          // the frontline team takes none (UX-23)
	SignInWithMSA                            // the purchase is not shown for work accounts (UX-26)
	CheckCountry                             // the purchase is not possible in every country (ENT-60)
	CheckExtendedEnd                         // it is not known until when it can be bought (LCY-26)
	BuyPerIncident                           // support for one problem can be bought (UX-25)
	AskPresales                              // technical presales and deployment services (ENT-04)
	AskISVConsultation                       // ISV technical consultation (ENT-04)
	JoinISVSuccess                           // consultations are for ISV Success (ENT-56)
)

var adviceNames = enum.New[Advice]("advice", ErrInvalid, "",
	"ignore_message", "choose_under_support_type", "see_unavailable_plans", "wait_for_term", "activate_benefit",
	"view_credentials", "link_account", "check_access", "buy_new_plan", "buy_cloud_plan", "ask_for_credentials",
	"retry_shortly", "no_benefits_yet", "switch_account", "ask_admin", "names_changed", "activate_package",
	"buy_paid_support", "taken_on_creation", "returned_on_closing", "may_be_returned", "frontline_is_free",
	"sign_in_with_msa", "check_country", "check_extended_end", "buy_per_incident", "ask_presales",
	"ask_isv_consultation", "join_isv_success")

// ParseAdvice reads the text form. The error wraps [ErrInvalid].
func ParseAdvice(text string) (Advice, error) { return adviceNames.Parse(text) }

// String returns the text form.
func (a Advice) String() string { return adviceNames.String(a) }

// IsValid reports whether a is one of the constants.
func (a Advice) IsValid() bool { return adviceNames.Valid(a) }

// AppendText appends the text form.
func (a Advice) AppendText(p []byte) ([]byte, error) { return adviceNames.Append(p, a) }

// MarshalText returns the text form.
func (a Advice) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads the text form.
func (a *Advice) UnmarshalText(text []byte) error { return adviceNames.Set(a, text) }

// Rules returns the IDs of the rules that a rests on. The caller owns the slice.
func (a Advice) Rules() []string {
	if !a.IsValid() {
		return nil
	}
	return strings.Fields(adviceRules[a])
}

// Text returns the advice as a sentence in English. It is for people and may
// change between versions.
func (a Advice) Text() string { return a.in(&english) }

// TextIn returns the advice as a sentence: in Korean for Korean, and in English
// for every other language.
func (a Advice) TextIn(tag language.Tag) string { return a.in(lexiconOf(tag)) }

func (a Advice) in(l *lexicon) string {
	if !a.IsValid() {
		return a.String()
	}
	return l.advice[a]
}

var adviceRules = [...]string{
	IgnoreMessage:          "UX-09 UX-11",
	ChooseUnderSupportType: "UX-10",
	SeeUnavailablePlans:    "UX-10 UX-07",
	WaitForTerm:            "LCY-29",
	ActivateBenefit:        "ENT-20 UX-31",
	ViewCredentials:        "UX-30 ENT-25 ENT-27",
	LinkAccount:            "UX-30 ENT-30 ENT-33",
	CheckAccess:            "UX-30",
	BuyNewPlan:             "ENT-45 UX-09",
	BuyCloudPlan:           "UX-09 ENT-15",
	AskForCredentials:      "ENT-27",
	RetryShortly:           "ENT-23 UX-05",
	NoBenefitsYet:          "UX-02",
	SwitchAccount:          "UX-03 ENT-22",
	AskAdmin:               "UX-04 ENT-21",
	NamesChanged:           "UX-19 ENT-19",
	ActivatePackage:        "UX-20 ENT-46",
	BuyPaidSupport:         "UX-20 ENT-46",
	TakenOnCreation:        "UX-23 ENT-37",
	ReturnedOnClosing:      "UX-23 ENT-38",
	MayBeReturned:          "UX-23 ENT-39",
	FrontlineIsFree:        "UX-23 ENT-40",
	SignInWithMSA:          "UX-26 ENT-59",
	CheckCountry:           "ENT-60",
	CheckExtendedEnd:       "LCY-26",
	BuyPerIncident:         "UX-25 ENT-60",
	AskPresales:            "ENT-04",
	AskISVConsultation:     "ENT-04 ENT-56",
	JoinISVSuccess:         "ENT-56",
}

// Advices is a set of advice. It is comparable, and the zero Advices is empty.
// Its text form is that of its members, in their order and separated by one
// space.
type Advices uint64

// AdvicesOf returns the set of the given advice. Invalid values are left out.
func AdvicesOf(list ...Advice) Advices {
	var s Advices
	for _, a := range list {
		if a.IsValid() {
			s |= 1 << a
		}
	}
	return s
}

// Has reports whether a is in the set.
func (s Advices) Has(a Advice) bool { return s&(1<<a) != 0 }

// All yields the advice in the order of its declaration.
func (s Advices) All() iter.Seq[Advice] {
	return func(yield func(Advice) bool) {
		for rest := uint64(s); rest != 0; rest &= rest - 1 {
			if !yield(Advice(bits.TrailingZeros64(rest))) {
				return
			}
		}
	}
}

// String returns the text forms of the advice, separated by spaces.
func (s Advices) String() string { return joined(s.All()) }

// AppendText appends what String returns. It returns an error that wraps
// [ErrInvalid] if the set has an invalid member.
func (s Advices) AppendText(p []byte) ([]byte, error) { return appendSet(p, s.All()) }

// MarshalText returns what String returns.
func (s Advices) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what String writes, and nothing else. The error wraps
// [ErrInvalid].
func (s *Advices) UnmarshalText(text []byte) error {
	list, err := parseSet(text, ParseAdvice)
	if err == nil {
		*s = AdvicesOf(list...)
	}
	return err
}
