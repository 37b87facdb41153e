package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

// TestStore plays twice with one file: the second time, all commands are repetitions,
// and have the answers of then.
func TestStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "books.db")
	for _, args := range [][]string{{"-file", file}, {"-file", file}, nil} {
		var out, stderr strings.Builder
		if status := run(t.Context(), args, &out, &stderr); status != 0 || stderr.Len() > 0 {
			t.Fatalf("%q: status %d\n%s", args, status, stderr.String())
		}
		goldentest.Says(t, out.String(),
			"bought success_core/cloud_support/2025-07-01: 2 left",                // ENT-08
			"opened case-1: open, 1 left, first response due 2025-07-07 14:00:00", // ENT-37, SLA-04
			"opened again", "opened case-1: open, 1 left, first response due 2025-07-07 14:00:00",
			"not taken", "refunded, 2 left", // LCY-05
			"granted", "consumed", "1 left", "refunded", "2 left")
		goldentest.Check(t, "golden.txt", out.String())
	}
}

func TestErrors(t *testing.T) {
	noDatabase := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(noDatabase, []byte("These are no books, but notes, and they have to stay as they are.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		args   []string
		status int
	}{
		{"no such folder", []string{"-file", filepath.Join(t.TempDir(), "none", "books.db")}, 1},
		{"no database", []string{"-file", noDatabase}, 1},
		{"no such flag", []string{"-database", "books.db"}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, stderr strings.Builder
			if status := run(t.Context(), test.args, &out, &stderr); status != test.status || stderr.Len() == 0 || out.Len() > 0 {
				t.Errorf("status %d, want %d and an error\n%s%s", status, test.status, out.String(), stderr.String())
			}
		})
	}
	if text, err := os.ReadFile(noDatabase); err != nil || !strings.HasPrefix(string(text), "These are no books") {
		t.Errorf("the notes are %q, %v", text, err)
	}
}
