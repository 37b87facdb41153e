package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// perCommit is how many partners are loaded in one commit.
const perCommit = 256

// noting keeps copies of the changes that a Desk writes, because the Desk reuses its own.
type noting struct {
	lifecycle.Store
	changes *[]*lifecycle.Change
}

// Apply implements [lifecycle.Store].
func (n noting) Apply(ctx context.Context, c *lifecycle.Change) error {
	*n.changes = append(*n.changes, &lifecycle.Change{
		Partner: c.Partner, Base: c.Base, Plans: slices.Clone(c.Plans), Links: slices.Clone(c.Links), Holds: slices.Clone(c.Holds),
		Freed: slices.Clone(c.Freed), Entries: slices.Clone(c.Entries), Requests: slices.Clone(c.Requests), Keys: slices.Clone(c.Keys),
	})
	return n.Store.Apply(ctx, c)
}

// loadPartners loads partners into PostgreSQL, and reports how long that took.
func loadPartners(ctx context.Context, o options, w io.Writer) error {
	server, err := postgres.Start(filepath.Join(o.dir, "pg"))
	if err != nil {
		return err
	}
	defer server.Stop()
	db, err := openSchema(ctx, server, "books")
	if err != nil {
		return err
	}
	if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL, nil); err != nil {
		return err
	}
	store, err := sqlstore.New(ctx, db, sqlstore.PostgreSQL, nil)
	if err != nil {
		return err
	}
	start := time.Now()
	for first := 0; first < o.load; first += perCommit {
		var changes []*lifecycle.Change
		for i := first; i < min(first+perCommit, o.load); i++ {
			if err := history(ctx, i, &changes); err != nil {
				return err
			}
		}
		if err := errors.Join(store.ApplyAll(ctx, changes)...); err != nil {
			return err
		}
	}
	took := time.Since(start)
	fmt.Fprintf(w, "%d partners, of each a plan, a link and two requests, a tenth of the second ones held, in %s: %.0f partners, %.0f changes a second\n\n",
		o.load, took.Round(time.Second), float64(o.load)/took.Seconds(), 4*float64(o.load)/took.Seconds())
	if _, err := db.ExecContext(ctx, "ANALYZE"); err != nil {
		return err
	}
	if err := sizes(ctx, db, w); err != nil {
		return err
	}
	if err := lookups(ctx, o, db, store, w); err != nil {
		return err
	}
	return sample(ctx, o, store)
}

// holds reports whether the second request of a partner is held, and not opened.
func holds(i int) bool { return i%10 == 0 }

// history adds the changes of a partner's first four commands.
func history(ctx context.Context, i int, changes *[]*lifecycle.Change) error {
	p := partnerName(i)
	s := noting{memstore.New(), changes}
	if err := begin(ctx, s, p); err != nil {
		return err
	}
	d, err := newDesk(s, p)
	if err != nil {
		return err
	}
	if _, err = d.Open(ctx, draft("first")); err != nil {
		return err
	}
	if holds(i) {
		_, err = d.Hold(ctx, draft("second"), openAt.AddDate(0, 0, 1))
	} else {
		_, err = d.Open(ctx, draft("second"))
	}
	return err
}

// sizes reports how large the tables and their indexes are.
func sizes(ctx context.Context, db *sql.DB, w io.Writer) error {
	rows, err := db.QueryContext(ctx, `SELECT relname, reltuples::bigint, pg_table_size(oid) / 1000000.0, pg_indexes_size(oid) / 1000000.0
		FROM pg_class WHERE relnamespace = 'books'::regnamespace AND relkind = 'r' AND relname <> 'partnersupport_schema' ORDER BY relname`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	fmt.Fprintln(w, "| table | rows | MB | MB of indexes |\n|---|---|---|---|")
	var table, indexes float64
	for rows.Next() {
		var name string
		var tuples int64
		var t, i float64
		if err := rows.Scan(&name, &tuples, &t, &i); err != nil {
			return err
		}
		fmt.Fprintf(w, "| %s | %d | %.0f | %.0f |\n", name, tuples, t, i)
		table, indexes = table+t, indexes+i
	}
	fmt.Fprintf(w, "| all | | %.0f | %.0f |\n\n", table, indexes)
	return rows.Err()
}

// explaining is a connection that explains the queries that it runs.
type explaining struct {
	sqlstore.DBTX
	plan strings.Builder
}

// QueryContext implements [sqlstore.DBTX].
func (e *explaining) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := e.DBTX.QueryContext(ctx, "EXPLAIN (COSTS OFF) "+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		fmt.Fprintln(&e.plan, line)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	return e.DBTX.QueryContext(ctx, query, args...)
}

// lookups reports how rows are found, and how long that takes.
func lookups(ctx context.Context, o options, db *sql.DB, store *sqlstore.Store, w io.Writer) error {
	requests := func(q lifecycle.RequestQuery) func(lifecycle.Store, lifecycle.PartnerID) error {
		return func(s lifecycle.Store, p lifecycle.PartnerID) error {
			n := 0
			for _, err := range s.Requests(ctx, p, q) {
				if err != nil {
					return err
				}
				n++
			}
			if n == 0 {
				return fmt.Errorf("partner %s has no such request", p)
			}
			return nil
		}
	}
	for _, l := range []struct {
		name string
		do   func(lifecycle.Store, lifecycle.PartnerID) error
	}{
		{"Head", func(s lifecycle.Store, p lifecycle.PartnerID) error {
			h, err := s.Head(ctx, p)
			if err == nil && h.Version != 4 {
				err = fmt.Errorf("partner %s is at version %d", p, h.Version)
			}
			return err
		}},
		{"Key", func(s lifecycle.Store, p lifecycle.PartnerID) error { _, _, err := s.Key(ctx, p, "second"); return err }},
		{"a request by its ID", requests(lifecycle.RequestQuery{ID: "first"})},
		{"requests that are open", requests(lifecycle.RequestQuery{Filed: true})},
		{"requests of an account", requests(lifecycle.RequestQuery{Account: "jiwoo"})},
	} {
		e := &explaining{DBTX: db}
		if err := l.do(store.InTx(e), partnerName(o.load/2)); err != nil {
			return err
		}
		if strings.Contains(e.plan.String(), "Seq Scan") {
			return fmt.Errorf("%s reads a whole table:\n%s", l.name, &e.plan)
		}
		c := &contestant{}
		t := turn{clients: 1, length: o.each, seed: o.seed}
		s, err := t.do(func(_, _ int, random *rand.Rand) error { return l.do(store, partnerName(random.IntN(o.load))) })
		if err != nil {
			return err
		}
		c.scores = []score{s}
		fmt.Fprintf(w, "%s of random partners, one client: p50 %.0f µs, p99 %.0f µs, %d times\n\n", l.name, microseconds(c.percentile(.5)),
			microseconds(c.percentile(.99)), s.done)
		for line := range strings.Lines(e.plan.String()) {
			fmt.Fprint(w, "    ", line)
		}
		fmt.Fprintln(w)
	}
	return nil
}

// sample checks the books of some partners that hold nothing.
func sample(ctx context.Context, o options, store *sqlstore.Store) error {
	random := rand.New(rand.NewPCG(o.seed, 0))
	for range 1000 {
		i := random.IntN(o.load)
		if holds(i) {
			i++
		}
		p := partnerName(i)
		d, err := newDesk(store, p)
		if err != nil {
			return err
		}
		if err := checkBook(ctx, store, d, p, 2); err != nil {
			return err
		}
	}
	return nil
}
