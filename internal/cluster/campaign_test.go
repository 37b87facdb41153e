package cluster_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestCampaign checks random commands against the model of storetest.
func TestCampaign(t *testing.T) {
	actions := 500
	switch {
	case *long:
		actions = 50_000
	case *tenth:
		actions = 5_000
	}
	t.Log(storetest.Campaign(t, empties(t), 1, actions))
}

// TestLinearizable checks more histories than the law of storetest does, on the store and
// on what lifecycle.Share makes of it.
func TestLinearizable(t *testing.T) {
	histories, clients, calls := 5, 8, 20
	switch {
	case *long:
		histories = 500
	case *tenth:
		histories = 50
	}
	for name, s := range map[string]lifecycle.Store{"etcdstore": emptyOn(t, anyClient(t)), "shared": lifecycle.Share(emptyOn(t, anyClient(t)))} {
		t.Run(name, func(t *testing.T) {
			answers := storetest.Histories(t, s, 1, histories, clients, calls)
			t.Logf("%d histories of %d clients, %d calls each: %v", histories, clients, calls, answers)
		})
	}
}
