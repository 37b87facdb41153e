package integration_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
)

// trouble is a book that somebody writes into while there is trouble with the database.
type trouble struct {
	*scene
	*database
	t     *testing.T
	store *sqlstore.Store // that has none
	table []answer
	shown map[string]bool // the errors that it came to, as the table names them
}

// troubled begins a book with a plan of many, one of them consumed.
func troubled(t *testing.T, d *database) *trouble {
	t.Helper()
	x := &trouble{
		scene:    &scene{tb: t, ctx: t.Context(), partner: hangang, now: lifeAt},
		database: d, t: t, store: newStore(t, d.DB, d.dialect), table: errorTable(t), shown: map[string]bool{},
	}
	x.open = func() bookStore { return x.store }
	x.plan(900)
	_, err := x.desk(x.store).Open(t.Context(), azureDraft("kept"))
	x.must(err)
	return x
}

// in returns the same for a subtest.
func (x *trouble) in(t *testing.T) *trouble {
	y, s := *x, *x.scene
	s.tb, s.ctx = t, t.Context()
	y.t, y.scene = t, &s
	return &y
}

// A command is asked for while there is trouble.
type command struct {
	ask   func() error
	ends  func()       // ends the trouble; nil if there is nothing to end
	again func() error // the same command afterwards; nil is ask
	costs uint64       // how many incidents are gone when it is done
}

// opening is the command that opens a request at a new desk on a store in trouble.
func (x *trouble) opening(ctx context.Context, on lifecycle.Store, id string) command {
	// It is long and cannot be compressed, so that there has to be room for it.
	draft := azureDraft(id)
	for sum := sha256.Sum256([]byte(id)); len(draft.Details) < 1<<15; sum = sha256.Sum256(sum[:]) {
		draft.Details += fmt.Sprintf("%x\n", sum)
	}
	var first lifecycle.Request
	return command{
		ask: func() error {
			_, err := x.desk(on).Open(ctx, draft)
			return err
		},
		again: func() error {
			r, err := x.desk(x.store).Open(x.ctx, draft)
			if first.ID == "" {
				first = r
			}
			if err == nil {
				x.equal(id, r, first)
			}
			return err
		},
		costs: 1,
	}
}

// check asks for something, and holds what comes of it against the table of errors:
// where the outcome is known, the book is as it was; where it is to be tried again,
// the same command with the same ID is done, once, however often it is repeated; where
// it is not, it comes to the same error again. Wanted are the errors that it comes to.
// Where none are given, the table alone decides, and there need not be any.
func (x *trouble) check(what string, c command, wanted ...error) {
	x.t.Helper()
	before := bookOf(x.t, x.store)
	err := c.ask()
	says := answerTo(x.table, err)
	for _, w := range wanted {
		if errors.Is(w, errOther) { // it stands for those without a value
			continue
		}
		if !errors.Is(err, w) {
			x.t.Errorf("%s: error %v, want %v", what, err, w)
		}
	}
	if len(wanted) > 0 {
		want(x.t, what, withoutCause(err), wanted...)
		if !says.again {
			if again := c.ask(); !slices.Equal(answerTo(x.table, again).errors, says.errors) {
				x.t.Errorf("%s: error %v, and once more %v, want the same one", what, err, again)
			}
		}
	}
	if c.ends != nil {
		c.ends()
	}
	if err != nil {
		for _, name := range says.errors {
			x.shown[name] = true
		}
		if says.known && !errors.Is(err, lifecycle.ErrRefused) {
			same(x.t, before, bookOf(x.t, x.store))
		}
	}
	found := x.played(func(*scene) {
		if err != nil && !says.again {
			return
		}
		again := c.again
		if again == nil {
			again = c.ask
		}
		for range 3 {
			if err := again(); err != nil {
				x.failf("afterwards: %v", err)
			}
		}
		consumed := before.Head.Plans[0].Entitlement.Consumed() + c.costs
		if got := bookOf(x.t, x.store).Head.Plans[0].Entitlement.Consumed(); got != consumed {
			x.failf("afterwards %d incidents are consumed, want %d", got, consumed)
		}
	})
	if found != "" {
		x.t.Errorf("%s, which came to %v: %s", what, err, found)
	}
}

// exec runs statements of somebody else.
func (x *trouble) exec(texts ...string) {
	x.t.Helper()
	for _, text := range texts {
		if _, err := x.Exec(text); err != nil {
			x.t.Fatal(text, err)
		}
	}
}

// text returns what the database says to a question.
func (x *trouble) text(query string) (text string) {
	x.t.Helper()
	if err := x.QueryRow(query).Scan(&text); err != nil {
		x.t.Fatal(query, err)
	}
	return text
}

// troubles are all the errors that the table knows, brought about on a real database.
// More trouble with connections and servers is in files of its own.
var troubles = []struct {
	name  string
	bring func(x *trouble, name string)
}{
	{"the database is not there at the start", func(x *trouble, name string) {
		// It is reached over a link that is made later.
		link := filepath.Join(socketDir(x.t), "link")
		var db *sql.DB
		var target string
		if x.dialect == sqlstore.SQLite {
			target = filepath.Dir(x.text("SELECT file FROM pragma_database_list WHERE name = 'main'"))
			db = openSQLite(x.t, filepath.Join(link, "books.db"))
		} else {
			target = postgreSQL(x.t).Dir()
			var err error
			if db, err = sql.Open("pgx", "host="+link+" user=postgres dbname=postgres search_path="+x.text("SHOW search_path")); err != nil {
				x.t.Fatal(err)
			}
			x.t.Cleanup(func() { _ = db.Close() })
		}
		open := func() (*sqlstore.Store, error) {
			if err := sqlstore.Migrate(x.ctx, db, x.dialect, nil); err != nil {
				return nil, err
			}
			return sqlstore.New(x.ctx, db, x.dialect, nil)
		}
		c := command{ask: func() error { _, err := open(); return err }, costs: 1}
		c.ends = func() {
			if err := os.Symlink(target, link); err != nil {
				x.t.Fatal(err)
			}
		}
		c.again = func() error {
			s, err := open()
			if err != nil {
				return err
			}
			return x.opening(x.ctx, s, name).ask()
		}
		_, err := sqlstore.New(x.ctx, db, x.dialect, nil)
		want(x.t, "opening it", err, sqlstore.ErrUnavailable)
		x.check(name, c, sqlstore.ErrUnavailable)
	}},
	{"the database is read-only", func(x *trouble, name string) {
		x.check(name, x.opening(x.ctx, newStore(x.t, x.again(true), x.dialect), name), sqlstore.ErrReadOnly)
	}},
	{"the disk is full", func(x *trouble, name string) {
		if x.dialect != sqlstore.SQLite {
			x.t.Skip("the server needs a disk of its own: TestServerDiskFull")
		}
		db := x.again(false)
		db.SetMaxOpenConns(1) // the limit is that of a connection
		if _, err := db.Exec("PRAGMA max_page_count = " + x.text("PRAGMA page_count")); err != nil {
			x.t.Fatal(err)
		}
		x.check(name, x.opening(x.ctx, newStore(x.t, db, x.dialect), name), sqlstore.ErrFull)
	}},
	{"the context has ended", func(x *trouble, name string) {
		ctx, cancel := context.WithCancel(x.ctx)
		cancel()
		x.check(name, x.opening(ctx, x.store, name), context.Canceled)
	}},
	{"the deadline of the context has passed", func(x *trouble, name string) {
		ctx, cancel := context.WithDeadline(x.ctx, lifeAt)
		defer cancel()
		x.check(name, x.opening(ctx, x.store, name), context.DeadlineExceeded)
	}},
	{"the context ends while others hold the book", func(x *trouble, name string) {
		ctx, cancel := context.WithCancel(x.ctx)
		defer cancel()
		w := x.wire()
		w.next = func(ctx context.Context, c *lifecycle.Change) error {
			go func() {
				x.waits()
				cancel()
			}()
			return w.KeyStore.Apply(ctx, c)
		}
		c := x.opening(ctx, w, name)
		c.ends = holdBook(x.t, x.database)
		wanted := []error{context.Canceled}
		if x.dialect == sqlstore.PostgreSQL {
			wanted = append(wanted, lifecycle.ErrUnclear) // the server has the statement
		}
		x.check(name, c, wanted...)
	}},
	{"others hold the book", func(x *trouble, name string) {
		// A Desk tries again, nine times; its caller goes after the first.
		ctx, cancel := context.WithCancel(x.ctx)
		defer cancel()
		s := &watched{Store: newStore(x.t, x.hasty(), x.dialect), stop: cancel}
		c := x.opening(ctx, s, name)
		open := c.ask
		c.ask = func() error {
			if err := open(); !errors.Is(err, context.Canceled) {
				return err
			}
			return s.err
		}
		c.ends = holdBook(x.t, x.database)
		x.check(name, c, sqlstore.ErrBusy, lifecycle.ErrConflict)
	}},
	{"the schema is that of a newer library", func(x *trouble, name string) {
		opened := x.opening(x.ctx, x.store, name).again
		x.check(name, command{
			ask: func() error {
				x.exec("UPDATE partnersupport_schema SET version = 99")
				if err := sqlstore.Migrate(x.ctx, x.DB, x.dialect, nil); !errors.Is(err, sqlstore.ErrSchema) {
					x.t.Errorf("migrating it: %v", err)
				}
				_, err := sqlstore.New(x.ctx, x.DB, x.dialect, nil)
				return err
			},
			ends: func() { x.exec("UPDATE partnersupport_schema SET version = 1") },
			again: func() error {
				if _, err := sqlstore.New(x.ctx, x.DB, x.dialect, nil); err != nil {
					return err
				}
				return opened()
			},
			costs: 1,
		}, sqlstore.ErrSchema)
	}},
	{"a row that somebody has made unreadable", func(x *trouble, name string) {
		c := x.opening(x.ctx, x.store, name)
		open := c.ask
		c.ask = func() error {
			x.exec("UPDATE plans SET offer = 'platinum'")
			return open()
		}
		c.ends = func() { x.exec("UPDATE plans SET offer = 'success_core'") }
		x.check(name, c, sqlstore.ErrRow)
	}},
	{"an incident that somebody has taken already", func(x *trouble, name string) {
		c := x.opening(x.ctx, x.store, name)
		open := c.ask
		c.ask = func() error {
			x.exec("DELETE FROM entries WHERE version > 1000000", `INSERT INTO entries (partner, version, place, kind, plan, incident, grace_days)
				SELECT partner, version + 1000000, place, kind, plan, '`+name+`', grace_days FROM entries WHERE kind = 'consumed' AND incident = 'kept'`)
			return open()
		}
		c.ends = func() { x.exec("DELETE FROM entries WHERE version > 1000000") }
		x.check(name, c, sqlstore.ErrConstraint)
		x.must(c.again()) // now that it is free
	}},
	{"a balance that somebody has changed", func(x *trouble, name string) {
		// It adds up by itself, so that the database takes it, and not with the journal.
		x.check(name, command{
			ask: sync.OnceValue(func() error {
				x.exec("UPDATE plans SET remaining = remaining - 1, consumed = consumed + 1")
				defer x.exec("UPDATE plans SET remaining = remaining + 1, consumed = consumed - 1")
				return x.moved(x.store, memstore.New())
			}),
		}, lifecycle.ErrInconsistent, lifecycle.ErrInvalid)
	}},
	{"a table that somebody has renamed", func(x *trouble, name string) {
		c := x.opening(x.ctx, x.store, name)
		open, rename := c.ask, sync.OnceFunc(func() { x.exec("ALTER TABLE keys RENAME TO gone") })
		c.ask = func() error {
			rename()
			return open()
		}
		c.ends = func() { x.exec("ALTER TABLE gone RENAME TO keys") }
		x.check(name, c, errOther)
		x.must(c.again())
	}},

	// What is the caller's fault or the book's is the same on every store.
	{"a command that is wrong", func(x *trouble, name string) {
		x.check(name, command{ask: func() error {
			_, err := x.desk(x.store).Open(x.ctx, lifecycle.Draft{ID: "wrong"})
			return err
		}}, lifecycle.ErrInvalid)
	}},
	{"a request that there is not", func(x *trouble, name string) {
		x.check(name, command{ask: func() error {
			_, err := x.desk(x.store).Close(x.ctx, lifecycle.Closing{ID: "close", Request: "nobody's", Reason: lifecycle.Resolved})
			return err
		}}, lifecycle.ErrNotFound)
	}},
	{"an operation ID that is used for something else", func(x *trouble, name string) {
		draft := azureDraft("kept")
		draft.Title = "another"
		x.check(name, command{ask: func() error { _, err := x.desk(x.store).Open(x.ctx, draft); return err }}, lifecycle.ErrReused)
	}},
	{"an account that is not linked", func(x *trouble, name string) {
		draft := azureDraft(name)
		draft.Account = "minji"
		d := x.desk(x.store)
		x.check(name, command{
			ask: func() error { _, err := d.Open(x.ctx, draft); return err },
			ends: func() {
				_, err := d.Link(x.ctx, lifecycle.Linking{ID: "link minji", Account: "minji", Plan: plan})
				x.must(err)
			},
			costs: 1,
		}, lifecycle.ErrRefused)
	}},
	{"a policy that the desk does not know", func(x *trouble, name string) {
		policy := routing.Policy2025()
		policy.Name = "house rules"
		router, err := routing.NewRouter(policy)
		x.must(err)
		d, err := lifecycle.NewDesk(x.store, &lifecycle.Options{Partner: x.partner, Router: router, Now: func() time.Time { return x.now }})
		x.must(err)
		_, err = d.Open(x.ctx, azureDraft(name))
		x.must(err)
		x.check(name, command{ask: func() error { _, err := x.desk(x.store).Explain(x.ctx, lifecycle.RequestID(name)); return err }}, lifecycle.ErrPolicyUnknown)
	}},
	{"a book that is moved to where another one is", func(x *trouble, name string) {
		other := &scene{tb: x.t, ctx: x.ctx, partner: x.partner, now: x.now}
		books := memstore.New()
		other.open = func() bookStore { return books }
		other.plan(1)
		x.check(name, command{ask: func() error { return x.moved(books, x.store) }}, lifecycle.ErrOtherBook)
	}},
}

// moved exports the book from one store and imports it into another one.
func (x *trouble) moved(from, to lifecycle.KeyStore) error {
	var archive bytes.Buffer
	if err := lifecycle.Export(x.ctx, from, x.partner, &archive); err != nil {
		return err
	}
	return lifecycle.Import(x.ctx, to, x.partner, bytes.NewReader(archive.Bytes()))
}

// TestTrouble brings both engines into all the trouble, and holds each error against the
// table of errors. It is all the table has.
func TestTrouble(t *testing.T) {
	shown, subtests := map[string]bool{}, 0
	engines(t, func(t *testing.T, d *database) {
		x := troubled(t, d)
		x.shown = shown
		for _, trouble := range troubles {
			t.Run(trouble.name, func(t *testing.T) {
				subtests++
				trouble.bring(x.in(t), trouble.name)
			})
		}
	})
	if subtests < 2*len(troubles) {
		t.Logf("%d of %d subtests were run: what they show of the table is not checked", subtests, 2*len(troubles))
		return
	}
	for _, row := range errorTable(t) {
		for _, name := range row.errors {
			if !shown[name] {
				t.Errorf("no trouble comes to %s", name)
			}
		}
	}
}

// hasty opens the database once more for somebody who does not wait for others.
func (x *trouble) hasty() *sql.DB {
	x.t.Helper()
	db := x.again(false)
	db.SetMaxOpenConns(1) // the setting is that of a connection
	text := "SET lock_timeout = 10"
	if x.dialect == sqlstore.SQLite {
		text = "PRAGMA busy_timeout = 1"
	}
	if _, err := db.Exec(text); err != nil {
		x.t.Fatal(err)
	}
	return db
}

// waits returns when somebody waits for a lock on the server. Nobody can see who waits for
// one of SQLite's.
func (x *trouble) waits() {
	if x.dialect == sqlstore.SQLite {
		return
	}
	for n := 0; n == 0; time.Sleep(time.Millisecond) {
		if err := x.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").Scan(&n); err != nil {
			x.t.Error(err)
			return
		}
	}
}

// socketDir makes a directory whose name is short enough for a socket in it.
func socketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "px")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// watched is a store whose caller goes away after it has written.
type watched struct {
	lifecycle.Store
	stop context.CancelFunc
	err  error
}

// Apply implements [lifecycle.Store].
func (w *watched) Apply(ctx context.Context, c *lifecycle.Change) error {
	w.err = w.Store.Apply(ctx, c)
	w.stop()
	return w.err
}
