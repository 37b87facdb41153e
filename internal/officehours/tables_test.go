package officehours_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"
)

// TestFiles finds a table that somebody edited: it has to be made again.
func TestFiles(t *testing.T) {
	for _, name := range []string{"desks", "holidays"} {
		content, err := os.ReadFile(name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		sum, err := os.ReadFile(name + ".sha256")
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%x  %s.csv\n", sha256.Sum256(content), name); string(sum) != want {
			t.Errorf("%s.sha256 is %q, but the file has %q; run the generator", name, sum, want)
		}
	}
}
