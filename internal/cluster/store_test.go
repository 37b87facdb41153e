package cluster_test

import (
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestStore checks the laws of a store on three members; with -long also on what
// lifecycle.Share makes of it, as TestStoreOnOne does. No test of laws turns off the power
// or the leader: so nothing waits for a disk, and no member that the machine lets wait is
// taken for lost.
func TestStore(t *testing.T) {
	notWithRace(t)
	c := connect(t, newCluster(t, 3, nil, "--unsafe-no-fsync", "--election-timeout", "3000").endpoints()...)
	newStore := func(tb testing.TB) lifecycle.Store { return emptyOn(tb, c) }
	if *long {
		storetest.Run(t, newStore, &storetest.Options{Quick: true})
		return
	}
	for law := range storetest.Laws() {
		check(t, law, newStore)
	}
}

// check checks one law.
func check(t *testing.T, law storetest.Law, newStore func(testing.TB) lifecycle.Store) {
	t.Run(law.ID, func(t *testing.T) {
		if problem := law.Check(t, newStore(t), &storetest.Options{Quick: true}); problem != nil {
			t.Error(problem)
		}
	})
}

// TestStoreOnOne checks them on one server, alone and shared. The server is in this process:
// so the race detector sees the store with all that answers it. There it has only the laws
// with callers at once.
func TestStoreOnOne(t *testing.T) {
	newStore := empties(t)
	if !race.Enabled {
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
		check(t, law, newStore)
	}
	if checked != len(atOnce) {
		t.Errorf("%d laws were checked, want %d", checked, len(atOnce))
	}
}

func BenchmarkStore(b *testing.B) { storetest.Benchmark(b, empties(b)) }
