// Speed compares the SQL stores with what they are made of: [lifecycle.Desk.Open] on SQLite
// with a bare loop of transactions, on PostgreSQL with pgbench and a bare loop over the
// driver, and on both with the same rows written by hand. It measures all of them in one
// run, in rounds in which each has its turn, because a machine is never the same twice. What
// counts is the ratios, and on a machine that has other work the processor time of an
// operation, of program and server together.
//
//	go run ./speed -rounds 5 -each 2s -json results.json
//	go run ./speed -only sqlite
//	go run ./speed -scale 10000000 -only sqlite
//	go run ./speed -scale 10000000 -book
//	go run ./speed -load 1000000
//
// Everything is flushed to the disk before it is acknowledged. The loops and pgbench do
// the least that can be called keeping a balance: one row moves on if something is left,
// the operation's ID goes into a table with a unique key, and a row into a journal. A
// Desk does its full job: it decides, charges a plan and writes request, entry, key and
// plan under the constraints of the schema. Who writes by hand writes the same rows as a
// program does that has no Desk: in a transaction for each request, and with nothing to
// decide. Each partner has a Desk of its own, all on one store under [lifecycle.Share],
// and its head is read when its first request comes. Afterwards the books are checked.
//
// With -scale it keeps that many requests of a tenth as many partners in memory or in
// SQLite, and says what each call costs with a thousand of them, with a hundred thousand
// and with all. With -book as well, one partner has all of them, and what is measured is
// the calls that do not list them.
//
// With -load it loads that many partners into PostgreSQL, each with a plan, a link and
// two requests, through Desks as well, and says how long that took, how large it is and
// how a row is found in it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

// options say what is measured, and for how long.
type options struct {
	only     string
	rounds   int
	each     time.Duration
	partners int
	seed     uint64
	dir      string
	json     string
	profile  string
	load     int
	scale    int
	book     bool
}

func main() {
	var o options
	flag.StringVar(&o.only, "only", "", "measure only what has this in its name, such as sqlite")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.DurationVar(&o.each, "each", 2*time.Second, "how long a turn is; whole seconds")
	flag.IntVar(&o.partners, "partners", 1000, "how many partners there are")
	flag.Uint64Var(&o.seed, "seed", 1, "of the choice of partners")
	flag.StringVar(&o.dir, "dir", "", "where the databases are made; the default is a temporary directory")
	flag.StringVar(&o.json, "json", "", "a file for the results as JSON")
	flag.StringVar(&o.profile, "cpuprofile", "", "a file for a profile of the Desks' turns")
	flag.IntVar(&o.load, "load", 0, "load this many partners into PostgreSQL instead")
	flag.IntVar(&o.scale, "scale", 0, "keep this many requests in memory, or with -only sqlite there, and measure each call")
	flag.BoolVar(&o.book, "book", false, "with -scale: in the book of one partner")
	flag.Parse()
	if err := run(context.Background(), o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options, w io.Writer) (err error) {
	dir, err := os.MkdirTemp(o.dir, "speed")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o.dir = dir
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the server runs as another user
		return err
	}
	if o.load > 0 {
		return loadPartners(ctx, o, w)
	}
	if o.scale > 0 {
		return scale(ctx, o, w)
	}
	var all []*contestant
	wanted := func(engine string) bool {
		return o.only == "" || strings.Contains(o.only, engine) || strings.Contains(engine, o.only)
	}
	if wanted("sqlite") {
		list, end, err := onSQLite(ctx, o)
		if err != nil {
			return err
		}
		defer end()
		all = append(all, list...)
	}
	if wanted("postgresql") {
		list, end, err := onPostgreSQL(ctx, o)
		if err != nil {
			return err
		}
		defer end()
		all = append(all, list...)
	}
	if len(all) == 0 {
		return fmt.Errorf("nothing that is measured has %q in its name", o.only)
	}
	for round := range o.rounds {
		for _, c := range all {
			if err := c.turn(ctx, o, round); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	for _, c := range all {
		if c.check == nil {
			continue
		}
		if err := c.check(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return report(w, o, all)
}

// profiled runs what a profile is wanted of.
func profiled(file string, f func() error) error {
	if file == "" {
		return f()
	}
	out, err := os.Create(file) // the last turn's
	if err != nil {
		return err
	}
	runtime.GC()
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	err = f()
	pprof.StopCPUProfile()
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}
