package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// idle is how long a test may take without using the processor.
const idle = 2 * time.Minute

// limits are what the tests of a package may take, and which of them take long.
type limits struct {
	Quick, Slow time.Duration // of a processor
	Late        string        // the slow ones, as a regular expression; empty if there are none
	Skip        string        // those that are left out, likewise
}

// test runs the tests in the directory of their package, and returns the outcome. The
// quick ones run first, since one failure is enough.
func test(ctx context.Context, binary, dir string, l limits, env ...string) (outcome, error) {
	if how, err := testSome(ctx, binary, dir, l.Quick, env, "-test.skip="+l.early()); l.Late == "" || how != lived || err != nil {
		return how, err
	}
	return testSome(ctx, binary, dir, l.Slow, env, "-test.run="+l.Late)
}

// early returns what is left out of the tests that run first.
func (l *limits) early() string {
	if l.Late != "" && l.Skip != "" {
		return l.Skip + "|" + l.Late
	}
	return l.Skip + l.Late
}

// unshrunk has rapid fail at once. It would look for a shorter example of what failed for half
// a minute, and leave it in the package's testdata.
var unshrunk = []string{"RAPID_SHRINKTIME=1ns", "RAPID_NOFAILFILE=true"}

// testSome runs some tests. Their limit is one of processor time, so that the outcome does
// not depend on what else the machine does. The tests end with this program, however that
// ends.
func testSome(ctx context.Context, binary, dir string, most time.Duration, env []string, which ...string) (outcome, error) {
	runtime.LockOSThread() // the signal comes when the thread ends
	defer runtime.UnlockOSThread()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, append([]string{"-test.short", "-test.failfast", "-test.timeout=" + idle.String()}, which...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	// The test may be killed before it removes its files, and leave processes running.
	// Ctrl-C reaches only this program, which then ends the test.
	cmd.Env = slices.Concat(os.Environ(), unshrunk, []string{"TMPDIR=" + filepath.Dir(binary)}, env)
	cmd.WaitDelay = 10 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	limit := uint64(most.Seconds())
	if err := unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_CPU, &unix.Rlimit{Cur: limit, Max: limit}, nil); err != nil && !errors.Is(err, unix.ESRCH) {
		return "", errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	err := cmd.Wait()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return lived, nil
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() || bytes.Contains(out.Bytes(), []byte("panic: test timed out")) {
		return timedOut, nil
	}
	return killed, nil
}

// quick is how long a test may take to be among those that run first.
const quick = 100 * time.Millisecond

// ended is a line of a test, of a part of one, or of an example, that has passed.
var ended = regexp.MustCompile(`(?m)^ *--- PASS: ([^\s/]+)\S* \((\S+)\)$`)

// measure runs the tests of the unchanged package, and returns their limits.
func measure(ctx context.Context, dir string) (limits, error) {
	scratch, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return limits{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	binary := filepath.Join(scratch, "test")
	if err := keep(ctx, dir, binary); err != nil {
		return limits{}, err
	}
	var l limits
	err = l.measure(ctx, binary, dir)
	return l, err
}

// measure runs the tests that are not left out.
func (l *limits) measure(ctx context.Context, binary, dir string) error {
	out, took, err := pass(ctx, binary, dir, "-test.skip="+l.Skip)
	if err != nil {
		return err
	}
	// Parts that run side by side do not count for the whole.
	each := map[string]time.Duration{}
	for _, m := range ended.FindAllSubmatch(out, -1) {
		if took, err := time.ParseDuration(string(m[2])); err == nil {
			each[string(m[1])] += took
		}
	}
	var late []string
	for name, took := range each {
		if took > quick {
			late = append(late, name)
		}
	}
	slices.Sort(late)
	l.Quick, l.Slow = enough(took), enough(took)
	if len(late) == 0 {
		return nil
	}
	l.Late = anyOf(late)
	if _, took, err = pass(ctx, binary, dir, "-test.skip="+l.early()); err != nil {
		return err
	}
	l.Quick = enough(took)
	return nil
}

// enough is what tests may take that take so much as they are.
func enough(took time.Duration) time.Duration { return 3*took + 5*time.Second }

// pass runs tests that have to pass, and returns what they print and take of a processor.
func pass(ctx context.Context, binary, dir string, which ...string) (out []byte, took time.Duration, err error) {
	cmd := exec.CommandContext(ctx, binary, append([]string{"-test.short", "-test.v"}, which...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+filepath.Dir(binary))
	if out, err = cmd.CombinedOutput(); err != nil {
		return out, 0, fmt.Errorf("the tests do not pass as they are: %w: %s", err, out)
	}
	return out, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
