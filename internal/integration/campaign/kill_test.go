package main

import (
	"errors"
	"os"
	"testing"

	"github.com/partnersupport/partnersupport/internal/integration/postgres"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == writerCommand {
		os.Exit(program(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestKill kills a few writers and servers, and shows that the seeded bugs are found.
func TestKill(t *testing.T) {
	for _, c := range campaigns {
		if c.name != "kill-writer" && c.name != "kill-server" {
			continue
		}
		t.Run(c.name+" "+c.store, func(t *testing.T) {
			r := newRun(1, 3)
			err := c.run(t.Context(), r)
			if errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true" {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Log(r.counted())
			if got := r.counted()["kills"]; got != 3 {
				t.Errorf("%d kills, want 3", got)
			}
			for _, s := range c.seeded {
				r := newRun(1, s.limit)
				if err := s.run(t.Context(), r); verdictOf(err) != violated {
					t.Errorf("%s: after %v: %v, want a violation", s.name, r.counted(), err)
				} else {
					t.Logf("%s: after %v: %v", s.name, r.counted(), err)
				}
			}
		})
	}
}
