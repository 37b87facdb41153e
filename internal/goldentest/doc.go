// Package goldentest compares the output of a test with a golden file, and with texts
// that a person wrote.
package goldentest
