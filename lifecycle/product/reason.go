package product

import (
	"fmt"
	"iter"
	"math/bits"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// Code says what a [Reason] is about. The zero Code is invalid. Codes are in
// the order in which reasons are given: causes first, then what the portal
// makes of them, then caveats.
type Code uint8

const (
	_                   Code = iota
	NotReleased              // the release is not out yet (LCY-20)
	TooOld                   // it is older than N-1 (LCY-20, LCY-22)
	OutOfMainstream          // its mainstream support has ended (LCY-21, LCY-22)
	SupportEnded             // its support under the Modern policy has ended (LCY-25)
	NotListed                // the desk's own list no longer has it (LCY-23)
	ListingEnded             // the desk's own list had it, and follows the policy since (LCY-23)
	NoData                   // the catalog does not have it (LCY-20, LCY-21)
	NoRank                   // the catalog does not rank it (LCY-20)
	NotConfirmed             // nobody has confirmed that it came out (LCY-20)
	RankNotConfirmed         // whether it is still N or N-1 depends on releases that are missing or not confirmed (LCY-20)
	PlanNotForProduct        // therefore the portal says that the plan cannot be used for it (LCY-25)
	Listed                   // the desk's own list still has it (LCY-23)
	MainstreamEstimated      // the end of its mainstream support is an estimate (LCY-21)
	NotFixed                 // its policy is not Fixed, as pay-per-incident requires (LCY-26)
	ExtendedEnded            // its last phase of support has ended, so nothing is sold for it (LCY-26)
	ExtendedUnknown          // it is not known for sure when its last phase ends (LCY-26)
)

var codes = enum.New[Code]("reason code", ErrEnum, "", "not_released", "too_old", "out_of_mainstream",
	"support_ended", "not_listed", "listing_ended", "no_data", "no_rank", "not_confirmed", "rank_not_confirmed",
	"plan_not_for_product", "listed", "mainstream_estimated",
	"not_fixed", "extended_ended", "extended_unknown")

// ParseCode returns the code with the given text form; else an error that
// wraps [ErrEnum].
func ParseCode(text string) (Code, error) { return codes.Parse(text) }

// String returns the text form of c.
func (c Code) String() string { return codes.String(c) }

// IsValid reports whether c is one of the codes.
func (c Code) IsValid() bool { return codes.Valid(c) }

// AppendText appends the text form of c to b; an invalid code is an error that
// wraps [ErrEnum].
func (c Code) AppendText(b []byte) ([]byte, error) { return codes.Append(b, c) }

// MarshalText returns what AppendText appends.
func (c Code) MarshalText() ([]byte, error) { return codes.Append(nil, c) }

// UnmarshalText reads what MarshalText writes; else c is left alone, and the
// error wraps [ErrEnum].
func (c *Code) UnmarshalText(text []byte) error { return codes.Set(c, text) }

// rules returns a new slice every time: reasons hand it out.
func (c Code) rules() []string {
	switch c {
	case NotReleased, NoRank, NotConfirmed, RankNotConfirmed:
		return []string{"LCY-20"}
	case TooOld:
		return []string{"LCY-20", "LCY-22"}
	case OutOfMainstream:
		return []string{"LCY-21", "LCY-22"}
	case NoData:
		return []string{"LCY-20", "LCY-21"}
	case SupportEnded, PlanNotForProduct:
		return []string{"LCY-25"}
	case Listed, NotListed, ListingEnded:
		return []string{"LCY-23"}
	case MainstreamEstimated:
		return []string{"LCY-21"}
	case NotFixed, ExtendedEnded, ExtendedUnknown:
		return []string{"LCY-26"}
	}
	return nil
}

// Reason is one reason for an answer. It is a value of the caller's; the zero Reason is
// none.
type Reason struct {
	Code  Code
	Rules []string // the IDs of the rules it rests on, sorted

	name    string
	entry   *entry
	listing *listing
}

// String returns the text with the sources of its rules.
func (r Reason) String() string { return r.Text() + rulebook.Cite(r.Rules) }

// Text returns the reason as a sentence for people, with the release and the
// day it is about. It is not meant to be parsed.
func (r Reason) Text() string {
	e := r.entry
	if e == nil {
		if r.Code == NoData {
			return fmt.Sprintf("there is no data about %.64q", r.name)
		}
		return r.Code.String() // made by the caller, without facts
	}
	name := e.Name
	if e.Policy == PolicyComponent {
		name += ", a component of " + e.Parent + ","
	}
	switch r.Code {
	case NotReleased:
		return fmt.Sprintf("%s is released on %v", name, e.since)
	case TooOld:
		return fmt.Sprintf("%s is older than N-1 since %v", name, e.older)
	case OutOfMainstream:
		return fmt.Sprintf("%s was in mainstream support until %v", name, e.end)
	case SupportEnded:
		return fmt.Sprintf("%s was in support until %v", name, e.end)
	case NoRank:
		return fmt.Sprintf("the place of %s among the versions of %s is not known", name, e.Family)
	case NotConfirmed:
		return fmt.Sprintf("nobody has confirmed that %s came out on %v", name, e.since)
	case RankNotConfirmed:
		return fmt.Sprintf("it is not certain whether %s is still N or N-1 since %v", name, e.maybeOlder)
	case PlanNotForProduct:
		return fmt.Sprintf("the plan cannot be used for %s", e.Name)
	case Listed, NotListed, ListingEnded:
		return r.listing.text(r.Code, e)
	case MainstreamEstimated:
		return fmt.Sprintf("that mainstream support of %s runs until %v is an estimate from its release on %v", name, e.end, e.since)
	case NotFixed:
		return fmt.Sprintf("%s follows the policy %v, and pay-per-incident is for fixed policies", name, e.policy)
	case ExtendedEnded:
		return fmt.Sprintf("all support of %s ended on %v", name, e.last)
	case ExtendedUnknown:
		return fmt.Sprintf("it is not known for sure when all support of %s ends", name)
	}
	return r.Code.String()
}

// reasonSet is a set of codes, so that answers are small and comparable.
type reasonSet uint32

func (s *reasonSet) add(c Code) { *s |= 1 << c }

// all yields the reasons of the set in the order of their codes.
func (s reasonSet) all(name string, e *entry, l *listing) iter.Seq[Reason] {
	return func(yield func(Reason) bool) {
		rest := uint32(s)
		for range bits.OnesCount32(rest) {
			c := Code(bits.TrailingZeros32(rest))
			rest &= rest - 1 // without c
			if !yield(Reason{Code: c, Rules: c.rules(), name: name, entry: e, listing: l}) {
				return
			}
		}
	}
}
