package lifecycle_test

import (
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// bench returns the office of a partner that an unlimited plan pays for, on a store.
func bench(b testing.TB, store lifecycle.Store, partner lifecycle.PartnerID) *lifecycle.Desk {
	b.Helper()
	now := at(9, 0)
	d, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: partner, Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	o := &office{Desk: d, t: b, store: store, now: now}
	from := time.Date(2025, 6, 1, 0, 0, 0, 0, seoul)
	if _, err := o.Buy(b.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: from}); err != nil {
		b.Fatal(err)
	}
	const plan = "solutions_partner/cloud_support/2025-06-01"
	if _, err := o.Activate(b.Context(), lifecycle.Activation{ID: "activate", Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
		b.Fatal(err)
	}
	o.link("jiwoo", plan)
	return d
}

// record is what a map of tickets keeps in the baseline.
type record struct {
	account, title string
	at             time.Time
}

// BenchmarkOpen opens requests that an unlimited plan pays, on the store in memory:
// alone, for two partners at once, and beside the same question without an answer
// that is kept. The baseline is a map with the key set under a mutex, which keeps no
// books and decides nothing.
func BenchmarkOpen(b *testing.B) {
	b.Run("baseline map", func(b *testing.B) {
		var mu sync.Mutex
		keys, left := map[string]*record{}, b.N
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			id := strconv.Itoa(i)
			mu.Lock()
			if _, known := keys[id]; !known {
				left--
				keys[id] = &record{"jiwoo", "VM does not start", time.Time{}}
			}
			mu.Unlock()
		}
		runtime.KeepAlive(left)
	})
	b.Run("open", func(b *testing.B) {
		d := bench(b, memstore.New(), "hangang")
		draft := azure("", "jiwoo")
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			draft.ID = lifecycle.OperationID(strconv.Itoa(i))
			if _, err := d.Open(b.Context(), draft); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("two partners", func(b *testing.B) {
		store := memstore.New()
		desks := []*lifecycle.Desk{bench(b, store, "hangang"), bench(b, store, "naktong")}
		var wg sync.WaitGroup
		b.ReportAllocs()
		b.ResetTimer()
		for _, d := range desks {
			wg.Go(func() {
				draft := azure("", "jiwoo")
				for i := range b.N / 2 {
					draft.ID = lifecycle.OperationID(strconv.Itoa(i))
					if _, err := d.Open(b.Context(), draft); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
	b.Run("preview", func(b *testing.B) {
		d := bench(b, memstore.New(), "hangang")
		draft := azure("id", "jiwoo")
		b.ReportAllocs()
		for b.Loop() {
			if _, err := d.Preview(b.Context(), draft); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkGrowth makes each call on books of different lengths: none of them may
// take longer where more lies behind it.
func BenchmarkGrowth(b *testing.B) {
	for _, size := range []int{1_000, 100_000} {
		store := memstore.New()
		d := bench(b, store, "hangang")
		draft := azure("", "jiwoo")
		for i := range size {
			draft.ID = lifecycle.OperationID(fmt.Sprint("before ", i))
			if _, err := d.Open(b.Context(), draft); err != nil {
				b.Fatal(err)
			}
		}
		n := 0
		id := func() lifecycle.OperationID {
			n++
			return lifecycle.OperationID(fmt.Sprint("id ", n))
		}
		for _, m := range []struct {
			name string
			call func() error
		}{
			{"Open and Close", func() error {
				draft.ID = id()
				if _, err := d.Open(b.Context(), draft); err != nil {
					return err
				}
				_, err := d.Close(b.Context(), lifecycle.Closing{ID: id(), Request: lifecycle.RequestID(draft.ID), Reason: lifecycle.Bug})
				return err
			}},
			{"Plans", func() error {
				_, err := d.Plans(b.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})
				return err
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", m.name, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := m.call(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestBytesOfARequest measures what a request takes in the store in memory, with its
// key and its entry. Texts come on top.
func TestBytesOfARequest(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector takes memory of its own")
	}
	d := bench(t, memstore.New(), "hangang")
	draft := azure("", "jiwoo")
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const n = 50_000
	before := heap()
	for i := range n {
		draft.ID = lifecycle.OperationID(strconv.Itoa(i))
		if _, err := d.Open(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	}
	per := (heap() - before) / n
	t.Logf("%d bytes a request", per)
	if per > 1024 {
		t.Errorf("%d bytes a request, want at most 1024", per)
	}
	runtime.KeepAlive(d)
}

// TestOpenAllocates counts what is allocated by opening a request: its ID here, and the
// blocks and maps of the store, which grow now and then.
func TestOpenAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector throws away some of what could be used again")
	}
	d := bench(t, memstore.New(), "hangang")
	draft := azure("", "jiwoo")
	i := 0
	n := testing.AllocsPerRun(5000, func() {
		draft.ID = lifecycle.OperationID(strconv.Itoa(1e6 + i))
		i++
		if _, err := d.Open(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	})
	if n > 2 {
		t.Errorf("%v allocations, want at most 2", n)
	}
}
