package sla

import (
	"fmt"
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Effect is what is known about a disturbance, for those who would rather
// answer plain questions than name an [Impact]. It is plain, comparable data; the
// zero Effect says nothing.
type Effect struct {
	Loss        Loss
	State       State
	Environment Environment
}

// Classify returns the severity that the described disturbance has:
//
//   - Outside production it is C, however bad (SLA-06).
//   - In production it is A if the loss is significant or the service down
//     (SLA-04), B if the loss is moderate or the service partially affected
//     (SLA-05), and C if the loss is minimal or the service usable (SLA-06).
//     One of loss and state is enough.
//   - Loss and state that point to different severities are an error: which of
//     them counts is not published, so it is for the submitter to say (SLA-02).
//   - An unsaid environment is an error, unless the severity is C either way.
//
// The error wraps [ErrImpact].
func Classify(e Effect) (Severity, error) {
	switch {
	case e.Loss != 0 && !e.Loss.IsValid():
		return 0, fmt.Errorf("%w: %v", ErrImpact, e.Loss)
	case e.State != 0 && !e.State.IsValid():
		return 0, fmt.Errorf("%w: %v", ErrImpact, e.State)
	case e.Environment != 0 && !e.Environment.IsValid():
		return 0, fmt.Errorf("%w: %v", ErrImpact, e.Environment)
	case e.Environment == NonProduction:
		return SeverityC, nil
	case e.Loss == 0 && e.State == 0:
		return 0, fmt.Errorf("%w: neither loss nor state of the service is said", ErrImpact)
	case e.Loss != 0 && e.State != 0 && uint8(e.Loss) != uint8(e.State):
		return 0, fmt.Errorf("%w: a %v loss and a service that is %v are different severities", ErrImpact, e.Loss, e.State)
	}
	// The constants of loss and state are in the order of severities.
	s := max(Severity(e.Loss), Severity(e.State))
	if e.Environment == 0 && s != SeverityC {
		return 0, fmt.Errorf("%w: whether production is affected is not said", ErrImpact)
	}
	return s, nil
}

// Loss is the size of a loss or degradation. The zero Loss is "not said".
type Loss uint8

// The losses, the largest first.
const (
	LossSignificant Loss = iota + 1
	LossModerate
	LossMinimal
)

var losses = enum.New[Loss]("loss", ErrImpact, "", "significant", "moderate", "minimal")

// Losses yields the losses, the largest first.
func Losses() iter.Seq[Loss] { return losses.All() }

// ParseLoss returns the loss with the given text form, or an error that wraps
// [ErrImpact].
func ParseLoss(text string) (Loss, error) { return losses.Parse(text) }

// String returns the text form of l, "significant".
func (l Loss) String() string { return losses.String(l) }

// IsValid reports whether l is one of the constants.
func (l Loss) IsValid() bool { return losses.Valid(l) }

// AppendText appends the text form of l; an invalid loss is [ErrImpact].
func (l Loss) AppendText(b []byte) ([]byte, error) { return losses.Append(b, l) }

// MarshalText returns what AppendText appends.
func (l Loss) MarshalText() ([]byte, error) { return losses.Append(nil, l) }

// UnmarshalText is [ParseLoss]; on an error it leaves l alone.
func (l *Loss) UnmarshalText(text []byte) error { return losses.Set(l, text) }

// State is what is left of the service. The zero State is "not said".
type State uint8

const (
	Down              State = iota + 1 // nobody can work
	PartiallyAffected                  // some cannot, or not with everything
	Usable                             // all can
)

var states = enum.New[State]("state of a service", ErrImpact, "", "down", "partially_affected", "usable")

// States yields the states, the worst first.
func States() iter.Seq[State] { return states.All() }

// ParseState returns the state with the given text form, or an error that wraps
// [ErrImpact].
func ParseState(text string) (State, error) { return states.Parse(text) }

// String returns the text form of s, "partially_affected".
func (s State) String() string { return states.String(s) }

// IsValid reports whether s is one of the constants.
func (s State) IsValid() bool { return states.Valid(s) }

// AppendText appends the text form of s; an invalid state is [ErrImpact].
func (s State) AppendText(b []byte) ([]byte, error) { return states.Append(b, s) }

// MarshalText returns what AppendText appends.
func (s State) MarshalText() ([]byte, error) { return states.Append(nil, s) }

// UnmarshalText is [ParseState]; on an error it leaves s alone.
func (s *State) UnmarshalText(text []byte) error { return states.Set(s, text) }

// Environment tells production from everything else. The zero Environment is
// "not said".
type Environment uint8

// The environments.
const (
	Production Environment = iota + 1
	NonProduction
)

var environments = enum.New[Environment]("environment", ErrImpact, "", "production", "non_production")

// Environments yields production and the other.
func Environments() iter.Seq[Environment] { return environments.All() }

// ParseEnvironment returns the environment with the given text form, or an error
// that wraps [ErrImpact].
func ParseEnvironment(text string) (Environment, error) { return environments.Parse(text) }

// String returns the text form of e, "non_production".
func (e Environment) String() string { return environments.String(e) }

// IsValid reports whether e is one of the constants.
func (e Environment) IsValid() bool { return environments.Valid(e) }

// AppendText appends the text form of e; an invalid environment is [ErrImpact].
func (e Environment) AppendText(b []byte) ([]byte, error) { return environments.Append(b, e) }

// MarshalText returns what AppendText appends.
func (e Environment) MarshalText() ([]byte, error) { return environments.Append(nil, e) }

// UnmarshalText is [ParseEnvironment]; on an error it leaves e alone.
func (e *Environment) UnmarshalText(text []byte) error { return environments.Set(e, text) }
