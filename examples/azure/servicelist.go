package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// serviceList reads a list of service requests strictly: a list that is cut off, or another
// file, would look like a portal that has no requests. It skips a UTF-8 byte order mark,
// which editors and shells of Windows write.
func serviceList(r io.Reader) ([]json.RawMessage, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errors.New("the input is empty: want what Partner Center answers to GET /v1/servicerequests")
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return nil, errors.New("the input is UTF-16: save it as UTF-8")
	}
	var list map[string]json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		if at, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("the input is cut off, or no JSON, or has more than the list: byte %d: %w", at.Offset, err)
		}
		return nil, fmt.Errorf(`want an object with "totalCount" and "items": %w`, err)
	}
	var total *int
	var items *[]json.RawMessage
	for _, field := range []struct {
		name string
		into any
	}{{"totalCount", &total}, {"items", &items}} {
		text, ok := list[field.name]
		if !ok {
			return nil, fmt.Errorf(`want an object with "totalCount" and "items", as Partner Center answers to GET /v1/servicerequests; this has %q`,
				slices.Sorted(maps.Keys(list)))
		}
		if err := json.Unmarshal(text, field.into); err != nil {
			return nil, fmt.Errorf("%s: %w", field.name, err)
		}
	}
	if total == nil || items == nil {
		return nil, errors.New("totalCount or items is null: want a number and a list")
	}
	if *total != len(*items) {
		return nil, fmt.Errorf("totalCount is %d, and there are %d items: put all pages into one list, with their sum", *total, len(*items))
	}
	return *items, nil
}
