package badinput

import (
	"encoding"
	"maps"
	"math"
	"slices"
)

// Enum is what every enum of this module can do.
type Enum interface {
	~uint8
	comparable
	encoding.TextMarshaler
	encoding.TextAppender
}

// OfEnum returns the rows of an enum: what its parser and its methods must refuse with
// an error that wraps want. The parser may be nil.
func OfEnum[E Enum, PE interface {
	*E
	encoding.TextUnmarshaler
}](name string, parse func(string) (E, error), want error, long Long) []Row {
	var rows []Row
	add := func(call, what string, do func() (bool, error)) {
		rows = append(rows, Row{Call: call, What: what, Want: want, Do: do})
	}
	texts := map[string]Long{"a long text": long}
	for what, text := range map[string]string{
		"a blank": " ", "a number": "1", "a name that none has": "no_such", "capital letters": "NO_SUCH", "a NUL": "\x00", "no text": "a\xff",
	} {
		texts[what] = Long{text, []byte(text)}
	}
	for _, what := range slices.Sorted(maps.Keys(texts)) {
		text := texts[what]
		if parse != nil {
			add("Parse"+name, what, func() (bool, error) {
				v, err := parse(text.Text)
				return v != 0, err
			})
		}
		add(name+".UnmarshalText", what, func() (bool, error) {
			v := E(1)
			err := PE(&v).UnmarshalText(text.Data)
			return v != 1, err
		})
	}
	add(name+".MarshalText", "the largest number", func() (bool, error) {
		text, err := E(math.MaxUint8).MarshalText()
		return len(text) > 0, err
	})
	add(name+".AppendText", "the largest number", func() (bool, error) {
		text, err := E(math.MaxUint8).AppendText([]byte("x"))
		return string(text) != "x", err
	})
	return rows
}
