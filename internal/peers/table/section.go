package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// A section compares some benchmarks of one package.
type section struct {
	name  string
	dir   string // of the module
	pkg   string
	bench string // which benchmarks, for go test
	rows  []row
}

// A row compares our benchmark with those of others that do the same work.
type row struct {
	ours   string   // the benchmark's name
	beside []string // the names of the others' benchmarks
	goal   string
}

var engines = []string{"map", "cel", "cedar", "casbin", "opa"}

// sections has everything that benchmarks compare. A row without others is there for its
// goal.
var sections = []section{
	{"decisions", ".", ".", "CanOpen", []row{
		peers("CanOpen", "", engines...),
		peers("CanOpenParallel", "", engines...),
		peers("CanOpenAt2000Rules", "as with few rules", "cel", "cel_table", "cedar", "cedar_table", "casbin", "casbin_cached", "opa"),
	}},
	{"calendar", ".", ".", "^Benchmark(Add|Between)$", calendars()},
	{"routing", "../..", "./routing", "^Benchmark(CanOpen|Route)$", []row{
		{"CanOpen/routes=30", []string{"CanOpen/routes=3240", "CanOpen/map"}, "at most 5 ns"},
		{"Route/routes=30/allowed", []string{"Route/routes=3240/allowed", "Route/map"}, "at most 60 ns"},
		{"Route/routes=30/heads_not_said", []string{"Route/routes=3240/heads_not_said"}, "at most 60 ns"},
	}},
	{"sla", "../..", "./sla", "^BenchmarkCalendar$/^(Add|Between)$/^(Seoul|New_York)$|^BenchmarkNewCalendar$/^office_of_KR$", []row{
		{"Calendar/Add/Seoul/2_hours", []string{"Calendar/Add/Seoul/10_years"}, "at most 25 ns, 10 years 1.2 times that"},
		{"Calendar/Add/Seoul/10_years", []string{"Calendar/Add/Seoul/prefix_table"}, "at most 25 ns where the table takes 11 to 14"},
		{"Calendar/Between/New_York/2_hours", []string{"Calendar/Between/New_York/10_years"}, "at most 25 ns, 10 years 1.2 times that"},
		{"Calendar/Between/New_York/10_years", []string{"Calendar/Between/New_York/prefix_table"}, "at most 25 ns where the table takes 11 to 14"},
		{"NewCalendar/office_of_KR", nil, "at most 1 ms"},
	}},
	{"entitlement", "../..", "./entitlement", "^BenchmarkConsume$", []row{
		{"Consume/plan", []string{"Consume/compare-and-swap_counter"}, "at most 50 ns"},
	}},
	{"product", "../..", "./lifecycle/product", "^BenchmarkSupport$", []row{
		{"Support/Windows_Server_2025", nil, "at most 50 ns"},
	}},
	{"desk", "../..", "./lifecycle", "^Benchmark(Open|Growth)$", []row{
		{"Open/open", []string{"Open/baseline_map", "Open/two_partners"}, "at most 3 µs; two partners at once at most 0.67 of it"},
		{"Growth/Open_and_Close/1000", []string{"Growth/Open_and_Close/100000"}, "the same"},
		{"Growth/Plans/1000", []string{"Growth/Plans/100000"}, "the same"},
	}},
	{"etcd", "../cluster", ".", "^BenchmarkOpen$/^3-members$/./^32-callers$", []row{
		{"Open/3-members/1-partners/32-callers/desk", []string{"Open/3-members/1-partners/32-callers/loop"}, "the loop takes 20 times as long"},
		{"Open/3-members/1000-partners/32-callers/desk", []string{"Open/3-members/1000-partners/32-callers/loop"}, ""},
	}},
}

// peers is a row of a benchmark that names who answers.
func peers(name, goal string, others ...string) row {
	r := row{name + "/partnersupport", nil, goal}
	for _, o := range others {
		r.beside = append(r.beside, name+"/"+o)
	}
	return r
}

func calendars() []row {
	var rows []row
	for _, method := range []string{"Add", "Between"} {
		for _, place := range []string{"New_York", "Seoul"} {
			for _, distance := range []string{"2_hours", "5_days", "250_days", "10_years"} {
				rows = append(rows, peers(strings.Join([]string{method, place, distance}, "/"), "at most 25 ns", "rickar_cal"))
			}
		}
	}
	return rows
}

// measure runs the benchmarks, with flags for go test, and returns the medians of their
// times by their names.
func (s *section) measure(ctx context.Context, flags ...string) (map[string]benchmath.Summary, error) {
	var out bytes.Buffer
	args := append([]string{"test", "-run", "^$", "-bench", s.bench, "-timeout", "1h"}, flags...)
	err := command(ctx, s.dir, &out, append(args, s.pkg)...)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out.Bytes())
	}
	times := map[string][]float64{}
	lines := benchfmt.NewReader(&out, s.name)
	for lines.Scan() {
		if r, ok := lines.Result().(*benchfmt.Result); ok {
			if v, ok := r.Value("sec/op"); ok {
				name := nameOf(r.Name)
				times[name] = append(times[name], v)
			}
		}
	}
	medians := map[string]benchmath.Summary{}
	for name, list := range times {
		medians[name] = benchmath.AssumeNothing.Summary(benchmath.NewSample(list, &benchmath.DefaultThresholds), .95)
	}
	return medians, lines.Err()
}

// nameOf returns the name of a benchmark without its suffix for the number of processors,
// which is absent if there is one processor.
func nameOf(full benchfmt.Name) string {
	if _, parts := full.Parts(); len(parts) > 0 {
		if last := parts[len(parts)-1]; last[0] == '-' {
			return string(full[:len(full)-len(last)])
		}
	}
	return string(full)
}

// report writes the section as a table.
func (s *section) report(w io.Writer, medians map[string]benchmath.Summary) error {
	fmt.Fprintf(w, "\n## %s\n\n| ours | takes | beside | takes | times as long | goal |\n|---|---|---|---|---|---|\n", s.name)
	for _, r := range s.rows {
		ours, ok := medians[r.ours]
		if !ok {
			return fmt.Errorf("there is no benchmark %s", r.ours)
		}
		goal := r.goal
		if len(r.beside) == 0 {
			fmt.Fprintf(w, "| %s | %s |  |  |  | %s |\n", r.ours, duration(ours), goal)
		}
		for _, name := range r.beside {
			other, ok := medians[name]
			if !ok {
				return fmt.Errorf("there is no benchmark %s", name)
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | **%s** | %s |\n", r.ours, duration(ours), name, duration(other), digits(other.Center/ours.Center), goal)
			goal = ""
		}
	}
	return nil
}

// duration returns a median with its range.
func duration(s benchmath.Summary) string {
	unit, name := 1e-9, "ns"
	switch {
	case s.Center >= 1e-3:
		unit, name = 1e-3, "ms"
	case s.Center >= 1e-6:
		unit, name = 1e-6, "µs"
	}
	text := digits(s.Center/unit) + " " + name
	if !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		text += fmt.Sprintf(" (%s to %s)", digits(s.Lo/unit), digits(s.Hi/unit))
	}
	return text
}

// digits returns a number with three significant digits, or more if they are before the
// point.
func digits(x float64) string {
	if x >= 1000 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}
