package main

import (
	"errors"
	"maps"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// run is one run of a campaign.
type run struct {
	lab  *lab
	seed uint64
	size int

	mu     sync.Mutex
	counts map[string]int
	done   atomic.Int64
}

func newRun(l *lab, seed uint64, size int) *run {
	return &run{lab: l, seed: seed, size: size, counts: map[string]int{}}
}

// seedOf returns the seed of a part. No two runs share parts, as they would if the seeds
// of parts followed that of the run.
func (r *run) seedOf(part int) uint64 { return rand.NewPCG(r.seed, uint64(part)).Uint64() }

// count adds to a count of the result.
func (r *run) count(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts[what] += n
}

// counted returns the counts so far.
func (r *run) counted() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.counts)
}

// tick says that some of the size is done.
func (r *run) tick(n int) { r.done.Add(int64(n)) }

// parallel does parts 0 to n-1, as many at once as there are processors. After an error it
// begins no other part. It returns the first violation, or otherwise all errors.
func (r *run) parallel(n int, part func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	for w := range errs {
		wg.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[w] = part(i); errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if verdictOf(err) == violated {
			return err
		}
	}
	return errors.Join(errs...)
}
