package enum

import (
	"fmt"
	"iter"
)

// Table names the values of the enum E: names[0] belongs to the zero value and
// is empty where the zero value is not one of the enum's values. A Table is
// immutable and safe for concurrent use.
type Table[E ~uint8] struct {
	kind    string
	invalid error
	names   []string
}

// New returns the table of an enum that people call kind ("partner type").
// Errors of Append and Parse wrap invalid.
func New[E ~uint8](kind string, invalid error, names ...string) *Table[E] {
	return &Table[E]{kind: kind, invalid: invalid, names: names}
}

// Valid reports whether v is one of the enum's values.
func (t *Table[E]) Valid(v E) bool { return int(v) < len(t.names) && t.names[v] != "" }

// String returns the name of v; a value without a name reads "partner type(9)".
func (t *Table[E]) String(v E) string {
	if t.Valid(v) {
		return t.names[v]
	}
	return fmt.Sprintf("%s(%d)", t.kind, uint8(v))
}

// Append appends the name of v to b; a value without a name is an error.
func (t *Table[E]) Append(b []byte, v E) ([]byte, error) {
	if !t.Valid(v) {
		return b, fmt.Errorf("%w: %s has no text", t.invalid, t.String(v))
	}
	return append(b, t.names[v]...), nil
}

// longest is how many bytes of a bad text an error repeats. Every name is shorter.
const longest = 64

// Parse returns the value that text names. Only the exact name will do: another
// case, spaces or an empty text are errors, and never a default.
func (t *Table[E]) Parse(text string) (E, error) {
	for i, name := range t.names {
		if name == text && name != "" {
			return E(i), nil
		}
	}
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	return 0, fmt.Errorf("%w: %q is no %s", t.invalid, text, t.kind)
}

// Set is Parse for UnmarshalText methods: it leaves v alone when text names
// no value. It copies no more of the text than an error shows.
func (t *Table[E]) Set(v *E, text []byte) error {
	parsed, err := t.Parse(string(text[:min(len(text), longest+1)]))
	if err != nil {
		return err
	}
	*v = parsed
	return nil
}

// All yields the enum's values in the order of their numbers.
func (t *Table[E]) All() iter.Seq[E] {
	return func(yield func(E) bool) {
		for i, name := range t.names {
			if name != "" && !yield(E(i)) {
				return
			}
		}
	}
}
