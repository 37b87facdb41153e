package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

// library is the module whose packages are changed.
const library = "github.com/partnersupport/partnersupport"

// operators are the operators that gremlins uses only if it is asked to.
var operators = []string{
	"--invert-assignments", "--invert-bitwise", "--invert-bwassign", "--invert-logical", "--invert-loopctrl", "--remove-self-assignments",
}

// verdict matches a line of gremlins about one change.
var verdict = regexp.MustCompile(`^\s*(KILLED|LIVED|TIMED OUT|NOT COVERED|NOT VIABLE|SKIPPED) ([A-Z_]+) at (\S+)$`)

// gremlins has gremlins change a package, with this program in the place of go (see
// [asGo]), and returns the outcome of each change.
func gremlins(ctx context.Context, o options, name string, w io.Writer) ([]change, error) {
	dir, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	tool := filepath.Join(dir, "gremlins")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", tool, "github.com/go-gremlins/gremlins/cmd/gremlins").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building gremlins: %w: %s", err, out)
	}
	if err := prepare(dir, name); err != nil {
		return nil, err
	}
	limits, err := measure(ctx, filepath.Join(o.root, name))
	if err != nil {
		return nil, err
	}
	args := append([]string{
		"unleash", "--workers", fmt.Sprint(o.workers), "--timeout-coefficient", "100000", // asGo has a limit of its own
		"--exclude-files", "/", // no packages below it
	}, operators...)
	if o.since != "" {
		args = append(args, "--diff", o.since)
	}
	cmd := exec.CommandContext(ctx, tool, append(args, "./"+name)...)
	cmd.Dir = o.root
	cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), fmt.Sprintf("%s=%.0f", cpuTime, limits.most.Seconds()), slow+"="+limits.slow,
		"GOWORK=off", "TMPDIR="+dir, "NO_COLOR=1")
	// Gremlins gets a signal if this program is interrupted or dies, and then waits for
	// the tests that it has started. Gremlins and its tests are in a process group that
	// Ctrl-C does not reach, because a test that is interrupted says nothing about a change.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	runtime.LockOSThread() // the signal comes when the thread ends
	defer runtime.UnlockOSThread()
	cmd.Stderr = w
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var changes []change
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		m := verdict.FindStringSubmatch(lines.Text())
		if m == nil {
			fmt.Fprintln(w, lines.Text())
			continue
		}
		if m[1] != "SKIPPED" {
			changes = append(changes, change{m[3], m[2], outcome(strings.ToLower(m[1]))})
		}
		if m[1] != "SKIPPED" && len(changes)%50 == 0 {
			fmt.Fprintf(w, "%s: %d changes\n", name, len(changes))
		}
	}
	return changes, errors.Join(lines.Err(), cmd.Wait())
}
