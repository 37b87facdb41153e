package repotest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ciProgram builds a program of .ci, which no package holds, and returns its file.
func ciProgram(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name+".exe") // a name that all systems run
	build := exec.CommandContext(t.Context(), "go", "build", "-o", file, ".ci/"+name+".go")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// ran is what a program left.
type ran struct {
	out, errs string
	code      int
	took      time.Duration // from its first output on
}

// stamped keeps when it was first written to.
type stamped struct {
	text  strings.Builder
	first time.Time
}

func (s *stamped) Write(p []byte) (int, error) {
	if s.first.IsZero() {
		s.first = time.Now()
	}
	return s.text.Write(p)
}

// runIn runs a command on modules of their own, out of reach of our workspace.
func runIn(t *testing.T, dir, command string, args ...string) ran {
	t.Helper()
	var out, errs stamped
	cmd := exec.CommandContext(t.Context(), command, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), "GOWORK=off"), &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ran{out.text.String(), errs.text.String(), cmd.ProcessState.ExitCode(), time.Since(out.first)}
}

// holds checks the exit status, and that the program says all of these.
func (r ran) holds(t *testing.T, code int, says ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit status %d, want %d:\n%.4000s\n%.4000s", r.code, code, r.out, r.errs)
	}
	for _, text := range says {
		if !strings.Contains(r.out+r.errs, text) {
			t.Errorf("does not say %q:\n%.4000s\n%.4000s", text, r.out, r.errs)
		}
	}
}

// written returns a directory with these files.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// events returns the output of a go test -json. A line is "run m TestA" of a test, "start m"
// of a package; an output has its text behind, and a result of a package its seconds.
func events(lines ...string) string {
	var all strings.Builder
	for _, line := range lines {
		fields := strings.SplitN(line, " ", 4)
		e := map[string]any{"Action": fields[0], "Package": fields[1]}
		if fields[0] == "build-output" || fields[0] == "build-fail" {
			e = map[string]any{"Action": fields[0], "ImportPath": fields[1]}
		}
		if len(fields) > 2 && fields[2] != "-" {
			e["Test"] = fields[2]
		}
		if len(fields) > 3 {
			if seconds, err := strconv.ParseFloat(fields[3], 64); err == nil {
				e["Elapsed"] = seconds
			} else {
				e["Output"] = fields[3] + "\n"
			}
		}
		text, err := json.Marshal(e)
		if err != nil {
			panic(err) // of a map of texts and numbers
		}
		all.Write(append(text, '\n'))
	}
	return all.String()
}

// TestSummary holds .ci/summary.go against outputs: whatever it does not see, CI does not.
func TestSummary(t *testing.T) {
	passes := events("start m", "run m TestA", "output m TestA noise", "pass m TestA", "output m - noise", "pass m - 0.1")
	fails := events("start m", "run m TestB", "output m TestB b.go:1: wrong", "fail m TestB", "output m - FAIL m", "fail m - 0.1")
	summary := ciProgram(t, "summary")
	for _, tt := range []struct {
		name   string
		files  []string // their contents; what is called "missing" is not there
		code   int
		counts string
		says   []string // beside the counts, on either output
	}{
		{"a pass, of which nobody wants to read", []string{passes}, 0, "1 passed, 0 failed, 0 skipped", nil},
		{"a failure", []string{fails}, 1, "0 passed, 1 failed, 0 skipped", []string{"b.go:1: wrong", "FAIL m"}},
		{"a skip, and a package without tests", []string{events(
			"start m", "run m TestA", "output m TestA noise", "skip m TestA", "pass m", "start n", "output n - noise", "skip n",
		)}, 0, "0 passed, 0 failed, 1 skipped", nil},
		{"each subtest counts", []string{events(
			"start m", "run m TestA", "run m TestA/b", "output m TestA/b b.go:1: wrong", "fail m TestA/b",
			"run m TestA/c", "output m TestA/c noise", "pass m TestA/c", "run m TestA/d", "skip m TestA/d", "fail m TestA", "fail m",
		)}, 1, "1 passed, 2 failed, 1 skipped", []string{"b.go:1: wrong"}},
		{"one name in two packages", []string{events(
			"start m", "start n", "run m TestA", "run n TestA", "output m TestA noise", "output n TestA n.go:1: wrong",
			"pass m TestA", "fail n TestA", "pass m", "fail n",
		)}, 1, "1 passed, 1 failed, 0 skipped", []string{"n.go:1: wrong"}},
		{"a failure, then a pass", []string{fails, passes}, 1, "1 passed, 1 failed, 0 skipped", []string{"wrong"}},
		{"a pass, then a failure", []string{passes, fails}, 1, "1 passed, 1 failed, 0 skipped", []string{"wrong"}},
		{"a package does not build", []string{events(
			"build-output m - m.go:1: undefined", "build-fail m", "start m", "output m - FAIL m [build failed]", "fail m",
		)}, 1, "0 passed, 0 failed, 0 skipped", []string{"m.go:1: undefined", "[build failed]"}},
		{"what a package needs does not build", []string{events("build-fail x") + passes}, 1, "1 passed, 0 failed, 0 skipped", nil},
		{"TestMain fails", []string{events(
			"start m", "run m TestA", "pass m TestA", "output m - no database", "fail m",
		)}, 1, "1 passed, 0 failed, 0 skipped", []string{"no database"}},
		{"a panic ends the others", []string{events(
			"start m", "run m TestA", "run m TestA/b", "output m TestA/b paused", "run m TestA/c", "fail m TestA/c",
			"output m TestA panic: bang", "fail m TestA", "fail m",
		)}, 1, "0 passed, 3 failed, 0 skipped", []string{"panic: bang", "NO RESULT: m TestA/b"}},
		{"a timeout, which ends no test", []string{events(
			"start m", "run m TestA", "output m TestA panic: test timed out after 1s", "fail m", "start n", "run n TestA", "pass n TestA", "pass n",
		)}, 1, "1 passed, 1 failed, 0 skipped", []string{"test timed out", "NO RESULT: m TestA\n"}},
		{"a test ends the program, as if all were well", []string{events(
			"start m", "run m TestA", "output m TestA going", "pass m",
		)}, 1, "0 passed, 1 failed, 0 skipped", []string{"going", "NO RESULT: m TestA\n"}},
		{"cut off in a line", []string{passes + events("start n", "run n TestB", "output n TestB going") + `{"Action":"pa`},
			1, "1 passed, 1 failed, 0 skipped", []string{"unexpected end of JSON", "going", "NO RESULT: n TestB\n"}},
		{"cut off after a test", []string{events("start m", "run m TestA", "pass m TestA")},
			1, "1 passed, 0 failed, 0 skipped", []string{"NO RESULT: m \n"}},
		{"cut off between packages", []string{passes + events("start n")},
			1, "1 passed, 0 failed, 0 skipped", []string{"NO RESULT: n \n"}},
		{"empty", []string{""}, 1, "0 passed, 0 failed, 0 skipped", []string{"no package has a result"}},
		{"empty, among others", []string{passes, "", fails}, 1, "1 passed, 1 failed, 0 skipped", []string{"no package has a result", "wrong"}},
		{"not there, among others", []string{"missing", fails}, 1, "0 passed, 1 failed, 0 skipped", []string{"0.json", "wrong"}},
		{"no JSON, among others", []string{"ok  \tm\t0.1s\n", passes}, 1, "1 passed, 0 failed, 0 skipped", []string{"0.json: invalid character"}},
		{"a long line", []string{events("start m", "output m - "+strings.Repeat("noise", 1<<18), "pass m")}, 0, "0 passed, 0 failed, 0 skipped", nil},
		{"a line too long to read", []string{events("start m", "pass m") + strings.Repeat(" ", 1<<24+1)},
			1, "0 passed, 0 failed, 0 skipped", []string{"token too long"}},
		{"packages that take long", []string{events("start m", "start n", "pass m - 19.9", "pass n - 20.1")},
			0, "0 passed, 0 failed, 0 skipped", []string{"20 s n\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var args []string
			for i, content := range tt.files {
				file := filepath.Join(dir, strconv.Itoa(i)+".json")
				args = append(args, file)
				if content == "missing" {
					continue
				}
				if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			got := runIn(t, dir, summary, args...)
			got.holds(t, tt.code, tt.says...)
			if !strings.HasSuffix("\n"+got.out, "\n"+tt.counts+"\n") {
				t.Errorf("the last line is not %q:\n%s", tt.counts, got.out)
			}
			if strings.Contains(got.out, "noise") || strings.Contains(got.out, " s m") {
				t.Errorf("tells what nobody asked for:\n%.1000s", got.out)
			}
		})
	}
}

// TestSummaryOfGo has go itself write the output, whose form is go's to change.
func TestSummaryOfGo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two packages")
	}
	dir := written(t, map[string]string{
		"go.mod": "module m\n\ngo 1.26.0\n",
		"a/a_test.go": `package a

import "testing"

func TestPasses(t *testing.T) { t.Run("sub", func(t *testing.T) { t.Skip() }) }
func TestFails(t *testing.T)  { t.Error("wrong") }
func TestPanics(t *testing.T) { panic("bang") }
`,
		"b/b_test.go": `package b

import (
	"fmt"
	"os"
	"testing"
)

func TestPasses(t *testing.T) {}
func TestEnds(t *testing.T)   { fmt.Println("going"); os.Exit(3) }
`,
		"c/c_test.go": "package c\n\nvar _ = undefined\n",
		"d/d.go":      "package d\n",
	})
	tested := runIn(t, dir, "go", "test", "-json", "./...")
	file := filepath.Join(dir, "out.json")
	if err := os.WriteFile(file, []byte(tested.out), 0o666); err != nil {
		t.Fatal(err)
	}
	runIn(t, dir, ciProgram(t, "summary"), file).holds(t, 1,
		"wrong", "panic: bang", "going", "undefined: undefined", "\n2 passed, 3 failed, 1 skipped\n")
}
