package entitlement

import (
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

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

// LinkState says how the account that wants to use a plan is linked to its
// contract. The zero LinkState is not linked.
type LinkState uint8

// The link states.
const (
	Unlinked LinkState = iota // never linked to this offer's contract
	Stale                     // linked to the pair of an earlier term, which a renewal replaced (ENT-32)
	Linked                    // linked: valid in every portal (ENT-30)
)

var linkStates = enum.New[LinkState]("link state", ErrInvalid, "unlinked", "stale", "linked")

// ParseLinkState reads the text form. The error wraps [ErrInvalid].
func ParseLinkState(text string) (LinkState, error) { return linkStates.Parse(text) }

// String returns the text form.
func (l LinkState) String() string { return linkStates.String(l) }

// IsValid reports whether l is one of the link states.
func (l LinkState) IsValid() bool { return linkStates.Valid(l) }

// AppendText appends the text form.
func (l LinkState) AppendText(p []byte) ([]byte, error) { return linkStates.Append(p, l) }

// MarshalText returns the text form.
func (l LinkState) MarshalText() ([]byte, error) { return l.AppendText(nil) }

// UnmarshalText reads the text form.
func (l *LinkState) UnmarshalText(text []byte) error { return linkStates.Set(l, text) }

// A Use is an account's wish to use a plan. The zero Use says nothing, and no plan is
// usable for it.
type Use struct {
	At       time.Time `json:"at"`
	Link     LinkState `json:"link,omitzero"`
	Workload Workload  `json:"workload,omitzero"`
	Held     int       `json:"held,omitzero"` // how many of the plan's incidents are held for others at that instant
}

// UnmarshalJSON reads a use as strictly as [State.UnmarshalJSON] does a state. The
// instant becomes that of UTC; one that lies out of range is an error that wraps
// [ErrRange]. On error, u is left alone.
func (u *Use) UnmarshalJSON(data []byte) error {
	type fields Use // without this method
	var read fields
	if err := decode(data, &read); err != nil {
		return err
	}
	if err := instants(&read.At); err != nil {
		return err
	}
	*u = Use(read)
	return nil
}

// Status says whether a plan is usable, with every reason why not. It is an
// immutable, comparable value. The zero Status is that of no plan, and not usable.
type Status struct {
	codes Codes
	plan  Entitlement
}

// Usable reports whether there is no reason against it.
func (s Status) Usable() bool { return s.codes == 0 && s.plan != (Entitlement{}) }

// Plan returns the plan.
func (s Status) Plan() Entitlement { return s.plan }

// Codes returns the set of reasons.
func (s Status) Codes() Codes { return s.codes }

// Has reports whether c is one of the reasons.
func (s Status) Has(c Code) bool { return s.codes.Has(c) }

// Reasons yields every reason why the plan is not usable, in the order of the
// codes; none if it is.
func (s Status) Reasons() iter.Seq[Reason] {
	return func(yield func(Reason) bool) {
		for c := range s.codes.All() {
			if !yield(s.plan.Reason(c)) {
				return
			}
		}
	}
}

// Status returns whether the plan itself can pay at the instant at: activated,
// within its term, with an incident left (ENT-35, ENT-36). Outside of the years
// 1 to 9998 no plan is usable.
func (e Entitlement) Status(at time.Time) Status {
	return Status{e.blocked(micros(at)), e}
}

// holding adds that n of the incidents are held, if that is what keeps a plan
// from paying which could without the holds.
func (s Status) holding(n int) Status {
	if s.codes == 0 && s.plan.allHeld(n) {
		s.codes = CodesOf(AllHeld)
	}
	return s
}

// StatusFor returns whether the plan can pay for a use: what [Entitlement.Status]
// says, and that not all of it is held, the account is linked and the plan fits
// the workload. It is what a portal's list of plans shows, with every reason instead
// of silence (ENT-35).
func (e Entitlement) StatusFor(u Use) Status {
	s := e.Status(u.At).holding(u.Held)
	switch u.Link {
	case Linked:
	case Stale:
		s.codes |= CodesOf(LinkStale)
	default:
		s.codes |= CodesOf(NotLinked)
	}
	fit := e.benefit.Covers(u.Workload)
	if fit.Has(WrongProductFamily) && u.Workload == WorkloadAzure {
		// The Azure portal has its own words for the same thing (UX-06).
		fit = CodesOf(NotForAzure)
	}
	s.codes |= fit
	return s
}
