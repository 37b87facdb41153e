package lifecycle_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestDiagram holds the diagrams in the READMEs, which people look at, against the
// table, which the Desk goes by.
func TestDiagram(t *testing.T) {
	for _, name := range []string{"README.md", "README.ko.md"} {
		readme, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(readme), "```mermaid\n")
		block, _, found := strings.Cut(rest, "```\n")
		if !found {
			t.Fatalf("%s has no diagram", name)
		}
		if diff := cmp.Diff(lifecycle.Diagram(), block); diff != "" {
			t.Errorf("the diagram in %s (-want +got):\n%s", name, diff)
		}
	}
}
