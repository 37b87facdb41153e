package entitlement

import "iter"

// each returns list, or of nil a sequence of nothing: whoever has no plans may say
// nil, as of a slice.
func each[T any](list iter.Seq[T]) iter.Seq[T] {
	if list == nil {
		return func(func(T) bool) {}
	}
	return list
}
