package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// Workload is what a plan is wanted for, as far as plans differ in it. The zero
// Workload is not said, and no plan is usable for it (LCY-28).
type Workload uint8

// The workloads.
const (
	WorkloadNotSaid        Workload = iota
	WorkloadAzure                   // Azure
	WorkloadCloud                   // another cloud product that needs a plan: Dynamics 365, Power Platform
	WorkloadOnPremises              // an on-premises release that is covered today
	WorkloadUncovered               // an on-premises release that is too old, or out of mainstream support
	WorkloadUnknownRelease          // an on-premises release that is not said, or that no table knows
	WorkloadWithoutPlan             // a product that takes no plan: Microsoft 365 (AMB-04)
)

var workloads = enum.New[Workload]("workload", ErrInvalid,
	"not_said", "azure", "cloud", "on_premises", "uncovered", "unknown_release", "without_plan")

// ParseWorkload reads the text form. The error wraps [ErrInvalid].
func ParseWorkload(text string) (Workload, error) { return workloads.Parse(text) }

// String returns the text form.
func (w Workload) String() string { return workloads.String(w) }

// IsValid reports whether w is one of the workloads.
func (w Workload) IsValid() bool { return workloads.Valid(w) }

// AppendText appends the text form.
func (w Workload) AppendText(p []byte) ([]byte, error) { return workloads.Append(p, w) }

// MarshalText returns the text form.
func (w Workload) MarshalText() ([]byte, error) { return w.AppendText(nil) }

// UnmarshalText reads the text form.
func (w *Workload) UnmarshalText(text []byte) error { return workloads.Set(w, text) }

// Covers returns the empty set if incidents of b can be used for w, and else
// why not (ENT-02, ENT-03).
func (b Benefit) Covers(w Workload) Codes {
	cloud := b == CloudSupport
	switch w {
	case WorkloadAzure, WorkloadCloud:
		if !cloud {
			return CodesOf(WrongProductFamily)
		}
	case WorkloadOnPremises, WorkloadUncovered, WorkloadUnknownRelease:
		switch {
		case cloud:
			return CodesOf(WrongProductFamily)
		case w == WorkloadUncovered:
			return CodesOf(PlanNotForProduct)
		case w == WorkloadUnknownRelease:
			return CodesOf(ProductRequired)
		}
	case WorkloadWithoutPlan:
		return CodesOf(PlanNotNeeded)
	default:
		return CodesOf(ProductRequired)
	}
	return 0
}
