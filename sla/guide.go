package sla

// guide says roughly where a number belongs among the sorted keys of a table, so
// that the search for its place starts near the end. It divides the keys' range
// into buckets of equal width, about as many as there are keys.
type guide struct {
	base  int64
	shift uint8
	below []int32 // for each bucket, how many keys are below its start
}

// newGuide returns the guide to n keys in ascending order, for numbers up to last.
func newGuide(n int, key func(i int) int64, last int64) guide {
	g := guide{base: key(0)}
	for uint64(last-g.base)>>g.shift > uint64(n) {
		g.shift++
	}
	g.below = make([]int32, (last-g.base)>>g.shift+2)
	i := 0
	for b := range g.below {
		for start := g.base + int64(b)<<g.shift; i < n && key(i) < start; i++ {
		}
		g.below[b] = int32(i)
	}
	return g
}

// bounds returns two numbers between which the count of keys below k lies. k must lie
// between the first key and the last number that the guide is for.
func (g *guide) bounds(k int64) (lo, hi int) {
	b := uint64(k-g.base) >> g.shift
	return int(g.below[b]), int(g.below[b+1])
}
