package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
)

// perPartner is how many requests each partner has. All of them are open.
const perPartner = 10

// repeated is how often each call is measured, on random partners.
const repeated = 2000

// calls are what is measured, in this order, so that the opened request can be closed.
var calls = []struct {
	name string
	do   func(ctx context.Context, d *lifecycle.Desk, id string) error
}{
	{"Open", func(ctx context.Context, d *lifecycle.Desk, id string) error {
		_, err := d.Open(ctx, draft(id))
		return err
	}},
	{"Close", func(ctx context.Context, d *lifecycle.Desk, id string) error {
		_, err := d.Close(ctx, lifecycle.Closing{ID: lifecycle.OperationID("close " + id), Request: lifecycle.RequestID(id), Reason: lifecycle.Duplicate})
		return err
	}},
	{"Request", func(ctx context.Context, d *lifecycle.Desk, id string) error {
		_, err := d.Request(ctx, lifecycle.RequestID(id))
		return err
	}},
	{"Requests, open", func(ctx context.Context, d *lifecycle.Desk, _ string) error {
		return exhausted(d.Requests(ctx, lifecycle.RequestQuery{State: lifecycle.StateOpen}))
	}},
	{"Plans", func(ctx context.Context, d *lifecycle.Desk, _ string) error {
		_, err := d.Plans(ctx, lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})
		return err
	}},
	{"Preview", func(ctx context.Context, d *lifecycle.Desk, id string) error {
		_, err := d.Preview(ctx, draft("preview of "+id))
		return err
	}},
}

func exhausted(list iter.Seq2[lifecycle.Request, error]) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// scale keeps o.scale requests, and measures every call with a thousand of them, with a
// hundred thousand and with all. Each partner's Desk is new, and reads the head in its
// first call, which is not measured.
func scale(ctx context.Context, o options, w io.Writer) error {
	if o.only != "" && o.only != "sqlite" {
		return fmt.Errorf("requests are kept in memory or with -only sqlite, and not with -only %s", o.only)
	}
	var store lifecycle.Store
	var size func() (float64, error)
	load := func(first, last int) error {
		for i := first; i < last; i++ {
			if err := fill(ctx, store, i); err != nil {
				return err
			}
		}
		return nil
	}
	reopen := func() error { return nil }
	if o.only == "sqlite" {
		file := filepath.Join(o.dir, "books.db")
		db, err := openSQLite(file)
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite, nil); err != nil {
			return err
		}
		reopen = func() error {
			if err := db.Close(); err != nil {
				return err
			}
			if db, err = openSQLite(file); err != nil {
				return err
			}
			store, err = sqlstore.New(ctx, db, sqlstore.SQLite, nil)
			return err
		}
		if err := reopen(); err != nil {
			return err
		}
		load = func(first, last int) error {
			batches, _ := store.(lifecycle.BatchStore)
			for i := first; i < last; i += perCommit {
				var changes []*lifecycle.Change
				for p := i; p < min(i+perCommit, last); p++ {
					if err := fill(ctx, noting{memstore.New(), &changes}, p); err != nil {
						return err
					}
				}
				if err := errors.Join(batches.ApplyAll(ctx, changes)...); err != nil {
					return err
				}
			}
			return nil
		}
		size = func() (float64, error) {
			info, err := os.Stat(file)
			if err != nil {
				return 0, err
			}
			return float64(info.Size()), nil
		}
	} else {
		store = memstore.New()
		size = func() (float64, error) {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return float64(m.HeapAlloc), nil
		}
	}
	fmt.Fprint(w, "| requests | partners | loaded in | bytes a request | to open |")
	for _, c := range calls {
		fmt.Fprintf(w, " %s |", c.name)
	}
	fmt.Fprintf(w, "\n|%s\n", "---|---|---|---|---|---|---|---|---|---|---|")
	empty, err := size()
	if err != nil {
		return err
	}
	loaded := 0
	var took time.Duration
	for _, requests := range slices.Compact([]int{min(1000, o.scale), min(100_000, o.scale), o.scale}) {
		partners := requests / perPartner
		begun := time.Now()
		if err := load(loaded, partners); err != nil {
			return err
		}
		took += time.Since(begun)
		loaded = max(loaded, partners)
		begun = time.Now()
		if err := reopen(); err != nil {
			return err
		}
		opened := time.Since(begun)
		now, err := size()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %d | %d | %s | %.0f | %s |", requests, partners, took.Round(10*time.Millisecond), (now-empty)/float64(requests), opened.Round(10*time.Microsecond))
		if err := measure(ctx, o, store, partners, w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	return nil
}

// fill gives a partner a plan and its requests.
func fill(ctx context.Context, s lifecycle.Store, i int) error {
	p := partnerName(i)
	if err := begin(ctx, s, p); err != nil {
		return err
	}
	d, err := newDesk(s, p)
	if err != nil {
		return err
	}
	for n := range perPartner {
		if _, err := d.Open(ctx, draft(fmt.Sprint("request ", n))); err != nil {
			return err
		}
	}
	return nil
}

// measure writes the median of each call.
func measure(ctx context.Context, o options, s lifecycle.Store, partners int, w io.Writer) error {
	random := rand.New(rand.NewPCG(o.seed, uint64(partners)))
	times := make([][]time.Duration, len(calls))
	for n := range repeated {
		d, err := newDesk(s, partnerName(random.IntN(partners)))
		if err != nil {
			return err
		}
		if _, err := d.Preview(ctx, draft("first")); err != nil {
			return err
		}
		for i, c := range calls {
			begun := time.Now()
			if err := c.do(ctx, d, fmt.Sprintf("measured %d %d", partners, n)); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			times[i] = append(times[i], time.Since(begun))
		}
	}
	for _, t := range times {
		slices.Sort(t)
		fmt.Fprintf(w, " %.1f µs |", microseconds(t[len(t)/2]))
	}
	return nil
}
