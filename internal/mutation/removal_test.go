package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"testing"
)

// TestRemovals takes the statements out of the toy, one at a time.
func TestRemovals(t *testing.T) {
	ownEnvironment(t)
	o := options{root: made(t, toy), workers: 2}
	changes, err := removals(t.Context(), o, "toy", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]outcome{
		"without s = strings.ToLower(s)":   killed, // strings is not used any more
		"without for i := 0; i < limit; {": lived,
		"without i++":                      timedOut,
		"without if n > limit {":           lived,
		"without n = limit":                lived,
		"without switch {":                 lived,
		"without n = 0":                    lived,
		"without time.Sleep(0)":            lived, // nor is time
		"without panic(\"?\")":             lived,
		"without switch v.(type) {":        lived,
		"without unreached()":              lived,
		"without select {":                 lived,
	}
	for _, c := range changes {
		if w, ok := want[c.What]; !ok || c.Outcome != w {
			t.Errorf("%s: %s: %s, want %s", c.Place, c.What, c.Outcome, w)
		}
		delete(want, c.What)
	}
	for what := range want {
		t.Errorf("%s: not tried", what)
	}
}

// TestGuarded has a function that the compiler can no longer copy into its callers once its
// statements are guarded (ten), and a test that notices both that and each of them; one whose
// statement a guarded test notices (twice); and one that cannot do without any (sign).
func TestGuarded(t *testing.T) {
	ownEnvironment(t)
	o := options{workers: 2, root: made(t, map[string]string{"go.mod": toy["go.mod"], "toy/toy.go": `package toy

type sum struct{ n int }

func ten() *sum {
	s := &sum{}
	s.n++; s.n++; s.n++; s.n++; s.n++; s.n++; s.n++; s.n++; s.n++; s.n++
	return s
}

func twice(n int) int {
	n *= 2
	return n
}

func sign(n int) int {
	if n < 0 {
		return -1
	} else {
		switch {
		case n == 0:
			return 0
		default:
			panic("one")
		}
	}
}
`, "toy/toy_test.go": `package toy

import "testing"

func TestTen(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() {
		if s := ten(); s.n != 10 {
			t.Fatal(s.n)
		}
	}); n != 0 {
		t.Error(n)
	}
}

func TestTwice(t *testing.T) {
	if twice(2) != 4 {
		t.Error("wrong")
	}
}

func TestSign(t *testing.T) {
	if sign(-1) != -1 || sign(0) != 0 {
		t.Error("wrong")
	}
}
`})}
	dir, tools := filepath.Join(o.root, "toy"), t.TempDir()
	list, err := statements(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := prepare(tools, "toy"); err != nil {
		t.Fatal(err)
	}
	g, err := guard(t.Context(), dir, tools, list)
	if err != nil {
		t.Fatal(err)
	}
	if want := "^(TestTen)$"; g.limits.Skip != want {
		t.Errorf("without %q, want %q", g.limits.Skip, want)
	}
	for i, s := range list {
		want := lived
		if string(s.text[s.from:s.to]) == "n *= 2" {
			want = killed
		}
		if how, err := test(t.Context(), g.binary, dir, g.limits, fmt.Sprint(without, "=", i+1)); how != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", s.place, how, err, want)
		}
	}
	changes, err := removals(t.Context(), o, "toy", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, c := range changes {
		got[c.What+": "+string(c.Outcome)]++
	}
	want := map[string]int{
		"without s.n++: killed": 10, "without n *= 2: killed": 1, "without if n < 0 {: not viable": 1, "without switch {: not viable": 1, "without panic(\"one\"): not viable": 1,
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
