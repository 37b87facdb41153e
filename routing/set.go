package routing

import "math/bits"

// Set is a set of values of one fact; the field or clause that holds it says which
// fact. The zero Set is empty. Sets are comparable; [SetOf] makes them, and [All] is
// the set of all values.
type Set uint16

// All holds every value that a fact can have, but not "not said". All &^ SetOf(...)
// is all values but some.
const All Set = 1<<16 - 2

// notSaid holds the zero value alone.
const notSaid Set = 1

// SetOf returns the set of the given values, all of one enum. Numbers above 15,
// which no fact has, are left out.
func SetOf[E ~uint8](values ...E) Set {
	var s Set
	for _, v := range values {
		s |= 1 << v // shifts out of the word beyond 15
	}
	return s
}

// has reports whether s holds the value with the number v.
func (s Set) has(v uint8) bool { return s>>v&1 != 0 }

// of returns the values of f that s holds, "not said" left out.
func (s Set) of(f Fact) Set { return s & full(f) }

// full returns the set of all values of f.
func full(f Fact) Set { return 1<<(f.last()+1) - 2 }

// first returns the number of the lowest value in s, which must not be empty.
func (s Set) first() uint8 { return uint8(bits.TrailingZeros16(uint16(s))) }

// texts returns the text forms of the values of f in s, in the order of the enum.
func (s Set) texts(f Fact) []string {
	var texts []string
	for v := range f.last() + 1 {
		if s.has(v) {
			texts = append(texts, f.text(v))
		}
	}
	return texts
}
