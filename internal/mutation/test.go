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
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// idle is how long a test may take without using the processor.
const idle = 10 * time.Minute

// limits say how much time the tests of a package may take, and which are slow.
type limits struct {
	most time.Duration // of processor time
	slow string        // a regular expression, empty if there are none
}

// test runs the tests in the directory of their package, and returns the outcome. The
// quick ones run first, since one failure is enough.
func test(ctx context.Context, binary, dir string, l limits) (outcome, error) {
	if l.slow == "" {
		return testSome(ctx, binary, dir, l.most)
	}
	if how, err := testSome(ctx, binary, dir, l.most, "-test.skip="+l.slow); how != lived || err != nil {
		return how, err
	}
	return testSome(ctx, binary, dir, l.most, "-test.run="+l.slow)
}

// testSome runs some tests. Their limit is one of processor time, so that the outcome does
// not depend on what else the machine does. The tests end with this program, however that
// ends.
func testSome(ctx context.Context, binary, dir string, most time.Duration, which ...string) (outcome, error) {
	runtime.LockOSThread() // the signal comes when the thread ends
	defer runtime.UnlockOSThread()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, append([]string{"-test.short", "-test.failfast", "-test.timeout=" + idle.String()}, which...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	// The test may be killed before it removes its files, and leave processes running.
	// Ctrl-C reaches only this program, which then ends the test.
	cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Dir(binary))
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

// ended matches the line of a test or an example that has passed.
var ended = regexp.MustCompile(`(?m)^--- PASS: (\S+) \((\S+)\)$`)

// measure runs the tests of the unchanged package, and returns their limits.
func measure(ctx context.Context, dir string) (limits, error) {
	scratch, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return limits{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	binary := filepath.Join(scratch, "test")
	if out, err := buildTest(ctx, dir, binary, ".").CombinedOutput(); err != nil {
		return limits{}, fmt.Errorf("%w: %s", err, out)
	}
	run := exec.CommandContext(ctx, binary, "-test.short", "-test.v")
	run.Dir, run.Env = dir, append(os.Environ(), "TMPDIR="+scratch)
	out, err := run.CombinedOutput()
	if err != nil {
		return limits{}, fmt.Errorf("the tests do not pass as they are: %w: %s", err, out)
	}
	var slow []string
	for _, m := range ended.FindAllSubmatch(out, -1) {
		if took, err := time.ParseDuration(string(m[2])); err == nil && took > quick {
			slow = append(slow, string(m[1]))
		}
	}
	l := limits{most: 5*(run.ProcessState.UserTime()+run.ProcessState.SystemTime()) + 5*time.Second}
	if len(slow) > 0 {
		l.slow = "^(" + strings.Join(slow, "|") + ")$"
	}
	return l, nil
}
