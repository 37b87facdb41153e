package goldentest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Check compares got with a file in the package's testdata. With -update it rewrites the
// file first.
func Check(tb testing.TB, name, got string) {
	tb.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	unix := strings.ReplaceAll(string(want), "\r\n", "\n") // whatever the checkout has
	if diff := cmp.Diff(strings.Split(unix, "\n"), strings.Split(got, "\n")); diff != "" {
		tb.Errorf("%s changed; -update accepts it (-want +got):\n%s", file, diff)
	}
}

// Says fails the test unless got has all texts of want, in this order. A person wrote
// them, whereas a program wrote the golden file.
func Says(tb testing.TB, got string, want ...string) {
	tb.Helper()
	rest := got
	for _, text := range want {
		var ok bool
		if _, rest, ok = strings.Cut(rest, text); !ok {
			tb.Fatalf("%q is not there, or not in its place:\n%s", text, got)
		}
	}
}
