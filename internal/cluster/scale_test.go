package cluster_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

// What the simulation assumes; internal/design/scale.md says why.
const (
	manyPartners = 1_000_000
	perYear      = 100_000_000 // requests
	skew         = 0.8         // the partner of rank n has n^-skew of what the first has
	perLife      = 4           // versions of a book that a request makes
	businessDays = 250
)

// shardOf is where a partner's book is by rendezvous: the shard with the highest hash of
// both. One more shard takes only what it wins.
func shardOf(partner uint64, shards int) int {
	best, at := uint64(0), 0
	for s := range shards {
		if h := mixed(partner*0x9e3779b97f4a7c15 ^ mixed(uint64(s)+1)); h >= best {
			best, at = h, s
		}
	}
	return at
}

// mixed is the end of splitmix64.
func mixed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// TestScale spreads a million partners over shards and lives through the busiest day of
// their year, and checks that internal/design/scale.md has what comes out.
func TestScale(t *testing.T) {
	var b strings.Builder
	requests := make([]float64, manyPartners)
	sum := 0.0
	for i := range requests {
		requests[i] = math.Pow(float64(i+1), -skew)
		sum += requests[i]
	}
	for i := range requests {
		requests[i] *= perYear / sum
	}
	fmt.Fprintf(&b, "partners: the largest opens %.0f requests a year, the 100th %.0f, the median %.0f, the smallest %.0f; the first 1,000 open %.0f %% of all\n\n",
		requests[0], requests[99], requests[manyPartners/2], requests[manyPartners-1], 100*total(requests[:1000])/perYear)

	seconds := busiestDay()
	hot := 0
	fmt.Fprintf(&b, "shards   requests a year, fullest of mean   versions a second at the worst, all and one shard   moved by one shard more\n")
	for _, shards := range []int{1, 4, 16, 64, 128} {
		load := make([]float64, shards)
		moved := 0
		places := make([]int, manyPartners)
		for i := range requests {
			places[i] = shardOf(uint64(i), shards)
			load[places[i]] += requests[i]
			if shardOf(uint64(i), shards+1) != places[i] {
				moved++
			}
		}
		all, one, partner := worst(requests, places, shards, seconds)
		hot = max(hot, partner)
		fmt.Fprintf(&b, "%6d   %20s %13.2f   %37d %14d   %15.2f %%\n",
			shards, fmt.Sprintf("%.1fM", slices.Max(load)/1e6), slices.Max(load)*float64(shards)/perYear, all, one, 100*float64(moved)/manyPartners)
	}
	fmt.Fprintf(&b, "\none partner at the worst: %d versions a second\n", hot)
	goldentest.Check(t, "scale.txt", b.String())

	paper, err := os.ReadFile("../design/scale.md")
	must(t, "the paper", err)
	if !strings.Contains(strings.ReplaceAll(string(paper), "\r\n", "\n"), b.String()) {
		t.Error("internal/design/scale.md has not what the simulation says: copy testdata/scale.txt into it")
	}
}

func total(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum
}

// busiestDay returns how many requests are opened in each second of ten hours: twice a
// mean day's, most of them in the morning and after lunch, and an outage at eleven, in
// whose first ten minutes one in ten of the day comes.
func busiestDay() []float64 {
	const hours, outage, lasts = 10, 3 * 3600, 600
	weights := [hours]float64{0.6, 1.4, 1.5, 1.2, 0.6, 1.2, 1.3, 1.0, 0.8, 0.4}
	day := 2 * float64(perYear) / businessDays
	seconds := make([]float64, hours*3600)
	for i := range seconds {
		seconds[i] = 0.9 * day * weights[i/3600] / total(weights[:]) / 3600
		if i >= outage && i < outage+lasts {
			seconds[i] += 0.1 * day / lasts
		}
	}
	return seconds
}

// worst draws who opens the requests of each second, which make all their versions in the
// same second, and returns the most versions that there are in one: of all, of one shard,
// and of one partner.
func worst(requests []float64, places []int, shards int, seconds []float64) (all, one, partner int) {
	rng := rand.New(rand.NewPCG(1, 1))
	sums := make([]float64, len(requests))
	sum := 0.0
	for i, r := range requests {
		sum += r
		sums[i] = sum
	}
	for _, mean := range seconds {
		n := int(mean + math.Sqrt(mean)*rng.NormFloat64() + 0.5)
		of, by := make([]int, shards), map[int]int{}
		for range n {
			i := min(sort.SearchFloat64s(sums, rng.Float64()*sum), len(requests)-1)
			of[places[i]] += perLife
			by[i] += perLife
			partner = max(partner, by[i])
		}
		all, one = max(all, max(0, n)*perLife), max(one, slices.Max(of))
	}
	return all, one, partner
}
