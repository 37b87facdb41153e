package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// event is the part of a line of go test -json that matters here.
type event struct {
	Action, Package, Test, Key, Value string
}

// testID identifies a test across the packages of all reports.
type testID struct{ pkg, name string }

func (id testID) String() string { return id.pkg + " " + id.name }

// runs counts how the runs of a test ended in all reports. A run that did not end, because
// the process died, is counted in begun only.
type runs struct{ begun, passed, failed int }

// evidence is what the reports say about rules.
type evidence struct {
	tests    map[testID]*runs
	claims   map[string]map[testID]bool // rule ID to the subtests that claim it
	problems map[string]bool            // claims that must not be made
}

func newEvidence() *evidence {
	return &evidence{
		tests:    map[testID]*runs{},
		claims:   map[string]map[testID]bool{},
		problems: map[string]bool{},
	}
}

// read adds one report.
func (e *evidence) read(r io.Reader) error {
	for decoder := json.NewDecoder(r); ; {
		var ev event
		switch err := decoder.Decode(&ev); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("not the output of go test -json: after byte %d: %w", decoder.InputOffset(), err)
		}
		e.add(ev)
	}
}

func (e *evidence) add(ev event) {
	id := testID{ev.Package, ev.Test}
	test := e.tests[id]
	if test == nil {
		test = &runs{}
		e.tests[id] = test
	}
	switch ev.Action {
	case "run":
		test.begun++
	case "pass":
		test.passed++
	case "fail":
		test.failed++
	case "attr":
		if ev.Key == "proves" {
			e.claim(id, ev.Value)
		}
	}
}

func (e *evidence) claim(id testID, rule string) {
	if _, ok := rulebook.Lookup(rule); !ok {
		e.problems[fmt.Sprintf("%s claims %q, which is no rule", id, rule)] = true
		return
	}
	if !strings.Contains(id.name, "/") {
		e.problems[fmt.Sprintf("%s claims %s and is no subtest", id, rule)] = true
		return
	}
	if e.claims[rule] == nil {
		e.claims[rule] = map[testID]bool{}
	}
	e.claims[rule][id] = true
}

func (e *evidence) proven(rule string) bool {
	clean := false
	for id := range e.claims[rule] {
		test := e.tests[id]
		if test.failed > 0 {
			return false
		}
		clean = clean || test.passed > 0 && test.passed == test.begun
	}
	return clean
}

// complaints returns the claims that must not be made, sorted.
func (e *evidence) complaints() []string { return slices.Sorted(maps.Keys(e.problems)) }
