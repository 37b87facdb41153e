package sla

import "github.com/partnersupport/partnersupport/internal/strict"

// maxSpec bounds the JSON of a Spec in bytes. The shipped tables, of six years, need
// some ten thousand.
const maxSpec = 1 << 20

// ParseSpec reads a Spec from JSON, in the form that [json.Marshal] gives it, and
// is stricter than [json.Unmarshal]: an unknown field, a field that comes twice or in
// another letter case, null, text that is not Unicode, and anything after the Spec
// are errors, since a misspelled "holidays" would make a calendar without any. The
// input may have at most 1 MiB.
//
// ParseSpec does not say whether the Spec describes a calendar; [NewCalendar]
// does. The error joins the problems that it finds, each with its place, and wraps
// [ErrSpec].
func ParseSpec(data []byte) (Spec, error) {
	var spec Spec
	if err := strict.Decode(data, &spec, strict.Options{Size: maxSpec, Depth: 8, Syntax: ErrSpec, TooLarge: ErrSpec}); err != nil {
		return Spec{}, err
	}
	return spec, nil
}
