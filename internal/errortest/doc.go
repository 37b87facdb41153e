// Package errortest checks the error texts that a package shows to people: each has the
// form that all share, and is in a golden file that somebody has read.
package errortest
