package main

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// rows yields what list returns, and an error once, as the last pair.
func rows[T any](ctx context.Context, list func() []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range list() {
			if ctx.Err() != nil {
				break
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(*new(T), err)
		}
	}
}

// sorted returns the rows of a table in the order of their keys.
func sorted[K comparable, T any](table map[K]T, compare func(a, b K) int) (list []T) {
	for _, key := range slices.SortedFunc(maps.Keys(table), compare) {
		list = append(list, table[key])
	}
	return list
}

// latest returns the requests of a book as they are now, with steps of their own.
func latest(book []lifecycle.Change) map[lifecycle.RequestID]lifecycle.Request {
	now := map[lifecycle.RequestID]lifecycle.Request{}
	for _, c := range book {
		for _, r := range copied(c.Requests) {
			now[r.ID] = r
		}
	}
	return now
}

func copied(list []lifecycle.Request) []lifecycle.Request {
	list = slices.Clone(list)
	for i := range list {
		list[i].Steps = slices.Clone(list[i].Steps)
	}
	return list
}
