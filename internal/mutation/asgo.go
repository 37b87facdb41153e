package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The environment variables through which this program passes settings to itself when
// gremlins calls it instead of go.
const (
	realGo    = "MUTATION_GO"     // where go itself is
	limitsVar = "MUTATION_LIMITS" // the limits of the tests, as JSON
)

// The exit statuses of asGo, as gremlins reads them after a test: the second means that
// the change was noticed, the third that it does not count, and any other that it lived.
const (
	statusFine = iota
	statusFailed
	statusNotBuilt
	statusUnknown // the test did not end, or was not run
)

// asGo does what gremlins asks of go. Unlike go, its status tells a test that does not
// compile from one that fails, and it ends a test that is given up.
func asGo(args []string) int {
	if len(args) == 0 || args[0] != "test" {
		return statusOf(goCommand(args...).Run())
	}
	if at := slices.Index(args, "-coverprofile"); at > 0 {
		last := len(args) - 1
		args[last] = strings.TrimSuffix(args[last], "/...") // the package, and none below it
		if status := statusOf(goCommand(slices.Insert(args, 1, "-short")...).Run()); status != statusFine {
			return status
		}
		if err := widen(".", args[at+1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return statusFailed
		}
		return statusFine
	}
	how, err := asTest(args[len(args)-1])
	if err != nil {
		return trouble(err)
	}
	switch how {
	case killed:
		return statusFailed
	case notViable:
		return statusNotBuilt
	case timedOut:
		return statusUnknown
	}
	return statusFine
}

// asTest builds and runs the test of a package.
func asTest(pkg string) (outcome, error) {
	dir, err := os.MkdirTemp("", "test")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary := filepath.Join(dir, "test")
	if out, err := buildTest(context.Background(), ".", binary, pkg).CombinedOutput(); err != nil {
		if problem.Match(out) {
			return notViable, nil
		}
		return "", fmt.Errorf("%w: %s", err, out)
	}
	var l limits
	if err := json.Unmarshal([]byte(os.Getenv(limitsVar)), &l); err != nil {
		return "", err
	}
	return test(context.Background(), binary, ".", l)
}

// troubleFile is where it is written down, in the directory of the tools, that a change
// could not be tried.
const troubleFile = "trouble"

// trouble writes down what is wrong, so that the run fails.
func trouble(err error) int {
	fmt.Fprintln(os.Stderr, err)
	if err := os.WriteFile(filepath.Join(os.Getenv(toolDir), troubleFile), []byte(err.Error()), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return statusUnknown
}

// goCommand returns a call of go itself.
func goCommand(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Getenv(realGo), args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd
}

func statusOf(err error) int {
	if err == nil {
		return statusFine
	}
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		fmt.Fprintln(os.Stderr, err)
	}
	return statusFailed
}
