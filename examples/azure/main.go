// Azure imports the support tickets of an Azure subscription, or the service requests of
// Partner Center, into a partner's book. It reports the differences between the book and
// what the portals show, and compares the rules' targets for the first response with the
// service level agreements of the tickets.
//
//	go run . -demo                                   # on a fake server, without network
//	go run . -subscription ID -book book.jsonl -facts '{"partner":"direct_bill","tenant":"customer"}'
//	go run . -requests requests.json -book book.jsonl
//
// An import can be stopped at any time and run again: nothing gets into the book twice.
// The exit status is 0 if all tickets were imported, 1 if the import failed, 2 for a wrong
// command line, 3 if it left out some tickets, which it names, and 130 if it was stopped.
// README.md says more.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // contacts live in zones that the host may not have
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s, ok := parse(args, stderr)
	if !ok {
		return 2
	}
	out := &report{out: stdout, err: stderr}
	work := s.work
	if s.demo {
		work = demo
	}
	err := work(ctx, stdin, out)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil && errors.Is(err, ctx.Err()) && !errors.Is(err, errUnsaved):
		fmt.Fprintln(stderr, "azure: stopped; run it again and it goes on")
		return 130
	}
	fmt.Fprintln(stderr, "azure:", err)
	if errors.Is(err, errLeftOut) && !errors.Is(err, errUnsaved) {
		return 3
	}
	return 1
}
