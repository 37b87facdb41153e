package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Benchmark measures each method of a store as a Desk calls it, on a book of
// 1,000 changes. Apply goes on from there, with changes like the one that opens a
// request.
func Benchmark(b *testing.B, newStore func(testing.TB) lifecycle.Store) {
	const size = 1000
	for _, m := range []struct {
		name string
		call func(ctx context.Context, s lifecycle.Store, i int) error
	}{
		{"Apply", opening(size)},
		{"Head", func(ctx context.Context, s lifecycle.Store, _ int) error {
			_, err := s.Head(ctx, partner)
			return err
		}},
		{"Key", func(ctx context.Context, s lifecycle.Store, i int) error {
			_, _, err := s.Key(ctx, partner, lifecycle.OperationID(fmt.Sprint(i%size)))
			return err
		}},
		{"Requests", func(ctx context.Context, s lifecycle.Store, i int) error {
			q := lifecycle.RequestQuery{ID: lifecycle.RequestID(fmt.Sprint(i % size)), Limit: 1}
			for _, err := range s.Requests(ctx, partner, q) {
				return err
			}
			return lifecycle.ErrNotFound
		}},
		{"Journal", func(ctx context.Context, s lifecycle.Store, _ int) error {
			for _, err := range s.Journal(ctx, partner, size-1) {
				return err
			}
			return lifecycle.ErrNotFound
		}},
	} {
		b.Run(m.name, func(b *testing.B) {
			s := newStore(b)
			open := opening(0)
			for i := range size {
				if err := open(b.Context(), s, i); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := m.call(b.Context(), s, i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// opening returns a function that applies the change that opens request first+i, to
// a book that has first+i requests. It uses one Change again and again, because a
// store keeps nothing of it.
func opening(first int) func(ctx context.Context, s lifecycle.Store, i int) error {
	c := change(partner, 0, "")
	c.Links = nil
	return func(ctx context.Context, s lifecycle.Store, i int) error {
		id := fmt.Sprint(first + i)
		c.Base = lifecycle.Version(first + i)
		c.Entries[0].Seq, c.Entries[0].Incident = uint64(c.Base+1), entitlement.IncidentID(id)
		c.Requests[0].ID, c.Requests[0].Version = lifecycle.RequestID(id), c.Base+1
		c.Keys[0].ID, c.Keys[0].Request, c.Keys[0].Version = lifecycle.OperationID(id), lifecycle.RequestID(id), c.Base+1
		return s.Apply(ctx, c)
	}
}
