package integration_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestInTx opens requests together with rows of the caller's own.
func TestInTx(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		ctx := t.Context()
		if _, err := d.Exec("CREATE TABLE tickets (id TEXT NOT NULL)"); err != nil {
			t.Fatal(err)
		}
		tickets := func() (n int) {
			t.Helper()
			if err := d.QueryRow("SELECT count(*) FROM tickets").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := bookOf(t, s)
		for _, commit := range []bool{false, true} {
			tx, err := d.Begin()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec("INSERT INTO tickets VALUES ('a')"); err != nil {
				t.Fatal(err)
			}
			in := s.InTx(tx)
			r, err := newDesk(t, in).Open(ctx, azureDraft("in a transaction"))
			if err != nil || r.Left != 0 {
				t.Fatalf("opened with %s left, %v, want none", r.Left, err)
			}
			// The transaction sees what it wrote, and a conflict does not end it.
			if h, err := in.Head(ctx, hangang); err != nil || h.Version != before.Head.Version+1 {
				t.Errorf("in the transaction the book is at version %d, %v", h.Version, err)
			}
			want(t, "a change of another version", in.Apply(ctx, &lifecycle.Change{Partner: hangang}), lifecycle.ErrConflict)
			want(t, "a change with a known ID", in.Apply(ctx, &lifecycle.Change{
				Partner: hangang, Base: before.Head.Version + 1, Keys: []lifecycle.Key{{ID: "buy"}},
			}), lifecycle.ErrConflict)
			if commit {
				err = tx.Commit()
			} else {
				err = tx.Rollback()
			}
			if err != nil {
				t.Fatal(err)
			}
			got := bookOf(t, s)
			if commit && (len(got.Requests) != 3 || tickets() != 1) || !commit && (!reflect.DeepEqual(got, before) || tickets() != 0) {
				t.Errorf("commit %t: %d tickets and %d requests", commit, tickets(), len(got.Requests))
			}
		}

		// What the database refuses leaves nothing, whatever the caller does then.
		before = bookOf(t, s)
		twice := &lifecycle.Change{Partner: hangang, Base: before.Head.Version, Links: []lifecycle.Link{{Account: "a", Contract: "c"}}}
		for _, e := range before.Journal {
			if e.Kind == entitlement.Refunded {
				e.Seq = uint64(twice.Base) + 1
				twice.Entries = append(twice.Entries, e)
			}
		}
		tx, err := d.Begin()
		if err != nil {
			t.Fatal(err)
		}
		wantRefused(t, "a second refund", s.InTx(tx).Apply(ctx, twice))
		if err := tx.Commit(); (err == nil) != (d.dialect == sqlstore.SQLite) {
			t.Errorf("the caller's commit: %v", err)
		}
		same(t, before, bookOf(t, s))
		want(t, "after the end of the transaction", s.InTx(tx).Apply(ctx, next(t, s, "late")), sqlstore.ErrUnavailable)
		if err := readAll(ctx, s.InTx(tx), hangang); !errors.Is(err, sqlstore.ErrUnavailable) {
			t.Errorf("reading after the end of the transaction: %v", err)
		}
	})
}
