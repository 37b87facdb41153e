package storetest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// FuzzMachine has the fuzzer choose the actions of the machine: all commands of a Desk, at
// two books on a store in memory, beside the model.
func FuzzMachine(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		k := &kit{Store: memstore.New(), ctx: t.Context()}
		k.draw(t, "drawn")
	}))
}
