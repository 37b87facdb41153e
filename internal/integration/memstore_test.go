package integration_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestMemstore runs the laws as the author of a store in another module would.
func TestMemstore(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector watches the same in lifecycle/memstore")
	}
	storetest.Run(t, func(testing.TB) lifecycle.Store { return memstore.New() }, nil)
}
