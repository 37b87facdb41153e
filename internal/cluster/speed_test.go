package cluster_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// BenchmarkOpen opens requests at Desks of one hot partner and of 1,000 partners, with
// as many callers as the name says, on one member and on three. The loop beside it does
// no more than count: it reads a key, adds one, and writes it together with a key of its
// own if nobody else has meanwhile, until it succeeds.
func BenchmarkOpen(b *testing.B) {
	for _, members := range []int{1, 3} {
		b.Run(fmt.Sprint(members, "-members"), func(b *testing.B) {
			c := connect(b, newCluster(b, members, nil).endpoints()...)
			for _, partners := range []int{1, 1000} {
				desks := stockedDesks(b, emptyOn(b, c), partners)
				for _, callers := range []int{1, 8, 32} {
					name := fmt.Sprintf("%d-partners/%d-callers/", partners, callers)
					b.Run(name+"loop", func(b *testing.B) { benchmarkLoop(b, c, partners, callers) })
					b.Run(name+"desk", func(b *testing.B) { benchmarkDesk(b, desks, callers) })
				}
			}
		})
	}
}

// each has callers do something at once, numbered from 1, until b.N is done. The callers of
// b.RunParallel are a multiple of the processors, of which not every machine has a power of two.
func each(b *testing.B, callers int, do func(ctx context.Context, n int) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for n := int(next.Add(1)); n <= b.N; n = int(next.Add(1)) {
				if err := do(b.Context(), n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func benchmarkLoop(b *testing.B, c *clientv3.Client, partners, callers int) {
	prefix := fmt.Sprint("loop ", prefixes.Add(1), "/")
	var retries atomic.Int64
	each(b, callers, func(ctx context.Context, n int) error {
		counter := fmt.Sprint(prefix, "counter ", n%partners)
		for {
			answer, err := c.Get(ctx, counter)
			if err != nil {
				return err
			}
			count, revision := 0, int64(0)
			if len(answer.Kvs) > 0 {
				revision = answer.Kvs[0].ModRevision
				if count, err = strconv.Atoi(string(answer.Kvs[0].Value)); err != nil {
					return err
				}
			}
			own := fmt.Sprint(prefix, "key ", n)
			done, err := c.Txn(ctx).If(
				clientv3.Compare(clientv3.ModRevision(counter), "=", revision), clientv3.Compare(clientv3.CreateRevision(own), "=", 0),
			).Then(clientv3.OpPut(counter, strconv.Itoa(count+1)), clientv3.OpPut(own, "")).Commit()
			if err != nil {
				return err
			}
			if done.Succeeded {
				return nil
			}
			retries.Add(1)
		}
	})
	b.ReportMetric(float64(retries.Load())/float64(b.N), "retries/op")
}

// stockedDesks returns the desks of some partners. If there are several, they share
// commits.
func stockedDesks(b *testing.B, s lifecycle.BatchStore, partners int) []*lifecycle.Desk {
	b.Helper()
	if partners > 1 {
		s = lifecycle.Share(s)
	}
	desks := make([]*lifecycle.Desk, partners)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(64, partners) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < partners; i = next.Add(1) - 1 {
				desks[i] = stocked(b, s, lifecycle.PartnerID(fmt.Sprint("partner ", i)), 1<<30)
			}
		})
	}
	wg.Wait()
	return desks
}

// operations counts the requests that benchmarks have opened.
var operations atomic.Int64

func benchmarkDesk(b *testing.B, desks []*lifecycle.Desk, callers int) {
	each(b, callers, func(ctx context.Context, n int) error {
		id := lifecycle.OperationID(fmt.Sprint("operation ", operations.Add(1)))
		_, err := desks[n%len(desks)].Open(ctx, azureDraft(id))
		return err
	})
}
