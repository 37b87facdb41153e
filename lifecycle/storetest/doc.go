// Package storetest checks that a [lifecycle.Store] keeps its promises. A store
// passes if its tests call [Run]:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(testing.TB) lifecycle.Store { return memstore.New() }, nil)
//	}
//
// Every law has an ID and one line of text; a failure names both. Each law gets
// a store of its own, so that a store starts empty whatever failed before.
// [Laws] lists them: they are the specification of a store. [Options] name what a
// store cannot do; Run does not guess it. [Benchmark] measures a store.
//
// The laws up to BATCH-7 write rows to the store directly, including rows that no Desk
// would write. The laws after them work through [lifecycle.Desk]: with crashes and lost
// replies at every call, with concurrent callers whose histories porcupine checks, and
// with random commands that are compared with a model. [Histories] and [Campaign] do
// the last two in any size.
package storetest
