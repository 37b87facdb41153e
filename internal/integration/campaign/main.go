package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

func main() { os.Exit(program(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

type campaign struct {
	name, store string
	unit        string
	short, full int
	seeded      []seeded
	run         func(ctx context.Context, r *run) error
}

var campaigns = []campaign{
	{"kill-writer", "sqlite", "kills", 15, 300, killWriterSeeded(sqlstore.SQLite), killWriters(sqlstore.SQLite, "")},
	{"kill-writer", "postgresql", "kills", 15, 300, killWriterSeeded(sqlstore.PostgreSQL), killWriters(sqlstore.PostgreSQL, "")},
	{"kill-server", "postgresql", "kills", 5, 100, killServerSeeded, killServers()},
	{"powercut", "sqlite", "cuts", 2000, 50_000, powerCutSeeded, powerCuts},
}

func program(args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 1 && args[0] == writerCommand {
		if err := write(context.Background(), in, out); err != nil {
			fmt.Fprintln(errs, err)
			return 2
		}
		return 0
	}
	return 2
}
