package goldentest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// judged is a test that is told of failures and goes on.
type judged struct {
	testing.TB
	failures []string
}

func (*judged) Helper() {}

func (j *judged) Errorf(format string, args ...any) {
	j.failures = append(j.failures, fmt.Sprintf(format, args...))
}

// Fatalf ends the call, as it does in a test.
func (j *judged) Fatalf(format string, args ...any) {
	j.Errorf(format, args...)
	panic(j)
}

func (j *judged) Fatal(args ...any) { j.Fatalf("%s", fmt.Sprint(args...)) }

// judge returns what f says of a test that fails.
func judge(f func(tb testing.TB)) (failures []string) {
	var j judged
	defer func() {
		if r := recover(); r != nil && r != any(&j) {
			panic(r)
		}
		failures = j.failures
	}()
	f(&j)
	return j.failures
}

func TestCheck(t *testing.T) {
	defer func(was bool) { *update = was }(*update)
	*update = false
	t.Chdir(t.TempDir())
	if err := os.Mkdir("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join("testdata", "golden"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check := func(got string) []string { return judge(func(tb testing.TB) { Check(tb, "golden", got) }) }
	if failures := check("a\n"); len(failures) != 1 || !strings.Contains(failures[0], "golden") {
		t.Errorf("without a file: %q", failures)
	}
	for _, same := range []string{"a\nb\n", "a\r\nb\r\n"} {
		write(same)
		if failures := check("a\nb\n"); len(failures) > 0 {
			t.Errorf("%q: %q", same, failures)
		}
	}
	for _, other := range []string{"", "a\n", "a\nb", "a\nb\n\n", "a\nB\n"} {
		if failures := check(other); len(failures) != 1 || !strings.Contains(failures[0], "testdata/golden changed") {
			t.Errorf("%q: %q, want a failure", other, failures)
		}
	}
	*update = true
	if failures := check("new\n"); len(failures) > 0 {
		t.Error(failures)
	}
	*update = false
	if failures := check("new\n"); len(failures) > 0 {
		t.Errorf("after -update: %q", failures)
	}
}

func TestSays(t *testing.T) {
	for _, test := range []struct {
		want []string
		ok   bool
	}{
		{nil, true},
		{[]string{"one", "three"}, true},
		{[]string{"three", "one"}, false},
		{[]string{"one", "one"}, false},
		{[]string{"four"}, false},
	} {
		failures := judge(func(tb testing.TB) { Says(tb, "one two three", test.want...) })
		if (len(failures) == 0) != test.ok {
			t.Errorf("%q: %q", test.want, failures)
		}
	}
}
