package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/race"
)

// TestPowerCuts cuts the power of an honest disk, the same way twice: what happens
// follows from the seed.
func TestPowerCuts(t *testing.T) {
	cuts := 200
	if race.Enabled {
		cuts = 40 // the engine is Go code as well, and takes ten times as long to be watched
	}
	var counts []map[string]int
	for range 2 {
		r := newRun(nil, 1, cuts)
		if err := powerCuts(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		counts = append(counts, r.counted())
	}
	if diff := cmp.Diff(counts[0], counts[1]); diff != "" {
		t.Errorf("another run with the same seed (-first +second):\n%s", diff)
	}
	t.Log(counts[0])
	if counts[0]["cuts"] != cuts {
		t.Errorf("%d cuts, want %d", counts[0]["cuts"], cuts)
	}
	for _, what := range []string{"acknowledged", "in doubt", "in doubt and written", "commits of several books", "sectors kept", "sectors dropped", "sectors torn"} {
		if counts[0][what] == 0 {
			t.Errorf("%s: none", what)
		}
	}
}
