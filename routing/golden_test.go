package routing_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	unix := strings.ReplaceAll(string(want), "\r\n", "\n") // whatever the checkout has
	if diff := cmp.Diff(strings.Split(unix, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s changed; -update accepts it (-want +got):\n%s", file, diff)
	}
}
