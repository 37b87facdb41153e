package product

import (
	"errors"
	"fmt"
)

// The categories of what can be wrong with facts and with texts that hold them.
var (
	// ErrEnum is wrapped by the error for a text or a number that is not a value of
	// an enum of this package.
	ErrEnum = errors.New("product: unknown value")

	// ErrCatalog: the facts are wrong, or contradict each other.
	ErrCatalog = errors.New("product: bad catalog")

	// ErrSyntax: a text that is not in the form that is read.
	ErrSyntax = errors.New("product: unreadable catalog")

	// ErrTooLarge: a text beyond a limit of its reader.
	ErrTooLarge = errors.New("product: catalog too large")
)

// SpecError is one problem of a [Spec], or of a text that holds one. It wraps Err.
type SpecError struct {
	Line   int    // of the text, counted from 1; 0 when there is no text
	Path   string // such as releases[2].name; in CSV, the column; empty: the whole
	Err    error  // [ErrCatalog], [ErrSyntax] or [ErrTooLarge]
	Detail string // what is wrong, in one line
}

// Error names the category, the place and the problem.
func (e *SpecError) Error() string {
	text := fmt.Sprint(e.Err)
	if e.Line > 0 {
		text += fmt.Sprintf(": line %d", e.Line)
	}
	if e.Path != "" {
		text += ": " + e.Path
	}
	return text + ": " + e.Detail
}

// Unwrap returns the category.
func (e *SpecError) Unwrap() error { return e.Err }

// ZoneError says that the zone of a catalog cannot be loaded on this machine.
type ZoneError struct {
	Zone string
	Err  error
}

// Error names the zone and the cause.
func (e *ZoneError) Error() string { return fmt.Sprintf("product: zone %.64q: %v", e.Zone, e.Err) }

// Unwrap returns the cause.
func (e *ZoneError) Unwrap() error { return e.Err }
