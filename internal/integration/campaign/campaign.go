package main

import (
	"context"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// campaign is a check that is done very often, to see whether a promise holds.
type campaign struct {
	name  string
	part  string // of it
	store string
	what  string // what the size counts
	short int    // the size in CI
	full  int
	bugs  []seeded // it must find them; otherwise it proves nothing
	run   func(ctx context.Context, r *run) error
}

// campaigns are all campaigns, in the order in which they are run.
var campaigns = []campaign{
	{"model", "", memory, "actions", 400_000, 50_000_000, modelSeeded(memory), modelled(memory, 100_000, nil)},
	{"model", "", sqlite, "actions", 8000, 500_000, modelSeeded(sqlite), modelled(sqlite, 2000, nil)},
	{"model", "", postgresql, "actions", 8000, 200_000, modelSeeded(postgresql), modelled(postgresql, 2000, nil)},
	histories(memory, 100, 2000, 16, 25),
	histories(memory+shared, 50, 2000, 16, 25),
	histories(sqlite, 10, 500, 8, 20),
	histories(sqlite+shared, 10, 500, 8, 20),
	histories(postgresql, 10, 500, 8, 20),
	histories(postgresql+shared, 10, 500, 8, 20),
	{"kill", "writer", sqlite, "kills", 15, 300, killWriterSeeded(sqlstore.SQLite), killWriters(sqlstore.SQLite, "")},
	{"kill", "writer", postgresql, "kills", 15, 300, killWriterSeeded(sqlstore.PostgreSQL), killWriters(sqlstore.PostgreSQL, "")},
	{"kill", "server", postgresql, "kills", 5, 100, killServerSeeded, killServers()},
	{"powercut", "", sqlite, "cuts", 1500, 50_000, powerCutSeeded, powerCuts},
}

func histories(store string, short, full, clients, calls int) campaign {
	return campaign{
		"histories", fmt.Sprintf("%d clients, %d calls each", clients, calls), store, "histories", short, full,
		historySeeded(store, clients, calls), linearizable(store, clients, calls, nil),
	}
}

// title returns the name of a campaign in a line about it.
func (c *campaign) title() string {
	if c.part == "" {
		return c.name + " on " + c.store
	}
	return fmt.Sprintf("%s (%s) on %s", c.name, c.part, c.store)
}

// hold runs a campaign: first it must find its seeded bugs, and then nothing else.
func (c *campaign) hold(ctx context.Context, l *lab, seed uint64, size int, p *progress) *result {
	res := newResult(c, seed, size)
	begun := time.Now()
	err := c.prove(ctx, l, seed, p, res)
	if err == nil {
		r := newRun(l, seed, size)
		stop := p.watch(c.title(), c.what, r)
		err = c.run(ctx, r)
		stop()
		res.Counts = r.counted()
	}
	if ctx.Err() != nil {
		err = ctx.Err() // whatever error it caused
	}
	res.end(begun, err)
	return res
}

// prove lets the campaign find its seeded bugs.
func (c *campaign) prove(ctx context.Context, l *lab, seed uint64, p *progress, res *result) error {
	for _, bug := range c.bugs {
		r := newRun(l, seed, bug.limit)
		stop := p.watch(c.title()+": "+bug.name, c.what, r)
		err := bug.run(ctx, r)
		stop()
		switch verdictOf(err) {
		case held:
			return fmt.Errorf("it does not find %s in %d %s", bug.name, bug.limit, c.what)
		case void:
			return fmt.Errorf("looking for %s: %w", bug.name, err)
		case violated:
			res.Found = append(res.Found, found{bug.name, firstLine(err)})
		}
	}
	return nil
}
