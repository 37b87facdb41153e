package lifecycle_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestDiagram holds the diagram in the README, which people look at, against the
// table, which the Desk goes by.
func TestDiagram(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```mermaid\n")
	block, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("README.md has no diagram")
	}
	if diff := cmp.Diff(lifecycle.Diagram(), block); diff != "" {
		t.Errorf("the diagram in README.md (-want +got):\n%s", diff)
	}
}
