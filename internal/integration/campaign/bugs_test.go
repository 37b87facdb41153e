package main

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/internal/race"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == writerCommand {
		os.Exit(program(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestBugs shows that a campaign of each kind finds the bugs that are seeded, and none if
// there is none. The program shows that for each campaign whenever it runs one.
func TestBugs(t *testing.T) {
	if race.Enabled {
		t.Skip("it takes too long under the race detector, which watches the stores elsewhere")
	}
	l := &lab{}
	defer l.close()
	tested := map[string]bool{}
	for _, c := range campaigns {
		kind := c.name + c.part
		if tested[kind] {
			continue
		}
		tested[kind] = true
		t.Run(c.title(), func(t *testing.T) {
			runOn := func(size int, run func(context.Context, *run) error) error {
				r := newRun(l, 1, size)
				err := run(t.Context(), r)
				if errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true" {
					t.Skip(err)
				}
				t.Log(r.counted(), err)
				return err
			}
			for _, bug := range c.bugs {
				if err := runOn(bug.limit, bug.run); verdictOf(err) != violated {
					t.Errorf("%s: %v, want a violation", bug.name, err)
				}
			}
			if err := runOn(min(c.short, few[c.name]), c.run); err != nil {
				t.Errorf("without a bug: %v", err)
			}
		})
	}
}

// few is in which size there must be none: more is what the program is for.
var few = map[string]int{"model": 8000, "histories": 8, "kill": 2, "powercut": 40}
