package product

import "github.com/partnersupport/partnersupport/internal/enum"

// Certainty says how certain the place of a release in its family is. The zero
// Certainty is Certain.
type Certainty uint8

const (
	Certain     Certainty = iota // it came out on its day, with no generation missing before it
	Unconfirmed                  // nobody has confirmed that it came out; its day is a guess
	AfterGap                     // it came out, but the catalog lacks releases between it and the generation before
)

var certainties = enum.New[Certainty]("certainty", ErrEnum, "certain", "unconfirmed", "after_gap")

// ParseCertainty returns the certainty with the given text form; else an error
// that wraps [ErrEnum].
func ParseCertainty(text string) (Certainty, error) { return certainties.Parse(text) }

// String returns the text form of c.
func (c Certainty) String() string { return certainties.String(c) }

// IsValid reports whether c is one of the certainties.
func (c Certainty) IsValid() bool { return certainties.Valid(c) }

// AppendText appends the text form of c to b; an invalid certainty is an error
// that wraps [ErrEnum].
func (c Certainty) AppendText(b []byte) ([]byte, error) { return certainties.Append(b, c) }

// MarshalText returns what AppendText appends.
func (c Certainty) MarshalText() ([]byte, error) { return certainties.Append(nil, c) }

// UnmarshalText reads what MarshalText writes; else c is left alone, and the
// error wraps [ErrEnum].
func (c *Certainty) UnmarshalText(text []byte) error { return certainties.Set(c, text) }
