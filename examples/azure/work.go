package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// work imports what the command line names into the book that it names.
func (s *settings) work(ctx context.Context, stdin io.Reader, out *report) error {
	tickets, err := s.tickets(ctx, stdin)
	if err != nil {
		return err
	}
	return s.fill(ctx, tickets, out)
}

// fill imports tickets into the book that the command line names.
func (s *settings) fill(ctx context.Context, tickets iter.Seq2[[]ticket, error], out *report) (err error) {
	b, err := openBook(ctx, s.book, s.partner)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	desk, err := lifecycle.NewDesk(b.store, &lifecycle.Options{Partner: s.partner, Now: s.now})
	if err != nil {
		return err
	}
	err = s.take(ctx, desk, tickets, out, b.save)
	// What was recorded is kept, even if the import was stopped.
	if lost := b.save(context.WithoutCancel(ctx)); lost != nil {
		return errors.Join(err, fmt.Errorf("%w: %w; run the import again", errUnsaved, lost))
	}
	return err
}

var (
	// errLeftOut says that the import was done, but left out some tickets.
	errLeftOut = errors.New("tickets are left out")

	// errUnsaved says that the archive does not have what was recorded since it was last
	// saved.
	errUnsaved = errors.New("what was recorded at last is not kept")
)

// take imports tickets into a book, and calls save now and then, if it is not nil. When it
// has seen all tickets, it compares the book with the portals.
func (s *settings) take(ctx context.Context, desk *lifecycle.Desk, tickets iter.Seq2[[]ticket, error], out *report, save func(context.Context) error) error {
	if err := adopt(ctx, desk, s.adoptions); err != nil {
		return err
	}
	head, err := desk.Head(ctx)
	if err != nil {
		return err
	}
	if err := s.shown.known(&head); err != nil {
		return err
	}
	im, err := newImporter(ctx, desk, s.facts)
	if err != nil {
		return err
	}
	im.contracts, im.save = s.contracts, save
	if err := im.run(ctx, tickets, out); err != nil {
		return err
	}
	if err := s.reconcile(ctx, im, out.out); err != nil {
		return err
	}
	if n := im.counts[leftOut]; n > 0 {
		return fmt.Errorf("%w, %d of them: the report says why; mend that, or record them by hand, and run the import again", errLeftOut, n)
	}
	return nil
}

// tickets returns where the tickets come from.
func (s *settings) tickets(ctx context.Context, stdin io.Reader) (iter.Seq2[[]ticket, error], error) {
	switch s.requests {
	case "":
		// The identity of whoever is signed in: az login, a managed identity or that of a
		// workload. It needs the role Reader on the subscription.
		who, err := azidentity.NewDefaultAzureCredential(nil)
		if err != nil {
			return nil, err
		}
		return azureTickets(ctx, s.subscription, who, nil), nil
	case "-":
		return serviceRequests(stoppable{ctx, stdin}), nil
	}
	data, err := os.ReadFile(s.requests)
	return serviceRequests(bytes.NewReader(data)), err
}

// stoppable is a reader that gives up when the context ends. A read from a terminal or a
// pipe cannot be interrupted: it is left behind, and ends with the program.
type stoppable struct {
	ctx context.Context
	io.Reader
}

func (r stoppable) Read(p []byte) (int, error) {
	type outcome struct {
		n   int
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		n, err := r.Reader.Read(p) // nobody looks at p after an error
		done <- outcome{n, err}
	}()
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case got := <-done:
		return got.n, got.err
	}
}
