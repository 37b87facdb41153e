package entitlementtest

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A Book is what the laws are about: the journal of one plan. Its methods mean what
// those of [entitlement.Journal] mean. [Journal] is the reference; a program that
// keeps its plans in another way checks a Book of its own.
//
// A Book begins empty, and its first entry is appended. The laws call one method
// at a time, and keep nothing of a Book when they are done with it.
type Book interface {
	// Append adds an entry that was made elsewhere, after checking it.
	Append(entry entitlement.Entry) error

	// The commands. Each returns the entry that it has appended, even if that entry
	// records a refusal.
	Activate(at time.Time) (entitlement.Entry, error)
	Consume(incident entitlement.IncidentID, at time.Time) (entitlement.Entry, error)
	Hold(incident entitlement.IncidentID, at, until time.Time) (entitlement.Entry, error)
	Confirm(incident entitlement.IncidentID, at time.Time) (entitlement.Entry, error)
	Release(incident entitlement.IncidentID, at time.Time) (entitlement.Entry, error)
	Refund(incident entitlement.IncidentID, why entitlement.RefundReason, at time.Time) (entitlement.Entry, error)
	Adjust(a entitlement.Adjustment, at time.Time) (entitlement.Entry, error)
	Lapse(at time.Time) (entitlement.Entry, error)

	// The questions. State returns what a program would store of the plan.
	State() entitlement.State
	Status(at time.Time) entitlement.Status
	Left(at time.Time) entitlement.Quota
	Held(at time.Time) int
}

// Journal is an [entitlement.Journal] as a [Book]. The zero Journal is empty. It
// is not safe for concurrent use.
type Journal struct{ entitlement.Journal }

var _ Book = (*Journal)(nil)

// State returns the state of the journal's plan.
func (j *Journal) State() entitlement.State { return j.Entitlement().State() }
