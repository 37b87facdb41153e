package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The reports of the table are written one event a word: test:action, or
// test=rule for a claim.
func reportOf(t *testing.T, script string) string {
	t.Helper()
	var b strings.Builder
	for word := range strings.FieldsSeq(script) {
		if test, rule, ok := strings.Cut(word, "="); ok {
			b.WriteString(`{"Action":"attr","Package":"p","Test":"` + test + `","Key":"proves","Value":"` + rule + `"}` + "\n")
		} else if test, action, ok := strings.Cut(word, ":"); ok {
			b.WriteString(`{"Action":"` + action + `","Package":"p","Test":"` + test + `","Elapsed":0.01}` + "\n")
		} else {
			t.Fatalf("bad word %q in the script", word)
		}
	}
	return b.String()
}

func TestRun(t *testing.T) {
	tests := []struct {
		name    string
		list    string
		reports []string
		args    []string
		status  int
		says    string // a part of the output; empty: nothing after the tally
		after   string // the list afterwards; empty: unchanged
	}{
		{
			name:    "a listed rule is proven",
			list:    "ENT-12\n",
			reports: []string{"T:run T/a:run T/a=ENT-12 T/a:pass T:pass"},
		},
		{
			name:    "a listed rule is claimed by nobody",
			list:    "ENT-12\n",
			reports: []string{"T:run T:pass"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "the subtest fails",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:fail"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "the subtest is skipped after its claim",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:skip"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			// The process died: the report just stops.
			name:    "the subtest never ends",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "it passes in one report and fails in the next",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:pass", "T/a:run T/a=ENT-12 T/a:fail"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "it passes in one report and is skipped in the next",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:pass", "T/a:run T/a:skip"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "another subtest proves what one skips",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:skip T/b:run T/b=ENT-12 T/b:pass"},
		},
		{
			name:    "another subtest that claims it fails",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=ENT-12 T/a:pass T/b:run T/b=ENT-12 T/b:fail"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			// The pass of a parent or of a sibling proves nothing.
			name:    "only the parent passes",
			list:    "ENT-12\n",
			reports: []string{"T:run T/a:run T/a=ENT-12 T/b:run T/b:pass T:pass"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
		},
		{
			name:    "a top-level test claims",
			list:    "",
			reports: []string{"T:run T=ENT-12 T:pass"},
			status:  1,
			says:    "p T claims ENT-12 and is no subtest",
		},
		{
			name:    "a rule is claimed that does not exist",
			reports: []string{"T/a:run T/a=ENT-99 T/a:pass"},
			status:  1,
			says:    `p T/a claims "ENT-99", which is no rule`,
		},
		{
			name:    "newly proven rules",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=UX-01 T/a=ENT-12 T/a=ENT-02 T/a:pass"},
			status:  1,
			says:    "newly proven: ENT-02 UX-01\n2 newly proven rules are not in LIST",
		},
		{
			name:    "newly proven rules with -update",
			list:    "UX-01\nENT-12\n",
			reports: []string{"T/a:run T/a=UX-01 T/a=ENT-12 T/a=ENT-02 T/a:pass"},
			args:    []string{"-update"},
			says:    "newly proven: ENT-02\n",
			after:   "ENT-02\nENT-12\nUX-01\n",
		},
		{
			name:    "-update takes nothing out",
			list:    "ENT-12\n",
			reports: []string{"T/a:run T/a=UX-01 T/a:pass"},
			args:    []string{"-update"},
			status:  1,
			says:    "ENT-12 is in LIST and not proven",
			after:   "ENT-12\nUX-01\n",
		},
		{
			name:   "an unknown flag",
			args:   []string{"-no-such-flag"},
			status: 2,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			list := filepath.Join(dir, "list.txt")
			write := func(name, text string) {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(list, tt.list)
			args := append(tt.args, "-list", list)
			for i, script := range tt.reports {
				name := filepath.Join(dir, string(rune('a'+i))+".json")
				write(name, reportOf(t, script))
				args = append(args, name)
			}
			var stdout, stderr bytes.Buffer
			if got := run(args, strings.NewReader(""), &stdout, &stderr); got != tt.status {
				t.Fatalf("status %d, want %d\n%s%s", got, tt.status, &stdout, &stderr)
			}
			said := strings.ReplaceAll(stdout.String(), list, "LIST")
			if tt.says != "" && !strings.Contains(said, tt.says) {
				t.Errorf("output lacks %q:\n%s", tt.says, said)
			}
			if lines := strings.Count(said, "\n"); tt.status == 0 && tt.says == "" && lines != 6 {
				t.Errorf("%d lines, want the tally of 6:\n%s", lines, said)
			}
			want := tt.after
			if want == "" {
				want = tt.list
			}
			got, err := os.ReadFile(list)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTally(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(list, []byte("LCY-20\nLCY-21\nUX-01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := reportOf(t, "T/a:run T/a=LCY-20 T/a=LCY-21 T/a=UX-01 T/a:pass")
	var stdout, stderr bytes.Buffer
	if got := run([]string{"-list", list}, strings.NewReader(in), &stdout, &stderr); got != 0 {
		t.Fatalf("status %d\n%s%s", got, &stdout, &stderr)
	}
	want := "ENT   0/60\nRTE   0/42\nSLA   0/13\nLCY   2/25\nUX    1/31\nall   3/171\n"
	if diff := cmp.Diff(want, stdout.String()); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
}

func TestBadInput(t *testing.T) {
	for name, in := range map[string]string{
		"plain test output": "ok  \tp\t0.01s\n",
		"cut off":           `{"Action":"pa`,
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			got := run([]string{"-list", os.DevNull}, strings.NewReader(in), &stdout, &stderr)
			if got != 2 || !strings.Contains(stderr.String(), "not the output of go test -json") {
				t.Errorf("status %d, %q, want 2 and a reason", got, &stderr)
			}
		})
	}
}
