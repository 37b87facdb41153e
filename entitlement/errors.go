package entitlement

import (
	"errors"
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/internal/civil"
)

var (
	// ErrInvalid says that an argument is not one of the values it can have: an
	// enum out of range, a text that names nothing, a quota that cannot be.
	ErrInvalid = errors.New("entitlement: invalid value")

	// ErrID says that a plan or incident ID is empty, longer than [MaxID]
	// bytes, not UTF-8, or has control characters.
	ErrID = errors.New("entitlement: malformed ID")

	// ErrRange says that an instant lies outside the years 1 to 9998, or that
	// a count would overflow.
	ErrRange = errors.New("entitlement: out of range")

	// ErrZone says that a term start has no zone that another machine could
	// read: [time.Local] means something else everywhere.
	ErrZone = errors.New("entitlement: no zone for the term")

	// ErrDate is wrapped by the errors of the methods of [Date]: there is no such
	// day.
	ErrDate = civil.ErrDate

	// ErrQuotaUnknown says that the documents state no quota for an offer and
	// benefit. The caller has to state it in [Grant].
	ErrQuotaUnknown = errors.New("entitlement: the quota is not published")

	// ErrNoBenefit says that an offer brings no incidents of a benefit, so
	// there is no plan (ENT-07).
	ErrNoBenefit = errors.New("entitlement: the offer has no incidents of this benefit")

	// ErrOfferRetired says that a legacy offer was bought on or after
	// 2025-01-22 (ENT-16).
	ErrOfferRetired = errors.New("entitlement: the offer is retired")

	// ErrOverlap says that a renewal starts before the term it follows ends.
	ErrOverlap = errors.New("entitlement: the terms overlap")

	// ErrForeign says that an entry belongs to another plan or is not of the kind
	// that is asked for, or that an incident is not one of the plan's.
	ErrForeign = errors.New("entitlement: the entry does not belong here")

	// ErrBackwards says that an entry is dated before the one it follows: a
	// refund before its consumption, a confirmation before its hold.
	ErrBackwards = errors.New("entitlement: dated before what it follows")

	// ErrAltered is wrapped by every [*AlteredError].
	ErrAltered = errors.New("entitlement: the journal was altered")

	// ErrRefused is wrapped by every [*RefusedError].
	ErrRefused = errors.New("entitlement: refused")
)

// A RefusedError says that the state of a plan does not allow a command. The
// plan is unchanged.
type RefusedError struct {
	Plan   PlanID
	Kind   EntryKind // of the entry that the command would have made
	Status Status    // with at least one reason
}

// Error names the command, the plan and every reason.
func (e *RefusedError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%v: plan %q cannot be %s", ErrRefused, e.Plan, e.Kind)
	sep := ": "
	for r := range e.Status.Reasons() {
		text.WriteString(sep + r.Text())
		sep = "; "
	}
	return text.String()
}

// Unwrap returns [ErrRefused].
func (e *RefusedError) Unwrap() error { return ErrRefused }
