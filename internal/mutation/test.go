package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// idle is how long a test may take that needs no processor.
const idle = 10 * time.Minute

// test runs a test in the directory of its package, and says what has come of it. The time
// is that of a processor, so that nothing depends on what else a machine does. The test
// ends with this program, whatever ends that.
func test(ctx context.Context, binary, dir string, most time.Duration) (outcome, error) {
	runtime.LockOSThread() // the signal comes when the thread ends
	defer runtime.UnlockOSThread()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, "-test.short", "-test.failfast", "-test.timeout="+idle.String())
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	// It may be killed before it tidies up, and leave running what it has started. Ctrl-C is
	// for this program, which then ends it.
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

// allowed runs the tests of a package as they are, and returns how much time of a
// processor they may take when something is changed.
func allowed(ctx context.Context, dir string) (time.Duration, error) {
	scratch, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	binary := filepath.Join(scratch, "test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOWORK=off", "TMPDIR="+scratch)
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	run := exec.CommandContext(ctx, binary, "-test.short")
	run.Dir, run.Env = dir, append(os.Environ(), "TMPDIR="+scratch)
	if out, err := run.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("the tests do not pass as they are: %w: %s", err, out)
	}
	return 5*(run.ProcessState.UserTime()+run.ProcessState.SystemTime()) + 5*time.Second, nil
}
