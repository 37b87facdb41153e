// Package badinput holds tables of what callers get wrong against one standard: each
// row is an error that is promised, says so in few words, changes nothing, does not
// panic, and allocates no more than its table allows, however large the input is.
package badinput
