// Package goldentest compares what a test has made with a file that a person has
// read.
package goldentest
