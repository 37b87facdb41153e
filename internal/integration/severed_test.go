package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// tracer does something just before one of the statements of a pool.
type tracer struct {
	mu sync.Mutex
	n  int // the statements that are still to go before it
	do func(session uint32)
}

// arm has it do something before statement n from now on, counted from 1.
func (tr *tracer) arm(n int, do func(session uint32)) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.n, tr.do = n, do
}

// disarm returns whether it has done what it was armed for.
func (tr *tracer) disarm() (done bool) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	done, tr.do = tr.do == nil, nil
	return done
}

// TraceQueryStart implements [pgx.QueryTracer].
func (tr *tracer) TraceQueryStart(ctx context.Context, conn *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.do != nil {
		if tr.n--; tr.n == 0 {
			tr.do(conn.PgConn().PID())
			tr.do = nil
		}
	}
	return ctx
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (tr *tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// traced opens a pool of one connection, whose statements a tracer sees.
func traced(t *testing.T, dsn string) (*sql.DB, *tracer) {
	t.Helper()
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	tr := &tracer{}
	config.Tracer = tr
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db, tr
}

// end ends a session, and returns when it is gone.
func end(t *testing.T, other *sql.DB, session uint32) {
	for there := true; there; {
		if err := other.QueryRow("SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity WHERE pid = $1", session).Scan(&there); err != nil {
			t.Error(err)
			return
		}
	}
}

// holdTables keeps everybody from all tables until a session waits for them, does
// something to it in the transaction that keeps them, and lets go.
func holdTables(t *testing.T, other *sql.DB, session uint32, do func(tx *sql.Tx)) (over func()) {
	tx, err := other.Begin()
	if err != nil {
		t.Error(err)
		return func() {}
	}
	if _, err := tx.Exec("LOCK TABLE books, plans, links, holds, entries, requests, keys"); err != nil {
		t.Error(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for waits := false; !waits; time.Sleep(time.Millisecond) {
			const text = "SELECT count(*) > 0 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'"
			if err := tx.QueryRow(text, session).Scan(&waits); err != nil {
				t.Error(err)
				break
			}
		}
		do(tx)
		_ = tx.Rollback() // the server may be gone
	}()
	return func() { <-done }
}

// severed is a way to lose a connection.
type severed struct {
	name string
	dsn  string
	cut  func(session uint32) // at the beginning of a statement
	over func()               // returns when it has happened
}

// atEach meets a way to lose the connection at each statement of each command: opening a
// request, closing one, and looking for one. It returns how many of the changes whose
// outcome was unclear were written, and how many were not.
func (x *trouble) atEach(t *testing.T, s *severed) (written, lost int) {
	for _, ask := range []struct {
		name  string
		do    func(d *lifecycle.Desk, id string) (lifecycle.Request, error)
		costs uint64
		least int // statements
	}{
		{"opening", func(d *lifecycle.Desk, id string) (lifecycle.Request, error) { return d.Open(x.ctx, azureDraft(id)) }, 1, 3},
		{"closing", func(d *lifecycle.Desk, id string) (lifecycle.Request, error) {
			return d.Close(x.ctx, lifecycle.Closing{ID: lifecycle.OperationID("close " + id), Request: lifecycle.RequestID("request " + id), Reason: lifecycle.Duplicate})
		}, 0, 4},
		{"looking", func(d *lifecycle.Desk, _ string) (lifecycle.Request, error) { return d.Request(x.ctx, "kept") }, 0, 1},
	} {
		n := 1
		for ; ; n++ {
			id := fmt.Sprintf("%s, %s %d", ask.name, s.name, n)
			db, tr := traced(t, s.dsn)
			store := newStore(t, db, sqlstore.PostgreSQL)
			// All statements are prepared, so that the next of each is the one that counts.
			for _, id := range []string{"request " + id, "request warm " + id} {
				if _, err := x.desk(store).Open(x.ctx, azureDraft(id)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := ask.do(x.desk(store), "warm "+id); err != nil {
				t.Fatal(err)
			}
			before := bookOf(t, x.store)
			reached := false
			var unclear bool
			var first lifecycle.Request
			x.check(id, command{
				ask: func() error {
					tr.arm(n, s.cut)
					_, err := ask.do(x.desk(store), id)
					if reached = tr.disarm(); reached {
						s.over()
					}
					unclear = errors.Is(err, lifecycle.ErrUnclear)
					return err
				},
				ends: func() {
					if !unclear {
						return
					}
					if h, err := x.store.Head(x.ctx, hangang); err != nil || h.Version == before.Head.Version {
						lost++
					} else {
						written++
					}
				},
				again: func() error {
					r, err := ask.do(x.desk(x.store), id)
					if first.ID == "" {
						first = r
					}
					if err == nil {
						x.equal(id, r, first)
					}
					return err
				},
				costs: ask.costs,
			})
			_ = db.Close()
			if !reached {
				break
			}
		}
		if n-1 < ask.least {
			t.Errorf("%s has %d statements, want %d at least", ask.name, n-1, ask.least)
		}
		t.Logf("%s: %d statements", ask.name, n-1)
	}
	return written, lost
}

// TestSevered loses the connection at each statement of each command: before it, while
// it waits, and while its reply is on the way.
func TestSevered(t *testing.T) {
	server := postgreSQL(t)
	db, schema := server.open(t)
	x := troubled(t, &database{sqlstore.PostgreSQL, db, nil})
	p := newProxy(t, server)
	behind := strings.Replace(server.DSN(schema), server.Dir(), p.dir, 1)
	var over func()
	for _, test := range []struct {
		severed
		written, lost bool // whether some change of unclear outcome must have been written, or not
	}{
		{severed{"the session ended before it", server.DSN(schema), func(session uint32) { end(t, db, session) }, func() {}}, false, false},
		{severed{"the session ended while it waited", server.DSN(schema), func(session uint32) {
			over = holdTables(t, db, session, func(*sql.Tx) { end(t, server.reach(t, ""), session) })
		}, func() { over() }}, false, true},
		{severed{"its reply lost", behind, func(uint32) { p.lose.Store(true) }, func() {
			<-p.lost
			p.lose.Store(false)
		}}, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			written, lost := x.in(t).atEach(t, &test.severed)
			if test.written && written == 0 || test.lost && lost == 0 {
				t.Errorf("of the changes of unclear outcome %d were written and %d were not", written, lost)
			}
		})
	}
}

// TestSeveredMigration loses the connection at each statement of a migration. Except at the
// commit it is known whether the schema is there; the next migration makes it in any case.
func TestSeveredMigration(t *testing.T) {
	server := postgreSQL(t)
	p := newProxy(t, server)
	other := server.reach(t, "")
	for _, way := range []string{"before it", "reply lost"} {
		t.Run(way, func(t *testing.T) {
			unclear := 0
			n := 1
			for ; ; n++ {
				db, schema := server.open(t)
				dsn := server.DSN(schema)
				cut, over := func(session uint32) { end(t, other, session) }, func() {}
				if way == "reply lost" {
					dsn = strings.Replace(dsn, server.Dir(), p.dir, 1)
					cut = func(uint32) { p.lose.Store(true) }
					over = func() {
						<-p.lost
						p.lose.Store(false)
					}
				}
				severed, tr := traced(t, dsn)
				if err := severed.Ping(); err != nil {
					t.Fatal(err)
				}
				tr.arm(n, cut)
				err := sqlstore.Migrate(t.Context(), severed, sqlstore.PostgreSQL, nil)
				reached := tr.disarm()
				if reached {
					over()
				}
				_ = severed.Close()
				switch {
				case errors.Is(err, lifecycle.ErrUnclear):
					unclear++
				case err != nil:
					want(t, fmt.Sprint("a migration, statement ", n), err, sqlstore.ErrUnavailable)
					_, err := sqlstore.New(t.Context(), db, sqlstore.PostgreSQL, nil)
					want(t, "what it leaves", err, sqlstore.ErrSchema)
				}
				fillBook(t, newStore(t, db, sqlstore.PostgreSQL))
				if !reached {
					if err != nil {
						t.Errorf("nothing was lost: %v", err)
					}
					break
				}
			}
			if n < 10 || unclear != 1 {
				t.Errorf("%d of %d statements were unclear, want the commit of ten at least", unclear, n-1)
			}
			t.Logf("%d statements", n-1)
		})
	}
}

// TestServerTrouble has a server that is down at the start, and one that is killed at
// each statement of each command and recovers.
func TestServerTrouble(t *testing.T) {
	own, err := startServer()
	needServer(t, err)
	defer own.Stop()
	restart := func() {
		t.Helper()
		if err := own.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	db := own.reach(t, "public")
	db.SetMaxIdleConns(-1) // connections do not outlive a server
	x := troubled(t, &database{sqlstore.PostgreSQL, db, nil})
	t.Run("down at the start", func(t *testing.T) {
		x := x.in(t)
		open := func() error {
			db := own.reach(t, "public")
			if err := sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL, nil); err != nil {
				return err
			}
			s, err := sqlstore.New(t.Context(), db, sqlstore.PostgreSQL, nil)
			if err != nil {
				return err
			}
			return x.opening(t.Context(), s, "down at the start").ask()
		}
		x.check("down at the start", command{
			ask: func() error {
				own.Halt()
				return open()
			},
			ends: restart, again: open, costs: 1,
		}, sqlstore.ErrUnavailable)
	})
	t.Run("killed", func(t *testing.T) {
		var over func()
		x := x.in(t)
		_, lost := x.atEach(t, &severed{"the server killed", own.DSN("public"), func(session uint32) {
			over = holdTables(t, own.reach(t, "public"), session, func(tx *sql.Tx) {
				own.kill(t)
				// The signal takes its time. Who let go before it arrives would let the change be written.
				_, _ = tx.Exec("SELECT pg_sleep(60)")
			})
		}, func() {
			over()
			restart()
		}})
		if lost == 0 {
			t.Error("no change was lost with the server")
		}
	})
}

// kill ends the server at once, as a crash does: what it has in memory is lost.
func (s *server) kill(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(s.Dir(), "data", "postmaster.pid"))
	if err != nil {
		t.Error(err)
		return
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Error(err)
		return
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		t.Error(err)
	}
}

// TestServerDiskFull fills the disk that the tables are on, and makes room again.
func TestServerDiskFull(t *testing.T) {
	disk, err := os.MkdirTemp("", "disk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(disk) })
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "partnersupport", disk).CombinedOutput(); err != nil {
		t.Skipf("a disk that is small needs root, and a machine that lets it mount one: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	if err := os.Chmod(disk, 0o777); err != nil {
		t.Fatal(err)
	}
	own, err := startServer()
	needServer(t, err)
	defer own.Stop()
	// The log of the server is elsewhere: without it, it would not run at all. The
	// directory has to be the server's own.
	tables := filepath.Join(disk, "tables")
	setup := own.reach(t, "public")
	for _, text := range []string{"COPY (SELECT WHERE FALSE) TO PROGRAM 'mkdir " + tables + "'", "CREATE TABLESPACE small LOCATION '" + tables + "'"} {
		if _, err := setup.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	x := troubled(t, &database{sqlstore.PostgreSQL, own.reach(t, "public", "default_tablespace=small"), nil})
	filler := filepath.Join(disk, "filler")
	c := x.opening(t.Context(), x.store, "full")
	open := c.ask
	c.ask = func() error {
		f, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		for data := make([]byte, 4096); err == nil; {
			_, err = f.Write(data)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return open()
	}
	c.ends = func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
	x.check("full", c, sqlstore.ErrFull)
}
