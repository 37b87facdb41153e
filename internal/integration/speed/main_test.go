package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/postgres"
)

// notShort leaves a test to the run that is not short, such as the one without the race
// detector, which this program has no use for.
func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it measures tens of thousands of calls")
	}
}

// TestScale keeps a few requests in memory and in SQLite, and measures every call.
func TestScale(t *testing.T) {
	notShort(t)
	for _, store := range []string{"", "sqlite"} {
		var out bytes.Buffer
		if err := run(t.Context(), options{only: store, scale: 100, seed: 1, dir: t.TempDir()}, &out); err != nil {
			t.Fatalf("%q: %v", store, err)
		}
		lines := strings.Split(out.String(), "\n")
		if lines[0] != "| requests | 100 |" || lines[2] != "| partners | 10 |" || strings.Count(out.String(), " µs |\n") != len(calls) {
			t.Errorf("%q: %s, want a column of 100 requests with each call", store, out.Bytes())
		}
	}
}

// TestNothingMeasured asks for engines that there are not.
func TestNothingMeasured(t *testing.T) {
	for _, o := range []options{{only: "mysql", dir: t.TempDir()}, {only: "postgresql", scale: 100, dir: t.TempDir()}} {
		var out bytes.Buffer
		if err := run(t.Context(), o, &out); err == nil || out.Len() > 0 {
			t.Errorf("-only %s -scale %d: %v, %q, want an error and no table", o.only, o.scale, err, out.Bytes())
		}
	}
}

// TestLoad loads so many partners into PostgreSQL that it uses its indexes, without which
// the program fails. The store takes no change twice, as it would if the program kept one
// that a Desk has reused.
func TestLoad(t *testing.T) {
	notShort(t)
	var out bytes.Buffer
	err := run(t.Context(), options{load: 20_000, seed: 1}, &out)
	if errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, "20000 partners") || !strings.Contains(text, "| requests | 40000 |") {
		t.Errorf("%s, want 20000 partners and their 40000 requests", text)
	}
}
