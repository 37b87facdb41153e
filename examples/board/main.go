// Board shows a partner's book as web pages: what is due and when, what is left of each
// plan and how long that will last, the requests of all portals, why a plan is not shown,
// and who may open what. Requests can be closed there. The pages are in English and Korean.
//
//	go run ./examples/board                             # demonstration data, in memory
//	go run ./examples/board -store sqlite:books.db -partner hangang
//	go run ./examples/board -store 'postgres:host=/run/postgresql dbname=desk' -partner hangang
//
// It has no users: whoever reaches it sees everything and may close everything. So by
// default it listens on this machine only; otherwise it belongs behind something that signs
// people in.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // terms and office hours need zones, also where the host has none

	"github.com/partnersupport/partnersupport/lifecycle"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are what the command line says.
type options struct {
	listen, hosts, store, partner, zone, now string
	demo                                     bool
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("board", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address to listen on")
	flags.StringVar(&o.hosts, "hosts", "", "names by which the page is reached, with commas between, for any port or with one; required if it listens not only on this machine")
	flags.StringVar(&o.store, "store", "memory", "where the book is: memory, sqlite:FILE or postgres:DSN")
	flags.StringVar(&o.partner, "partner", "hangang", "whose book it is")
	flags.StringVar(&o.zone, "zone", "Asia/Seoul", "time zone of the page")
	flags.StringVar(&o.now, "now", "", "start at this instant, such as 2026-03-18T05:30:00Z, and not at that of the clock")
	flags.BoolVar(&o.demo, "demo", false, "put demonstration data into the store, if the book is empty; always so in memory")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "board: surplus argument %q\n", flags.Arg(0))
		return 2
	}
	if err := serve(ctx, o, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "board:", err)
		return 1
	}
	return 0
}

// serve answers until ctx ends, and then finishes the answers that it has begun.
func serve(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	if o.partner == "" {
		return errors.New("-partner is empty: say whose book it is")
	}
	zone, err := time.LoadLocation(o.zone)
	if err != nil {
		return fmt.Errorf("-zone %.64q is no time zone such as Asia/Seoul: %w", o.zone, err)
	}
	now, err := clock(o.now)
	if err != nil {
		return err
	}
	hosts, err := allowedHosts(o.listen, o.hosts)
	if err != nil {
		return err
	}
	store, closeStore, err := openStore(ctx, o.store, o.demo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	if o.demo || o.store == "memory" {
		if err := fillDemo(ctx, store, lifecycle.PartnerID(o.partner), now().In(zone)); err != nil {
			return err
		}
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	board, err := newBoard(store, lifecycle.PartnerID(o.partner), zone, now, log)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           board.handler(hosts),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(stdout, "board: http://%s/\n", listener.Addr())
	finished := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		finished <- server.Shutdown(last)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-finished // Serve returns before the last answers are given
}

// clock returns the clock of the page: that of the machine, or one that starts at a
// given instant.
func clock(start string) (func() time.Time, error) {
	if start == "" {
		return time.Now, nil
	}
	from, err := time.Parse(time.RFC3339, start)
	if err != nil {
		return nil, fmt.Errorf("-now %.64q is no instant such as 2026-03-18T05:30:00Z: %w", start, err)
	}
	began := time.Now()
	return func() time.Time { return from.Add(time.Since(began)) }, nil
}
