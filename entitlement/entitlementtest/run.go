package entitlementtest

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Options say what is put under the laws, and for how long. The zero Options put
// package entitlement itself under them.
type Options struct {
	// NewBook returns an empty book. Defaults to the reference, a [Journal].
	NewBook func() Book

	// BalanceAt returns what was left at an instant, as it was known at another.
	// Defaults to [entitlement.BalanceAt].
	BalanceAt func(entries iter.Seq[entitlement.Entry], at, known time.Time) (entitlement.Balance, error)

	// Renew returns the plan of the next term. Defaults to
	// [entitlement.Entitlement.Renew].
	Renew func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error)

	// Steps is the number of commands of the longest journal. Set it higher for
	// plans of which much is used. Less than 1 means the default, 40.
	Steps int

	_ struct{}
}

// complete returns a copy with the defaults filled in.
func (o *Options) complete() *Options {
	var full Options
	if o != nil {
		full = *o
	}
	if full.NewBook == nil {
		full.NewBook = func() Book { return new(Journal) }
	}
	if full.BalanceAt == nil {
		full.BalanceAt = entitlement.BalanceAt
	}
	if full.Renew == nil {
		full.Renew = entitlement.Entitlement.Renew
	}
	if full.Steps < 1 {
		full.Steps = 40
	}
	return &full
}

// Run checks every law as a subtest named by its ID, on random journals of the plans
// in a catalogue. An empty catalogue stands for [Catalogue]. A grant that
// [entitlement.New] refuses fails every law that meets it. A failure is shrunk to a
// short journal, and printed with the law. Each law is checked on a hundred journals,
// which takes a few seconds for all laws; the flag -rapid.checks changes the number.
// Nil options are the zero Options.
func Run(t *testing.T, catalogue []entitlement.Grant, opts *Options) {
	opts = opts.complete()
	for _, l := range laws {
		t.Run(l.ID, rapid.MakeCheck(func(t *rapid.T) {
			if _, err := try(drawn{t}, catalogue, opts, []Law{l}); err != nil {
				t.Fatal(err)
			}
		}))
	}
}

// Fuzz is [Run] for a fuzz target. It checks all laws at once, on the journal that the
// bytes of the fuzzer choose.
func Fuzz(f *testing.F, catalogue []entitlement.Grant, opts *Options) {
	opts = opts.complete()
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		if _, err := try(drawn{t}, catalogue, opts, laws); err != nil {
			t.Fatal(err)
		}
	}))
}

// Check checks one law on random journals, the same ones each time, and returns the
// first problem. It is for tests of broken books; tests of a book use [Run]. An empty
// catalogue and nil options mean what they mean for Run.
func (l Law) Check(catalogue []entitlement.Grant, opts *Options) error {
	const journals = 2000
	opts = opts.complete()
	src := newSeeded(1)
	for range journals {
		if _, err := try(src, catalogue, opts, []Law{l}); err != nil {
			return err
		}
	}
	return nil
}

// Campaign does random commands, at least as many as commands says and the same ones
// each time, and checks all laws after each. It ends the test at the first problem;
// otherwise it returns what was done. A million commands take some fifteen seconds on
// one core. An empty catalogue and nil options mean what they mean for [Run].
func Campaign(tb testing.TB, commands int, catalogue []entitlement.Grant, opts *Options) Counts {
	tb.Helper()
	opts = opts.complete()
	src := newSeeded(2)
	var counts Counts
	for counts.Commands < commands {
		t, err := try(src, catalogue, opts, laws)
		if err != nil {
			tb.Fatalf("after %d commands: %v", counts.Commands, err)
		}
		counts.add(t)
	}
	return counts
}

// try makes one journal, and returns it or an error for the law that it breaks.
func try(src source, catalogue []entitlement.Grant, opts *Options, laws []Law) (*trial, error) {
	if len(catalogue) == 0 {
		catalogue = Catalogue()
	}
	t, err := newTrial(src, catalogue, opts)
	if err != nil {
		return nil, err
	}
	for range 1 + src.pick("commands", opts.Steps) {
		t.do()
		for _, l := range laws {
			if l.each != nil {
				if problem := l.each(t); problem != "" {
					return nil, t.broken(l, problem)
				}
			}
		}
	}
	for _, l := range laws {
		if l.end != nil {
			if problem := l.end(t); problem != "" {
				return nil, t.broken(l, problem)
			}
		}
	}
	return t, nil
}

func (t *trial) broken(l Law, problem string) error {
	return fmt.Errorf("%s: %s:\n%s\n%s", l.ID, l.Text, problem, t.story())
}
