package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
)

// tester is the [testing.TB] that package storetest gets in this program. It has only the
// methods that storetest calls; any other panics.
type tester struct {
	testing.TB
	ctx context.Context
	dir string // of the files that explain a violation
	err error
}

// watch runs a function that needs a test, and returns the problem with which it ends: a
// violation, unless void ended it. If keep is set, the files that explain it are kept.
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

// void ends the test without a violation.
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
