package routing

import "slices"

// Clause says which values of a fact are accepted. The zero Clause is about no
// fact and always holds; only a [Step] may carry it. [NewRouter] copies clauses.
type Clause struct {
	Fact       Fact
	In         Set        // values that meet it
	Open       Set        // values for which the documents do not say whether they meet it; the answer is Unknown
	Confidence Confidence // how firmly the documents carry it, if it is what fails
	Rules      []string   // rule IDs
}

func (c Clause) clone() Clause {
	c.Rules = slices.Clone(c.Rules)
	if c.Fact != FactNone {
		// An option may accept "not said", which of leaves out.
		c.In = c.In.of(c.Fact) | c.In&notSaid
		c.Open = c.Open.of(c.Fact)
	}
	return c
}

// state returns how the clause stands where its fact has the value v.
func (c *Clause) state(v uint8) RequirementState {
	switch {
	case c.In.has(v):
		return Met
	case c.open().has(v):
		return Unsaid
	}
	return Unmet
}

// open returns the values that neither meet nor fail the clause.
func (c *Clause) open() Set {
	open := notSaid | c.Open
	if c.Fact == FactRelease {
		open |= SetOf(ReleaseUnknown)
	}
	return open &^ c.In
}

// holds reports whether w meets the clause.
func (c *Clause) holds(w word) bool { return c.Fact == FactNone || c.In.has(w.value(c.Fact)) }

// code returns why the clause does not hold where its fact has the value v.
func (c *Clause) code(v uint8) Code {
	if v == 0 {
		return CodeNotSaid
	}
	if c.Open.has(v) {
		return CodeLeftOpen
	}
	switch c.Fact {
	case FactGDAP:
		switch GDAP(v) {
		case GDAPNone:
			return CodeGDAPMissing
		case GDAPPending, GDAPExpired, GDAPTerminated:
			return CodeGDAPInactive
		}
	case FactRole:
		return CodeRoleMissing
	case FactRBAC:
		if Answer(v) == No {
			return CodeRBACMissing
		}
	case FactProvider:
		if Answer(v) == No {
			return CodeNotSubscriptionProvider
		}
	case FactISV:
		if Answer(v) == No {
			return CodeNotISVEnrolled
		}
	case FactAccount:
		if AccountKind(v) == AccountEntra {
			return CodeNeedsMSA
		}
	case FactContact:
		if Contact(v) == ContactCustomer {
			return CodeContactMustBePartner
		}
	case FactRelease:
		return releaseCode(Release(v))
	case FactPlan:
		if !c.In.has(uint8(PlanUsable)) {
			// What is wrong with a plan does not matter where even a sound one
			// would not do.
			return CodePlanRequired
		}
		return planCode(PlanState(v))
	}
	return CodeNotAccepted
}

func releaseCode(r Release) Code {
	switch r {
	case ReleaseTooOld:
		return CodeTooOld
	case ReleaseOutOfMainstream:
		return CodeOutOfMainstream
	case ReleaseModernTooOld:
		return CodeModernTooOld
	case ReleaseModernEnded:
		return CodeModernEnded
	case ReleaseUnknown:
		return CodeReleaseUnknown
	}
	return CodeNotAccepted
}

func planCode(p PlanState) Code {
	switch p {
	case PlanNone, PlanCSP:
		return CodePlanRequired
	case PlanEmpty:
		return CodeDepleted
	case PlanExpired:
		return CodeExpired
	case PlanNotLinked:
		return CodeNotLinked
	case PlanNotActivated:
		return CodeNotActivated
	case PlanWrongFamily:
		return CodeWrongProductFamily
	}
	return CodeNotAccepted
}
