package sla

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Severity says how badly an incident hurts, and therefore how soon somebody
// must answer (SLA-01). The submitter fixes it when filing (SLA-02); see
// [Impact] for where it comes from. The zero Severity is invalid: an incident
// of unsaid severity has no target. Its text form is "a", "b" or "c".
type Severity uint8

const (
	SeverityA Severity = iota + 1 // critical impact (SLA-04)
	SeverityB                     // moderate impact (SLA-05)
	SeverityC                     // minimal impact (SLA-06)
)

var severities = enum.New[Severity]("severity", ErrSeverity, "", "a", "b", "c")

// Severities yields the severities from A to C.
func Severities() iter.Seq[Severity] { return severities.All() }

// ParseSeverity returns the severity with the given text form, or an error that
// wraps [ErrSeverity].
func ParseSeverity(text string) (Severity, error) { return severities.Parse(text) }

// String returns the text form of s.
func (s Severity) String() string { return severities.String(s) }

// IsValid reports whether s is A, B or C.
func (s Severity) IsValid() bool { return severities.Valid(s) }

// AppendText appends the text form of s; an invalid severity is [ErrSeverity].
func (s Severity) AppendText(b []byte) ([]byte, error) { return severities.Append(b, s) }

// MarshalText returns what AppendText appends.
func (s Severity) MarshalText() ([]byte, error) { return severities.Append(nil, s) }

// UnmarshalText is [ParseSeverity]; on an error it leaves s alone.
func (s *Severity) UnmarshalText(text []byte) error { return severities.Set(s, text) }

// Priority reports whether an incident can expect to be handled before others, as
// one of severity A from a partner in the CSP program can (SLA-11). Nothing is
// published about how much sooner, so the [Target] stays the same.
func Priority(csp bool, s Severity) bool { return csp && s == SeverityA }
