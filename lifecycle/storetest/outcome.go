package storetest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// outcome is how a command ends. The zero outcome is done.
type outcome uint8

const (
	done     outcome = iota
	refused          // because of the state of the book
	notFound         // it is about a plan or a request that the book does not have
	invalid
	reusedID // its operation ID was used with other content
	outcomes
)

// String returns the outcome in words.
func (o outcome) String() string {
	return [...]string{"done", "refused", "not found", "invalid", "ID reused", "an error"}[o]
}

func outcomeOf(err error) outcome {
	switch {
	case err == nil:
		return done
	case errors.Is(err, lifecycle.ErrReused):
		return reusedID
	case errors.Is(err, lifecycle.ErrNotFound):
		return notFound
	case errors.Is(err, lifecycle.ErrInvalid):
		return invalid
	case errors.Is(err, lifecycle.ErrRefused):
		return refused
	}
	return outcomes
}

// Counts say what [Campaign] has done. The zero Counts are those of a campaign that has
// done nothing.
type Counts struct {
	Actions int
	Books   int
	Entries int // of their journals

	// How often each command was done, was refused, was about a plan or request that
	// does not exist, was invalid, and reused the ID of another operation, in this order.
	Commands map[string][5]int
}

// String returns the counts on several lines, for people.
func (c Counts) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d actions on %d books, %d entries\n%-12s%10s%10s%10s%10s%10s", c.Actions, c.Books, c.Entries, "", done, refused, notFound, invalid, reusedID)
	for _, name := range commandNames {
		n := c.Commands[name]
		fmt.Fprintf(&b, "\n%-12s%10d%10d%10d%10d%10d", name, n[done], n[refused], n[notFound], n[invalid], n[reusedID])
	}
	return b.String()
}
