package integration_test

import (
	"context"
	"errors"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestForeignWrites lets other code write what breaks a book. The database refuses it.
func TestForeignWrites(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		before := bookOf(t, s)
		const (
			copied = `INSERT INTO entries (partner, version, place, kind, plan, incident, remaining, grace_days)
				SELECT partner, version + 100, place, `
			from = `, plan, incident, remaining, grace_days FROM entries WHERE `
		)
		for name, text := range map[string]string{
			"a negative balance":                  `UPDATE plans SET remaining = -1, consumed = consumed + 2`,
			"more than was granted":               `UPDATE plans SET remaining = granted + 1`,
			"an incident that comes from nowhere": `UPDATE plans SET remaining = remaining + 1`,
			"an incident that is lost":            `UPDATE plans SET remaining = remaining - 1`,
			"a plan without an end":               `UPDATE plans SET remaining = NULL`,
			"more given back than was taken":      `UPDATE plans SET refunded = consumed + 1, remaining = remaining + 2`,
			"taken before it was activated":       `UPDATE plans SET activated = NULL`,
			"a second refund":                     copied + `kind` + from + `kind = 'refunded'`,
			"a second consumption":                copied + `kind` + from + `kind = 'consumed' AND incident = 'kept'`,
			"a confirmation of what was consumed": copied + `'confirmed'` + from + `kind = 'consumed' AND incident = 'kept'`,
			"a refund of nothing":                 `UPDATE entries SET incident = NULL WHERE kind = 'refunded'`,
			"a refund to nowhere":                 `UPDATE entries SET plan = NULL WHERE kind = 'refunded'`,
			"a version of less than nothing":      `UPDATE books SET version = -1`,
			"another book of the partner":         `INSERT INTO books (partner, version) VALUES ('hangang', 1)`,
			"another plan of that name":           `INSERT INTO plans SELECT * FROM plans`,
			"an operation ID that is known":       `INSERT INTO keys SELECT * FROM keys`,
			"another request of that ID":          `INSERT INTO requests SELECT * FROM requests`,
			"two entries in one place":            `INSERT INTO entries SELECT * FROM entries WHERE kind = 'activated'`,
		} {
			if result, err := d.Exec(text); err == nil {
				n, err := result.RowsAffected()
				t.Errorf("%s: it is done, to %d rows, %v", name, n, err)
			}
		}
		same(t, before, bookOf(t, s))
		// What is right can be written by anybody, or nothing would be shown above.
		if _, err := d.Exec(`UPDATE plans SET remaining = remaining - 1, consumed = consumed + 1`); err != nil {
			t.Error(err)
		}
	})
}

// TestRefusedRows applies changes that would count one incident twice, as a Desk with
// a bug would, alone and in a commit with others.
func TestRefusedRows(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		fillBook(t, s)
		before := bookOf(t, s)
		ctx := t.Context()
		for _, kind := range []entitlement.EntryKind{entitlement.Consumed, entitlement.Refunded} {
			twice := &lifecycle.Change{Partner: hangang, Base: before.Head.Version}
			for _, e := range before.Journal {
				if e.Kind == kind {
					e.Seq = uint64(twice.Base) + 1
					twice.Entries = []entitlement.Entry{e}
				}
			}
			wantRefused(t, kind.String()+" twice", s.Apply(ctx, twice))
			after := &lifecycle.Change{Partner: hangang, Base: before.Head.Version + 1}
			other := lifecycle.PartnerID("other than " + kind.String())
			errs := s.ApplyAll(ctx, []*lifecycle.Change{{Partner: other}, twice, after, {Partner: other, Base: 1}})
			if errs[0] != nil || errs[3] != nil || !errors.Is(errs[2], lifecycle.ErrConflict) {
				t.Errorf("beside it: %v", errs)
			}
			wantRefused(t, kind.String()+" twice, in a commit with others", errs[1])
			if h, err := s.Head(ctx, other); err != nil || h.Version != 2 {
				t.Errorf("the other book is at version %d, %v, want 2", h.Version, err)
			}
		}
		same(t, before, bookOf(t, s))
	})
}

func wantRefused(t *testing.T, name string, err error) {
	t.Helper()
	want(t, name, err, sqlstore.ErrConstraint)
}

// want checks that an error is one of those, and that it says of no other of the
// store's what it says of them.
func want(t *testing.T, name string, err error, wanted ...error) {
	t.Helper()
	for _, e := range []error{
		lifecycle.ErrConflict, lifecycle.ErrUnclear, lifecycle.ErrInvalid, lifecycle.ErrNotFound, context.Canceled, context.DeadlineExceeded,
		sqlstore.ErrBusy, sqlstore.ErrUnavailable, sqlstore.ErrReadOnly, sqlstore.ErrFull, sqlstore.ErrConstraint, sqlstore.ErrRow, sqlstore.ErrSchema,
	} {
		is := false
		for _, w := range wanted {
			is = is || w == e //nolint:errorlint // these are the values themselves
		}
		if errors.Is(err, e) != is {
			t.Errorf("%s: error %v; that it is %q: %t, want %t", name, err, e, !is, is)
		}
	}
}

// TestTextsThatNoDatabaseKeeps has a change with a text that would not come back.
func TestTextsThatNoDatabaseKeeps(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		for name, change := range map[string]*lifecycle.Change{
			"a NUL in a partner":         {Partner: "a\x00b", Links: []lifecycle.Link{{Account: "a"}}},
			"a NUL in an operation ID":   {Partner: "p", Keys: []lifecycle.Key{{ID: "a\x00b"}}},
			"no UTF-8 in a hold":         {Partner: "p", Holds: []lifecycle.Hold{{Request: "\xff"}}},
			"no UTF-8 in what is freed":  {Partner: "p", Freed: []lifecycle.RequestID{"\xff"}},
			"half a character in a text": {Partner: "p", Requests: []lifecycle.Request{{ID: "r", Details: "한"[:2]}}},
			"a state that there is not":  {Partner: "p", Requests: []lifecycle.Request{{ID: "r", Progress: lifecycle.Progress{State: 99}}}},
			"an entry of another version": {Partner: "p", Entries: []entitlement.Entry{
				{Seq: 2, Kind: entitlement.Refused},
			}},
			"a number of more than 63 bits": {Partner: "p", Requests: []lifecycle.Request{{ID: "r", Version: 1 << 63}}},
		} {
			want(t, name, s.Apply(t.Context(), change), lifecycle.ErrInvalid)
			errs := s.ApplyAll(t.Context(), []*lifecycle.Change{change, {Partner: lifecycle.PartnerID(name)}})
			want(t, name+", in a commit", errs[0], lifecycle.ErrInvalid)
			if errs[1] != nil {
				t.Errorf("%s: the change beside it: %v", name, errs[1])
			}
		}
		if h, err := s.Head(t.Context(), "p"); err != nil || h.Version != 0 {
			t.Errorf("the book is at version %d, %v, want 0", h.Version, err)
		}
		// Nobody has what cannot be kept.
		_, _, err := s.Key(t.Context(), "p", "a\x00b")
		want(t, "the key of a NUL", err, lifecycle.ErrNotFound)
		if err := readAll(t.Context(), s, "\xff"); err != nil {
			t.Error(err)
		}
	})
}
