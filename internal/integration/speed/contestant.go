package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/partnersupport/partnersupport/internal/postgres"
)

// contestant is one way of doing the work that is measured.
type contestant struct {
	name    string
	clients int
	beside  []*contestant // what it is compared with
	goal    float64       // how many times as fast as the first of beside it should be, or 0

	// play does as many operations as it can in a turn.
	play  func(ctx context.Context, t turn) (score, error)
	check func(ctx context.Context) error // of what was written, or nil

	server *postgres.Server // the server that it uses, or nil
	scores []score
}

// turn is how long a contestant plays, and with how many clients.
type turn struct {
	round, clients int
	length         time.Duration
	seed           uint64
}

// score is the result of a turn.
type score struct {
	done      int
	took      time.Duration
	latencies []time.Duration // of each operation
	cpu       time.Duration   // of all who worked: this program, pgbench and the server
}

func (s score) perSecond() float64 { return float64(s.done) / s.took.Seconds() }

// turn lets c play once.
func (c *contestant) turn(ctx context.Context, o options, round int) error {
	t := turn{round, c.clients, o.each, o.seed}
	profile := o.profile
	if !strings.Contains(c.name, "Desk") {
		profile = ""
	} else if profile != "" {
		profile += "." + strings.NewReplacer(" ", "_", ",", "", ":", "").Replace(c.name)
	}
	return profiled(profile, func() error {
		before, err := c.cpu()
		if err != nil {
			return err
		}
		s, err := c.play(ctx, t)
		if err != nil {
			return err
		}
		after, err := c.cpu()
		s.cpu = after - before
		c.scores = append(c.scores, s)
		return err
	})
}

// cpu returns how much processor time this program, pgbench and the server of c have used
// so far.
func (c *contestant) cpu() (time.Duration, error) {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if err := syscall.Getrusage(who, &used); err != nil {
			return 0, err
		}
		sum += time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	if c.server == nil {
		return sum, nil
	}
	n, err := c.server.CPU()
	return sum + n, err
}

// cpuEach returns the processor time of an operation, as the median of the turns.
func (c *contestant) cpuEach() time.Duration {
	var list []float64
	for _, s := range c.scores {
		list = append(list, float64(s.cpu)/float64(max(1, s.done)))
	}
	slices.Sort(list)
	return time.Duration(median(list))
}

// id returns the operation ID of a client's call, which no other call has.
func (t turn) id(client, n int) string {
	return strconv.Itoa(t.round) + "-" + strconv.Itoa(t.clients) + "-" + strconv.Itoa(client) + "-" + strconv.Itoa(n)
}

// do lets the clients do one operation after the other until the time is over. The
// operation gets the number of the client, the number of the call and random numbers.
func (t turn) do(operation func(client, n int, random *rand.Rand) error) (score, error) {
	var mu sync.Mutex
	var s score
	var failure error
	var all sync.WaitGroup
	start := time.Now()
	end := start.Add(t.length)
	for client := range t.clients {
		all.Go(func() {
			random := rand.New(rand.NewPCG(t.seed+uint64(t.round), uint64(client)))
			var latencies []time.Duration
			var err error
			for n := 0; err == nil; n++ {
				before := time.Now()
				if !before.Before(end) {
					break
				}
				if err = operation(client, n, random); err == nil {
					latencies = append(latencies, time.Since(before))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			s.done += len(latencies)
			s.latencies = append(s.latencies, latencies...)
			if failure == nil {
				failure = err
			}
		})
	}
	all.Wait()
	s.took = time.Since(start)
	return s, failure
}

// speeds returns the operations per second of the turns, from the slowest to the fastest.
func (c *contestant) speeds() []float64 {
	var list []float64
	for _, s := range c.scores {
		list = append(list, s.perSecond())
	}
	slices.Sort(list)
	return list
}

// ratio returns how many times as fast as another c was, as the median of the rounds.
func (c *contestant) ratio(other *contestant) float64 {
	var list []float64
	for i, s := range c.scores {
		list = append(list, s.perSecond()/other.scores[i].perSecond())
	}
	slices.Sort(list)
	return median(list)
}

// percentile returns the latency that a share of all operations stayed within.
func (c *contestant) percentile(share float64) time.Duration {
	var list []time.Duration
	for _, s := range c.scores {
		list = append(list, s.latencies...)
	}
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)-1, int(share*float64(len(list))))]
}

// median returns the median of a sorted list.
func median(list []float64) float64 {
	n := len(list)
	if n == 0 {
		return 0
	}
	return (list[(n-1)/2] + list[n/2]) / 2
}
