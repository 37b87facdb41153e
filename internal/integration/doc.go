// Package integration holds the tests that need more than this library and
// memory: database drivers, servers, long campaigns. It is a module of its own,
// so that what they import never reaches the go.mod of a program that imports
// the library, and it is never released. The go.work of the repository has it.
//
// Its program campaign does what takes hours, or what a test cannot do to its own
// process: it kills writers and servers, and cuts the power. Its program speed measures
// the SQL stores beside bare transactions and pgbench. RESULTS.md has the results of both,
// and of others that take long.
package integration
