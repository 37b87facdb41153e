package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPowerCuts cuts the power of an honest disk, the same way twice: what happens
// follows from the seed.
func TestPowerCuts(t *testing.T) {
	var counts []map[string]int
	for range 2 {
		r := newRun(1, 200)
		if err := powerCuts(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		counts = append(counts, r.counted())
	}
	if diff := cmp.Diff(counts[0], counts[1]); diff != "" {
		t.Errorf("another run with the same seed (-first +second):\n%s", diff)
	}
	t.Log(counts[0])
	for _, what := range []string{"acknowledged", "in doubt", "in doubt and written", "commits of several books", "sectors kept", "sectors dropped", "sectors torn"} {
		if counts[0][what] == 0 {
			t.Errorf("%s: none", what)
		}
	}
	if counts[0]["cuts"] != 200 {
		t.Errorf("%d cuts, want 200", counts[0]["cuts"])
	}
}

// TestDishonestDisks shows that the campaign finds what a disk or a setting loses.
func TestDishonestDisks(t *testing.T) {
	for _, s := range powerCutSeeded {
		t.Run(s.name, func(t *testing.T) {
			r := newRun(1, s.limit)
			err := s.run(t.Context(), r)
			if verdictOf(err) != violated {
				t.Errorf("after %v: %v, want a violation", r.counted(), err)
			}
			t.Log(r.counted(), err)
		})
	}
}
