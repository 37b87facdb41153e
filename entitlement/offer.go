package entitlement

import (
	"fmt"
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/internal/enum"
)

// Offer is what a partner buys: a membership offer that brings benefits. The
// zero Offer is invalid. Other Solutions Partner designations than the one for
// services and training are none of these: nothing is published about them
// (AMB-07).
type Offer uint8

// The offers.
const (
	SolutionsPartner Offer = iota + 1 // designation for services and training partners (ENT-06)
	Launch                            // Partner Launch Benefits (ENT-07)
	SuccessCore                       // Partner Success Core Benefits (ENT-08)
	SuccessExpanded                   // Partner Success Expanded Benefits (ENT-09)
	LegacyGold                        // Gold competency (ENT-14)
	LegacySilver                      // Silver competency (ENT-14)
	LegacyActionPack                  // Action Pack (ENT-15)
)

var offers = enum.New[Offer]("offer", ErrInvalid, "",
	"solutions_partner", "launch", "success_core", "success_expanded", "legacy_gold", "legacy_silver", "legacy_action_pack")

// Offers yields every offer.
func Offers() iter.Seq[Offer] { return offers.All() }

// ParseOffer reads the text form. The error wraps [ErrInvalid].
func ParseOffer(text string) (Offer, error) { return offers.Parse(text) }

// String returns the text form.
func (o Offer) String() string { return offers.String(o) }

// IsValid reports whether o is one of the offers.
func (o Offer) IsValid() bool { return offers.Valid(o) }

// AppendText appends the text form.
func (o Offer) AppendText(p []byte) ([]byte, error) { return offers.Append(p, o) }

// MarshalText returns the text form.
func (o Offer) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText reads the text form.
func (o *Offer) UnmarshalText(text []byte) error { return offers.Set(o, text) }

// retired is the first day on which legacy offers could not be bought (AMB-10).
var retired = Date{Year: 2025, Month: 1, Day: 22}

// Legacy reports whether o was retired on 2025-01-22. What was bought before
// that day can still be activated (ENT-16).
func (o Offer) Legacy() bool { return o >= LegacyGold && o.IsValid() }

// QuotaOf returns how many incidents of b an offer brings for a term that
// starts on termStart's civil date in its own zone; 0 where the offer has none
// (ENT-06 to ENT-15). The date decides, not the purchase and not today: a
// Solutions Partner term from 2025-06-22 is unlimited to its end, one from
// 2025-06-23 has 50 cloud incidents (AMB-08).
//
// It returns an error that wraps [ErrInvalid] for an offer or benefit that is
// none, [ErrQuotaUnknown] where the documents give no number, and
// [ErrOfferRetired] for a legacy offer whose term would start on or after
// 2025-06-23.
func QuotaOf(o Offer, b Benefit, termStart time.Time) (Quota, error) {
	switch {
	case !o.IsValid():
		return 0, fmt.Errorf("%w: %s is no offer", ErrInvalid, o)
	case !b.IsValid():
		return 0, fmt.Errorf("%w: %s is no benefit", ErrInvalid, b)
	}
	start := civil.Of(termStart)
	capped := !start.Before(renamed)
	if capped && o.Legacy() {
		return 0, fmt.Errorf("%w: %s cannot have a term from %s", ErrOfferRetired, o, start)
	}
	if b == OnPremisesSupport {
		switch o {
		case SolutionsPartner, LegacyGold:
			return Limited(20), nil
		case LegacySilver, LegacyActionPack:
			return 0, fmt.Errorf("%w: %s of %s", ErrQuotaUnknown, b, o)
		}
		return 0, nil
	}
	switch o {
	case SolutionsPartner:
		if capped {
			return Limited(50), nil
		}
		return Unlimited, nil
	case LegacyGold, LegacySilver:
		return Unlimited, nil
	case SuccessCore:
		return Limited(2), nil
	case SuccessExpanded:
		return Limited(5), nil
	}
	return 0, nil
}
