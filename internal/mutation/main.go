// Mutation changes the code and checks whether the tests notice. For each package it says
// how many of the changes made a test fail, and lists those that did not.
//
//	GOWORK=off go run . lifecycle/product sla
//	GOWORK=off go run . -statements lifecycle/product
//	GOWORK=off go run . -since v1.2.0 -for 2m
//
// in its own directory, which is a module of its own outside of the workspace.
//
// Without packages it takes all that decide something, and with -since those of them whose
// code has changed since then. The changes are those of gremlins, with all its operators, or
// with -statements the removal of one statement after the other. A package's own tests run,
// in their short size (go test -short).
//
// Every change that no test has failed for counts as a survivor: those that nobody ever
// noticed, those in code that no test reaches, and those that made the tests run on until
// their time was up, which gremlins calls alive as well. Those that do not compile count
// for nothing. The program ends with status 1 if fewer than nine in ten are noticed in some
// package or in all together, or eight in ten with -statements. With -for each package has
// its share of the time, and is judged by what is known then; with -since, fewer than ten
// changes say nothing.
//
// Gremlins uses the coverage to tell which changes can be noticed at all, but a coverage
// profile does not have the conditions of a case or the values of a declaration. So the
// profile is extended: it has all of every function that is reached (see [widen]).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// packages are those that decide something.
var packages = []string{"entitlement", "routing", "sla", "lifecycle", "lifecycle/product"}

// The errors of run if the tests do not notice enough, if something goes wrong that says
// nothing of a change, and if a package has no changes.
var (
	errSurvivors = errors.New("too many changes were not noticed")
	errTrouble   = errors.New("a change could not be tried")
	errNoChanges = errors.New("there is nothing to change")
)

// options are the settings of the command line.
type options struct {
	root       string // the directory of the library's module
	statements bool
	since      string
	most       time.Duration
	workers    int
	json       string
}

func main() {
	asTool()
	var o options
	flag.BoolVar(&o.statements, "statements", false, "remove statements, and leave gremlins alone")
	flag.StringVar(&o.since, "since", "", "change only what was written since this `commit`")
	flag.DurationVar(&o.most, "for", 0, "stop after this time, with what is known by then; 0 is without end")
	flag.IntVar(&o.workers, "workers", 2, "how many changes are tried at once")
	flag.StringVar(&o.json, "json", "", "a `file` for the results as JSON")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, flag.Args(), os.Stdout); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// asTool does the work of a tool, and ends the program, if it is called by the tool's name.
func asTool() {
	switch filepath.Base(os.Args[0]) {
	case "go":
		os.Exit(asGo(os.Args[1:]))
	case "git":
		os.Exit(asGit(os.Args[1:]))
	case compileOnce:
		os.Exit(asCompiler(os.Args[1:]))
	}
}

// isLibrary reports whether a directory has the library's module.
func isLibrary(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && strings.HasPrefix(string(text), "module "+library+"\n")
}

// toTry returns the packages that decide something, or those of them whose code is not as
// it was at a commit.
func toTry(ctx context.Context, o options) ([]string, error) {
	if o.since == "" {
		return packages, nil
	}
	var names []string
	for _, name := range packages {
		diff := exec.CommandContext(ctx, "git", "diff", "--quiet", o.since, "--", ":(glob)"+name+"/*.go", ":(glob,exclude)"+name+"/*_test.go")
		diff.Dir = o.root
		out, err := diff.CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
			names = append(names, name)
		} else if err != nil {
			return nil, fmt.Errorf("since %s: %w: %s", o.since, err, out)
		}
	}
	return names, nil
}

func run(ctx context.Context, o options, names []string, w io.Writer) error {
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	if o.root = root; !isLibrary(root) {
		return fmt.Errorf("%s is not the library: run this in its own directory", root)
	}
	if len(names) == 0 {
		if names, err = toTry(ctx, o); err != nil {
			return err
		}
	}
	if o.most > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.most)
		defer cancel()
	}
	try := gremlins
	if o.statements {
		try = removals
		if o.since != "" {
			return errors.New("-since does not go with -statements, which removes all of them")
		}
	}
	var all []result
	for i, name := range names {
		ctx, cancel := share(ctx, len(names)-i)
		changes, err := try(ctx, o, name, w)
		stopped := ctx.Err()
		cancel()
		if err != nil && (stopped == nil || errors.Is(err, errTrouble)) {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, resultOf(name, changes))
		if stopped != nil {
			if len(changes) == 0 && o.since == "" {
				return fmt.Errorf("%s: %w: %w before the first", name, errTrouble, stopped)
			}
			fmt.Fprintf(w, "stopped in %s: %v\n", name, stopped)
			if errors.Is(stopped, context.Canceled) {
				break
			}
			continue
		}
		if len(changes) == 0 && o.since == "" {
			return fmt.Errorf("%s: %w", name, errNoChanges) // every package has some, so it was not looked at
		}
	}
	report(w, all)
	if o.json != "" {
		text, err := json.MarshalIndent(all, "", "\t")
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.json, append(text, '\n'), 0o644); err != nil { //nolint:gosec // for everybody
			return err
		}
	}
	return judge(o, all)
}

// share gives the first of n packages its share of the time that is left, if it has an end.
func share(ctx context.Context, n int) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(end)/time.Duration(n))
}

// few is how many changes say nothing, if only what was written since a commit is
// changed: one of them may be such that no test can notice it.
const few = 10

// judge returns an error if not enough changes of a package were noticed, or not enough of
// those of all packages together.
func judge(o options, all []result) error {
	least := 90
	if o.statements {
		least = 80
	}
	sum := result{Package: "all packages", Counts: map[outcome]int{}}
	for _, r := range all {
		for how, n := range r.Counts {
			sum.Counts[how] += n
		}
		sum.Survivors = append(sum.Survivors, r.Survivors...)
	}
	for _, r := range append(all, sum) {
		if o.since != "" && r.tried() < few {
			continue
		}
		if r.noticed()*100 < least*r.tried() {
			return fmt.Errorf("%s: %w", r.Package, errSurvivors)
		}
	}
	return nil
}
