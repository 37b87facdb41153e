package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestMain takes the place of go when it is asked to, as the program does.
func TestMain(m *testing.M) {
	asTool()
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

// Half is right.
func Half(n int) int { return n / 2 }

// Join is changed into what does not compile.
func Join(s string) string { return s + "b" }

func odd(n int) bool { return n%2 == 1 }

func ask(v any, c chan int) {
	switch v.(type) {
	case int:
		unreached()
	}
	select {
	case <-c:
	default:
	}
}
`,
	"toy/toy_test.go": `package toy

import "testing"

func TestFold(t *testing.T) {
	if got, _ := Fold("A"); got != "a" {
		t.Errorf("got %q", got)
	}
}

func TestJoin(t *testing.T) {
	if got := Join("a"); got != "ab" {
		t.Errorf("got %q", got)
	}
}
`,
	// The compiler copies Half into this package, so it is compiled again when Half changes.
	"toy/half_test.go": `package toy_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/toy"
)

func TestHalf(t *testing.T) {
	if got := toy.Half(4); got != 2 {
		t.Errorf("got %d", got)
	}
}
`,
}

// ownEnvironment lets a test build the toy, and set what [prepare] sets without a trace.
func ownEnvironment(t *testing.T) {
	t.Helper()
	t.Setenv("GOFLAGS", "-mod=mod")
	for _, name := range []string{realGo, realGit, toolDir, changed} {
		t.Setenv(name, "") // is as it was afterwards
	}
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

// byGremlins returns the outcomes of what gremlins changes of the toy, by place and kind.
func byGremlins(t *testing.T, o options) map[string]outcome {
	t.Helper()
	changes, err := gremlins(t.Context(), o, "toy", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]outcome{}
	for _, c := range changes {
		got[c.Place+" "+c.What] = c.Outcome
	}
	return got
}

// TestGremlins lets gremlins loose on the toy.
func TestGremlins(t *testing.T) {
	ownEnvironment(t)
	o := options{root: made(t, toy), workers: 2}
	got := byGremlins(t, o)
	for what, w := range map[string]outcome{
		"toy.go:8:15 ARITHMETIC_BASE":        lived, // a declaration has no coverage, and is changed all the same
		"toy.go:15:4 INCREMENT_DECREMENT":    lived, // that is, endless
		"toy.go:14:16 CONDITIONALS_BOUNDARY": lived,
		"toy.go:14:16 CONDITIONALS_NEGATION": lived,
		"toy.go:17:7 CONDITIONALS_NEGATION":  lived,
		"toy.go:21:9 CONDITIONALS_NEGATION":  lived, // nor has a case
		"toy.go:31:33 ARITHMETIC_BASE":       killed,
		"toy.go:34:39 ARITHMETIC_BASE":       notViable,
		"toy.go:36:35 CONDITIONALS_NEGATION": notCovered,
	} {
		if got[what] != w {
			t.Errorf("%s: %q, want %s", what, got[what], w)
		}
	}
}

// commit makes a directory a repository with one commit.
func commit(t *testing.T, root string) {
	t.Helper()
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "--all"}, {"commit", "--quiet", "--no-verify", "--message=A step"}} {
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", root, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
}

// TestSince changes only the lines that were written since a commit.
func TestSince(t *testing.T) {
	ownEnvironment(t)
	o := options{root: made(t, toy), workers: 2, since: "HEAD"}
	commit(t, o.root)
	text := strings.Replace(toy["toy/toy.go"], "return n / 2", "return n * 1 / 2", 1)
	if err := os.WriteFile(filepath.Join(o.root, "toy", "toy.go"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := byGremlins(t, o)
	want := map[string]outcome{"toy.go:31:33 ARITHMETIC_BASE": lived, "toy.go:31:37 ARITHMETIC_BASE": killed}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestToTry has packages whose code has changed, or only their tests.
func TestToTry(t *testing.T) {
	files := map[string]string{"go.mod": toy["go.mod"]}
	for _, name := range packages {
		files[name+"/a.go"], files[name+"/a_test.go"] = "package p\n", "package p\n"
	}
	o := options{root: made(t, files), since: "HEAD"}
	commit(t, o.root)
	if got, err := toTry(t.Context(), o); err != nil || len(got) > 0 {
		t.Errorf("nothing has changed: %v, %v", got, err)
	}
	for _, file := range []string{"sla/a_test.go", "sla/calendars/a.go", "lifecycle/product/a.go"} {
		name := filepath.Join(o.root, file)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte("package p\n\nvar x int\n"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := toTry(t.Context(), o)
	if want := []string{"lifecycle/product"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	o.since = "no-such-commit"
	if got, err := toTry(t.Context(), o); err == nil {
		t.Errorf("since a commit that there is not: %v, want an error", got)
	}
	o.since = ""
	if got, err := toTry(t.Context(), o); err != nil || !slices.Equal(got, packages) {
		t.Errorf("since nothing: %v, %v, want all", got, err)
	}
}

// TestResultOf counts every change that no test has failed for as a survivor.
func TestResultOf(t *testing.T) {
	r := resultOf("toy", []change{
		{"a:1:1", "X", killed}, {"a:2:1", "X", lived}, {"a:3:1", "X", timedOut}, {"a:4:1", "X", notCovered}, {"a:5:1", "X", notViable}, {"a:6:1", "X", killed},
	})
	if r.noticed() != 2 || r.tried() != 5 {
		t.Errorf("%d of %d noticed, want 2 of 5", r.noticed(), r.tried())
	}
	var out strings.Builder
	report(&out, []result{r})
	for _, want := range []string{"toy/a:2:1: X: lived\n", "toy/a:3:1: X: timed out\n", "toy/a:4:1: X: not covered\n", "| `toy` | 5 | 2 | 1 | 1 | 1 | 40.0 | 1 |\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &out)
		}
	}
}

// TestJudge wants nine in ten, or eight without statements, of as many as say something.
func TestJudge(t *testing.T) {
	some := func(noticed, survived int) []result {
		changes := slices.Concat(slices.Repeat([]change{{Outcome: killed}}, noticed), slices.Repeat([]change{{Outcome: timedOut}}, survived))
		return []result{resultOf("other", nil), resultOf("toy", changes)}
	}
	for name, tt := range map[string]struct {
		o                 options
		noticed, survived int
		bad               bool
	}{
		"enough":                      {options{}, 90, 10, false},
		"too few":                     {options{}, 89, 11, true},
		"without statements, enough":  {options{statements: true}, 80, 20, false},
		"without statements, too few": {options{statements: true}, 79, 21, true},
		"all of a small package":      {options{}, 7, 2, true},
		"what is new, small":          {options{since: "HEAD"}, 7, 2, false},
		"what is new":                 {options{since: "HEAD"}, 8, 2, true},
	} {
		if err := judge(tt.o, some(tt.noticed, tt.survived)); errors.Is(err, errSurvivors) != tt.bad {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Three packages, none of which has enough changes of its own to say something.
	for survived, bad := range map[int]bool{1: false, 2: true} {
		few := append(some(4, survived), append(some(3, 0), some(3, 0)...)...)
		if err := judge(options{since: "HEAD"}, few); errors.Is(err, errSurvivors) != bad {
			t.Errorf("%d of %d in three packages: %v", survived, 10+survived, err)
		}
	}
}

// TestShare gives each package as much time as those after it.
func TestShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		for n, want := range map[int]time.Duration{1: time.Hour, 2: 30 * time.Minute, 5: 12 * time.Minute} {
			ctx, cancel := share(whole, n)
			defer cancel()
			if end, ok := ctx.Deadline(); !ok || time.Until(end) != want {
				t.Errorf("the first of %d has %v, %t, want %v", n, time.Until(end), ok, want)
			}
		}
		ctx, cancel := share(t.Context(), 2)
		defer cancel()
		if end, ok := ctx.Deadline(); ok {
			t.Errorf("without an end it ends at %v", end)
		}
	})
}

// TestTroubleIsNoVerdict has trouble that says nothing of a change.
func TestTroubleIsNoVerdict(t *testing.T) {
	o := options{root: made(t, toy), workers: 1}
	list, err := statements(filepath.Join(o.root, "toy"))
	if err != nil {
		t.Fatal(err)
	}
	ownEnvironment(t)
	t.Setenv(limitsVar, "{}")
	tools := t.TempDir()
	if err := prepare(tools, "toy"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", filepath.Join(tools, "missing"))
	if got := asGo([]string{"test", "./toy"}); got != statusUnknown {
		t.Errorf("in the place of go: status %d, want %d", got, statusUnknown)
	}
	if _, err := os.Stat(filepath.Join(tools, troubleFile)); err != nil {
		t.Errorf("the trouble is not written down: %v", err)
	}
	r := remover{dir: filepath.Join(o.root, "toy"), limits: limits{Quick: time.Second}}
	if how, err := r.tryAlone(t.Context(), list[0]); how != "" || err == nil {
		t.Errorf("a removal: %q, %v, want an error", how, err)
	}
	if changes, err := removals(t.Context(), o, "toy", t.Output()); err == nil {
		t.Errorf("removals: %v, want an error", changes)
	}
	if err := run(t.Context(), options{statements: true, since: "v1.0.0"}, []string{"sla"}, t.Output()); err == nil {
		t.Error("-statements with -since is no error")
	}
}

// TestNothingIsLeft has tests that do not end, with files of their own.
func TestNothingIsLeft(t *testing.T) {
	ownEnvironment(t)
	root := made(t, map[string]string{"go.mod": toy["go.mod"], "toy/toy.go": "package toy\n", "toy/toy_test.go": `package toy

import "testing"

func TestEndless(t *testing.T) {
	t.TempDir()
	for {
	}
}
`})
	temp, scratch := t.TempDir(), t.TempDir()
	binary := filepath.Join(scratch, "test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", binary, ".")
	build.Dir, build.Env = filepath.Join(root, "toy"), append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("TMPDIR", temp)
	if how, err := test(t.Context(), binary, root, limits{Quick: time.Second}); how != timedOut || err != nil {
		t.Errorf("%s, %v, want %s", how, err, timedOut)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestCompileOnce compiles a test again when it has to, and only then.
func TestCompileOnce(t *testing.T) {
	ownEnvironment(t)
	tools, root, binary := t.TempDir(), made(t, toy), filepath.Join(t.TempDir(), "test")
	if err := prepare(tools, "toy"); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "toy")
	if err := keep(t.Context(), dir, binary); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(tools, strings.Repeat("?", 64)))
	if err != nil || len(kept) != 2 { // the external test and what calls the tests
		t.Fatalf("%d packages are kept, %v, want 2", len(kept), err)
	}
	for _, name := range kept {
		if err := os.WriteFile(name, []byte("no archive"), 0o600); err != nil { // whoever takes it fails
			t.Fatal(err)
		}
	}
	// Never seen before, so that go has nothing of it in its cache.
	n := time.Now().UnixNano()
	for _, tt := range []struct {
		name, from, to string
		took           bool
	}{
		{"what the test does not see", "n = limit", fmt.Sprint("n = limit - ", n), true},
		{"what the test has in itself", "n / 2", fmt.Sprint("n / ", n), false},
		{"the same again, of which go keeps nothing", "n / 2", fmt.Sprint("n / ", n), false},
	} {
		text := strings.Replace(toy["toy/toy.go"], tt.from, tt.to, 1)
		if err := os.WriteFile(filepath.Join(dir, "toy.go"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := buildTest(t.Context(), dir, binary, "-x", ".").CombinedOutput()
		if took := err != nil; took != tt.took {
			t.Errorf("%s: took what is kept: %t, want %t\n%s", tt.name, took, tt.took, out)
		}
		for _, pkg := range []string{library + "/toy", library + "/toy_test"} {
			if !bytes.Contains(out, []byte(" -p "+pkg+" ")) {
				t.Errorf("%s: %s comes out of go's cache\n%s", tt.name, pkg, out)
			}
		}
	}
}

// TestLate runs the tests that take long as well, after the others.
func TestLate(t *testing.T) {
	ownEnvironment(t)
	root := made(t, map[string]string{"go.mod": toy["go.mod"], "toy/toy.go": "package toy\n", "toy/toy_test.go": `package toy

import (
	"os"
	"testing"
	"time"
)

func TestLong(t *testing.T) {
	time.Sleep(200 * time.Millisecond)
	if os.Getenv("MUTATION_TOY") == "long" {
		t.Error("wrong")
	}
}

func TestParts(t *testing.T) {
	t.Run("part", func(t *testing.T) {
		t.Parallel()
		time.Sleep(200 * time.Millisecond)
	})
}

func TestShort(t *testing.T) {
	if os.Getenv("MUTATION_TOY") == "short" {
		t.Error("wrong")
	}
}
`})
	if err := prepare(t.TempDir(), "toy"); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "toy")
	l, err := measure(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := "^(TestLong|TestParts)$"; l.Late != want {
		t.Errorf("late are %s, want %s", l.Late, want)
	}
	binary := filepath.Join(t.TempDir(), "test")
	if out, err := buildTest(t.Context(), dir, binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for wrong, want := range map[string]outcome{"": lived, "short": killed, "long": killed} {
		t.Setenv("MUTATION_TOY", wrong)
		if how, err := test(t.Context(), binary, dir, l); how != want || err != nil {
			t.Errorf("with %q wrong: %s, %v, want %s", wrong, how, err, want)
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
