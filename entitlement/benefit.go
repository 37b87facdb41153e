package entitlement

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/internal/enum"
)

// Date is a calendar day without time or zone, the form of every program date.
type Date = civil.Date

// Benefit is one of the two technical support benefits (ENT-01). The zero
// Benefit is invalid.
type Benefit uint8

// The benefits. Each kept its balance, its links and its process when its name
// changed on 2025-06-23 (ENT-19).
const (
	CloudSupport      Benefit = iota + 1 // Partner Cloud Support, before Signature Cloud Support
	OnPremisesSupport                    // Partner On-Premises Support, before Microsoft Product Support
)

var benefits = enum.New[Benefit]("benefit", ErrInvalid, "", "cloud_support", "on_premises_support")

// Benefits yields both benefits.
func Benefits() iter.Seq[Benefit] { return benefits.All() }

// ParseBenefit reads the text form, cloud_support or on_premises_support. For
// the names that people see, use [BenefitNamed]. The error wraps [ErrInvalid].
func ParseBenefit(text string) (Benefit, error) { return benefits.Parse(text) }

// String returns the text form.
func (b Benefit) String() string { return benefits.String(b) }

// IsValid reports whether b is one of the two benefits.
func (b Benefit) IsValid() bool { return benefits.Valid(b) }

// AppendText appends the text form.
func (b Benefit) AppendText(p []byte) ([]byte, error) { return benefits.Append(p, b) }

// MarshalText returns the text form.
func (b Benefit) MarshalText() ([]byte, error) { return b.AppendText(nil) }

// UnmarshalText reads the text form.
func (b *Benefit) UnmarshalText(text []byte) error { return benefits.Set(b, text) }

// renamed is the day from which benefits and plans carry their present names.
var renamed = Date{Year: 2025, Month: 6, Day: 23}

// benefitNames are the names before and since renamed, and what the packs of
// the older name were called (ENT-17, ENT-18).
var benefitNames = [...]struct{ old, present, oldPack string }{
	CloudSupport:      {"Signature Cloud Support", "Partner Cloud Support", "Partner Signature %dpack"},
	OnPremisesSupport: {"Microsoft Product Support", "Partner On-Premises Support", "Partner support Gold %dpack"},
}

// Name returns the name that portals showed for b on the given day (ENT-17).
func (b Benefit) Name(on Date) string {
	switch {
	case !b.IsValid():
		return b.String()
	case on.Before(renamed):
		return benefitNames[b].old
	}
	return benefitNames[b].present
}

// BenefitNamed returns the benefit that portals call, or called, name (ENT-01,
// ENT-17). Case does not matter. The error wraps [ErrInvalid].
func BenefitNamed(name string) (Benefit, error) {
	for b := range Benefits() {
		if strings.EqualFold(name, benefitNames[b].old) || strings.EqualFold(name, benefitNames[b].present) {
			return b, nil
		}
	}
	return 0, fmt.Errorf("%w: no benefit is called %.64q", ErrInvalid, name)
}

// PlanName returns the name that portals showed on the given day for a plan of
// q incidents of b: the present names carry the size of the pack (ENT-18), the
// unlimited plan carries none.
func PlanName(b Benefit, q Quota, on Date) string {
	name := b.Name(on)
	switch {
	case !b.IsValid() || q == Unlimited:
		return name
	case on.Before(renamed):
		return fmt.Sprintf(benefitNames[b].oldPack, uint64(q))
	}
	return name + " " + q.String()
}

// PlanNamed reads what [PlanName] returns: the name of a plan, present or past,
// with its size. A name without a size is taken for that of the unlimited plan
// (ENT-18), even where it is the name of a benefit; [Find] does not do that. Case
// does not matter. The error wraps [ErrInvalid].
func PlanNamed(name string) (Benefit, Quota, error) {
	for b := range Benefits() {
		before, after, _ := strings.Cut(benefitNames[b].oldPack, "%d")
		for _, form := range []struct{ prefix, suffix string }{{benefitNames[b].present + " ", ""}, {before, after}} {
			size, ok := cutFold(name, form.prefix, form.suffix)
			if !ok {
				continue
			}
			if n, err := strconv.ParseUint(size, 10, 32); err == nil && n > 0 {
				return b, Limited(uint32(n)), nil
			}
		}
	}
	if b, err := BenefitNamed(name); err == nil {
		return b, Unlimited, nil
	}
	return 0, 0, fmt.Errorf("%w: no plan is called %.64q", ErrInvalid, name)
}

func cutFold(s, prefix, suffix string) (string, bool) {
	if len(s) < len(prefix)+len(suffix) ||
		!strings.EqualFold(s[:len(prefix)], prefix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return "", false
	}
	return s[len(prefix) : len(s)-len(suffix)], true
}
