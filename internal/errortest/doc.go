// Package errortest reads the errors that a package gives to people: it holds what they
// have in common against each, and keeps them in a golden file that somebody has read.
package errortest
