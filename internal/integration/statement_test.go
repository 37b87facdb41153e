package integration_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
)

// hostile are texts that would do harm if they stood in a statement.
var hostile = []string{
	"CANARY', 0); DROP TABLE books; --",
	`CANARY"; DELETE FROM keys; --`,
	`CANARY\' OR 1=1 /*`,
	"CANARY $1 ?1 :x @y ? {fn}",
	"CANARY%_",
	"CANARY\n;\nUPDATE plans SET remaining = granted;\n",
}

// TestStatementsHaveNoValues has texts that would do harm in every field of every row,
// and in every question, and looks at the statements as the driver gets them, which is
// what a database can be told to log: they are the same whatever the values are, have
// none of them, and every table in them is looked up by partner.
func TestStatementsHaveNoValues(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		if err := sqlstore.Migrate(t.Context(), d.DB, d.dialect, nil); err != nil {
			t.Fatal(err)
		}
		var first map[string]bool
		for i, text := range hostile {
			tap := &tap{}
			db := tap.on(t, d.again(false))
			s, err := sqlstore.New(t.Context(), db, d.dialect, nil) // which has prepared nothing
			if err != nil {
				t.Fatal(err)
			}
			change := askEverything(t, s, text, i)
			if tx, err := db.BeginTx(t.Context(), nil); err != nil {
				t.Fatal(err)
			} else if err := s.InTx(tx).Apply(t.Context(), change); !errors.Is(err, lifecycle.ErrConflict) {
				t.Errorf("%q again: %v, want ErrConflict", text, err)
			} else if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			texts := tap.texts
			if first == nil {
				first = texts
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(texts))); diff != "" {
				t.Fatalf("other statements for %q (-want +got):\n%s", text, diff)
			}
		}
		tables := regexp.MustCompile(`\b(?:FROM|INTO|UPDATE|JOIN) (books|plans|links|holds|entries|requests|keys)\b`)
		byPartner := regexp.MustCompile(`\bpartner\b(?: =| IN| >=|,|\))`)
		reads := 0
		for text := range first {
			if strings.Contains(text, "CANARY") || strings.Contains(text, "'CA") {
				t.Errorf("a value stands in the statement %s", text)
			}
			named := len(tables.FindAllString(text, -1))
			if reads += named; len(byPartner.FindAllString(text, -1)) < named {
				t.Errorf("not every table is looked up by partner in %s", text)
			}
		}
		if len(first) < 20 || reads < 30 {
			t.Errorf("%d statements name %d tables, want all that there are", len(first), reads)
		}
	})
}

// askEverything writes and reads a book in which every text is the given one, with
// other numbers for each n.
func askEverything(t *testing.T, s *sqlstore.Store, text string, n int) *lifecycle.Change {
	t.Helper()
	ctx := t.Context()
	p := lifecycle.PartnerID(text)
	e, err := entitlement.New(entitlement.Grant{Plan: entitlement.PlanID(strings.ReplaceAll(text, "\n", " ")), Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: lifeAt})
	if err != nil {
		t.Fatal(err)
	}
	const pages = 501 // rows, so that there are some for a second page of each kind
	first := &lifecycle.Change{Links: []lifecycle.Link{{}}, Holds: []lifecycle.Hold{{}, {}}, Freed: []lifecycle.RequestID{""}}
	for range pages {
		first.Entries = append(first.Entries, entitlement.Entry{Kind: entitlement.LinkedTo})
		first.Requests = append(first.Requests, lifecycle.Request{Version: 1, Steps: []lifecycle.Step{{Event: lifecycle.EventWait}}})
		first.Keys = append(first.Keys, lifecycle.Key{Op: lifecycle.OpOpen, Version: 1})
	}
	setTexts(reflect.ValueOf(first).Elem(), text)
	first.Plans = []lifecycle.Plan{{Entitlement: e, Contract: lifecycle.ContractID(text)}}
	first.Holds[1].Request += "2"
	for i := range pages {
		first.Entries[i].Seq = 1
		first.Requests[i].ID += lifecycle.RequestID(fmt.Sprint(i))
		first.Keys[i].ID += lifecycle.OperationID(fmt.Sprint(i))
		first.Keys[i].Request = first.Requests[i].ID
	}
	if err := s.Apply(ctx, first); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	// What other statements do: of one operation, of a book that is there, of several.
	second := &lifecycle.Change{
		Partner: p, Base: 1, Holds: first.Holds, Freed: first.Freed, Links: first.Links, Plans: first.Plans,
		Requests: first.Requests[:1], Keys: []lifecycle.Key{{ID: first.Keys[0].ID + "next", Op: lifecycle.OpOpen, Version: 2}},
	}
	third := &lifecycle.Change{Partner: p, Base: 2}
	begin := &lifecycle.Change{Partner: p + "2", Keys: []lifecycle.Key{{ID: first.Keys[0].ID, Op: lifecycle.OpOpen, Version: 1}}}
	beside := &lifecycle.Change{Partner: p + "3"}
	for i, err := range slices.Concat(s.ApplyAll(ctx, []*lifecycle.Change{second}), s.ApplyAll(ctx, []*lifecycle.Change{third, begin, beside})) {
		if err != nil {
			t.Fatalf("%q: change %d: %v", text, i+2, err)
		}
	}
	h, err := s.Head(ctx, p)
	if err != nil || h.Version != 3 || len(h.Links) != 1 || h.Links[0].Account != text || len(h.Holds) != 1 {
		t.Errorf("%q: head %+v, %v", text, h, err)
	}
	if k, r, err := s.Key(ctx, p, first.Keys[7].ID); err != nil || k.ID != first.Keys[7].ID || r.ID != first.Requests[7].ID || r.Title != text {
		t.Errorf("%q: key %+v of %+v, %v", text, k, r, err)
	}
	for name, q := range map[string]lifecycle.RequestQuery{
		"all": {}, "one": {ID: first.Requests[7].ID}, "of the account": {Account: text}, "of the plan": {Plan: entitlement.PlanID(text)},
		"some": {Limit: n + 1},
	} {
		found := 0
		for r, err := range s.Requests(ctx, p, q) {
			if found++; err != nil || r.Account != text {
				t.Fatalf("%q: requests, %s: %+v, %v", text, name, r, err)
			}
		}
		if found == 0 {
			t.Errorf("%q: requests, %s: none", text, name)
		}
	}
	for r, err := range s.Requests(ctx, p, lifecycle.RequestQuery{
		State: lifecycle.StateOpen, Filed: true, Portal: routing.AzurePortal, Product: routing.Azure, Account: text, Plan: entitlement.PlanID(text),
	}) {
		t.Errorf("%q: a request in no state is open: %+v, %v", text, r, err)
	}
	entries, keys := 0, 0
	for e, err := range s.Journal(ctx, p, 0) {
		if entries++; err != nil || e.Account != text || e.Note != text {
			t.Fatalf("%q: entry %+v, %v", text, e, err)
		}
	}
	for k, err := range s.Keys(ctx, p, 0) {
		if keys++; err != nil || !strings.HasPrefix(string(k.ID), text) {
			t.Fatalf("%q: key %+v, %v", text, k, err)
		}
	}
	if entries != pages || keys != pages+1 {
		t.Errorf("%q: %d entries and %d keys, want %d and one more", text, entries, keys, pages)
	}
	return first
}

// setTexts gives every text in v a value.
func setTexts(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			if f.CanSet() {
				setTexts(f, text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			setTexts(v.Index(i), text)
		}
	}
}

// tap collects the texts of the statements that a driver is given.
type tap struct {
	mu    sync.Mutex
	texts map[string]bool
}

func (t *tap) note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.texts == nil {
		t.texts = map[string]bool{}
	}
	t.texts[text] = true
}

// on returns the database of db, reached through the tap. The connections are those of
// a pool, of which db must have no other use.
func (t *tap) on(tb testing.TB, db *sql.DB) *sql.DB {
	tapped := sql.OpenDB(tapConnector{t, db})
	tb.Cleanup(func() { _ = tapped.Close() })
	return tapped
}

// tapConnector opens connections of a database by taking them out of its pool.
type tapConnector struct {
	tap *tap
	db  *sql.DB
}

// Connect implements [driver.Connector].
func (c tapConnector) Connect(ctx context.Context) (driver.Conn, error) {
	from, err := c.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	conn := &tapConn{tap: c.tap, from: from}
	return conn, from.Raw(func(raw any) error {
		inner, ok := raw.(tapped)
		if !ok {
			return fmt.Errorf("a connection of type %T", raw)
		}
		conn.tapped = inner
		return nil
	})
}

// Driver implements [driver.Connector].
func (c tapConnector) Driver() driver.Driver { return c.db.Driver() }

// tapped is what the drivers of both engines can do.
type tapped interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

type tapConn struct {
	tapped
	tap  *tap
	from *sql.Conn
}

// PrepareContext implements [driver.ConnPrepareContext].
func (c *tapConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.tap.note(query)
	return c.tapped.PrepareContext(ctx, query)
}

// ExecContext implements [driver.ExecerContext].
func (c *tapConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.tap.note(query)
	return c.tapped.ExecContext(ctx, query, args)
}

// QueryContext implements [driver.QueryerContext].
func (c *tapConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.tap.note(query)
	return c.tapped.QueryContext(ctx, query, args)
}

// CheckNamedValue implements [driver.NamedValueChecker].
func (c *tapConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.tapped.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// Close gives the connection back.
func (c *tapConn) Close() error { return c.from.Close() }
