package integration_test

import (
	"flag"
	"runtime/debug"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

var (
	long  = flag.Bool("long", false, "run the campaigns in full size, which takes a quarter of an hour and more: see -timeout")
	tenth = flag.Bool("tenth", false, "run the campaigns in a tenth of their size, as CI does: a few minutes")
)

// TestCampaign checks actions against the model of storetest: fifty million with -long,
// five with -tenth, which CI runs, and else as many as nobody waits for.
func TestCampaign(t *testing.T) {
	actions := 300_000
	switch {
	case *long:
		actions = 50_000_000
	case *tenth:
		actions = 5_000_000
	case raceEnabled, testing.Short():
		actions = 100_000
	}
	// A book is garbage when it is checked: there is much of it, and room for it.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	counts := storetest.Campaign(t, func(testing.TB) lifecycle.Store { return memstore.New() }, actions)
	t.Log(counts)
	done := 0
	for name, n := range counts.Commands {
		done += n[0]
		if total := n[0] + n[1] + n[2] + n[3] + n[4]; total*200 < counts.Actions {
			t.Errorf("%d of %d actions are %s, want at least one in 200", total, counts.Actions, name)
		}
		if name != "malformed" && name != "reuse" && n[0]*1000 < counts.Actions {
			t.Errorf("%d of %d actions are %s and done, want at least one in 1,000", n[0], counts.Actions, name)
		}
	}
	if len(counts.Commands) != 20 || done*3 < counts.Actions {
		t.Errorf("%d commands, and %d of %d actions done, want 20 and a third", len(counts.Commands), done, counts.Actions)
	}
}
