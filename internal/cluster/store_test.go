package cluster_test

import (
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestStore checks the laws of a store. With the race detector, in whose presence the
// server in this process takes several times as long, it checks those that have callers
// at once.
func TestStore(t *testing.T) {
	opts := &storetest.Options{Quick: true}
	if !raceEnabled {
		storetest.Run(t, empties(t), opts)
		return
	}
	atOnce := []string{"APPLY-5", "PAGE-1", "READ-1", "READ-2", "BATCH-6", "DESK-1", "DESK-8", "HISTORY-1"}
	newStore := empties(t)
	for law := range storetest.Laws() {
		if !slices.Contains(atOnce, law.ID) {
			continue
		}
		t.Run(law.ID, func(t *testing.T) {
			if problem := law.Check(t, newStore(t), opts); problem != nil {
				t.Error(problem)
			}
		})
	}
}

func BenchmarkStore(b *testing.B) { storetest.Benchmark(b, empties(b)) }
