package integration_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestIdleConnectionsLost ends all connections of a pool while nobody uses them. Who
// uses them next may find out only when the server's last words come in place of a reply.
// Then a read is unavailable and a change is unclear, and the next attempt succeeds.
func TestIdleConnectionsLost(t *testing.T) {
	server := postgreSQL(t)
	db, schema := server.open(t)
	s := newStore(t, db, sqlstore.PostgreSQL)
	fillBook(t, s)
	other := server.reach(t, schema)
	for i := range 3 {
		terminate(t, other, "application_name = ''")
		if err := readAll(t.Context(), s, hangang); err != nil {
			want(t, "a read after its connections were ended", err, sqlstore.ErrUnavailable)
			if err := readAll(t.Context(), s, hangang); err != nil {
				t.Errorf("once more: %v", err)
			}
		}
		terminate(t, other, "application_name = ''")
		c := &lifecycle.Change{Partner: lifecycle.PartnerID(fmt.Sprint("partner ", i))}
		if err := s.Apply(t.Context(), c); err != nil {
			want(t, "a change after its connections were ended", err, lifecycle.ErrUnclear)
			if err := s.Apply(t.Context(), c); err != nil {
				t.Errorf("once more: %v", err)
			}
		}
		if h, err := s.Head(t.Context(), c.Partner); err != nil || h.Version != 1 {
			t.Errorf("the book is at version %d, %v, want 1", h.Version, err)
		}
	}
}

// terminate ends the sessions of others that a condition selects, and returns how many.
func terminate(t *testing.T, db *sql.DB, condition string) int {
	t.Helper()
	var n int
	err := db.QueryRow("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND " + condition).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestConnectionLostInTheMiddle ends the session of a change and of a read that wait
// for a lock.
func TestConnectionLostInTheMiddle(t *testing.T) {
	server := postgreSQL(t)
	db, schema := server.open(t)
	s := newStore(t, db, sqlstore.PostgreSQL)
	fillBook(t, s)
	before := bookOf(t, s)
	other := server.reach(t, schema)
	c := next(t, s, "new")
	for _, test := range []struct {
		name, lock string
		do         func() error
		want       error
	}{
		{"a change", "SELECT FROM books FOR UPDATE", func() error { return s.Apply(t.Context(), c) }, lifecycle.ErrUnclear},
		{"a read", "LOCK TABLE requests", func() error { return readAll(t.Context(), s, hangang) }, sqlstore.ErrUnavailable},
	} {
		tx, err := other.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(test.lock); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- test.do() }()
		for terminate(t, other, "wait_event_type = 'Lock'") == 0 {
			time.Sleep(time.Millisecond)
		}
		want(t, test.name, <-done, test.want)
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		same(t, before, bookOf(t, s))
	}
	if err := s.Apply(t.Context(), c); err != nil {
		t.Errorf("once more: %v", err)
	}
}

// proxy passes on what a client and a server say, until it is told to lose a reply.
type proxy struct {
	dir  string
	lose atomic.Bool
	lost chan struct{} // gets a value when a reply was lost
}

func newProxy(t *testing.T, server *server) *proxy {
	t.Helper()
	dir, err := os.MkdirTemp("", "px")
	if err != nil {
		t.Fatal(err)
	}
	const socket = ".s.PGSQL.5432"
	l, err := net.Listen("unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = l.Close()
		_ = os.RemoveAll(dir)
	})
	p := &proxy{dir: dir, lost: make(chan struct{}, 1)}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			behind, err := net.Dial("unix", filepath.Join(server.Dir(), socket))
			if err != nil {
				_ = client.Close()
				return
			}
			go func() {
				_, _ = io.Copy(behind, client)
				_ = behind.Close()
			}()
			go p.reply(client, behind)
		}
	}()
	return p
}

// reply passes on what the server says.
func (p *proxy) reply(client, behind net.Conn) {
	defer func() { _, _ = client.Close(), behind.Close() }()
	data := make([]byte, 1<<16)
	for {
		n, err := behind.Read(data)
		if err != nil {
			return
		}
		if p.lose.Load() {
			p.lost <- struct{}{}
			return
		}
		if _, err := client.Write(data[:n]); err != nil {
			return
		}
	}
}

// TestReplyLost loses the reply to a change that was written. Nobody can know; the
// command under the same ID gets the answer that was lost.
func TestReplyLost(t *testing.T) {
	server := postgreSQL(t)
	db, schema := server.open(t)
	direct := newStore(t, db, sqlstore.PostgreSQL)
	fillBook(t, direct)
	p := newProxy(t, server)
	behind, err := sql.Open("pgx", "host="+p.dir+" user=postgres dbname=postgres search_path="+schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = behind.Close() })
	s := newStore(t, behind, sqlstore.PostgreSQL)
	for _, together := range []bool{false, true} {
		c := next(t, s, "alone")
		cs := []*lifecycle.Change{c}
		if together {
			c = next(t, s, "together")
			cs = []*lifecycle.Change{c, {Partner: "other"}}
		}
		// The statement is prepared once, so that its next reply is that of the commit.
		var others []*lifecycle.Change
		for i, c := range cs {
			other := *c
			other.Partner, other.Base = lifecycle.PartnerID(fmt.Sprint("nobody ", i)), c.Base+9
			other.Entries = nil
			others = append(others, &other)
		}
		for _, err := range s.ApplyAll(t.Context(), others) {
			want(t, "a change of no book", err, lifecycle.ErrConflict)
		}
		p.lose.Store(true)
		errs := s.ApplyAll(t.Context(), cs)
		<-p.lost
		p.lose.Store(false)
		for _, err := range errs {
			want(t, "a change", err, lifecycle.ErrUnclear)
		}
		if h, err := direct.Head(t.Context(), hangang); err != nil || h.Version != c.Base+1 {
			t.Errorf("the book is at version %d, %v, want %d: no reply was lost", h.Version, err, c.Base+1)
		}
		for _, err := range s.ApplyAll(t.Context(), cs) {
			want(t, "once more", err, lifecycle.ErrConflict)
		}
	}
}

// TestServerRestarted stops a server and starts it again.
func TestServerRestarted(t *testing.T) {
	own, err := startServer()
	needServer(t, err)
	defer own.Stop()
	db := own.reach(t, "public")
	s := newStore(t, db, sqlstore.PostgreSQL)
	d := fillBook(t, s)
	before := bookOf(t, s)
	c := next(t, s, "new")
	own.Halt()
	want(t, "a change while it is down", s.Apply(t.Context(), c), sqlstore.ErrUnavailable)
	want(t, "a commit while it is down", s.ApplyAll(t.Context(), []*lifecycle.Change{c, {Partner: "other"}})[1], sqlstore.ErrUnavailable)
	want(t, "a read while it is down", readAll(t.Context(), s, hangang), sqlstore.ErrUnavailable)
	want(t, "a Desk's read while it is down", func() error { _, err := d.Head(context.Background()); return err }(), sqlstore.ErrUnavailable)
	if err := own.Restart(); err != nil {
		t.Fatal(err)
	}
	same(t, before, bookOf(t, s))
	if err := s.Apply(t.Context(), c); err != nil {
		t.Errorf("a change after the restart: %v", err)
	}
}

// TestServerErrors has the server give errors that are hard to bring about, by a
// trigger.
func TestServerErrors(t *testing.T) {
	server := postgreSQL(t)
	db, _ := server.open(t)
	s := newStore(t, db, sqlstore.PostgreSQL)
	if _, err := db.Exec(`CREATE SEQUENCE attempts;
		CREATE TABLE fault (state text, times int);
		CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
		DECLARE f fault;
		BEGIN
			SELECT * INTO f FROM fault;
			IF f.state IS NOT NULL AND nextval('attempts') <= f.times THEN
				RAISE EXCEPTION 'as the test has it' USING ERRCODE = f.state;
			END IF;
			RETURN NEW;
		END $$;
		CREATE TRIGGER fail BEFORE INSERT ON requests FOR EACH ROW EXECUTE FUNCTION fail()`); err != nil {
		t.Fatal(err)
	}
	fail := func(state string, times int) {
		t.Helper()
		if _, err := db.Exec("SELECT setval('attempts', 1, false)"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("DELETE FROM fault"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO fault VALUES ($1, $2)", state, times); err != nil {
			t.Fatal(err)
		}
	}
	const always = 1000
	for _, test := range []struct {
		state string
		times int
		want  []error // none: it is done
	}{
		{"40001", 3, nil},
		{"40P01", 3, nil},
		{"57014", 3, nil},
		{"40001", always, []error{sqlstore.ErrBusy, lifecycle.ErrConflict}},
		{"57014", always, []error{sqlstore.ErrBusy, lifecycle.ErrConflict}},
		{"53100", always, []error{sqlstore.ErrFull}},
		{"25006", always, []error{sqlstore.ErrReadOnly}},
		{"23514", always, []error{sqlstore.ErrConstraint}},
		{"53300", always, []error{sqlstore.ErrUnavailable}},
		{"08006", always, []error{lifecycle.ErrUnclear}},
		{"40003", always, []error{lifecycle.ErrUnclear}},
		{"57P01", always, []error{lifecycle.ErrUnclear}},
		{"XX000", always, []error{errOther}},
	} {
		fail(test.state, test.times)
		c := next(t, s, fmt.Sprint(test.state, " ", test.times))
		err := s.Apply(t.Context(), c)
		switch {
		case test.want == nil:
			if err != nil {
				t.Errorf("%s, %d times: %v, want that it is tried again", test.state, test.times, err)
			}
			continue
		case err == nil:
			t.Errorf("%s: no error", test.state)
		}
		want(t, test.state, err, test.want...)
		if h, err := s.Head(t.Context(), hangang); err != nil || h.Version != c.Base {
			t.Errorf("%s: the book is at version %d, %v, want %d", test.state, h.Version, err, c.Base)
		}
	}
}

// errOther stands for an error that is not one of the store's own.
var errOther = errors.New("another error")
