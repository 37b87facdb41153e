// Package goldentest compares what a test has made with a file that a person has
// read, and with what a person expected.
package goldentest
