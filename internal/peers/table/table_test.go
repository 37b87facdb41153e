package main

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

func TestNameOf(t *testing.T) {
	for full, want := range map[string]string{
		"Open/3-members/1-partners/desk-2":    "Open/3-members/1-partners/desk",
		"Open/3-members/1-partners/desk":      "Open/3-members/1-partners/desk", // on one processor
		"Consume/compare-and-swap_counter-16": "Consume/compare-and-swap_counter",
		"Consume/compare-and-swap_counter":    "Consume/compare-and-swap_counter",
		"Support":                             "Support",
	} {
		if got := nameOf(benchfmt.Name(full)); got != want {
			t.Errorf("nameOf(%s) = %s, want %s", full, got, want)
		}
	}
}

// TestReport has ratios of the others to ours, and no row without its benchmarks.
func TestReport(t *testing.T) {
	s := section{name: "made up", rows: []row{
		{"ours", []string{"slow", "quick"}, "the goal"},
		{"alone", nil, "another"},
	}}
	medians := map[string]benchmath.Summary{
		"ours":  {Center: 20e-9, Lo: 19e-9, Hi: 21e-9},
		"slow":  {Center: 5e-6, Lo: math.Inf(-1), Hi: math.Inf(1)}, // of too few runs
		"quick": {Center: 10e-9, Lo: 9.5e-9, Hi: 12e-9},
		"alone": {Center: 2e-3, Lo: 1e-3, Hi: 3e-3},
	}
	var out strings.Builder
	if err := s.report(&out, medians); err != nil {
		t.Fatal(err)
	}
	const want = `
## made up

| ours | takes | beside | takes | times as long | goal |
|---|---|---|---|---|---|
| ours | 20 ns (19 to 21) | slow | 5 µs | **250** | the goal |
| ours | 20 ns (19 to 21) | quick | 10 ns (9.5 to 12) | **0.5** |  |
| alone | 2 ms (1 to 3) |  |  |  | another |
`
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for _, gone := range []string{"quick", "ours"} {
		delete(medians, gone)
		if err := s.report(&out, medians); err == nil || !strings.Contains(err.Error(), gone) {
			t.Errorf("without the benchmark %s: %v, want an error that names it", gone, err)
		}
	}
}

// TestSections has every benchmark that a row names run once.
func TestSections(t *testing.T) {
	t.Chdir("..") // as the program is run
	for _, s := range sections {
		t.Run(s.name, func(t *testing.T) {
			medians, err := s.measure(t.Context(), "-benchtime=1x")
			if err == nil {
				err = s.report(t.Output(), medians)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNothingMeasured(t *testing.T) {
	if err := run(t.Context(), 1, "calender", t.Output()); err == nil {
		t.Error("a section that there is not is no error")
	}
}
