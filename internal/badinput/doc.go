// Package badinput checks tables of bad input: each row must return the error that is
// promised, with a short text, change nothing, not panic, and allocate no more than its
// table allows, however large the input is.
package badinput
