package lifecycle

import (
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/rulebook"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// A Reason says in one line why the answer is what it is. It brings the reasons
// of the four pure packages, and of the book itself, into one form.
type Reason struct {
	Code  string   `json:"code,omitzero"`  // stable, lower_snake
	Rules []string `json:"rules,omitzero"` // rule IDs, most important first
	Text  string   `json:"text,omitzero"`  // for people; may change between versions
}

// String returns the text with the sources of its rules.
func (r Reason) String() string { return r.Text + rulebook.Cite(r.Rules) }

// Codes of the reasons that are the book's own. All others are those of the
// packages entitlement, routing and product.
const (
	MissingRole     = "missing_role"     // the role may not activate benefits (ENT-21)
	DuplicateOffer  = "duplicate_offer"  // the offer is held for that period already (ENT-42)
	StillOpen       = "still_open"       // approval before closing (LCY-07)
	AlreadyClosed   = "already_closed"   // closing a second time (LCY-05)
	AlreadyRefunded = "already_refunded" // approval a second time (LCY-07)
	NoRefund        = "no_refund"        // approval where nothing can come back (LCY-06)
	BeforeItsTime   = "before_its_time"  // closing before opening, or approval before closing, by the clock (LCY-03)
	PlanNotNeeded   = "plan_not_needed"  // a plan is named where none can pay (ENT-48)
	ChargedToPlan   = "charged_to_plan"  // a free request is charged to the plan it names (ENT-39)

	IllegalMove      = "illegal_move"       // the request's state does not allow it (LCY-03)
	TooManySteps     = "too_many_steps"     // the request has [MaxSteps] already
	HealthNotChecked = "health_not_checked" // a service is down, and nobody has looked at its service health (LCY-01)
	WrongPortal      = "wrong_portal"       // the product's requests are filed in another portal (RTE-27)
	NotInAPortal     = "not_in_a_portal"    // no portal lists the requests of all users (LCY-11)
	NotKnownYet      = "not_known_yet"      // the book did not have the plan at that instant (UX-17)
)

var bookRules = map[string][]string{
	MissingRole:     {"ENT-21"},
	DuplicateOffer:  {"ENT-42"},
	StillOpen:       {"LCY-07", "ENT-39"},
	AlreadyClosed:   {"LCY-05"},
	AlreadyRefunded: {"LCY-07", "LCY-05"},
	NoRefund:        {"LCY-06", "ENT-39"},
	BeforeItsTime:   {"LCY-03"},
	PlanNotNeeded:   {"ENT-48", "ENT-28"},
	ChargedToPlan:   {"ENT-39", "ENT-52"},

	IllegalMove:      {"LCY-03"},
	HealthNotChecked: {"LCY-01"},
	WrongPortal:      {"RTE-27"},
	NotInAPortal:     {"LCY-11", "UX-21"},
	NotKnownYet:      {"UX-17"},
}

func reason(code, text string) Reason {
	return Reason{Code: code, Rules: slices.Clone(bookRules[code]), Text: text}
}

func routingReasons(d routing.Decision) []Reason {
	var list []Reason
	for r := range d.Reasons() {
		list = append(list, Reason{r.Code.String(), r.Rules, r.Text()})
	}
	return list
}

func planReasons(s entitlement.Status) []Reason {
	var list []Reason
	for r := range s.Reasons() {
		list = append(list, Reason{r.Code.String(), r.Rules, r.Text()})
	}
	return list
}

func productReasons(v product.Verdict) []Reason {
	var list []Reason
	for r := range v.Reasons() {
		list = append(list, Reason{r.Code.String(), r.Rules, r.Text()})
	}
	return list
}

// detail adds to list what the book or the catalog knows. If both have a code, the
// reason of more, which knows the number or the day, takes the place of the other. It
// may write to the rules of more.
func detail(list, more []Reason) []Reason {
	for _, r := range more {
		if i := slices.IndexFunc(list, func(have Reason) bool { return have.Code == r.Code }); i >= 0 {
			r.Rules = union(r.Rules, list[i].Rules)
			list[i] = r
			continue
		}
		list = append(list, r)
	}
	return list
}

// union appends to ids those of more that it does not have.
func union(ids, more []string) []string {
	for _, id := range more {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// joinCodes returns the codes of the reasons as an entry keeps them.
func joinCodes(list []Reason) string {
	codes := make([]string, len(list))
	for i, r := range list {
		codes[i] = r.Code
	}
	return strings.Join(codes, " ")
}
