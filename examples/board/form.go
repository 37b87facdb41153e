package main

import (
	"encoding"
	"fmt"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// allText checks that what a page may repeat is UTF-8, as the page is.
func allText(values url.Values) error {
	for _, list := range values {
		for _, text := range list {
			if !utf8.ValidString(text) {
				return fmt.Errorf("%w: %.100q is not UTF-8", lifecycle.ErrInvalid, text)
			}
		}
	}
	return nil
}

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
