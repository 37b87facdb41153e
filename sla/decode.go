package sla

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxSpec bounds the JSON of a Spec in bytes. The tables that ship, of six years,
// need some ten thousand.
const maxSpec = 1 << 20

// ParseSpec reads a Spec from JSON, in the form that [json.Marshal] gives it, and
// stricter than [json.Unmarshal]: an unknown field, a field that comes twice or in
// another letter case, and anything behind the Spec are errors, since a misspelled
// "holidays" would be a calendar without any. The input has at most 1 MiB.
//
// ParseSpec does not say whether the Spec describes a calendar; [NewCalendar]
// does. The error wraps [ErrSpec].
func ParseSpec(data []byte) (Spec, error) {
	if len(data) > maxSpec {
		return Spec{}, fmt.Errorf("%w: %d bytes, the most is %d", ErrSpec, len(data), maxSpec)
	}
	if err := unique(data); err != nil {
		return Spec{}, unreadable(err)
	}
	var spec Spec
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&spec); err != nil {
		return Spec{}, unreadable(err)
	}
	return spec, nil
}

// unreadable bounds an error that may repeat the input.
func unreadable(err error) error { return fmt.Errorf("%w: %.200s", ErrSpec, err.Error()) }

// unique refuses what is not one JSON value, a name that an object has twice, and
// one that is not in lower case, which encoding/json would take for the same.
func unique(data []byte) error {
	type object struct {
		names map[string]bool // nil in a list
		value bool            // whether a value comes next, not a name
	}
	var open []object
	d := json.NewDecoder(bytes.NewReader(data))
read:
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		if n := len(open); n > 0 && open[n-1].names != nil && !open[n-1].value && token != json.Delim('}') {
			name, _ := token.(string) // the decoder lets nothing else pass
			in := &open[n-1]
			if in.names[name] || name != strings.ToLower(name) {
				return fmt.Errorf("field %.64q is not in lower case, or comes twice", name)
			}
			in.names[name], in.value = true, true
			continue
		}
		switch token {
		case json.Delim('{'):
			open = append(open, object{names: map[string]bool{}})
			continue
		case json.Delim('['):
			open = append(open, object{})
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) == 0 {
			break read
		}
		open[len(open)-1].value = false
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
