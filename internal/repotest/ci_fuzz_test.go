package repotest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fuzzTarget returns a target with one seed, "added". It is put together, since the text of a
// target at the beginning of a line here would be one of this package.
func fuzzTarget(name, body string) string {
	return "func " + name + "(f *testing.F) {\n\tf.Add([]byte(\"added\"))\n\tf.Fuzz(func(t *testing.T, b []byte) {\n\t\t" + body + "\n\t})\n}\n"
}

const (
	manyPaths  = "n := 0; for _, c := range b { if c&1 == 0 { n++ }; if c > 100 { n += 2 } }; if n == 1 { _ = n }"
	foundKept  = `if string(b) == "what an earlier run has found" { t.Error("found it again") }`
	testImport = "\n\nimport \"testing\"\n\n"
)

// fuzzModule returns the files of a module with two targets, both of which pass.
func fuzzModule(path string) map[string]string {
	return map[string]string{
		"go.mod":         "module " + path + "\n\ngo 1.26.0\n",
		"a_test.go":      "package m" + testImport + fuzzTarget("FuzzPaths", manyPaths) + "\nfunc TestA(t *testing.T) {}\n",
		"b_test.go":      "package m_test" + testImport + fuzzTarget("FuzzKept", foundKept),
		"none/a_test.go": "package none" + testImport + "func TestFuzz(t *testing.T) { t.Error(\"no target\") }\n\nfunc Fuzzy() {}\n",
	}
}

// TestFuzz holds .ci/fuzz.go against modules whose targets pass, and its flags.
func TestFuzz(t *testing.T) {
	if testing.Short() {
		t.Skip("fuzzes for seconds")
	}
	t.Parallel()
	program := ciProgram(t, "fuzz")
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(strings.TrimSpace(string(out)), "fuzz")

	// cached returns a module that an earlier run has found an input for, and a function
	// that tells what lies in the cache for a target.
	cached := func(t *testing.T) (dir, path string, inputs func(target string) int) {
		t.Helper()
		path = fmt.Sprintf("fuzzed%d.example", time.Now().UnixNano()) // the cache is everybody's
		t.Cleanup(func() {
			if err := os.RemoveAll(filepath.Join(kept, path)); err != nil {
				t.Error(err)
			}
		})
		dir = filepath.Join(kept, path, "FuzzKept")
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "earlier"), []byte("go test fuzz v1\n[]byte(\"what an earlier run has found\")\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		return written(t, fuzzModule(path)), path, func(target string) int {
			found, _ := os.ReadDir(filepath.Join(kept, path, target))
			return len(found)
		}
	}

	t.Run("all targets of all modules, two at a time", func(t *testing.T) {
		t.Parallel()
		dir, path, inputs := cached(t)
		other := written(t, map[string]string{
			"go.mod": "module other.example\n\ngo 1.26.0\n",
			// What go test takes for a target is one, however it is written.
			"a/a_test.go": "package a\n\nimport . \"testing\"\n\n" + strings.NewReplacer("testing.", "").Replace(fuzzTarget("Fuzz지우", "")),
		})
		got := runIn(t, dir, program, "-each", "2s", "-jobs", "2", ".", other)
		if got.took < 3*time.Second { // two rounds, and not one
			t.Errorf("took %v once they were built, want about 4s", got.took)
		}
		got.holds(t, 0, "3 targets, built in", " executions of "+path+" FuzzPaths\n", " executions of "+path+" FuzzKept\n",
			" executions of other.example/a Fuzz지우\n", " executions in all, 2s a target\n")
		if n := inputs("FuzzPaths"); n > 0 {
			t.Errorf("%d inputs are in the cache, which -cache asks for", n)
		}
	})
	t.Run("-cache, and -all with more jobs than targets", func(t *testing.T) {
		t.Parallel()
		dir, path, inputs := cached(t)
		runIn(t, dir, program, "-cache", "-each", "9s", "-all", "3s", "-jobs", "8", ".").holds(t, 1,
			"fuzz: "+path+" FuzzKept: exit status 1\n", "found it again", " executions of "+path+" FuzzPaths\n", " executions in all, 3s a target\n")
		if inputs("FuzzPaths") == 0 {
			t.Error("the cache has nothing of what the run has found")
		}
	})
}

// TestFuzzFails has a target for each way to fail. All of them are told of, whichever is first.
func TestFuzzFails(t *testing.T) {
	if testing.Short() {
		t.Skip("fuzzes for seconds")
	}
	t.Parallel()
	const failed = "exit status 1"
	targets := []struct{ name, body, err, says string }{
		{"FuzzAdded", `if string(b) == "added" { t.Error("as a seed") }`, failed, "as a seed"},
		{"FuzzCorpus", `if string(b) == "kept in testdata" { t.Error("as a file") }`, failed, "as a file"},
		{"FuzzEnds", `if string(b) != "added" { os.Exit(0) }`, failed, "terminated unexpectedly"},
		{"FuzzFinds", `if string(b) != "added" { t.Error("as a new input") }`, failed, "as a new input"},
		{"FuzzPanics", `if string(b) != "added" { panic("bang") }`, failed, "panic: bang"},
		{"FuzzLeaves", "", "it ended before its time", "PASS"}, // without a single input
		{"FuzzSlow", "time.Sleep(time.Minute)", "0 executions, and it began with 1 inputs", "gathering baseline coverage"},
	}
	source := "package m\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\n"
	for _, tt := range targets {
		source += fuzzTarget(tt.name, tt.body) + "\n"
	}
	source = strings.Replace(source, "FuzzLeaves(f *testing.F) {", "FuzzLeaves(f *testing.F) {\n\tf.Skip()", 1)
	dir := written(t, map[string]string{
		"go.mod":                       "module m.example\n\ngo 1.26.0\n",
		"m/a_test.go":                  source + fuzzTarget("FuzzPasses", ""),
		"m/testdata/fuzz/FuzzCorpus/a": "go test fuzz v1\n[]byte(\"kept in testdata\")\n",
		// Two packages whose paths look alike, in this order.
		"a/b_c/a_test.go": "package a" + testImport + fuzzTarget("FuzzSame", `t.Error("the first of two")`),
		"a_b/c/a_test.go": "package a" + testImport + fuzzTarget("FuzzSame", ""),
	})
	got := runIn(t, dir, ciProgram(t, "fuzz"), "-all", "6s", "-jobs", "5", ".")
	got.holds(t, 1, "10 targets, built in", " executions in all, 3s a target\n", "executions of m.example/m FuzzPasses\n", "executions of m.example/a_b/c FuzzSame\n",
		"m.example/a/b_c FuzzSame: exit status 1\n", "the first of two")
	for _, tt := range targets {
		got.holds(t, 1, "m.example/m "+tt.name+": "+tt.err+"\n", tt.says)
	}
	if n := strings.Count(got.out, "executions of m.example"); n != 2 {
		t.Errorf("%d targets passed, want 2:\n%s", n, got.out)
	}
	for _, passed := range []string{"m.example/m FuzzPasses", "m.example/a_b/c FuzzSame"} {
		if strings.Contains(got.errs, passed) {
			t.Errorf("%s failed:\n%s", passed, got.errs)
		}
	}
	if left, err := os.ReadDir(filepath.Join(dir, "m", "testdata", "fuzz", "FuzzFinds")); err != nil || len(left) != 1 {
		t.Errorf("%d inputs are left to be committed, %v, want 1", len(left), err)
	}
}

// TestFuzzNothing has nothing that could run.
func TestFuzzNothing(t *testing.T) {
	program := ciProgram(t, "fuzz")
	mod := "module m.example\n\ngo 1.26.0\n"
	passes := "package m" + testImport + fuzzTarget("FuzzA", "")
	for _, tt := range []struct {
		name  string
		args  []string
		files map[string]string
		says  string
	}{
		{"no module", nil, map[string]string{"go.mod": mod, "a_test.go": passes}, "no targets"},
		{"no target", []string{"."}, map[string]string{"go.mod": mod, "a_test.go": "package m" + testImport + "func TestA(t *testing.T) {}\n"}, "no targets"},
		{"no package", []string{"."}, map[string]string{"go.mod": mod}, "no targets"},
		{"no such module", []string{"elsewhere"}, map[string]string{"go.mod": mod, "a_test.go": passes}, "elsewhere: go list"},
		{"a package that go list cannot read", []string{"."}, map[string]string{"go.mod": mod, "a_test.go": passes, "b/a.go": "package"}, ".: go list"},
		{"a test that does not build", []string{"."}, map[string]string{"go.mod": mod, "a_test.go": passes + "\nvar _ = undefined\n"}, "undefined: undefined"},
		{"a target that the tests do not list", []string{"."}, map[string]string{
			"go.mod": mod, "a_test.go": passes + "\nfunc TestMain(*testing.M) {}\n",
		}, "m.example: the sources have [FuzzA], and its tests list []"},
		{"no time", []string{"-each", "0s", "."}, map[string]string{"go.mod": mod, "a_test.go": passes}, "m.example FuzzA: 0 executions"},
		{"no jobs", []string{"-jobs", "0", "."}, map[string]string{"go.mod": mod, "a_test.go": passes}, "-jobs 0 runs nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runIn(t, written(t, tt.files), program, tt.args...).holds(t, 1, "fuzz: ", tt.says)
		})
	}
}
