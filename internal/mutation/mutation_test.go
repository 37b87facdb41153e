package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain takes the place of go when it is asked to, as the program does.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "go" {
		os.Exit(asGo(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// toy is a package with a test that notices some of what can be done to it.
var toy = map[string]string{
	"go.mod": "module " + library + "\n\ngo 1.26.0\n",
	"toy/toy.go": `package toy

import (
	"strings"
	"time"
)

var limit = 2 * 3

// Fold is reached.
func Fold(s string) (string, int) {
	n := 0
	s = strings.ToLower(s)
	for i := 0; i < limit; {
		i++
	}
	if n > limit {
		n = limit
	}
	switch {
	case n < 0:
		n = 0
	}
	time.Sleep(0)
	return s, n
}

func unreached() { panic("?") }
`,
	"toy/toy_test.go": `package toy

import "testing"

func TestFold(t *testing.T) {
	if got, _ := Fold("A"); got != "a" {
		t.Errorf("got %q", got)
	}
}
`,
}

// made writes files into a directory.
func made(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestRemovals takes the statements out of the toy, one at a time.
func TestRemovals(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod")
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

// TestGremlins lets gremlins loose on the toy.
func TestGremlins(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod")
	o := options{root: made(t, toy), workers: 2}
	changes, err := gremlins(t.Context(), o, "toy", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]outcome{}
	for _, c := range changes {
		got[c.Place+" "+c.What] = c.Outcome
	}
	for what, w := range map[string]outcome{
		"toy.go:8:15 ARITHMETIC_BASE":        lived, // a declaration has no coverage, and is changed all the same
		"toy.go:15:4 INCREMENT_DECREMENT":    lived, // that is, endless
		"toy.go:14:16 CONDITIONALS_BOUNDARY": lived,
		"toy.go:14:16 CONDITIONALS_NEGATION": lived,
		"toy.go:17:7 CONDITIONALS_NEGATION":  lived,
		"toy.go:21:9 CONDITIONALS_NEGATION":  lived, // nor has a case
	} {
		if got[what] != w {
			t.Errorf("%s: %q, want %s", what, got[what], w)
		}
	}
}

// TestWiden has all of a function that is reached, and nothing of one that is not.
func TestWiden(t *testing.T) {
	root := made(t, toy)
	profile := filepath.Join(root, "profile")
	text := "mode: set\n" + library + "/toy/toy.go:12.36,15.3 3 1\n" + library + "/toy/toy.go:29.19,29.34 1 0\n"
	if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := widen(root, profile); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	added := strings.TrimPrefix(string(got), text)
	for _, part := range []string{":3.1,6.2 1 1\n", ":8.1,8.18 1 1\n", ":11.1,26.2 1 1\n"} {
		if !strings.Contains(added, part) {
			t.Errorf("%q lacks %q", added, part)
		}
	}
	if strings.Contains(added, ":29.1") {
		t.Errorf("%q has what is not reached", added)
	}
}
