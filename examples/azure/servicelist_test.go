package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestServiceList reads a list, and says what is wrong with texts that are not one: none of
// these may be taken for a portal that has no service requests.
func TestServiceList(t *testing.T) {
	const one = `{"totalCount":1,"items":[{"id":"1","status":"open","severity":"minimal","createdDate":"2025-07-07T01:00:00Z",` +
		`"title":"Invoice","primaryContact":{"email":"jiwoo"}}]}`
	for _, tt := range []struct {
		name, input string
		status      int
		want        string
	}{
		{"a list", one, 0, "1 recorded"},
		{"a list with a byte order mark", "\ufeff" + one, 0, "1 recorded"},
		{"an empty list", `{"totalCount":0,"items":[],"links":{}}`, 0, ""},
		{"a list and more", one + "x", 1, "byte 165: invalid character 'x'"},
		{"a list twice", one + one, 1, "has more than the list"},
		{"a list that is cut off", one[:60], 1, "cut off"},
		{"UTF-16", "\xff\xfe{\x00}\x00", 1, "UTF-16: save it as UTF-8"},
		{"nothing", "", 1, "the input is empty"},
		{"a mark and nothing", "\ufeff \n", 1, "the input is empty"},
		{"an array", "[]", 1, `want an object with "totalCount" and "items"`},
		{"null", "null", 1, `want an object with "totalCount" and "items"`},
		{"an error of the API", `{"code":"900421","description":"Not authorized."}`, 1, `this has ["code" "description"]`},
		{"no items", `{"totalCount":0}`, 1, `want an object with "totalCount" and "items"`},
		{"no count", `{"items":[]}`, 1, `want an object with "totalCount" and "items"`},
		{"items in other letters", `{"totalCount":0,"Items":[]}`, 1, `want an object with "totalCount" and "items"`},
		{"no list of items", `{"totalCount":0,"items":null}`, 1, "is null"},
		{"one item that is no list", `{"totalCount":1,"items":{"id":"1"}}`, 1, "items: "},
		{"a count that is none", `{"totalCount":"1","items":[]}`, 1, "totalCount: "},
		{"neither", `{"totalCount":"1","items":"2"}`, 1, "totalCount: "},
		{"one page of two", strings.Replace(one, `"totalCount":1`, `"totalCount":2`, 1), 1, "totalCount is 2, and there are 1 items: put all pages"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"-requests", "-", "-book", filepath.Join(t.TempDir(), "book.jsonl"), "-facts", `{"partner":"direct_bill","issue":"billing","product":"azure"}`}
			var stderr bytes.Buffer
			status := run(t.Context(), args, strings.NewReader(tt.input), new(bytes.Buffer), &stderr)
			if got := stderr.String(); status != tt.status || !strings.Contains(got, tt.want) || (status != 0) != strings.Contains(got, "service requests: ") {
				t.Errorf("exit status %d, want %d and %q: %s", status, tt.status, tt.want, got)
			}
		})
	}
}

// TestBadItems leaves out what cannot be read, with its number or its place and what to
// do, and takes the others.
func TestBadItems(t *testing.T) {
	const rest = `"title":"Invoice","severity":"minimal","status":"closed","primaryContact":{"email":"jiwoo"}`
	items := []string{
		`{"id":"1","createdDate":"2025-07-07T01:00:00Z",` + rest + `}`,
		`{"id":"2","createdDate":"yesterday",` + rest + `}`,
		`{"id":"3","createdDate":"2025-07-07T01:00:00Z","lastModifiedDate":"2025-13-07",` + rest + `}`,
		`{"id":"4","createdDate":"2025-07-07T01:00:00Z","lastClosedDate":"soon",` + rest + `}`,
		`{"id":"5","createdDate":20250707,` + rest + `}`,
		`{"id":"6",` + rest + `}`,
		`{"createdDate":"2025-07-07T01:00:00Z",` + rest + `}`,
		`"8"`,
		`null`,
		`{"id":"` + strings.Repeat("9", 300) + `","createdDate":"2025-07-07T01:00:00Z",` + rest + `}`,
		`{"id":"11","createdDate":"2025-07-07T01:00:00Z",` + rest + `}`,
	}
	args := []string{"-requests", "-", "-book", filepath.Join(t.TempDir(), "book.jsonl"), "-facts", `{"partner":"direct_bill","issue":"billing","product":"azure"}`}
	input := `{"totalCount":11,"items":[` + strings.Join(items, ",") + `]}`
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), args, strings.NewReader(input), &stdout, &stderr); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	for _, want := range []string{"2 recorded, 0 moved on, 0 as before, 0 counted, 9 left out", "azure: tickets are left out, 9 of them: the report says why"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("want %q: %s", want, stderr.Bytes())
		}
	}
	for _, want := range []string{
		`2                left out  createdDate "yesterday" is no instant such as 2025-07-07T01:00:00Z: mend it in the list`,
		`3                left out  lastModifiedDate "2025-13-07" is no instant`,
		`4                left out  lastClosedDate "soon" is no instant`,
		`5                left out  item 5 of the list is no service request`,
		`6                left out  Partner Center does not say when it was opened`,
		`left out  item 7 of the list has no number`,
		`left out  item 8 of the list has no number`,
		`left out  item 9 of the list has no number`,
		`of item 10 of the list cannot be kept`,
	} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("want %q:\n%s", want, stdout.Bytes())
		}
	}
}
