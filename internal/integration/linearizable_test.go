package integration_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestLinearizable checks more and longer histories than the law of storetest does, on
// the reference and on what lifecycle.Share makes of it.
func TestLinearizable(t *testing.T) {
	histories, clients, calls := 20, 16, 25
	switch {
	case *long:
		histories = 2000
	case *tenth:
		histories = 200
	}
	for name, s := range map[string]lifecycle.Store{"memstore": memstore.New(), "shared": lifecycle.Share(memstore.New())} {
		t.Run(name, func(t *testing.T) {
			answers := storetest.Histories(t, s, histories, clients, calls)
			t.Logf("%d histories of %d clients, %d calls each: %v", histories, clients, calls, answers)
			for _, answer := range []string{"done", "depleted", "all_held", "not found", lifecycle.AlreadyClosed, lifecycle.IllegalMove} {
				if answers[answer] < histories {
					t.Errorf("%d answers are %q, want at least one in each history", answers[answer], answer)
				}
			}
		})
	}
}
