package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// measured is how often each call is measured at most.
const measured = 2000

// scaled is what was measured with some number of requests.
type scaled struct {
	requests         int
	loading, opening time.Duration
	bytes            float64         // a request
	calls            []time.Duration // medians, in the order of calls; 0 for one that was not measured
}

// scale keeps o.scale requests, and measures every call with a thousand of them, with a
// hundred thousand and with all. If it fails, it reports what it has measured before.
func scale(ctx context.Context, o options, w io.Writer) (err error) {
	o.scale -= o.scale % perPartner
	if o.scale == 0 {
		return fmt.Errorf("-scale: want %d requests or more, as many as a partner has", perPartner)
	}
	k, err := newKept(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	empty, err := k.size()
	if err != nil {
		return err
	}
	var all []scaled
	defer func() { err = errors.Join(err, reportScale(w, all)) }()
	load, each := k.load, perPartner // requests
	if o.book {
		load, each = k.loadBook, 1
	}
	first := 0
	var loading time.Duration
	for _, requests := range slices.Compact([]int{min(1000, o.scale), min(100_000, o.scale), o.scale}) {
		end := requests / each
		begun := time.Now()
		if err := load(ctx, first, end); err != nil {
			return err
		}
		loading += time.Since(begun)
		s := scaled{requests: requests, loading: loading}
		if s.opening, err = k.reopen(ctx); err != nil {
			return err
		}
		now, err := k.size()
		if err != nil {
			return err
		}
		s.bytes = (now - empty) / float64(requests)
		if s.calls, err = measure(ctx, k.store, o, first, end); err != nil {
			return err
		}
		all = append(all, s)
		first = end
		fmt.Fprintf(os.Stderr, "%d requests measured\n", requests)
	}
	return nil
}

// measure returns the median of each call on the one book or else on random partners,
// from first up to end, of whom nothing was measured before: a partner whose book has
// grown is another one. Each turn has a new Desk, whose first call reads the head and is
// not measured.
func measure(ctx context.Context, s lifecycle.Store, o options, first, end int) ([]time.Duration, error) {
	list := make([]int, min(measured, end-first))
	if !o.book {
		random := rand.New(rand.NewPCG(o.seed, uint64(end)))
		for i, p := range random.Perm(end - first)[:len(list)] {
			list[i] = first + p
		}
	}
	times := make([][]time.Duration, len(calls))
	for turn, partner := range list {
		d, err := newDesk(s, partnerName(partner))
		if err != nil {
			return nil, err
		}
		if _, err := d.Preview(ctx, draft("first")); err != nil {
			return nil, err
		}
		for i, c := range calls {
			if o.book && c.small {
				continue
			}
			begun := time.Now()
			if err := c.do(ctx, d, fmt.Sprintf(" %d %d", end, turn)); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			times[i] = append(times[i], time.Since(begun))
		}
	}
	medians := make([]time.Duration, len(calls))
	for i, t := range times {
		if len(t) > 0 {
			slices.Sort(t)
			medians[i] = t[len(t)/2]
		}
	}
	return medians, nil
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
	row("loaded in", func(s *scaled) string { return s.loading.Round(10 * time.Millisecond).String() })
	row("bytes a request", func(s *scaled) string { return fmt.Sprintf("%.0f", s.bytes) })
	row("to open", func(s *scaled) string {
		if s.opening == 0 {
			return ""
		}
		return s.opening.Round(10 * time.Microsecond).String()
	})
	for i, c := range calls {
		if len(all) > 0 && all[0].calls[i] > 0 {
			row(c.name, func(s *scaled) string { return fmt.Sprintf("%.1f µs", microseconds(s.calls[i])) })
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
