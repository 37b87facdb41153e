// Package strict reads JSON that must mean one thing only. It refuses what encoding/json
// accepts: unknown and repeated fields, names in another letter case, null for a value,
// and text that is not Unicode.
//
// A [Reader] walks the text as the caller directs, who knows what should come, and collects
// the problems with their places. The standard library checks the grammar first; this
// package checks the rest.
package strict
