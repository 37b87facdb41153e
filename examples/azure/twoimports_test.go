package main

import (
	"errors"
	"io"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestTwoImports has a second import, to which the tickets say something else, do all
// of its work within a write of the first. Neither of them counts a ticket twice.
func TestTwoImports(t *testing.T) {
	second := func(store lifecycle.Store) error {
		im, err := newImporter(t.Context(), newDesk(t, store), demoFacts)
		if err != nil {
			return err
		}
		return im.run(t.Context(), func(yield func([]ticket, error) bool) {
			for page, err := range demoTickets(t.Context()) {
				for i := range page {
					page[i].title += " (changed)"
				}
				if !yield(page, err) {
					return
				}
			}
		}, &report{out: io.Discard, err: io.Discard})
	}
	for n := range 3 {
		store := newBook(t)
		first := &unsteady{KeyStore: store, good: n, fails: func(func() error) error {
			return errors.Join(lifecycle.ErrConflict, second(store))
		}}
		im, err := newImporter(t.Context(), newDesk(t, first), demoFacts)
		if err != nil {
			t.Fatal(err)
		}
		err = im.run(t.Context(), demoTickets(t.Context()), &report{out: io.Discard, err: io.Discard})
		if err != nil || im.counts[leftOut] != 3 {
			t.Errorf("%v, %v; want 3 left out, as if it were alone", im.counts, err)
		}
		tickets := map[string]int{}
		for r, err := range newDesk(t, store).Requests(t.Context(), lifecycle.RequestQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			tickets[r.Ticket]++
		}
		delete(tickets, "") // case-2
		for ticket, n := range tickets {
			if n != 1 {
				t.Errorf("ticket %s is recorded %d times", ticket, n)
			}
		}
		if len(tickets) != 8 {
			t.Errorf("%d tickets, want 8", len(tickets))
		}
	}
}
