package sla

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Kind is what an incident asks for; it chooses the table of targets. The zero
// Kind is invalid. Its text form is the constant's name in lower_snake.
type Kind uint8

const (
	BreakFix           Kind = iota + 1 // something that worked is broken: a target for each severity (SLA-03)
	NonBreakFix                        // how-to and advice that the entitlement covers: one business day (SLA-09)
	OutsideEntitlement                 // beyond what the entitlement covers: no target at all (SLA-10)
)

var kinds = enum.New[Kind]("kind of incident", ErrKind, "", "break_fix", "non_break_fix", "outside_entitlement")

// Kinds yields the kinds in the order of their constants.
func Kinds() iter.Seq[Kind] { return kinds.All() }

// ParseKind returns the kind with the given text form, or an error that wraps
// [ErrKind].
func ParseKind(text string) (Kind, error) { return kinds.Parse(text) }

// String returns the text form of k.
func (k Kind) String() string { return kinds.String(k) }

// IsValid reports whether k is one of the constants.
func (k Kind) IsValid() bool { return kinds.Valid(k) }

// AppendText appends the text form of k; an invalid kind is [ErrKind].
func (k Kind) AppendText(b []byte) ([]byte, error) { return kinds.Append(b, k) }

// MarshalText returns what AppendText appends.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Append(nil, k) }

// UnmarshalText is [ParseKind]; on an error it leaves k alone.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.Set(k, text) }
