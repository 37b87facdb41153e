package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress writes a line now and then that says how far a campaign is.
type progress struct{ w io.Writer }

const every = 5 * time.Second

// watch reports on a run until stop is called.
func (p *progress) watch(title, what string, r *run) (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	begun := time.Now()
	wg.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fmt.Fprintf(p.w, "%s: %d of %d %s in %d s\n", title, r.done.Load(), r.size, what, int(time.Since(begun).Seconds()))
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
	}
}
