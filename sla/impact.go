package sla

import (
	"fmt"
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Impact is what the submitter says when filing about how the business is affected;
// the severity follows from it and from nothing else (SLA-02). The zero Impact is
// "not said" and has no severity. Its text form is the constant's name in
// lower_snake.
type Impact uint8

const (
	Critical Impact = iota + 1 // significant loss or degradation, a production service is down (SLA-04)
	Moderate                   // moderate loss or degradation, a production service is partially affected (SLA-05)
	Minimal                    // minimal loss or degradation, the service is usable or not in production (SLA-06)
)

var impacts = enum.New[Impact]("impact", ErrImpact, "", "critical", "moderate", "minimal")

// SeverityOf returns the severity of an impact: A if critical, B if moderate, C
// if minimal. The error wraps [ErrImpact] if the impact is not said.
func SeverityOf(i Impact) (Severity, error) {
	switch i {
	case Critical:
		return SeverityA, nil
	case Moderate:
		return SeverityB, nil
	case Minimal:
		return SeverityC, nil
	}
	return 0, fmt.Errorf("%w: %v", ErrImpact, i)
}

// Impacts yields the impacts, the worst first.
func Impacts() iter.Seq[Impact] { return impacts.All() }

// ParseImpact returns the impact with the given text form, or an error that
// wraps [ErrImpact].
func ParseImpact(text string) (Impact, error) { return impacts.Parse(text) }

// String returns the text form of i.
func (i Impact) String() string { return impacts.String(i) }

// IsValid reports whether i is one of the constants.
func (i Impact) IsValid() bool { return impacts.Valid(i) }

// AppendText appends the text form of i; an invalid impact is [ErrImpact].
func (i Impact) AppendText(b []byte) ([]byte, error) { return impacts.Append(b, i) }

// MarshalText returns what AppendText appends.
func (i Impact) MarshalText() ([]byte, error) { return impacts.Append(nil, i) }

// UnmarshalText is [ParseImpact]; on an error it leaves i alone.
func (i *Impact) UnmarshalText(text []byte) error { return impacts.Set(i, text) }
