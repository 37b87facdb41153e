package work

import (
	"context"
	"iter"
	"reflect"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Book is all that a store has of a partner.
type Book struct {
	Head     lifecycle.Head
	Requests []lifecycle.Request
	Journal  []entitlement.Entry
	Keys     []lifecycle.Key
}

// Read reads a book. Its lists are nil where they are empty, so that equal books are
// equal for reflect.DeepEqual.
func Read(ctx context.Context, s lifecycle.KeyStore, p lifecycle.PartnerID) (*Book, error) {
	h, err := s.Head(ctx, p)
	if err != nil {
		return nil, err
	}
	h.Plans, h.Links, h.Holds = filled(h.Plans), filled(h.Links), filled(h.Holds)
	b := &Book{Head: h}
	if b.Requests, err = list(s.Requests(ctx, p, lifecycle.RequestQuery{})); err != nil {
		return nil, err
	}
	for i := range b.Requests {
		b.Requests[i].Steps = filled(b.Requests[i].Steps)
	}
	if b.Journal, err = list(s.Journal(ctx, p, 0)); err != nil {
		return nil, err
	}
	b.Keys, err = list(s.Keys(ctx, p, 0))
	return b, err
}

func filled[T any](rows []T) []T {
	if len(rows) == 0 {
		return nil
	}
	return rows
}

func list[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var rows []T
	for row, err := range seq {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Diff returns how b differs from another book, in lines with -want and +b, and nothing
// if it does not.
func (b *Book) Diff(want *Book) string {
	if reflect.DeepEqual(b, want) {
		return ""
	}
	return cmp.Diff(want, b, cmp.Comparer(func(a, b entitlement.Entitlement) bool { return a == b }),
		cmp.Comparer(func(a, b language.Tag) bool { return a == b }))
}
