package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// result is the result of a contestant.
type result struct {
	Name      string    `json:"name"`
	Clients   int       `json:"clients"`
	PerSecond float64   `json:"per_second"` // the median of the turns
	Turns     []float64 `json:"turns"`      // from the slowest to the fastest
	CPU       float64   `json:"cpu_us"`     // of an operation
	P50       float64   `json:"p50_us"`
	P95       float64   `json:"p95_us"`
	P99       float64   `json:"p99_us"`
	Beside    []beside  `json:"beside,omitempty"`
	Goal      float64   `json:"goal,omitempty"` // of the ratio to the first of them
}

// beside is what a contestant is compared with.
type beside struct {
	Name  string  `json:"name"`
	Ratio float64 `json:"ratio"` // the median of the rounds
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }

// report writes the results as a table, and as JSON into a file if one is wanted.
func report(w io.Writer, o options, all []*contestant) error {
	fmt.Fprintf(w, "%s, %s/%s, %d cores; %d rounds of %s each, %d partners, seed %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), o.rounds, o.each, o.partners, o.seed)
	fmt.Fprintln(w, "| what | clients | per second (slowest to fastest turn) | CPU each | p50 | p95 | p99 | times as fast as | goal |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|")
	var results []result
	for _, c := range all {
		speeds := c.speeds()
		r := result{
			Name: c.name, Clients: c.clients, PerSecond: median(speeds), Turns: speeds, CPU: microseconds(c.cpuEach()),
			P50: microseconds(c.percentile(.5)), P95: microseconds(c.percentile(.95)), P99: microseconds(c.percentile(.99)), Goal: c.goal,
		}
		var ratios []string
		for _, other := range c.beside {
			b := beside{other.name, c.ratio(other)}
			r.Beside = append(r.Beside, b)
			ratios = append(ratios, fmt.Sprintf("**%.2f** %s", b.Ratio, b.Name))
		}
		goal := ""
		if c.goal > 0 {
			goal = fmt.Sprintf("%.2f", c.goal)
		}
		fmt.Fprintf(w, "| %s | %d | %.0f (%.0f to %.0f) | %.0f µs | %.0f µs | %.0f µs | %.0f µs | %s | %s |\n", r.Name, r.Clients, r.PerSecond,
			speeds[0], speeds[len(speeds)-1], r.CPU, r.P50, r.P95, r.P99, strings.Join(ratios, "; "), goal)
		results = append(results, r)
	}
	if o.json == "" {
		return nil
	}
	data, err := json.MarshalIndent(results, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(data, '\n'), 0o644) //nolint:gosec // results are for everybody
}
