package lifecycle

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/routing"
)

// TestFacts says each fact alone: the content has what is said, by its name, and nothing
// of what is not. It must stay so, since books keep fingerprints.
func TestFacts(t *testing.T) {
	said := func(f routing.Case) string {
		var c content
		c.addFacts(f)
		return string(c[8:]) // after its length
	}
	if got := said(routing.Case{}); got != "" {
		t.Errorf("of no facts the content has %q", got)
	}
	fields := reflect.TypeFor[routing.Case]()
	for i := range fields.NumField() {
		for value := uint64(1); value <= 2; value++ {
			var f routing.Case
			field := reflect.ValueOf(&f).Elem().Field(i)
			field.SetUint(value)
			want := fmt.Sprintf("%s=%v ", strings.ToLower(fields.Field(i).Name), field.Interface())
			if got := said(f); got != want {
				t.Errorf("%+v: the content has %q, want %q", f, got, want)
			}
		}
	}
}

// FuzzContent cuts the same bytes in two ways into the parts of a command: contents are
// the same only if the parts are.
func FuzzContent(f *testing.F) {
	f.Add("a|b", "c", uint8(1), uint8(3), uint8(2))
	f.Add("open\x00\x00\x00\x00\x00\x00\x00\x01x", "\x00\x00\x00\x00\x00\x00\x00\x00", uint8(4), uint8(4), uint8(0))
	f.Add("", "", uint8(0), uint8(0), uint8(0))
	f.Add("한강", "\xff", uint8(2), uint8(3), uint8(7))
	f.Fuzz(func(t *testing.T, before, after string, i, j, n uint8) {
		all := before + after
		cut := func(at ...int) (parts []string) {
			from := 0
			for _, to := range at {
				to = max(from, min(to, len(all)))
				parts = append(parts, all[from:to])
				from = to
			}
			return append(parts, all[from:])
		}
		cuts := [][]string{cut(), cut(int(i)), cut(int(j)), cut(int(i), int(j)), cut(int(j), int(i)), cut(int(i), int(j), int(n)), {before, after}, {after, before}}
		for _, a := range cuts {
			for _, b := range cuts {
				var x, y content
				x.add(a...)
				for _, p := range b {
					y.add(p) // one after the other is the same as all at once
				}
				if same := slices.Equal(a, b); (x.sum() == y.sum()) != same {
					t.Errorf("%q and %q: the same fingerprint %v, want %v", a, b, !same, same)
				}
			}
		}
	})
}
