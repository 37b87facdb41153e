package lifecycle

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Guard is what must hold besides the state for a request to make a move. The
// zero Guard always holds.
type Guard uint8

// The guards. Those about giving back depend on [Request.RefundClass].
const (
	GuardNone    Guard = iota
	GuardInTime        // the event is dated before the deadline of the hold
	GuardKeeps         // nothing is given back ([RefundNone])
	GuardGives         // the incident is given back ([RefundAutomatic])
	GuardMayGive       // the incident may be given back ([RefundDiscretionary])
)

var guards = enum.New[Guard]("guard", ErrInvalid, "none", "before_deadline", "nothing_comes_back", "comes_back", "may_come_back")

// Guards yields the guards in the order of their constants.
func Guards() iter.Seq[Guard] { return guards.All() }

// ParseGuard reads the text form. The error wraps [ErrInvalid].
func ParseGuard(text string) (Guard, error) { return guards.Parse(text) }

// String returns the text form.
func (g Guard) String() string { return guards.String(g) }

// IsValid reports whether g is one of the guards.
func (g Guard) IsValid() bool { return guards.Valid(g) }

// AppendText appends the text form.
func (g Guard) AppendText(p []byte) ([]byte, error) { return guards.Append(p, g) }

// MarshalText returns the text form.
func (g Guard) MarshalText() ([]byte, error) { return g.AppendText(nil) }

// UnmarshalText reads the text form.
func (g *Guard) UnmarshalText(text []byte) error { return guards.Set(g, text) }
