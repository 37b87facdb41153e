package entitlement

import (
	"iter"
	"time"
)

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
