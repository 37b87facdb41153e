package product

import "github.com/partnersupport/partnersupport/internal/enum"

// Answer is yes, no, or not known. The zero Answer is Unknown, which never
// counts as yes.
type Answer uint8

const (
	Unknown Answer = iota // the data does not say
	Yes                   // it is
	No                    // it is not
)

var answers = enum.New[Answer]("answer", ErrEnum, "unknown", "yes", "no")

// String returns the text form of a.
func (a Answer) String() string { return answers.String(a) }

// IsValid reports whether a is one of the answers.
func (a Answer) IsValid() bool { return answers.Valid(a) }

// AppendText appends the text form of a to b; an invalid answer is an error
// that wraps [ErrEnum].
func (a Answer) AppendText(b []byte) ([]byte, error) { return answers.Append(b, a) }

// MarshalText returns what AppendText appends.
func (a Answer) MarshalText() ([]byte, error) { return answers.Append(nil, a) }

// UnmarshalText reads what MarshalText writes; else a is left alone, and the
// error wraps [ErrEnum].
func (a *Answer) UnmarshalText(text []byte) error { return answers.Set(a, text) }
