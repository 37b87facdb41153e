package main

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// notShort leaves a test to the run that is not short, such as the one without the race
// detector, which this program has no use for.
func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it measures tens of thousands of calls")
	}
}

// TestContest gives everybody a short turn. Desks find the books that were written by hand
// to be theirs, or the program fails.
func TestContest(t *testing.T) {
	notShort(t)
	for engine, want := range map[string]int{"sqlite": 6, "postgresql": 17} {
		var out bytes.Buffer
		err := run(t.Context(), options{only: engine, rounds: 1, each: 50 * time.Millisecond, partners: 3, seed: 1}, &out)
		if errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true" {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if text := out.String(); strings.Count(text, "\n| ")-1 != want || strings.Contains(text, "| 0 (") {
			t.Errorf("%s, want %d that have done something", text, want)
		}
	}
}

// TestScale keeps a few requests in memory and in SQLite, and measures every call: with
// more than a thousand, on partners of whom nothing was measured before. A number that is
// not one of whole partners is rounded.
func TestScale(t *testing.T) {
	notShort(t)
	inBook := 0
	for _, c := range calls {
		if !c.small {
			inBook++
		}
	}
	for _, test := range []struct {
		options
		head string
		want int // measurements
	}{
		{options{scale: 105}, "| requests | 100 |\n", len(calls)},
		{options{scale: 1205}, "| requests | 1000 | 1200 |\n", 2 * len(calls)},
		{options{scale: 1005}, "| requests | 1000 |\n", len(calls)},
		{options{scale: 1200, book: true}, "| requests | 1000 | 1200 |\n", 2 * inBook},
		{options{scale: 100, only: "sqlite"}, "| requests | 100 |\n", len(calls)},
		{options{scale: 100, only: "sqlite", book: true}, "| requests | 100 |\n", inBook},
	} {
		var out bytes.Buffer
		test.seed, test.dir = 1, t.TempDir()
		if err := run(t.Context(), test.options, &out); err != nil {
			t.Fatalf("%+v: %v", test.options, err)
		}
		if text := out.String(); !strings.HasPrefix(text, test.head) || strings.Count(text, " µs |") != test.want {
			t.Errorf("%+v: %s, want %q and %d measurements", test.options, text, test.head, test.want)
		}
	}
}

// TestCalls has each method of a Desk among the calls.
func TestCalls(t *testing.T) {
	for m := range reflect.TypeFor[*lifecycle.Desk]().Methods() {
		if !slices.ContainsFunc(calls, func(c call) bool { return c.name == m.Name }) {
			t.Errorf("%s is not measured", m.Name)
		}
	}
}

// TestNothingMeasured asks for engines that there are not.
func TestNothingMeasured(t *testing.T) {
	for _, o := range []options{{only: "mysql", dir: t.TempDir()}, {only: "postgresql", scale: 100, dir: t.TempDir()}, {scale: 9, dir: t.TempDir()}} {
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
