// Summary reads outputs of go test -json, prints what the failed tests and
// builds said, which packages took long, and in its last line how many tests,
// subtests included, passed, failed and were skipped. Its exit status is 1 if
// anything failed.
//
// A test that began and has no result has failed, whatever its package says: it
// ended the program, or was ended with it. An output that is empty or breaks off
// is a failure too, and the others are counted all the same.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// long is how many seconds a package takes that is named.
const long = 20

func main() {
	log.SetFlags(0)
	log.SetPrefix("summary: ")
	counts := map[string]int{}
	failed := false
	for _, name := range os.Args[1:] {
		if err := summarize(name, counts, &failed); err != nil {
			log.Print(err)
			failed = true
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", counts["pass"], counts["fail"], counts["skip"])
	if failed {
		os.Exit(1)
	}
}

// summarize counts the results of tests. It sets failed for a test or a package that
// failed: a package that does not build has no test that could fail.
func summarize(name string, counts map[string]int, failed *bool) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	said := map[event]string{} // by package and test
	var begun []event          // packages and tests without a result
	packages := 0              // with one
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if err = json.Unmarshal(lines.Bytes(), &e); err != nil {
			break
		}
		key := event{Package: e.Package, Test: e.Test}
		switch e.Action {
		case "start", "run":
			begun = append(begun, key)
		case "build-output":
			fmt.Print(e.Output)
		case "build-fail":
			*failed = true
		case "output":
			said[key] += e.Output
		case "fail":
			fmt.Print(said[key])
			*failed = true
		}
		switch e.Action {
		case "pass", "fail", "skip":
			begun = slices.DeleteFunc(begun, func(b event) bool { return b == key })
			if e.Test != "" {
				counts[e.Action]++
			} else {
				packages++
				if e.Elapsed >= long {
					fmt.Printf("%4.0f s %s\n", e.Elapsed, e.Package)
				}
			}
			delete(said, key)
		}
	}
	for _, key := range begun {
		fmt.Printf("%s--- NO RESULT: %s %s\n", said[key], key.Package, key.Test)
		*failed = true
		if key.Test != "" {
			counts["fail"]++
		}
	}
	switch err = cmp.Or(err, lines.Err()); {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case packages == 0:
		return fmt.Errorf("%s: no package has a result", name)
	}
	return nil
}
