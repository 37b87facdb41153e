package entitlement

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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

// MaxID is the longest a plan or incident ID may be, in bytes.
const MaxID = 255

// PlanID names one plan in a partner's book. The caller chooses it; the book
// only asks that it be well formed and unique. The empty PlanID names none.
type PlanID string

// IncidentID names one incident of a plan: what is consumed once and may be given
// back once. The caller chooses it. The empty IncidentID names none.
type IncidentID string

func checkID[S ~string](what string, id S) error {
	return checkText(ErrID, what, string(id), MaxID)
}

// checkText returns an error that wraps kind if text is empty, longer than most
// bytes, not UTF-8, or has control characters.
func checkText(kind error, what, text string, most int) error {
	if text != "" && len(text) <= most && isPrintableASCII(text) {
		return nil // nearly every ID, without decoding it
	}
	const shown = 32 // bytes of a bad text that an error repeats
	problem := ""
	switch {
	case text == "":
		problem = "is empty"
	case len(text) > most:
		return fmt.Errorf("%w: %s of %d bytes is longer than %d", kind, what, len(text), most)
	case !utf8.ValidString(text):
		problem = "is not UTF-8"
	default:
		for _, r := range text {
			if unicode.IsControl(r) {
				problem = "has control characters"
				break
			}
		}
	}
	if problem == "" {
		return nil
	}
	return fmt.Errorf("%w: %s %.*q %s", kind, what, shown, text, problem)
}

func isPrintableASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// checkOrder returns an error that wraps [ErrBackwards] if at is before what it
// follows.
func checkOrder(at, before time.Time) error {
	if !at.Before(before) {
		return nil
	}
	return fmt.Errorf("%w: %s is before %s", ErrBackwards, at.Format(time.RFC3339Nano), before.Format(time.RFC3339Nano))
}

// instant cuts t to whole microseconds in UTC, the form in which instants are
// kept: values read back from a store are == to those written.
func instant(t time.Time) (time.Time, error) {
	// The first seconds of the years 1 and maxYear+1: to ask for the year takes
	// longer than all the rest of a command.
	const first, end = -62135596800, 253370764800
	if s := t.Unix(); s < first || s >= end {
		return time.Time{}, fmt.Errorf("%w: the year %d", ErrRange, t.UTC().Year())
	}
	return time.UnixMicro(t.UnixMicro()).UTC(), nil
}

// instants replaces each of the list by what [instant] returns.
func instants(list ...*time.Time) error {
	for _, at := range list {
		cut, err := instant(*at)
		if err != nil {
			return err
		}
		*at = cut
	}
	return nil
}

// printable brings each of the list to UTC, and checks that it has a text form. The
// bounds of a term may lie outside of the range for commands, in the years 0 and 9999.
func printable(list ...*time.Time) error {
	for _, at := range list {
		*at = at.UTC()
		if y := at.Year(); y < 0 || y > 9999 {
			return fmt.Errorf("%w: the year %d", ErrRange, y)
		}
	}
	return nil
}

// micros is [instant] for questions that return no error. No term holds what
// lies outside of the range, on either side; UnixMicro would wrap it into one.
func micros(t time.Time) int64 {
	switch cut, err := instant(t); {
	case err == nil:
		return cut.UnixMicro()
	case t.Before(time.Unix(0, 0)):
		return math.MinInt64
	}
	return math.MaxInt64
}
