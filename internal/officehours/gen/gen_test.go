package main

import (
	"bytes"
	"os"
	"testing"
)

// TestTableIsMadeFromTheFiles makes the table again, without a network: every
// difference between the sources has a decision with a reason, every decision a
// difference, and nobody edited what was made.
func TestTableIsMadeFromTheFiles(t *testing.T) {
	want, err := build()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the files make; run the generator without -fetch", table)
	}
}
