// Scenarios plays forty situations of a partner's support desk, each with what was
// known, the answer, its reasons with their sources, and what would help.
//
//	go run ./examples/scenarios                  # lists them
//	go run ./examples/scenarios 15               # plays one, by its number
//	go run ./examples/scenarios yesterday-today  # or by its name
//
// For an unknown name it prints the list, and the exit status is 2.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	_ "time/tzdata" // office hours need zones, also where the host has none
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, names []string, stdout, stderr io.Writer) int {
	if len(names) == 0 {
		list(stdout)
		return 0
	}
	var chosen []int
	for _, name := range names {
		i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name || strconv.Itoa(s.number) == name })
		if i < 0 {
			fmt.Fprintf(stderr, "scenarios: %q is none of these:\n\n", name)
			list(stderr)
			return 2
		}
		chosen = append(chosen, i)
	}
	for _, i := range chosen {
		if err := scenarios[i].print(ctx, stdout); err != nil {
			fmt.Fprintf(stderr, "scenarios: %s: %v\n", scenarios[i].name, err)
			return 1
		}
	}
	return 0
}

func list(w io.Writer) {
	for _, s := range scenarios {
		fmt.Fprintf(w, "%2d  %-26s %s\n", s.number, s.name, s.question)
	}
}

// print plays a scenario and prints its page.
func (s *scenario) print(ctx context.Context, w io.Writer) error {
	p := &page{w: w}
	fmt.Fprintf(w, "%d %s: %s\n\n", s.number, s.name, s.question)
	if err := s.play(ctx, p); err != nil {
		return err
	}
	for _, r := range s.readings {
		p.line("reading", "%s", r)
	}
	return p.sources(s.rules)
}
