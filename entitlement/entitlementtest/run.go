package entitlementtest

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Options say what is put under the laws, and for how long. The zero Options are
// the package itself.
type Options struct {
	// NewBook returns an empty book. Defaults to the reference, a [Journal].
	NewBook func() Book

	// BalanceAt answers what was left. Defaults to [entitlement.BalanceAt].
	BalanceAt func(entries iter.Seq[entitlement.Entry], at, known time.Time) (entitlement.Balance, error)

	// Renew returns the plan of the next term. Defaults to
	// [entitlement.Entitlement.Renew].
	Renew func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error)

	// Steps is the number of commands of the longest journal. Set it higher for
	// plans of which much is used. Defaults to 40; less than 1 is the default.
	Steps int

	_ struct{}
}

// complete returns a copy with the defaults.
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

// Run checks every law as a subtest named by its ID, on random journals of the
// plans in a catalogue; without any, of those of [Catalogue]. A grant that
// [entitlement.New] refuses fails every law that meets it. What breaks a law is
// made as short as it can be, and told with the law. Each law is checked on a
// hundred journals, which takes a few seconds for all of them; the flag
// -rapid.checks changes that. Nil options are the zero Options.
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

// Fuzz is [Run] for a fuzz target, with all laws at once: the bytes of the fuzzer
// choose the journal.
func Fuzz(f *testing.F, catalogue []entitlement.Grant, opts *Options) {
	opts = opts.complete()
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		if _, err := try(drawn{t}, catalogue, opts, laws); err != nil {
			t.Fatal(err)
		}
	}))
}

// Check checks one law on random journals, the same ones each time, and returns
// the first problem. It is for tests of broken books; tests of a book use [Run].
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

// Campaign does at least so many random commands, the same ones each time, and
// checks all laws after each. It ends the test at the first problem, and else
// returns what was done. A million take some fifteen seconds on one core.
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

// try makes one journal, and returns it or the law that it breaks.
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
