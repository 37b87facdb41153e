package main

import (
	"fmt"
	"io"
)

// outcome is what the tests say about a change.
type outcome string

// The outcomes.
const (
	killed     outcome = "killed"      // a test failed
	lived      outcome = "lived"       // none did
	timedOut   outcome = "timed out"   // the tests did not end
	notCovered outcome = "not covered" // no test reaches it
	notViable  outcome = "not viable"  // it does not compile
)

// change is one change of the code and its outcome.
type change struct {
	Place   string  `json:"place"` // file:line:column
	What    string  `json:"what"`
	Outcome outcome `json:"outcome"`
}

// result has the outcomes of the changes of a package.
type result struct {
	Package   string          `json:"package"`
	Counts    map[outcome]int `json:"counts"`
	Survivors []change        `json:"survivors"`
}

func resultOf(name string, changes []change) result {
	r := result{Package: name, Counts: map[outcome]int{}, Survivors: []change{}}
	for _, c := range changes {
		r.Counts[c.Outcome]++
		if c.Outcome != killed && c.Outcome != notViable {
			r.Survivors = append(r.Survivors, c)
		}
	}
	return r
}

func (r *result) noticed() int { return r.Counts[killed] }

func (r *result) tried() int { return r.noticed() + len(r.Survivors) }

// report writes what survived, and a table.
func report(w io.Writer, all []result) {
	for _, r := range all {
		for _, c := range r.Survivors {
			fmt.Fprintf(w, "%s/%s: %s: %s\n", r.Package, c.Place, c.What, c.Outcome)
		}
	}
	fmt.Fprint(w, "\n| package | changes | noticed | lived | timed out | not covered | of a hundred noticed | not compiled |\n|---|---|---|---|---|---|---|---|\n")
	for _, r := range all {
		n := r.Counts
		fmt.Fprintf(w, "| `%s` | %d | %d | %d | %d | %d | %.1f | %d |\n", r.Package, r.tried(), r.noticed(), n[lived], n[timedOut], n[notCovered],
			100*float64(r.noticed())/float64(max(1, r.tried())), n[notViable])
	}
}
