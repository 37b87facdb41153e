package memstore_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) lifecycle.Store { return memstore.New() }, nil)
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(testing.TB) lifecycle.Store { return memstore.New() })
}
