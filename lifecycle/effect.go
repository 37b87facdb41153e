package lifecycle

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Effect is what a move does to the incident that pays for a request. A request that
// no incident pays for makes the same moves without any. The zero Effect is EffectNone.
type Effect uint8

// The effects.
const (
	EffectNone  Effect = iota
	EffectHolds        // one is set aside
	EffectTakes        // one is taken, the one that was set aside if there is one
	EffectFrees        // the one that was set aside is free again
	EffectGives        // the one that was taken is given back to its plan
)

var effects = enum.New[Effect]("effect", ErrInvalid, "none", "holds", "takes", "frees", "gives_back")

// Effects yields the effects in the order of their constants.
func Effects() iter.Seq[Effect] { return effects.All() }

// ParseEffect reads the text form. The error wraps [ErrInvalid].
func ParseEffect(text string) (Effect, error) { return effects.Parse(text) }

// String returns the text form.
func (e Effect) String() string { return effects.String(e) }

// IsValid reports whether e is one of the effects.
func (e Effect) IsValid() bool { return effects.Valid(e) }

// AppendText appends the text form.
func (e Effect) AppendText(p []byte) ([]byte, error) { return effects.Append(p, e) }

// MarshalText returns the text form.
func (e Effect) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText reads the text form.
func (e *Effect) UnmarshalText(text []byte) error { return effects.Set(e, text) }
