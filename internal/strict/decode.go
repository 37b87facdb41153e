package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Decode reads one JSON value into v, which has tags in lower_snake only. What
// [Reader.Plain] notes is an error, and so is a field that v does not have.
//
// The error joins all problems, each with its place, and wraps the errors of opts. Each of
// its lines is bounded in length. v may have changed even if there is an error.
func Decode(data []byte, v any, opts Options) error {
	r := NewReader(data, opts)
	r.Plain()
	var problems []error
	for _, p := range r.Problems() {
		if p.Path != "" {
			p.Detail = p.Path + ": " + p.Detail
		}
		problems = append(problems, fmt.Errorf("%w: byte %d: %s", p.Err, p.Byte, p.Detail))
	}
	if problems != nil {
		return errors.Join(problems...)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		// Not wrapped: what encoding/json says repeats the input at any length.
		return fmt.Errorf("%w: %.200s", opts.Syntax, err.Error())
	}
	return nil
}
