package memstore_test

import (
	"context"
	"testing"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// TestErrors pins what people are told, and how: see package errortest.
func TestErrors(t *testing.T) {
	var texts errortest.Texts
	s := memstore.New()
	change := &lifecycle.Change{Partner: "hangang", Keys: []lifecycle.Key{{ID: "open-1", Op: lifecycle.OpOpen, Version: 1}}}
	if err := s.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.Key(t.Context(), "hangang", "open-2")
	texts.Add(err)
	texts.Add(s.Apply(t.Context(), change))
	next := *change
	next.Base = 1
	texts.Add(s.Apply(t.Context(), &next))
	for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{change, &next}) {
		texts.Add(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Apply(ended, &next); err == nil {
		t.Error("a context that has ended is no error")
	}
	texts.Check(t, "errors.txt", "memstore")
}
