package main

import (
	"encoding"
	"fmt"
	"strconv"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// read reads a value of a form, which may be missing. The error wraps
// [lifecycle.ErrInvalid], as all errors about what somebody typed do.
func read(v encoding.TextUnmarshaler, text string) error {
	if text == "" {
		return nil
	}
	if err := v.UnmarshalText([]byte(text)); err != nil {
		return fmt.Errorf("%w: %w", lifecycle.ErrInvalid, err)
	}
	return nil
}

func readNumber(v *lifecycle.Version, text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return fmt.Errorf("%w: %w", lifecycle.ErrInvalid, err)
	}
	*v = lifecycle.Version(n)
	return nil
}
