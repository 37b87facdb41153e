package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzLines types anything at the desk. Whatever it is, the desk goes on to its end, and
// every line of its answers is JSON.
func FuzzLines(f *testing.F) {
	lines := bytes.SplitAfter(week, []byte("\n"))
	f.Add(bytes.Join(lines[:min(len(lines), 6)], nil))
	for _, text := range []string{
		"", "\n\n", "{}", "null", `{"op":"buy"}`, `{"op":"plans","at":"2025-07-07T09:00:00+09:00","account":"jiwoo","product":"azure"}`,
		`{"op":"buy","id":"1","at":"2025-07-01T00:00:00Z","offer":"success_core","term_start":"2025-07-01","zone":"UTC"}`,
		`{"op":"open","op":"close"}`, `{"op":"link","id":"\ud800"}`, "{\"op\":\"\xff\"}", `{"op":"adopt","left":1e400}`, `[[[[`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 4<<10)] // a longer day says no more
		var out, said bytes.Buffer
		if status := run(t.Context(), []string{"-json", "-file", "-"}, bytes.NewReader(data), &out, &said); status != 0 && !strings.Contains(said.String(), "lines could not be read") {
			t.Fatalf("%q: status %d, %s", data, status, said.Bytes())
		}
		if !utf8.Valid(out.Bytes()) {
			t.Errorf("%q is answered by %q", data, out.Bytes())
		}
		for line := range bytes.Lines(out.Bytes()) {
			if !json.Valid(line) {
				t.Errorf("%q is answered by %q", data, line)
			}
		}
	})
}
