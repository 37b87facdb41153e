package entitlement

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// PaidPlan is a support plan that is paid in money, beside the benefits of an
// offer. A greater value is a higher level (ENT-57). The zero PaidPlan is invalid.
type PaidPlan uint8

// The paid plans, the lowest level first.
const (
	AdvancedSupport PaidPlan = iota + 1 // Advanced Support for Partners (ASfP), cloud products only (ENT-58)
	PremierSupport                      // Premier Support for Partners (PSfP)
)

var paidPlans = enum.New[PaidPlan]("paid plan", ErrInvalid, "", "advanced_support", "premier_support")

// PaidPlans yields the paid plans, the lowest level first.
func PaidPlans() iter.Seq[PaidPlan] { return paidPlans.All() }

// ParsePaidPlan reads the text form. The error wraps [ErrInvalid].
func ParsePaidPlan(text string) (PaidPlan, error) { return paidPlans.Parse(text) }

// String returns the text form.
func (p PaidPlan) String() string { return paidPlans.String(p) }

// IsValid reports whether p is one of the paid plans.
func (p PaidPlan) IsValid() bool { return paidPlans.Valid(p) }

// AppendText appends the text form.
func (p PaidPlan) AppendText(b []byte) ([]byte, error) { return paidPlans.Append(b, p) }

// MarshalText returns the text form.
func (p PaidPlan) MarshalText() ([]byte, error) { return p.AppendText(nil) }

// UnmarshalText reads the text form.
func (p *PaidPlan) UnmarshalText(text []byte) error { return paidPlans.Set(p, text) }

// Covers returns the empty set if the plan pays for w, and else why not (ENT-58).
// A release that the on-premises benefit does not cover any more is covered here
// (RTE-33).
func (p PaidPlan) Covers(w Workload) Codes {
	switch {
	case w == WorkloadNotSaid || !w.IsValid():
		return CodesOf(ProductRequired)
	case p == PremierSupport:
		return 0
	case p == AdvancedSupport && (w == WorkloadAzure || w == WorkloadCloud || w == WorkloadWithoutPlan):
		return 0
	}
	return CodesOf(WrongProductFamily)
}
