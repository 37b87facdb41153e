package integration_test

import (
	"context"
	"errors"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestForeignRows reads rows that other code has changed so that they cannot be what
// a store wrote. Nothing is guessed: the error names the row.
func TestForeignRows(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		if err := s.Apply(t.Context(), &lifecycle.Change{Partner: "other"}); err != nil {
			t.Fatal(err)
		}
		head := func(ctx context.Context) error { _, err := s.Head(ctx, hangang); return err }
		requests := func(ctx context.Context) (last error) {
			for _, last = range s.Requests(ctx, hangang, lifecycle.RequestQuery{}) {
			}
			return last
		}
		journal := func(ctx context.Context) (last error) {
			for _, last = range s.Journal(ctx, hangang, 0) {
			}
			return last
		}
		keys := func(ctx context.Context) (last error) {
			for _, last = range s.Keys(ctx, hangang, 0) {
			}
			return last
		}
		key := func(ctx context.Context) error { _, _, err := s.Key(ctx, hangang, "kept"); return err }
		for _, test := range []struct {
			table, column, value, where string
			read                        func(context.Context) error
			named                       string // the column that the error names; "" is the row as a whole
		}{
			{"plans", "zone", "'Nowhere/Land'", "TRUE", head, ""},
			{"plans", "term_start", "'2025-02-30'", "TRUE", head, "term_start"},
			{"plans", "offer", "'platinum'", "TRUE", head, "offer"},
			{"plans", "offer", "NULL", "TRUE", head, ""},
			{"plans", "grace_days", "100000", "TRUE", head, ""},
			{"plans", "granted", "5000000000", "TRUE", head, "granted"},
			{"plans", "activated", "4102444800000000", "TRUE", head, ""}, // after its term
			{"requests", "state", "'opne'", "id = 'kept'", requests, "state"},
			{"requests", "state", "'Open'", "id = 'kept'", key, "state"},
			{"requests", "locale", "'not a language'", "id = 'kept'", requests, "locale"},
			{"requests", "steps", "'[{]'", "id = 'kept'", requests, "steps"},
			{"requests", "steps", `'[{"event":"close","at":"2025-07-07T00:00:00Z","sum":1}]'`, "id = 'kept'", requests, "steps"},
			{"entries", "kind", "'gone'", "kind = 'activated'", journal, "kind"},
			{"entries", "bought", "'long ago'", "kind = 'granted'", journal, "bought"},
			{"keys", "op", "'undo'", "id = 'kept'", keys, "op"},
			{"keys", "refund", "'all'", "id = 'kept'", key, "refund"},
		} {
			name := test.table + "." + test.column + " = " + test.value
			tx, err := d.Begin()
			if err != nil {
				t.Fatal(err)
			}
			// The other code commits, and afterwards repairs what it did.
			if _, err := tx.Exec("CREATE TABLE saved AS SELECT * FROM " + test.table); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec("UPDATE " + test.table + " SET " + test.column + " = " + test.value + " WHERE " + test.where); err != nil {
				t.Fatal(name, err)
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			err = test.read(t.Context())
			want(t, name, withoutCause(err), sqlstore.ErrRow)
			if row, ok := errors.AsType[*sqlstore.RowError](err); !ok || row.Table != test.table || row.Column != test.named || row.Key == "" || row.Err == nil {
				t.Errorf("%s: error %#v, want one of column %q", name, row, test.named)
			}
			if err := readAll(t.Context(), s, "other"); err != nil {
				t.Errorf("%s: the book of another: %v", name, err)
			}
			for _, text := range []string{"DELETE FROM " + test.table, "INSERT INTO " + test.table + " SELECT * FROM saved", "DROP TABLE saved"} {
				if _, err := d.Exec(text); err != nil {
					t.Fatal(err)
				}
			}
			if err := readAll(t.Context(), s, hangang); err != nil {
				t.Fatalf("%s: after the repair: %v", name, err)
			}
		}
	})
}

// withoutCause drops what package a row's values belong to says of them, such as that
// they are invalid.
func withoutCause(err error) error {
	if row, ok := errors.AsType[*sqlstore.RowError](err); ok {
		return &sqlstore.RowError{Table: row.Table, Key: row.Key, Column: row.Column, Err: errors.New(row.Err.Error())}
	}
	return err
}
