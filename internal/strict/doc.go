// Package strict reads JSON that must mean one thing only. What encoding/json
// lets pass is an error here: fields that nobody knows or that come twice, names
// in other letter case, null for a value, text that is not Unicode.
//
// A [Reader] walks the text under the direction of the caller, who knows what is
// to come, and collects what is wrong with its place. The standard library judges
// the grammar before; this package judges the rest.
package strict
