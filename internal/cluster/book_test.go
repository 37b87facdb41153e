package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

const hangang = lifecycle.PartnerID("hangang")

// book is all that a store has of a partner.
type book struct {
	Head     lifecycle.Head
	Requests []lifecycle.Request
	InWork   []lifecycle.Request
	Journal  []entitlement.Entry
	Keys     []lifecycle.Key
}

// read reads all of a book, and returns the first error.
func read(ctx context.Context, s lifecycle.KeyStore, p lifecycle.PartnerID) (b book, err error) {
	if b.Head, err = s.Head(ctx, p); err != nil {
		return b, err
	}
	for r, err := range s.Requests(ctx, p, lifecycle.RequestQuery{}) {
		if err != nil {
			return b, err
		}
		b.Requests = append(b.Requests, r)
	}
	for r, err := range s.Requests(ctx, p, lifecycle.RequestQuery{Filed: true}) {
		if err != nil {
			return b, err
		}
		b.InWork = append(b.InWork, r)
	}
	for e, err := range s.Journal(ctx, p, 0) {
		if err != nil {
			return b, err
		}
		b.Journal = append(b.Journal, e)
	}
	for k, err := range s.Keys(ctx, p, 0) {
		if err != nil {
			return b, err
		}
		b.Keys = append(b.Keys, k)
	}
	return b, nil
}

func bookOf(tb testing.TB, s lifecycle.KeyStore) book {
	tb.Helper()
	b, err := read(tb.Context(), s, hangang)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// same checks that two books are equal.
func same(tb testing.TB, want, got book) {
	tb.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b entitlement.Entitlement) bool { return a == b }),
		cmp.Comparer(func(a, b language.Tag) bool { return a == b })); diff != "" {
		tb.Errorf("the book (-want +got):\n%s", diff)
	}
}

// fillBook gives the book a plan and some requests, of which one is closed.
func fillBook(tb testing.TB, s lifecycle.Store) *lifecycle.Desk {
	tb.Helper()
	d := stocked(tb, s, hangang, 1000)
	for _, id := range []lifecycle.OperationID{"returned", "kept", "also kept"} {
		if _, err := d.Open(tb.Context(), azureDraft(id)); err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := d.Hold(tb.Context(), azureDraft("held"), lifeAt.Add(time.Hour)); err != nil {
		tb.Fatal(err)
	}
	if _, err := d.Close(tb.Context(), lifecycle.Closing{ID: "close", Request: "returned", Reason: lifecycle.Duplicate}); err != nil {
		tb.Fatal(err)
	}
	return d
}

// next returns a change that a book takes next.
func next(tb testing.TB, s lifecycle.Store, name string) *lifecycle.Change {
	tb.Helper()
	h, err := s.Head(tb.Context(), hangang)
	if err != nil {
		tb.Fatal(err)
	}
	return changeAt(hangang, h.Version, name)
}

// changeAt returns a change of a book at a version, which opens a request.
func changeAt(p lifecycle.PartnerID, base lifecycle.Version, name string) *lifecycle.Change {
	return &lifecycle.Change{
		Partner: p, Base: base,
		Entries:  []entitlement.Entry{{Seq: uint64(base + 1), Kind: entitlement.Refused, At: lifeAt, Recorded: lifeAt, Cause: name}},
		Requests: []lifecycle.Request{{ID: lifecycle.RequestID(name), Version: base + 1, Progress: lifecycle.Progress{State: lifecycle.StateOpen}}},
		Keys:     []lifecycle.Key{{ID: lifecycle.OperationID(name), Op: lifecycle.OpOpen, Version: base + 1, Request: lifecycle.RequestID(name)}},
	}
}

// want checks that an error is all of some.
func want(tb testing.TB, what string, err error, all ...error) {
	tb.Helper()
	for _, e := range all {
		if !errors.Is(err, e) {
			tb.Errorf("%s: error %v, want %v", what, err, e)
		}
	}
}

// not checks that there is an error, and that it wraps none of those given.
func not(tb testing.TB, what string, err error, none ...error) {
	tb.Helper()
	if err == nil {
		tb.Errorf("%s: no error", what)
	}
	for _, e := range none {
		if errors.Is(err, e) {
			tb.Errorf("%s: error %v, which must not be %v", what, err, e)
		}
	}
}

func must(tb testing.TB, what string, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatalf("%s: %v", what, err)
	}
}

func name(n int) string { return fmt.Sprintf("%04d", n) }
