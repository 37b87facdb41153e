package storetest

import (
	"math/rand/v2"

	"pgregory.net/rapid"
)

// source is where choices come from: rapid, which shrinks a failure, or a seeded
// generator, which is fast.
type source interface {
	// pick returns one of 0 to n-1. What is picked names the choice.
	pick(what string, n int) int
}

type drawn struct{ t *rapid.T }

func (d drawn) pick(what string, n int) int { return rapid.IntRange(0, n-1).Draw(d.t, what) }

type seeded struct{ *rand.Rand }

func newSeeded(seed uint64) seeded { return seeded{rand.New(rand.NewPCG(seed, 0))} }

func (s seeded) pick(_ string, n int) int { return s.IntN(n) }

// one returns one of the list.
func one[T any](src source, what string, list []T) T { return list[src.pick(what, len(list))] }
