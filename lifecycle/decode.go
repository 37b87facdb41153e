package lifecycle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/partnersupport/partnersupport/internal/strict"
)

// decode reads one JSON value into v, which has tags in lower_snake only. What
// encoding/json lets pass is an error that wraps [ErrInvalid]: a field that v does
// not know, one that comes twice or in another spelling, null, text that is not
// Unicode, and what is larger or deeper than a line of an archive.
func decode(data []byte, v any) error {
	r := strict.NewReader(data, strict.Options{Size: MaxLine, Depth: 16, Syntax: ErrInvalid, TooLarge: ErrInvalid})
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
		return fmt.Errorf("%w: %.200s", ErrInvalid, err.Error())
	}
	return nil
}
