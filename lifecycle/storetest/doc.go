// Package storetest checks that a [lifecycle.Store] keeps its promises. A store
// passes if its tests call [Run]:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(testing.TB) lifecycle.Store { return memstore.New() }, nil)
//	}
//
// Every law has an ID and one line of text; a failure names both. Each law gets
// a store of its own, so that a store starts empty whatever failed before.
// [Laws] lists them: they are the specification of a store. What a store cannot do,
// it says in [Options]: nothing is guessed. [Benchmark] measures one.
//
// The laws up to BATCH-7 put rows into a store, and no Desk would write all of them.
// Those that follow work through [lifecycle.Desk]: with crashes and lost replies at
// every call, with callers at once whose histories porcupine checks, and with random
// commands beside a model. [Histories] and [Campaign] do the last two in any size.
package storetest
