package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
)

// tester is the test that package storetest works for in this program. What it asks for
// beyond that is a nil pointer.
type tester struct {
	testing.TB
	ctx context.Context
	dir string // of what tells more of a violation
	err error
}

// watch runs what needs a test, and returns the problem that it ends with: a violation,
// unless it was ended by void. What tells more of it is kept or not.
func watch(ctx context.Context, keep bool, do func(t *tester)) error {
	t := &tester{ctx: ctx}
	done := make(chan struct{})
	go func() {
		defer close(done)
		do(t)
	}()
	<-done
	if t.dir != "" && !keep {
		_ = os.RemoveAll(t.dir)
	}
	return t.err
}

// void ends the test, which says nothing then.
func (t *tester) void(err error) {
	t.err = err
	runtime.Goexit()
}

// Helper implements [testing.TB].
func (t *tester) Helper() {}

// Context implements [testing.TB].
func (t *tester) Context() context.Context { return t.ctx }

// ArtifactDir implements [testing.TB].
func (t *tester) ArtifactDir() string {
	if t.dir == "" {
		dir, err := os.MkdirTemp("", "campaign")
		if err != nil {
			t.void(err)
		}
		t.dir = dir
	}
	return t.dir
}

// Error implements [testing.TB].
func (t *tester) Error(args ...any) {
	if t.err == nil {
		t.err = broken("%s", fmt.Sprint(args...))
	}
}

// Fatal implements [testing.TB].
func (t *tester) Fatal(args ...any) {
	t.Error(args...)
	runtime.Goexit()
}

// Fatalf implements [testing.TB].
func (t *tester) Fatalf(format string, args ...any) { t.Fatal(fmt.Sprintf(format, args...)) }
