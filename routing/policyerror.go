package routing

import (
	"errors"
	"fmt"
)

// What [NewRouter] and [ParsePolicy] refuse; each is wrapped by a [*PolicyError].
var (
	ErrGap       = errors.New("head facts without a route")    // some case takes no route
	ErrOverlap   = errors.New("routes overlap")                // some case takes two
	ErrDeadRoute = errors.New("route that no case can take")   // its box is empty
	ErrBadID     = errors.New("missing or repeated ID")        // of a route
	ErrNoRule    = errors.New("missing or unknown rule ID")    // nothing to cite
	ErrBadRoute  = errors.New("route that contradicts itself") // fields do not go together
	ErrBadClause = errors.New("clause that decides nothing")   // or twice, or out of turn
	ErrTooLarge  = errors.New("policy larger than its domain") // more routes than can be disjoint, or more text than they need
	ErrBadValue  = errors.New("value that does not exist")     // of an enum, or in a set
	ErrSyntax    = errors.New("not the JSON of a policy")      // or no JSON
	ErrMore      = errors.New("more problems than are listed") // the last of a long list
)

// PolicyError is one problem of a policy. It wraps Err.
type PolicyError struct {
	Path   string // such as routes[3].clauses[0]; routes are counted as given; "" is the whole policy
	Err    error  // ErrGap, ErrOverlap, ...
	Detail string
}

// Error returns "routing: routes[3]: routes overlap: ...".
func (e *PolicyError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("routing: %v: %s", e.Err, e.Detail)
	}
	return fmt.Sprintf("routing: %s: %v: %s", e.Path, e.Err, e.Detail)
}

// Unwrap returns Err.
func (e *PolicyError) Unwrap() error { return e.Err }
