package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"time"

	"github.com/partnersupport/partnersupport/internal/integration/work"
	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// What must be going on at a kill for it to count.
const (
	leastAcknowledged = 50 // commands since the last kill
	leastInFlight     = 8  // calls without an answer
)

const (
	killsPerBook   = 25 // then the books are audited, and new ones begin
	booksAtOnce    = 3
	callersOfABook = 5
	patience       = time.Minute
)

// killing is a campaign that kills a writer, or the server of one, again and again.
type killing struct {
	*run
	database
	bug    string
	rng    *rand.Rand
	store  *sqlstore.Store  // while something is checked
	server *postgres.Server // killed instead of the writer; nil if the writer is killed
	books  map[lifecycle.PartnerID]*work.Ledger
	era    int
	life   int
	kills  int
	w      *listened
}

// killWriters returns a campaign that kills writers, which may have a bug.
func killWriters(d sqlstore.Dialect, bug string) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		db, _, done, err := newDatabase(d)
		if err != nil {
			return err
		}
		defer done()
		return kill(ctx, &killing{run: r, database: db, bug: bug})
	}
}

// killServers returns a campaign that kills a server, which is started with options.
func killServers(options ...string) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		db, server, done, err := newDatabase(sqlstore.PostgreSQL, options...)
		if err != nil {
			return err
		}
		defer done()
		return kill(ctx, &killing{run: r, database: db, server: server})
	}
}

// The bugs that the campaigns must find. A server that acknowledges what it has not yet
// written loses it when the server is killed, but not when its clients are.
var (
	killWriterSeeded = func(d sqlstore.Dialect) []seeded {
		return []seeded{
			{"a writer that acknowledges before it commits", 20, killWriters(d, earlyBug)},
			{"a refund without an operation ID", 5, killWriters(d, noKeyBug)},
		}
	}
	killServerSeeded = []seeded{{"synchronous_commit=off", 20, killServers("-c", "synchronous_commit=off")}}
)

// kill runs the campaign.
func kill(ctx context.Context, k *killing) error {
	k.rng = rand.New(rand.NewPCG(k.seed, 0))
	db, err := sql.Open(k.Driver, k.DSN)
	if err != nil {
		return err
	}
	err = sqlstore.Migrate(ctx, db, k.Dialect, nil)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	defer func() {
		if k.w != nil {
			k.w.kill()
		}
	}()
	void := 0
	for k.kills < k.size {
		if k.kills == k.era*killsPerBook {
			if err := k.newBooks(ctx); err != nil {
				return err
			}
		}
		counts, err := k.once(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("kill %d: %w", k.kills, err)
		case counts:
			k.kills++
			k.count("kills", 1)
			k.tick(1)
		default:
			k.count("kills that do not count", 1)
			if void++; void > 20+k.size {
				return errors.New("too few calls are in flight")
			}
		}
	}
	return k.newBooks(ctx)
}

// newBooks ends the work on the books, audits them, and begins new ones.
func (k *killing) newBooks(ctx context.Context) error {
	if k.w != nil {
		if err := k.finish(ctx); err != nil {
			return err
		}
	}
	if err := k.checking(ctx, func() error {
		for p, l := range k.books {
			if err := work.Audit(ctx, k.store, p, l); err != nil {
				return broken("%v", err)
			}
			k.count("books audited", 1)
			k.count("operations audited", len(l.Done))
		}
		return nil
	}); err != nil {
		return err
	}
	k.books = map[lifecycle.PartnerID]*work.Ledger{}
	for i := range booksAtOnce {
		k.books[lifecycle.PartnerID(fmt.Sprintf("partner %d.%d", k.era, i))] = &work.Ledger{}
	}
	k.era++
	return nil
}

// checking opens the database for a check. At other times only the writer has it open, so
// that whoever opens SQLite after a kill has to repair it.
func (k *killing) checking(ctx context.Context, check func() error) error {
	db, store, err := k.open(ctx)
	if err != nil {
		return err
	}
	k.store = store
	err = check()
	k.store = nil
	return errors.Join(err, db.Close())
}

// partners returns the partners whose books are in use.
func (k *killing) partners() []lifecycle.PartnerID {
	var list []lifecycle.PartnerID
	for i := range booksAtOnce {
		list = append(list, lifecycle.PartnerID(fmt.Sprintf("partner %d.%d", k.era-1, i)))
	}
	return list
}

// once lets a writer work, kills it or its server, and checks what is left. It reports
// whether enough was going on.
func (k *killing) once(ctx context.Context) (counts bool, err error) {
	if k.w == nil {
		k.life++
		o := orders{
			Database: k.database, Life: k.life, Seed: k.seed, Partners: k.partners(), Callers: callersOfABook,
			Shared: k.rng.IntN(2) == 0, Desks: k.rng.IntN(2) == 0, Bug: k.bug,
		}
		if k.w, err = listen(ctx, &o); err != nil {
			return false, err
		}
	}
	// The kill comes some acknowledgements and some microseconds later.
	least := leastAcknowledged + k.rng.IntN(100)
	pause := time.Duration(k.rng.IntN(3000)) * time.Microsecond
	if err := k.hear(func() bool { return k.w.done >= least && k.enough() }); err != nil {
		return false, err
	}
	time.Sleep(pause)
	if k.server != nil {
		return k.killServer(ctx)
	}
	k.w.kill()
	if err := k.hear(func() bool { return false }); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	_ = k.w.process.Wait() // it says that it was killed
	counts = k.enough()
	return counts, k.settle(ctx)
}

// enough reports whether enough was going on for a kill to count.
func (k *killing) enough() bool {
	return k.w.done >= leastAcknowledged && len(k.w.flying) >= leastInFlight
}

// hear notes what the writer says until the condition holds.
func (k *killing) hear(until func() bool) error {
	timeout := time.After(patience)
	for !until() {
		select {
		case <-time.After(10 * time.Millisecond): // the condition may be that nothing is said
		case r, ok := <-k.w.reports:
			if !ok {
				return io.EOF
			}
			if err := k.note(&r); err != nil {
				return err
			}
		case <-timeout:
			return errors.New("the writer says nothing")
		}
	}
	return nil
}

// name names an operation among those of all books.
type name struct {
	partner lifecycle.PartnerID
	id      lifecycle.OperationID
}

func (k *killing) note(r *report) error {
	w := k.w
	at := name{r.Partner, r.ID}
	book := k.books[r.Partner]
	switch {
	case r.Intent != nil:
		w.flying[name{r.Intent.Partner, r.Intent.ID}] = r.Intent
	case r.Error != "":
		return broken("%s: %+v is told %s", r.Partner, w.flying[at], r.Error)
	case book == nil || w.flying[at] == nil:
		return fmt.Errorf("the writer says %+v, of which it has not spoken", r)
	case r.Unclear:
		k.count("told that it is unclear", 1)
		book.Unknown++
	case r.Down:
		k.count("told that nothing was written", 1)
	case r.Refused:
		k.count("refused", 1)
		book.Refused++
		delete(w.flying, at)
		w.acknowledged = append(w.acknowledged, told{at: at})
	default:
		k.count("acknowledged", 1)
		w.done++
		w.acknowledged = append(w.acknowledged, told{at, w.flying[at], r.Answer})
		delete(w.flying, at)
	}
	return nil
}

// settle checks what was acknowledged since the last kill, and repeats what is in doubt.
func (k *killing) settle(ctx context.Context) error {
	w := k.w
	k.w = nil
	k.count("in doubt", len(w.flying))
	return k.checking(ctx, func() error {
		if err := k.confirm(ctx, w.acknowledged); err != nil {
			return err
		}
		for at, c := range w.flying {
			if err := k.repeat(ctx, at, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// repeat repeats a command that is in doubt.
func (k *killing) repeat(ctx context.Context, at name, c *work.Command) error {
	switch _, _, err := k.store.Key(ctx, at.partner, at.id); {
	case err == nil:
		k.count("in doubt and written", 1)
	case !errors.Is(err, lifecycle.ErrNotFound):
		return err
	}
	book := k.books[at.partner]
	book.Unknown++ // it may have been refused without the caller being told
	value, err := c.Do(ctx, newDesk(k.store, at.partner))
	switch {
	case errors.Is(err, lifecycle.ErrRefused):
		book.Refused++
	case err != nil:
		return broken("%s: %+v, which was in doubt, is told %v", at.partner, c, err)
	default:
		request, _ := value.(lifecycle.Request)
		book.Note(c, &request)
	}
	k.count("settled by repeating the ID", 1)
	return nil
}

// confirm checks that what was acknowledged is there, and has the same answer when it is
// repeated.
func (k *killing) confirm(ctx context.Context, list []told) error {
	for _, t := range list {
		if t.command == nil {
			continue // a refusal does not use up its ID
		}
		switch _, _, err := k.store.Key(ctx, t.at.partner, t.at.id); {
		case errors.Is(err, lifecycle.ErrNotFound):
			return broken("%s: %+v was acknowledged, and the book does not know it", t.at.partner, t.command)
		case err != nil:
			return err
		}
		value, err := t.command.Do(ctx, newDesk(k.store, t.at.partner))
		if err != nil {
			return broken("%s: %+v was acknowledged, and is told %v when it is repeated", t.at.partner, t.command, err)
		}
		again, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if t.answer != nil && !bytes.Equal(again, t.answer) {
			return broken("%s: %+v is told %s when it is repeated, and was told %s", t.at.partner, t.command, again, t.answer)
		}
		request, _ := value.(lifecycle.Request)
		k.books[t.at.partner].Note(t.command, &request)
		k.count("repeated with the same answer", 1)
	}
	return nil
}

// killServer kills the server, and starts it again. The writer lives on, and repeats what
// is in doubt.
func (k *killing) killServer(ctx context.Context) (counts bool, err error) {
	if err := k.hear(func() bool { return len(k.w.reports) == 0 }); err != nil {
		return false, err
	}
	before := maps.Clone(k.w.flying)
	if err := k.server.Kill(); err != nil {
		return false, err
	}
	// The only answers that still come are those on their way from the writer.
	if err := k.hear(k.w.quiet()); err != nil {
		return false, err
	}
	maps.DeleteFunc(before, func(at name, _ *work.Command) bool { return k.w.flying[at] == nil })
	counts = k.w.done >= leastAcknowledged && len(before) >= leastInFlight
	k.count("in doubt", len(before))
	list := k.w.acknowledged
	k.w.acknowledged, k.w.done = nil, 0
	if err := k.server.Restart(); err != nil {
		return false, err
	}
	return counts, k.checking(ctx, func() error { return k.confirm(ctx, list) })
}

// finish lets the writer end its calls.
func (k *killing) finish(ctx context.Context) error {
	_ = k.w.stdin.Close()
	if err := k.hear(func() bool { return false }); !errors.Is(err, io.EOF) {
		return cmp.Or(err, errors.New("the writer goes on"))
	}
	if err := k.w.process.Wait(); err != nil {
		return fmt.Errorf("the writer: %w", err)
	}
	if n := len(k.w.flying); n > 0 {
		return fmt.Errorf("the writer has ended, and %d calls have no answer", n)
	}
	return k.settle(ctx)
}

// listened is a writer, and what it has said.
type listened struct {
	process      *exec.Cmd
	stdin        io.Closer
	reports      chan report
	flying       map[name]*work.Command
	acknowledged []told // since the last kill
	done         int    // of them; the others were refused
}

// told is a command that was acknowledged; nil if it was refused.
type told struct {
	at      name
	command *work.Command
	answer  json.RawMessage
}

// writerCommand is the subcommand of this program that is a writer.
const writerCommand = "writer"

// listen starts a writer.
func listen(ctx context.Context, o *orders) (*listened, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, program, writerCommand)
	c.Stderr = os.Stderr
	stdin, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	if _, err := stdin.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	w := &listened{process: c, stdin: stdin, reports: make(chan report, 1<<12), flying: map[name]*work.Command{}}
	go func() {
		defer close(w.reports)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return // a line without an end was not told to anybody
			}
			var r report
			if err := json.Unmarshal(line, &r); err != nil {
				r.Error = err.Error()
			}
			w.reports <- r
		}
	}()
	return w, nil
}

// quiet returns what reports that the writer has told all that it knows: after a moment,
// every call that is left has had an answer that settles nothing, or none.
func (w *listened) quiet() func() bool {
	end := time.Now().Add(100 * time.Millisecond)
	return func() bool { return len(w.reports) == 0 && time.Now().After(end) }
}

// kill ends the writer as kill -9 does.
func (w *listened) kill() {
	_ = w.process.Process.Kill()
	_ = w.stdin.Close()
}
