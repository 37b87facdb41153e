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
package storetest
