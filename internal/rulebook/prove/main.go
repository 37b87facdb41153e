package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("prove", flag.ContinueOnError)
	flags.SetOutput(stderr)
	list := flags.String("list", "internal/rulebook/proven.txt", "the `file` of proven rules")
	update := flags.Bool("update", false, "add newly proven rules to the file")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	e := newEvidence()
	err := readAll(e, flags.Args(), stdin)
	if err == nil {
		var ok bool
		if ok, err = report(e, *list, *update, stdout); err == nil && !ok {
			return 1
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "prove: %v\n", err)
		return 2
	}
	return 0
}

func readAll(e *evidence, names []string, stdin io.Reader) error {
	if len(names) == 0 {
		return e.read(stdin)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = e.read(f)
		_ = f.Close() // it was only read
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// report compares the evidence with the list and prints the outcome. It reports
// whether all is well.
func report(e *evidence, list string, update bool, w io.Writer) (bool, error) {
	text, err := os.ReadFile(list)
	if err != nil {
		return false, err
	}
	listed := strings.Fields(string(text))
	problems := e.complaints()
	for _, id := range listed {
		if !e.proven(id) {
			problems = append(problems, fmt.Sprintf("%s is in %s and not proven", id, list))
		}
	}
	var fresh []string
	for _, id := range tally(e, w) {
		if !slices.Contains(listed, id) {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) > 0 {
		fmt.Fprintf(w, "newly proven: %s\n", strings.Join(fresh, " "))
		if update {
			if err := write(list, append(listed, fresh...)); err != nil {
				return false, err
			}
		} else {
			problems = append(problems, fmt.Sprintf("%d newly proven rules are not in %s: run with -update", len(fresh), list))
		}
	}
	for _, problem := range problems {
		fmt.Fprintln(w, problem)
	}
	return len(problems) == 0, nil
}

// tally prints a line for each group, and one for all. It returns the proven
// rules in the order of the rulebook.
func tally(e *evidence, w io.Writer) []string {
	var groups, proven []string
	size, count := map[string]int{}, map[string]int{}
	all := rulebook.All()
	for _, rule := range all {
		group := rule.Group()
		if size[group]++; size[group] == 1 {
			groups = append(groups, group)
		}
		if e.proven(rule.ID) {
			count[group]++
			proven = append(proven, rule.ID)
		}
	}
	for _, group := range groups {
		fmt.Fprintf(w, "%-4s%3d/%d\n", group, count[group], size[group])
	}
	fmt.Fprintf(w, "%-4s%3d/%d\n", "all", len(proven), len(all))
	return proven
}

func write(list string, ids []string) error {
	slices.Sort(ids)
	return os.WriteFile(list, []byte(strings.Join(slices.Compact(ids), "\n")+"\n"), 0o644)
}
