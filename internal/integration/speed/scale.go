package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// perPartner is how many requests each partner has. All of them are open.
const perPartner = 10

// measured is of how many partners at most each call is measured.
const measured = 2000

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
	reopen := func() (time.Duration, error) { return 0, nil }
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
		reopen = func() (time.Duration, error) {
			begun := time.Now()
			if err := db.Close(); err != nil {
				return 0, err
			}
			if db, err = openSQLite(file); err != nil {
				return 0, err
			}
			store, err = sqlstore.New(ctx, db, sqlstore.SQLite, nil)
			return time.Since(begun), err
		}
		if _, err := reopen(); err != nil {
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
	empty, err := size()
	if err != nil {
		return err
	}
	var all []scaled
	loaded := 0
	var took time.Duration
	for _, requests := range slices.Compact([]int{min(1000, o.scale), min(100_000, o.scale), o.scale}) {
		s := scaled{requests: requests, partners: requests / perPartner}
		begun := time.Now()
		if err := load(loaded, s.partners); err != nil {
			return err
		}
		took += time.Since(begun)
		s.loaded = took
		if s.opened, err = reopen(); err != nil {
			return err
		}
		now, err := size()
		if err != nil {
			return err
		}
		s.bytes = (now - empty) / float64(requests)
		if s.calls, err = measure(ctx, o, store, loaded, s.partners); err != nil {
			return err
		}
		loaded = s.partners
		all = append(all, s)
	}
	return reportScale(w, all)
}

// scaled is what was measured with some number of requests.
type scaled struct {
	requests, partners int
	loaded, opened     time.Duration
	bytes              float64         // a request
	calls              []time.Duration // medians, in the order of calls
}

// reportScale writes a table with a column for each number of requests.
func reportScale(w io.Writer, all []scaled) error {
	var text strings.Builder
	row := func(name string, cell func(s *scaled) string) {
		fmt.Fprintf(&text, "| %s |", name)
		for i := range all {
			fmt.Fprintf(&text, " %s |", cell(&all[i]))
		}
		text.WriteByte('\n')
	}
	row("requests", func(s *scaled) string { return strconv.Itoa(s.requests) })
	row("---", func(*scaled) string { return "---" })
	row("partners", func(s *scaled) string { return strconv.Itoa(s.partners) })
	row("loaded in", func(s *scaled) string { return s.loaded.Round(10 * time.Millisecond).String() })
	row("bytes a request", func(s *scaled) string { return fmt.Sprintf("%.0f", s.bytes) })
	row("to open", func(s *scaled) string {
		if s.opened == 0 {
			return ""
		}
		return s.opened.Round(10 * time.Microsecond).String()
	})
	for i, c := range calls {
		row(c.name, func(s *scaled) string { return fmt.Sprintf("%.1f µs", microseconds(s.calls[i])) })
	}
	_, err := io.WriteString(w, text.String())
	return err
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

// measure returns the median of each call on random partners, of first up to end, of
// whom nothing was measured before: a partner whose book has grown is another one.
func measure(ctx context.Context, o options, s lifecycle.Store, first, end int) ([]time.Duration, error) {
	random := rand.New(rand.NewPCG(o.seed, uint64(end)))
	times := make([][]time.Duration, len(calls))
	for _, i := range random.Perm(end - first)[:min(measured, end-first)] {
		d, err := newDesk(s, partnerName(first+i))
		if err != nil {
			return nil, err
		}
		if _, err := d.Preview(ctx, draft("first")); err != nil {
			return nil, err
		}
		for i, c := range calls {
			begun := time.Now()
			if err := c.do(ctx, d); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			times[i] = append(times[i], time.Since(begun))
		}
	}
	medians := make([]time.Duration, len(calls))
	for i, t := range times {
		slices.Sort(t)
		medians[i] = t[len(t)/2]
	}
	return medians, nil
}
