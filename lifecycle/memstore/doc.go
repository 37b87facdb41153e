// Package memstore keeps partners' books in memory. It is the reference
// implementation of [lifecycle.Store], complete and simple: what it does is
// what every store must do.
//
// Nothing survives the process. Use it in tests, in tools that replay a file,
// and where the book is rebuilt at start.
package memstore
