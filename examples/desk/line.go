package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// longest is the limit on a line, in bytes without its end.
const longest = 1 << 20

// next returns the next line without its end. Of a line that is too long it keeps just
// enough to notice, so that a line without an end cannot fill the memory.
func next(r *bufio.Reader) ([]byte, error) {
	var text []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(text) <= longest+len("\r\n") {
			text = append(text, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			text, _ = bytes.CutSuffix(text, []byte("\n"))
			text, _ = bytes.CutSuffix(text, []byte("\r"))
			return text, err
		}
	}
}

// lineError says which field of a line cannot be read, and what its text is.
type lineError struct {
	field, value string
	err          error
}

func (e *lineError) Error() string {
	switch {
	case e.field == "" && e.value == "":
		return e.err.Error()
	case e.field == "":
		return fmt.Sprintf("%q %v", e.value, e.err)
	case e.value == "":
		return fmt.Sprintf("field %q: %v", e.field, e.err)
	}
	return fmt.Sprintf("field %q, value %q: %v", e.field, e.value, e.err)
}

func (e *lineError) Unwrap() error { return e.err }

// field is one field of a line. The value is a text, a [json.Number], a bool or
// nil.
type field struct {
	key   string
	value any
}

// split reads the fields of a JSON object of texts, numbers, and true or false.
// It returns those before the error.
func split(text []byte) ([]field, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, &lineError{err: errors.New("not a JSON object")}
	}
	var list []field
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return list, &lineError{err: errors.New("broken JSON")}
		}
		key, _ := name.(string)
		value, err := dec.Token()
		if err != nil {
			return list, &lineError{field: key, err: errors.New("broken JSON")}
		}
		if delim, ok := value.(json.Delim); ok {
			return list, &lineError{key, delim.String(), errors.New("want a text or a number")}
		}
		list = append(list, field{key, value})
	}
	if _, err := dec.Token(); err != nil {
		return list, &lineError{err: errors.New("broken JSON")}
	}
	if rest := bytes.TrimSpace(text[dec.InputOffset():]); len(rest) > 0 {
		return list, &lineError{value: string(rest), err: errors.New("follows the object, and a line has one")}
	}
	return list, nil
}
