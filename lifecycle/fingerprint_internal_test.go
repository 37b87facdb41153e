package lifecycle

import (
	"slices"
	"testing"
)

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
