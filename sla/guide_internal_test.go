package sla

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestGuide asks for every number among small keys, where many of them meet the
// start of a bucket.
func TestGuide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.Int64Range(-50, 50), 1, 30).Draw(t, "keys")
		slices.Sort(keys)
		last := keys[len(keys)-1] + rapid.Int64Range(0, 40).Draw(t, "last")
		g := newGuide(len(keys), func(i int) int64 { return keys[i] }, last)
		for k := keys[0]; k <= last; k++ {
			below, _ := slices.BinarySearch(keys, k)
			if lo, hi := g.bounds(k); lo > below || below > hi {
				t.Fatalf("%d of %v are below %d, want from %d to %d", below, keys, k, lo, hi)
			}
		}
		if len(g.below) > len(keys)+2 {
			t.Fatalf("%d buckets for %d keys", len(g.below), len(keys))
		}
	})
}

// TestGuideIsFine counts buckets: for a search to start near its end, there is one for
// every two keys at least, where the range has as many numbers.
func TestGuideIsFine(t *testing.T) {
	for n := 1; n <= 20; n++ {
		for last := int64(n); last <= 200; last++ {
			g := newGuide(n, func(i int) int64 { return int64(i) }, last)
			if buckets := len(g.below) - 1; 2*(buckets-1) < n {
				t.Errorf("%d buckets for %d keys up to %d", buckets, n, last)
			}
		}
	}
}
