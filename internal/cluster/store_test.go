package cluster_test

import (
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestStore checks the laws of a store on three members, and on what lifecycle.Share makes
// of it. No test of laws turns off the power or the leader: so nothing waits for a disk,
// and no member that the machine lets wait is taken for lost.
func TestStore(t *testing.T) {
	notWithRace(t)
	c := connect(t, newCluster(t, 3, nil, "--unsafe-no-fsync", "--election-timeout", "3000").endpoints()...)
	storetest.Run(t, func(tb testing.TB) lifecycle.Store { return emptyOn(tb, c) }, &storetest.Options{Quick: true})
}

// TestStoreOnOne checks them on one server, which is in this process: so the race detector
// sees the store with all that answers it. There it has only the laws with callers at once.
func TestStoreOnOne(t *testing.T) {
	newStore := empties(t)
	if !raceEnabled {
		storetest.Run(t, newStore, &storetest.Options{Quick: true})
		return
	}
	atOnce := []string{"APPLY-5", "PAGE-1", "READ-1", "READ-2", "BATCH-6", "DESK-1", "DESK-8", "HISTORY-1"}
	checked := 0
	for law := range storetest.Laws() {
		if !slices.Contains(atOnce, law.ID) {
			continue
		}
		checked++
		t.Run(law.ID, func(t *testing.T) {
			if problem := law.Check(t, newStore(t), &storetest.Options{Quick: true}); problem != nil {
				t.Error(problem)
			}
		})
	}
	if checked != len(atOnce) {
		t.Errorf("%d laws were checked, want %d", checked, len(atOnce))
	}
}

func BenchmarkStore(b *testing.B) { storetest.Benchmark(b, empties(b)) }
