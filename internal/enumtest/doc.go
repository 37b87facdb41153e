// Package enumtest checks that an enum keeps the module's promises about its
// text form: it is total, unique, lower_snake, round-trips, and refuses what it
// does not know.
package enumtest
