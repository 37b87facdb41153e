package routing

import (
	"encoding/json"
	"iter"
	"strings"
)

// Box is a set of cases: for each fact a set of values, "not said" among them or
// not. The zero Box is empty. Boxes are comparable and immutable.
type Box struct {
	sets [FactProblem + 1]Set
}

// Has reports whether c is in the box. A case with a value that does not exist is
// in none.
func (b Box) Has(c Case) bool {
	for f := FactPartner; f.IsValid(); f++ {
		if v := c.value(f); v > f.last() || !b.sets[f].has(v) {
			return false
		}
	}
	return true
}

// Values returns the text forms of the values of f in the box, in the order of
// the enum, "not_said" first.
func (b Box) Values(f Fact) []string { return b.sets[index(f)].texts(f) }

// String returns the facts that the box restricts, in the order of facts, with
// their values: "partner=advisor|non_csp product=azure". A fact is left out if the
// box has all its values; for a fact that chooses a route, all but "not said".
func (b Box) String() string {
	var parts []string
	for f := range b.restricted() {
		parts = append(parts, f.String()+"="+strings.Join(b.Values(f), "|"))
	}
	return strings.Join(parts, " ")
}

// restricted yields the facts of which the box lacks a value that it could have.
func (b Box) restricted() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for f := FactPartner; f.IsValid(); f++ {
			all := full(f)
			if !f.isHead() {
				all |= notSaid
			}
			if b.sets[f] != all && !yield(f) {
				return
			}
		}
	}
}

// join returns the union of b and o if it is a box: they differ in one fact at
// most.
func (b Box) join(o Box) (Box, bool) {
	differ := 0
	for f := range b.sets {
		if b.sets[f] != o.sets[f] {
			differ++
			b.sets[f] |= o.sets[f]
		}
	}
	return b, differ <= 1
}

// example returns a case of the box, which must not be empty: for each fact the
// lowest value that is said, if there is one.
func (b Box) example() Case {
	var c Case
	for f := FactPartner; f.IsValid(); f++ {
		if said := b.sets[f] &^ notSaid; said != 0 {
			c.set(f, said.first())
		}
	}
	return c
}

// MarshalJSON writes an object of the facts that the box restricts, by name, each
// with its values in the order of the enum. It is not read back.
func (b Box) MarshalJSON() ([]byte, error) {
	restricted := map[string][]string{}
	for f := range b.restricted() {
		restricted[f.String()] = append([]string{}, b.Values(f)...)
	}
	return json.Marshal(restricted)
}
