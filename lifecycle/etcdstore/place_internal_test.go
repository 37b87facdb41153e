package etcdstore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// kinds are the kinds of keys, of which x and y are texts that others chose, and n is a
// version. What each names is what it has of them.
var kinds = []struct {
	at    func(b book, x, y string, n lifecycle.Version) place
	names func(x, y string, n lifecycle.Version) string
}{
	{func(b book, _, _ string, _ lifecycle.Version) place { return b.current() }, func(_, _ string, _ lifecycle.Version) string { return "version" }},
	{func(b book, x, _ string, _ lifecycle.Version) place { return b.plans().part(x) }, func(x, _ string, _ lifecycle.Version) string { return fmt.Sprintf("plan %q", x) }},
	{
		func(b book, x, y string, _ lifecycle.Version) place {
			return b.link(&lifecycle.Link{Account: x, Contract: lifecycle.ContractID(y)})
		},
		func(x, y string, _ lifecycle.Version) string { return fmt.Sprintf("link %q %q", x, y) },
	},
	{func(b book, x, _ string, _ lifecycle.Version) place { return b.hold(lifecycle.RequestID(x)) }, func(x, _ string, _ lifecycle.Version) string { return fmt.Sprintf("hold %q", x) }},
	{func(b book, _, _ string, n lifecycle.Version) place { return b.steps().version(n) }, func(_, _ string, n lifecycle.Version) string { return fmt.Sprintf("step %d", n) }},
	{func(b book, x, _ string, _ lifecycle.Version) place { return b.key(lifecycle.OperationID(x)) }, func(x, _ string, _ lifecycle.Version) string { return fmt.Sprintf("key %q", x) }},
	{func(b book, x, _ string, _ lifecycle.Version) place { return b.request(lifecycle.RequestID(x)) }, func(x, _ string, _ lifecycle.Version) string { return fmt.Sprintf("request %q", x) }},
	{func(b book, x, _ string, n lifecycle.Version) place { return b.live(n, lifecycle.RequestID(x)) }, func(x, _ string, n lifecycle.Version) string { return fmt.Sprintf("live %d %q", n, x) }},
	{
		func(b book, x, y string, n lifecycle.Version) place {
			return b.parts(lifecycle.RequestID(x)).version(n).part(y).version(0)
		},
		func(x, y string, n lifecycle.Version) string { return fmt.Sprintf("part %d %q %q", n, x, y) },
	},
}

// FuzzPlace checks that no text gets a key out of its place: what is named differently
// has another key, none of which is the beginning of another's, and every key of a
// partner is in the range of its book. And keys sort as texts do.
func FuzzPlace(f *testing.F) {
	for _, seed := range [][4]string{
		{"hangang", "hangang", "a", "b"},
		{"a", "a/", "", "/"},
		{"a/h", "a", "v", "h/v"},
		{"\x00", "", "\x00\x00", "\xff"},
		{"한강", "한", "강", "ä"},
		{"a", "ab", "abc", "abcd"},
		{"0", "0\x00", "~", "_"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], uint64(len(seed[2])))
	}
	s := &Store{prefix: "prefix/"}
	f.Fuzz(func(t *testing.T, p, q, x, y string, n uint64) {
		names := map[place]string{}
		for _, partner := range []string{p, q} {
			b := s.book(lifecycle.PartnerID(partner))
			for _, texts := range [][2]string{{x, y}, {y, x}, {x, x}, {x + y, ""}, {"", ""}} {
				for _, version := range []lifecycle.Version{0, lifecycle.Version(n)} {
					for _, k := range kinds {
						key, name := k.at(b, texts[0], texts[1], version), fmt.Sprintf("%q: %s", partner, k.names(texts[0], texts[1], version))
						if other, ok := names[key]; ok && other != name {
							t.Errorf("%s and %s are both at %q", name, other, key)
						}
						names[key] = name
						if !b.root.below([]byte(key)) || string(key) >= b.root.end() || string(b.root) > string(key) {
							t.Errorf("%s is at %q, outside the book at %q", name, key, b.root)
						}
					}
				}
			}
		}
		var keys []string
		for key := range names {
			keys = append(keys, string(key))
		}
		slices.Sort(keys)
		for i, key := range keys[1:] {
			if strings.HasPrefix(key, keys[i]) {
				t.Errorf("%q, which is %s, begins with %q, which is %s", key, names[place(key)], keys[i], names[place(keys[i])])
			}
		}
		b := s.book("")
		if got, want := cmp.Compare(b.plans().part(x), b.plans().part(y)), cmp.Compare(x, y); got != want {
			t.Errorf("%q and %q sort as %d, want %d", x, y, got, want)
		}
	})
}
