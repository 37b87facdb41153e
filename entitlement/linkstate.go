package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// LinkState says how the account that wants to use a plan is linked to its
// contract. The zero LinkState is not linked.
type LinkState uint8

// The link states.
const (
	Unlinked LinkState = iota // never linked to this offer's contract
	Stale                     // linked to the pair of an earlier term, which a renewal replaced (ENT-32)
	Linked                    // linked: valid in every portal (ENT-30)
)

var linkStates = enum.New[LinkState]("link state", ErrInvalid, "unlinked", "stale", "linked")

// ParseLinkState reads the text form. The error wraps [ErrInvalid].
func ParseLinkState(text string) (LinkState, error) { return linkStates.Parse(text) }

// String returns the text form.
func (l LinkState) String() string { return linkStates.String(l) }

// IsValid reports whether l is one of the link states.
func (l LinkState) IsValid() bool { return linkStates.Valid(l) }

// AppendText appends the text form.
func (l LinkState) AppendText(p []byte) ([]byte, error) { return linkStates.Append(p, l) }

// MarshalText returns the text form.
func (l LinkState) MarshalText() ([]byte, error) { return l.AppendText(nil) }

// UnmarshalText reads the text form.
func (l *LinkState) UnmarshalText(text []byte) error { return linkStates.Set(l, text) }
