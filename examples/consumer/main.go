// Consumer is an HTTP service that keeps one partner's book, as a partner might write one
// around the library.
//
//	go run .                                             # in memory, on localhost:8080
//	DSN='host=/run/postgresql dbname=desk' go run . -store postgres -listen :8080 -hosts desk.hangang.example
//
// Every command is a POST with the header Idempotency-Key, which becomes its operation ID.
// A client that gets no answer, or a 503, repeats the command with the same key, and it
// takes effect once. README.md lists the paths. The service does not ask who its users are:
// put it behind something that does.
//
// On SIGINT or SIGTERM the service takes no more requests, and ends when those that it has
// taken are answered. The exit status is then 0. It is 1 if the service could not serve,
// and 2 for a wrong command line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // terms are in the partner's zone, also where the host has none

	"github.com/partnersupport/partnersupport/lifecycle"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Getenv("DSN"), os.Stderr))
}

// settings are what the command line says.
type settings struct {
	listen  string
	hosts   string
	store   string
	dsn     string // from the environment, because everybody can see a command line
	partner lifecycle.PartnerID
	grace   time.Duration
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, dsn string, stderr io.Writer) int {
	s := settings{dsn: dsn}
	flags := flag.NewFlagSet("consumer", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "localhost:8080", "where to listen")
	flags.StringVar(&s.hosts, "hosts", "", "names under which the service is reached, beside localhost, with commas between; required if it listens not only on this machine")
	flags.StringVar(&s.store, "store", "memory", "where the book is: memory, or postgres with the data source name in the environment variable DSN")
	flags.StringVar((*string)(&s.partner), "partner", "partner", "whose book it is")
	flags.DurationVar(&s.grace, "grace", 20*time.Second, "how long requests may go on after a signal")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "consumer: surplus argument %q\n", flags.Arg(0))
		return 2
	}
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	err := s.serve(ctx, log)
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, "consumer:", err)
		return 2
	case err != nil:
		log.Error("cannot serve", "err", err)
		return 1
	}
	return 0
}

// serve opens the store and serves until the context ends.
func (s *settings) serve(ctx context.Context, log *slog.Logger) (err error) {
	hosts, err := hostsOf(s.listen, s.hosts)
	if err != nil {
		return err
	}
	store, closeStore, err := open(ctx, s.store, s.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: s.partner, Logger: log})
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	log.Info("serving", "addr", l.Addr().String(), "store", s.store, "partner", s.partner)
	return serve(ctx, l, newService(desk, log).handler(hosts), log, s.grace)
}
