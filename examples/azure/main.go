// Azure takes the support tickets of an Azure subscription, or the service requests
// of Partner Center, into a partner's book; it says what differs between the book and
// what the portals show, and how the rules' targets for the first response compare
// with the service level agreements of the tickets.
//
//	go run . -demo                                   # on a fake server, without network
//	go run . -subscription ID -book book.jsonl -facts '{"partner":"direct_bill","tenant":"customer"}'
//	go run . -requests requests.json -book book.jsonl
//
// An import can be stopped at any time, and run again: what the book has, it does
// not get twice. The exit status is 0; 1 if the import could not be done; 2 for
// a wrong command line; and 130 if it was stopped. README.md says more.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // contacts live in zones that the host may not have

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/partnersupport/partnersupport/lifecycle"
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
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(stderr, "azure: stopped; run it again and it goes on")
		return 130
	}
	fmt.Fprintln(stderr, "azure:", err)
	return 1
}

// work imports what the command line names into the book that it names.
func (s *settings) work(ctx context.Context, stdin io.Reader, out *report) error {
	tickets, err := s.tickets(ctx, stdin)
	if err != nil {
		return err
	}
	store, err := load(ctx, s.book, s.partner)
	if err != nil {
		return err
	}
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: s.partner})
	if err != nil {
		return err
	}
	err = s.take(ctx, desk, tickets, out)
	// What was recorded is kept, also of an import that was stopped.
	if lost := save(context.WithoutCancel(ctx), s.book, s.partner, store); lost != nil {
		return fmt.Errorf("what was recorded is not kept: %w", lost)
	}
	return err
}

// take imports tickets into a book. All of them seen, it compares the book with
// the portals.
func (s *settings) take(ctx context.Context, desk *lifecycle.Desk, tickets iter.Seq2[[]ticket, error], out *report) error {
	im, err := newImporter(ctx, desk, s.facts)
	if err != nil {
		return err
	}
	if err := im.run(ctx, tickets, out); err != nil {
		return err
	}
	return out.reconcile(ctx, im, s.shown)
}

// tickets returns where the tickets come from.
func (s *settings) tickets(ctx context.Context, stdin io.Reader) (iter.Seq2[[]ticket, error], error) {
	switch s.requests {
	case "":
		// Whoever is signed in: az login, a managed identity, a workload's own. It
		// takes the role Reader on the subscription.
		who, err := azidentity.NewDefaultAzureCredential(nil)
		if err != nil {
			return nil, err
		}
		return azureTickets(ctx, s.subscription, who, nil), nil
	case "-":
		return serviceRequests(stdin), nil
	}
	data, err := os.ReadFile(s.requests)
	return serviceRequests(bytes.NewReader(data)), err
}
