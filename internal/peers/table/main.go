// Table measures the library beside others that do the same work, all in one run, and
// prints the ratios.
//
//	GOWORK=off go run ./table -count 6
//	GOWORK=off go run ./table -only calendar
//
// First the tests run that show that all give the same answers. Then come the benchmarks:
// of each the median of as many runs as -count says, with the range that it is in with 95
// in 100 (as benchstat has it), and beside it how many times as long the others take; a
// Desk on etcd beside a bare loop. At last come the SQL stores, beside bare transactions
// and pgbench. It takes about half an hour.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	count := flag.Int("count", 6, "how often each benchmark runs; six at least have a range")
	only := flag.String("only", "", "measure only what has this in its name, such as calendar or stores")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *count, *only, os.Stdout); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, count int, only string, w io.Writer) error {
	wanted := func(name string) bool { return strings.Contains(name, only) }
	if !wanted("stores") && !slices.ContainsFunc(sections, func(s section) bool { return wanted(s.name) }) {
		return fmt.Errorf("nothing that is measured has %q in its name", only)
	}
	if wanted("decisions") || wanted("calendar") {
		if err := command(ctx, ".", w, "test", "-count=1", "."); err != nil { // in this run, and not an outcome that go has kept
			return fmt.Errorf("the same answers: %w", err)
		}
	}
	fmt.Fprintf(w, "\n%s, %s/%s, %d cores; medians of %d\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), count)
	var problems []error // a section that fails is no reason to do without the others
	for _, s := range sections {
		if !wanted(s.name) || ctx.Err() != nil {
			continue
		}
		medians, err := s.measure(ctx, fmt.Sprint("-count=", count))
		if err == nil {
			err = s.report(w, medians)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	if wanted("stores") && ctx.Err() == nil {
		fmt.Fprint(w, "\n## stores\n\n")
		problems = append(problems, stores(ctx, count, w))
	}
	return errors.Join(append(problems, ctx.Err())...)
}

// stores measures the SQL stores.
func stores(ctx context.Context, count int, w io.Writer) error {
	return command(ctx, "../integration", w, "run", "./speed", "-rounds", fmt.Sprint(max(1, count/2)), "-each", "4s")
}

// command runs go in a directory, and shows what it prints.
func command(ctx context.Context, dir string, w io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, w, os.Stderr
	// An interrupt ends everything that the command has started: tests, and their servers.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = time.Minute
	if dir != "." {
		cmd.Env = append(os.Environ(), "GOWORK=") // that of the workspace
	}
	return cmp.Or(cmd.Run(), ctx.Err())
}
