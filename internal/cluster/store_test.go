package cluster_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, empties(t), &storetest.Options{Quick: true})
}

func BenchmarkStore(b *testing.B) { storetest.Benchmark(b, empties(b)) }
