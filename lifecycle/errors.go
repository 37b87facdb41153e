package lifecycle

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	// ErrConflict is returned by a [Store] whose book is no longer at the base
	// of a change, or knows one of its operation IDs already. Nothing changed.
	// A Desk reads again and repeats; it returns the error only when others
	// were faster every time.
	ErrConflict = errors.New("lifecycle: the book has changed meanwhile, try again")

	// ErrUnclear is returned by a [Store] that cannot tell whether a change was
	// written. Repeat the command with the same operation ID.
	ErrUnclear = errors.New("lifecycle: outcome unknown, repeat with the same operation ID")

	// ErrNotFound says that the partner's book has no request, plan or
	// operation of that ID.
	ErrNotFound = errors.New("lifecycle: not found")

	// ErrReused says that an operation ID was used before with other content.
	// Nothing changed.
	ErrReused = errors.New("lifecycle: operation ID used before with other content")

	// ErrInvalid is wrapped by every [*InvalidError].
	ErrInvalid = errors.New("lifecycle: invalid input")

	// ErrRefused is wrapped by every [*RefusedError].
	ErrRefused = errors.New("lifecycle: refused")
)

// An InvalidError says what is wrong with a field of a command. Nothing was written.
// Several are joined with [errors.Join]; [Problems] lists them.
type InvalidError struct {
	Field   string // as in the struct: "ID", "Facts.Product"
	Value   string // what it is, cut to a readable length
	Problem string
	Err     error // the cause, if another package said so
}

// Error names field, value and problem.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("%v: %s %q: %s", ErrInvalid, e.Field, e.Value, e.Problem)
}

// Unwrap returns [ErrInvalid] and the cause.
func (e *InvalidError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrInvalid}
	}
	return []error{ErrInvalid, e.Err}
}

// Problems yields every [*InvalidError] in an error, in the order in which they are
// joined: what a form shows beside its fields. Nil, and errors without one, yield none.
func Problems(err error) iter.Seq[*InvalidError] {
	return func(yield func(*InvalidError) bool) { eachProblem(err, yield) }
}

// eachProblem yields the problems in err, and reports whether to go on.
func eachProblem(err error, yield func(*InvalidError) bool) bool {
	switch e := err.(type) { //nolint:errorlint // it walks the tree itself, since AsType stops at the first
	case *InvalidError:
		return yield(e)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if !eachProblem(one, yield) {
				return false
			}
		}
	case interface{ Unwrap() error }:
		return eachProblem(e.Unwrap(), yield)
	}
	return true
}

// A RefusedError says why a command was not carried out, although it is well
// formed. It stands in the journal as one refused entry. Only that of
// [Desk.PortalList], which is no command, does not.
type RefusedError struct {
	Op      Op       // zero of no command
	Reasons []Reason // at least one, the most important first

	// Preview is what Open or Hold saw when it refused; for the other commands it
	// is the zero Preview.
	Preview Preview

	// State and Legal are set for a move that the request's state does not allow:
	// the state, and the events that are possible in it.
	State State
	Legal []Event
}

// Error gives the first reason and counts the others.
func (e *RefusedError) Error() string {
	text := ErrRefused.Error()
	if e.Op != 0 {
		text += ": " + e.Op.String()
	}
	if len(e.Reasons) > 0 {
		text += ": " + e.Reasons[0].Text
	}
	if n := len(e.Reasons) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	return text
}

// Unwrap returns [ErrRefused].
func (e *RefusedError) Unwrap() error { return ErrRefused }

// Has reports whether one of the reasons has the given code.
func (e *RefusedError) Has(code string) bool {
	for _, r := range e.Reasons {
		if r.Code == code {
			return true
		}
	}
	return false
}

// Limits on what a command may carry, in bytes.
const (
	MaxID      = 255     // operation, request, partner and contract IDs, accounts and actors
	MaxTitle   = 1 << 10 // titles, and names of releases
	MaxDetails = 1 << 16 // descriptions
)

// problems collects what is wrong with a command.
type problems []error

func (p *problems) add(field, value, problem string, cause error) {
	const most = 64
	if len(value) > most {
		value = value[:most] + "..."
	}
	*p = append(*p, &InvalidError{field, value, problem, cause})
}

// known checks a value of an enum.
func (p *problems) known(field string, value interface {
	IsValid() bool
	String() string
}) {
	if !value.IsValid() {
		p.add(field, value.String(), "is none of the known values", nil)
	}
}

// id checks a text that identifies something; empty is allowed where optional.
func (p *problems) id(field, value string, optional bool) {
	if value != "" || !optional {
		p.line(field, value, MaxID)
	}
}

// line checks a text of one line that is required.
func (p *problems) line(field, value string, most int) {
	switch {
	case value == "":
		p.add(field, value, "is required", nil)
	case len(value) > most:
		p.add(field, value, fmt.Sprintf("has %d bytes, at most %d are allowed", len(value), most), nil)
	case !utf8.ValidString(value):
		p.add(field, value, "is not UTF-8", nil)
	case strings.IndexFunc(value, unicode.IsControl) >= 0:
		p.add(field, value, "has control characters", nil)
	}
}

func (p *problems) text(field, value string, most int) {
	switch {
	case len(value) > most:
		p.add(field, value, fmt.Sprintf("has %d bytes, at most %d are allowed", len(value), most), nil)
	case !utf8.ValidString(value):
		p.add(field, value, "is not UTF-8", nil)
	case strings.Contains(value, "\x00"):
		p.add(field, value, "has a NUL, which not every store can keep", nil)
	}
}

// instant returns at, or now if at is zero, in the form in which it is kept.
func (p *problems) instant(field string, at, now time.Time) time.Time {
	if at.IsZero() {
		at = now
	}
	if y := at.UTC().Year(); y < 1 || y > 9998 {
		p.add(field, fmt.Sprintf("year %d", y), "is out of range: years are 1 to 9998", nil)
	}
	return time.UnixMicro(at.UnixMicro()).UTC()
}

// tooEarly returns the error for an instant that is more than MaxSkew after now.
func tooEarly(at, now time.Time) error {
	if !at.After(now.Add(MaxSkew)) {
		return nil
	}
	return &InvalidError{"At", at.Format(time.RFC3339Nano), "is in the future: now is " + now.Format(time.RFC3339Nano), nil}
}

func (p *problems) err() error { return errors.Join(*p...) }
