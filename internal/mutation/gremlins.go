package main

import (
	"bufio"
	"context"
	"encoding/json"
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
	text, err := json.Marshal(limits)
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
	cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), limitsVar+"="+string(text), "GOWORK=off", "TMPDIR="+dir, "NO_COLOR=1")
	// Told to end, gremlins waits for what it has begun, be it by this program or because
	// that was killed. What is begun is in its group, which Ctrl-C does not reach: a test that
	// is interrupted says nothing of a change.
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
	err = errors.Join(lines.Err(), cmd.Wait())
	if text, none := os.ReadFile(filepath.Join(dir, troubleFile)); none == nil {
		err = errors.Join(err, fmt.Errorf("%w: %s", errTrouble, text))
	}
	return changes, err
}
