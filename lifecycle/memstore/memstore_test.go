package memstore_test

import (
	"cmp"
	"fmt"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) lifecycle.Store { return memstore.New() }, nil)
}

// TestLongBook reads a book of more requests than are looked at under one lock,
// while it grows with the reading.
func TestLongBook(t *testing.T) {
	const size, partner = 1000, lifecycle.PartnerID("partner")
	s := memstore.New()
	open := func(v lifecycle.Version) {
		t.Helper()
		r := lifecycle.Request{ID: lifecycle.RequestID(fmt.Sprint(v)), Version: v, Account: fmt.Sprint("account ", v%2)}
		if err := s.Apply(t.Context(), &lifecycle.Change{Partner: partner, Base: v - 1, Requests: []lifecycle.Request{r}}); err != nil {
			t.Fatal(err)
		}
	}
	for v := range lifecycle.Version(size) {
		open(v + 1)
	}
	end := lifecycle.Version(size)
	for _, test := range []struct {
		name              string
		q                 lifecycle.RequestQuery
		first, step, last lifecycle.Version // 0 is the end of the book as it was
	}{
		{"all", lifecycle.RequestQuery{}, 1, 1, 0},
		{"every other", lifecycle.RequestQuery{Account: "account 0"}, 2, 2, 0},
		{"from the last of a chunk", lifecycle.RequestQuery{After: 255}, 256, 1, 0},
		{"a limit of one chunk", lifecycle.RequestQuery{Limit: 256}, 1, 1, 256},
		{"a limit beyond one chunk", lifecycle.RequestQuery{Limit: 257}, 1, 1, 257},
		{"a limit of what is selected", lifecycle.RequestQuery{Account: "account 1", Limit: 300}, 1, 2, 599},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, last := test.first, cmp.Or(test.last, end)
			for r, err := range s.Requests(t.Context(), partner, test.q) {
				if err != nil || r.Version != want || want > last {
					t.Fatalf("version %d, error %v, want version %d of %d", r.Version, err, want, last)
				}
				want += test.step
				end += 2
				open(end - 1)
				open(end)
			}
			if got := want - test.step; got != last {
				t.Errorf("the last is of version %d, want %d", got, last)
			}
		})
	}
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(testing.TB) lifecycle.Store { return memstore.New() })
}

// TestKeysOfOneProgress puts two keys with the same progress of a request, which then
// goes on: both keep theirs.
func TestKeysOfOneProgress(t *testing.T) {
	const partner = lifecycle.PartnerID("partner")
	s := memstore.New()
	opened := lifecycle.Progress{State: lifecycle.StateOpen, Left: 3}
	closed := lifecycle.Progress{State: lifecycle.StateClosed, Left: 2}
	for base, c := range []lifecycle.Change{
		{
			Requests: []lifecycle.Request{{ID: "r", Version: 1, Progress: opened}},
			Keys:     []lifecycle.Key{{ID: "1", Version: 1, Request: "r", Progress: opened}, {ID: "2", Version: 1, Request: "r", Progress: opened}},
		},
		{
			Requests: []lifecycle.Request{{ID: "r", Version: 1, Progress: closed}},
			Keys:     []lifecycle.Key{{ID: "3", Version: 2, Request: "r", Progress: closed}},
		},
	} {
		c.Partner, c.Base = partner, lifecycle.Version(base)
		if err := s.Apply(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[lifecycle.OperationID]lifecycle.Progress{"1": opened, "2": opened, "3": closed} {
		if k, _, err := s.Key(t.Context(), partner, id); err != nil || k.Progress != want {
			t.Errorf("key %s has %+v, %v, want %+v", id, k.Progress, err, want)
		}
	}
}
