package lifecycle

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Clock is what a move does to the clock of the first response; see
// [sla.Timeline]. The zero Clock leaves it alone.
type Clock uint8

// The effects on the clock.
const (
	ClockSame   Clock = iota
	ClockStarts       // it starts
	ClockStops        // it stops
	ClockGoesOn       // it goes on from where it stopped
	ClockTarget       // it gets another target, which holds from the start on
)

var clocks = enum.New[Clock]("clock", ErrInvalid, "same", "starts", "stops", "goes_on", "changes_target")

// Clocks yields the effects on the clock in the order of their constants.
func Clocks() iter.Seq[Clock] { return clocks.All() }

// ParseClock reads the text form. The error wraps [ErrInvalid].
func ParseClock(text string) (Clock, error) { return clocks.Parse(text) }

// String returns the text form.
func (c Clock) String() string { return clocks.String(c) }

// IsValid reports whether c is one of the effects.
func (c Clock) IsValid() bool { return clocks.Valid(c) }

// AppendText appends the text form.
func (c Clock) AppendText(p []byte) ([]byte, error) { return clocks.Append(p, c) }

// MarshalText returns the text form.
func (c Clock) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads the text form.
func (c *Clock) UnmarshalText(text []byte) error { return clocks.Set(c, text) }
