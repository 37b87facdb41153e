// Program campaign does to the stores what takes hours, or what a test cannot do to its own
// process: millions of random actions that are compared with a model, histories of
// concurrent callers, killed writers and servers, power cuts. Each campaign must first find
// the bugs that are seeded for it; if it misses one, its result is void.
//
// It reports its progress on standard error, and writes the results as lines of JSON. It
// exits with 0 if everything that it checked held, with 1 if something was violated, and
// otherwise with 2. The seed determines what a campaign asks for, but not the order in which
// concurrent callers and kills meet. It determines power cuts entirely.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	// An interrupt, or a signal to end as timeout(1) sends it, stops what was started.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := program(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

const usage = `usage: campaign NAME [flags]

The names are model, histories, kill, powercut and all.
`

// program runs the program with its arguments and streams, and returns the exit status.
func program(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 1 && args[0] == writerCommand {
		if err := write(ctx, in, out); err != nil {
			fmt.Fprintln(errs, err)
			return void.status()
		}
		return held.status()
	}
	flags := flag.NewFlagSet("campaign", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() {
		fmt.Fprint(errs, usage)
		flags.PrintDefaults()
	}
	seed := flags.Uint64("seed", 1, "what everything follows from that is drawn")
	full := flags.Bool("full", false, "run in full size, which takes hours, and not in that of CI")
	size := flags.Int("n", 0, "run in this `size`, whatever -full says")
	store := flags.String("store", "", "run on this `store` only: memory, sqlite or postgresql; with +share behind lifecycle.Share")
	file := flags.String("json", "", "write the results to this `file`, and not to standard output")
	name := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return held.status()
	case err != nil:
		return void.status()
	}
	var chosen []campaign
	for _, c := range campaigns {
		if (name == c.name || name == "all") && (*store == "" || *store == c.store) {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) == 0 || flags.NArg() > 0 {
		flags.Usage()
		return void.status()
	}
	if *file != "" {
		f, err := os.Create(*file)
		if err != nil {
			fmt.Fprintln(errs, err)
			return void.status()
		}
		defer func() { _ = f.Close() }()
		out = f
	}
	return hold(ctx, chosen, func(c *campaign) (uint64, int) {
		switch {
		case *size > 0:
			return *seed, *size
		case *full:
			return *seed, c.full
		}
		return *seed, c.short
	}, out, errs)
}

// hold runs campaigns one after the other, and returns the exit status.
func hold(ctx context.Context, list []campaign, size func(*campaign) (seed uint64, n int), out, errs io.Writer) int {
	l := &lab{}
	defer l.close()
	worst := held
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false) // they are for people as well
	for _, c := range list {
		seed, n := size(&c)
		r := c.hold(ctx, l, seed, n, &progress{errs})
		fmt.Fprintf(errs, "%s: %s: %d %s, seed %d, %d bugs found before, %d s\n", c.title(), r.Verdict, n, c.what, seed, len(r.Found), r.Seconds)
		if r.Problem != "" {
			fmt.Fprintln(errs, r.Problem)
		}
		if err := lines.Encode(r); err != nil {
			fmt.Fprintln(errs, err)
			worst = void
		}
		if r.Verdict == violated || worst == held {
			worst = r.Verdict
		}
		if ctx.Err() != nil {
			break
		}
	}
	return worst.status()
}
