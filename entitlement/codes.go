package entitlement

import (
	"bytes"
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// Codes is a set of codes. It is comparable, and the zero Codes is empty. Its
// text form is that of its codes, in their order and separated by one space.
type Codes uint64

// CodesOf returns the set of the given codes. Invalid values are left out.
func CodesOf(list ...Code) Codes {
	var s Codes
	for _, c := range list {
		if c.IsValid() {
			s |= 1 << c
		}
	}
	return s
}

// Has reports whether c is in the set.
func (s Codes) Has(c Code) bool { return s&(1<<c) != 0 }

// All yields the codes of the set in the order of their declaration.
func (s Codes) All() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		for rest := uint64(s); rest != 0; rest &= rest - 1 {
			if !yield(Code(bits.TrailingZeros64(rest))) {
				return
			}
		}
	}
}

// String returns the text forms of the codes, separated by spaces.
func (s Codes) String() string { return joined(s.All()) }

// AppendText appends what String returns. It returns an error that wraps
// [ErrInvalid] if the set has an invalid member.
func (s Codes) AppendText(p []byte) ([]byte, error) { return appendSet(p, s.All()) }

// MarshalText returns what String returns.
func (s Codes) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what String writes, and nothing else. The error wraps
// [ErrInvalid].
func (s *Codes) UnmarshalText(text []byte) error {
	list, err := parseSet(text, ParseCode)
	if err == nil {
		*s = CodesOf(list...)
	}
	return err
}

// member is an enum that sets are made of.
type member interface {
	~uint8
	fmt.Stringer
	IsValid() bool
}

func joined[E fmt.Stringer](set iter.Seq[E]) string {
	var b strings.Builder
	for e := range set {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(e.String())
	}
	return b.String()
}

func appendSet[E member](p []byte, set iter.Seq[E]) ([]byte, error) {
	for e := range set {
		if !e.IsValid() {
			return p, fmt.Errorf("%w: %s has no text", ErrInvalid, e)
		}
	}
	return append(p, joined(set)...), nil
}

// parseSet reads the members of a set. They must come in their order, each once,
// so that a set has only one text.
func parseSet[E member](text []byte, parse func(string) (E, error)) ([]E, error) {
	if len(text) == 0 {
		return nil, nil
	}
	const most = 128 // bytes of a word that are read: more than an error repeats of a bad one
	var list []E
	var last E
	for word := range bytes.SplitSeq(text, []byte(" ")) {
		e, err := parse(string(word[:min(len(word), most)]))
		if err != nil {
			return nil, err
		}
		if e <= last {
			return nil, fmt.Errorf("%w: %s comes after %s", ErrInvalid, e, last)
		}
		list, last = append(list, e), e
	}
	return list, nil
}
