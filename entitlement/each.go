package entitlement

import "iter"

// each returns list, or an empty sequence for nil: a caller without plans may pass
// nil, as with a slice.
func each[T any](list iter.Seq[T]) iter.Seq[T] {
	if list == nil {
		return func(func(T) bool) {}
	}
	return list
}
