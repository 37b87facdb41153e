package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/partnersupport/partnersupport/internal/integration/powercut"
	"github.com/partnersupport/partnersupport/internal/integration/work"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// cutsPerDisk is the number of cuts after which a new disk is used, so that books stay
// small and cuts happen while the schema is made, too.
const cutsPerDisk = 40

// journals are the journal modes of SQLite that survive a power cut. With a WAL, one
// connection has the file for itself: the index of the WAL is then in its own memory
// instead of shared memory. A cut leaves nothing of either.
var journals = [][]string{
	{"locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(FULL)"},
	{"locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(FULL)"},
	{"journal_mode(TRUNCATE)", "synchronous(FULL)"},
	{"journal_mode(PERSIST)", "synchronous(FULL)"},
	{"journal_mode(DELETE)", "synchronous(EXTRA)"},
}

// powerCuts cuts the power of SQLite as often as the run's size says. After each cut it
// checks that nothing acknowledged is lost, and that what is in doubt has one effect when
// it is repeated.
func powerCuts(ctx context.Context, r *run) error {
	disks := (r.size + cutsPerDisk - 1) / cutsPerDisk
	return r.parallel(disks, func(i int) error {
		d := newBench(r, i, journals[i%len(journals)])
		defer d.close()
		return d.cuts(ctx, min(cutsPerDisk, r.size-i*cutsPerDisk))
	})
}

// dishonest returns a campaign on a disk, or with settings, that lose what was
// acknowledged. It must find that.
func dishonest(lies bool, pragmas ...string) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		for i := 0; i*cutsPerDisk < r.size; i++ {
			d := newBench(r, i, pragmas)
			if lies {
				d.disk.Lie()
			}
			err := d.cuts(ctx, cutsPerDisk)
			d.close()
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// powerCutSeeded are disks and settings that lose what was acknowledged. The last one is
// documented by SQLite: in that mode deleting the journal ends a transaction, and only
// EXTRA syncs the directory.
var powerCutSeeded = []seeded{
	{"a disk that says it has synced, and has not", 40, dishonest(true, "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(FULL)")},
	{"a disk that says it has synced, and has not, without WAL", 40, dishonest(true, "journal_mode(TRUNCATE)", "synchronous(FULL)")},
	{"synchronous=OFF", 40, dishonest(false, "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(OFF)")},
	{"synchronous=NORMAL with a WAL", 40, dishonest(false, "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(NORMAL)")},
	{"synchronous=FULL with journal_mode=DELETE", 200, dishonest(false, "journal_mode(DELETE)", "synchronous(FULL)")},
}

// bench is a disk with a database of some books on it, and the same books in memory, to
// compare with.
type bench struct {
	*run
	name    string
	rng     *rand.Rand
	disk    *powercut.Disk
	dsn     string
	clock   time.Time
	books   []*bookOnDisk
	db      *sql.DB
	store   *sqlstore.Store
	memory  *memstore.Store
	where   string
	doubted []doubt // in the order in which they were asked
}

// bookOnDisk is the book of one partner.
type bookOnDisk struct {
	partner lifecycle.PartnerID
	clerk   *work.Clerk
	desk    *lifecycle.Desk // on the disk; new after each cut
	memory  *lifecycle.Desk
	version lifecycle.Version // in memory
	queue   []work.Command
}

// doubt is a command without an answer, because the power failed.
type doubt struct {
	book    *bookOnDisk
	command work.Command
	told    error
}

func newBench(r *run, i int, pragmas []string) *bench {
	rng := rand.New(rand.NewPCG(r.seed, uint64(i)))
	b := &bench{
		run: r, name: fmt.Sprintf("disk-%d-%d", r.seed, i), rng: rng,
		disk: powercut.New(rand.New(rand.NewPCG(rng.Uint64(), 0))), clock: work.Start, memory: memstore.New(), where: fmt.Sprintf("disk %d (%v)", i, pragmas),
	}
	// A checkpoint comes after few pages, so that many cuts happen during one. No column
	// has what the driver would take for a time.
	query := url.Values{
		"vfs": {b.name}, "_timefmt": {"sqlite"},
		"_pragma": append(slices.Clone(pragmas), fmt.Sprintf("wal_autocheckpoint(%d)", 10+rng.IntN(90)), fmt.Sprintf("cache_size(%d)", 10+rng.IntN(90))),
	}
	b.dsn = "file:/books.db?" + query.Encode()
	vfs.Register(b.name, b.disk)
	for n := range 3 {
		p := lifecycle.PartnerID(fmt.Sprint("partner ", n))
		book := &bookOnDisk{partner: p, clerk: work.NewClerk(p, "c", rand.New(rand.NewPCG(rng.Uint64(), 0)), work.Start)}
		book.memory = b.newDesk(b.memory, p)
		book.queue = book.clerk.Begin()
		b.books = append(b.books, book)
	}
	return b
}

func (b *bench) newDesk(s lifecycle.Store, p lifecycle.PartnerID) *lifecycle.Desk {
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: p, Now: func() time.Time { return b.clock }})
	if err != nil {
		panic(err) // there is a store, and the partner is well formed
	}
	return d
}

func (b *bench) close() {
	b.shut()
	vfs.Unregister(b.name)
	s := b.disk.Stats()
	for what, n := range map[string]int{"syncs": s.Syncs, "sectors kept": s.Kept, "sectors dropped": s.Dropped, "sectors torn": s.Torn} {
		b.count(what, n)
	}
}

// shut closes the database, whether or not the disk answers.
func (b *bench) shut() {
	if b.db != nil {
		_ = b.db.Close()
	}
	b.db, b.store = nil, nil
}

// cuts cuts the power n times, and checks the books after the last cut too.
func (b *bench) cuts(ctx context.Context, n int) error {
	where := b.where
	for i := range n + 1 {
		b.where = fmt.Sprintf("%s, cut %d", where, i)
		if i < n {
			switch b.rng.IntN(4) {
			case 0:
				b.disk.CutAt(1+b.rng.IntN(20), 0) // mostly while the database is repaired
			case 1:
				b.disk.CutAt(1+b.rng.IntN(500), 0)
			default:
				b.disk.CutAt(1000, 1+b.rng.IntN(15))
			}
		}
		err := b.life(ctx, i == n)
		b.shut()
		switch {
		case err != nil && (verdictOf(err) == violated || !b.disk.Off()):
			return fmt.Errorf("%s: %w", b.where, err)
		case i == n:
			return nil
		}
		b.disk.Restore()
		b.count("cuts", 1)
		b.tick(1)
	}
	return nil
}

// life works from one cut to the next: it opens the database, which repairs itself,
// checks the books, settles what is in doubt, and goes on. An error that is not a
// violation is an effect of the cut. The last life ends when nothing is in doubt.
func (b *bench) life(ctx context.Context, last bool) error {
	if err := b.open(ctx); err != nil {
		return err
	}
	if err := b.checkAll(ctx); err != nil {
		return err
	}
	for len(b.doubted) > 0 {
		d := b.doubted[0]
		if err := b.do(ctx, d.book, &d.command); err != nil {
			return err
		}
	}
	for !last {
		var err error
		switch n := b.rng.IntN(40); {
		case n == 0: // the program ends, and begins again
			b.shut()
			err = b.open(ctx)
		case n < 10:
			err = b.together(ctx)
		default:
			book := b.books[b.rng.IntN(len(b.books))]
			err = b.do(ctx, book, new(book.next()))
		}
		if err != nil {
			return err
		}
	}
	return b.checkAll(ctx)
}

func (b *bookOnDisk) next() work.Command {
	if len(b.queue) > 0 {
		c := b.queue[0]
		b.queue = b.queue[1:]
		return c
	}
	return b.clerk.Draw()
}

// open opens the database and checks that it is intact.
func (b *bench) open(ctx context.Context) error {
	db, err := driver.Open(b.dsn)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	b.db = db
	opts := &sqlstore.Options{ResultCode: func(err error) (int, bool) {
		e, ok := errors.AsType[*sqlite3.Error](err)
		if !ok {
			return 0, false
		}
		return int(e.ExtendedCode()), true
	}}
	if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite, opts); err != nil {
		return b.opening(err)
	}
	var whole string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&whole); err != nil {
		return b.opening(err)
	}
	switch {
	case whole == "ok":
	case b.disk.Off(): // since the schema was made, and then a page cannot be read
		return powercut.ErrOff
	default:
		return broken("the database is damaged: %s", whole)
	}
	if b.store, err = sqlstore.New(ctx, db, sqlstore.SQLite, opts); err != nil {
		return b.opening(err)
	}
	for _, book := range b.books {
		book.desk = b.newDesk(b.store, book.partner)
	}
	return nil
}

// opening returns the error for a database that cannot be opened. If the disk still
// answers, the database is lost.
func (b *bench) opening(err error) error {
	if b.disk.Off() {
		return err
	}
	return broken("the database cannot be opened: %v", err)
}

// checkAll checks each book against the one in memory. What is in doubt may be there.
func (b *bench) checkAll(ctx context.Context) error {
	for _, book := range b.books {
		h, err := book.desk.Head(ctx)
		if err != nil {
			return b.reading(err)
		}
		var written *doubt
		for i, d := range b.doubted {
			if d.book == book && h.Version == book.version+1 {
				written = &b.doubted[i]
			}
		}
		switch {
		case written != nil:
			if !errors.Is(written.told, lifecycle.ErrUnclear) {
				return broken("%s: %+v was written, and its caller was told that it was not: %v", book.partner, written.command, written.told)
			}
			b.count("in doubt and written", 1)
			written.told = nil // it may be repeated, and the repetition may be in doubt again
			if _, err := b.remember(ctx, book, &written.command); err != nil {
				return err
			}
		case h.Version < book.version:
			return broken("%s: the book is at version %d, and version %d was acknowledged", book.partner, h.Version, book.version)
		case h.Version > book.version:
			return broken("%s: the book is at version %d, and only version %d was ever asked for", book.partner, h.Version, book.version)
		}
		if err := b.same(ctx, book); err != nil {
			return err
		}
	}
	return nil
}

// reading returns the error for a book that cannot be read.
func (b *bench) reading(err error) error {
	if b.disk.Off() {
		return err
	}
	return broken("a book cannot be read: %v", err)
}

// same checks that a book has the same rows as the one in memory.
func (b *bench) same(ctx context.Context, book *bookOnDisk) error {
	got, err := work.Read(ctx, b.store, book.partner)
	if err != nil {
		return b.reading(err)
	}
	want, err := work.Read(ctx, b.memory, book.partner)
	if err != nil {
		return err
	}
	if diff := got.Diff(want); diff != "" {
		return broken("%s: the book is not the one in memory (-memory +disk):\n%s", book.partner, diff)
	}
	return nil
}

// answer is what a command returned.
type answer struct {
	value any
	no    string // the refusal
}

func answerOf(value any, err error) (answer, bool) {
	switch {
	case err == nil:
		return answer{value: value}, true
	case errors.Is(err, lifecycle.ErrRefused):
		return answer{no: err.Error()}, true
	}
	return answer{}, false
}

// do does a command on the disk.
func (b *bench) do(ctx context.Context, book *bookOnDisk, c *work.Command) error {
	b.clock = c.At
	value, err := c.Do(ctx, book.desk)
	return b.told(ctx, book, c, value, err)
}

// told notes what a command on the disk returned. An answer must be the same as the one in
// memory. Otherwise the power has failed, and the command is in doubt.
func (b *bench) told(ctx context.Context, book *bookOnDisk, c *work.Command, value any, err error) error {
	at := slices.IndexFunc(b.doubted, func(d doubt) bool { return d.book == book && d.command.ID == c.ID })
	got, ok := answerOf(value, err)
	switch {
	case !ok && !b.disk.Off():
		return broken("%s: %+v: %v, while the disk answers", book.partner, c, err)
	case !ok && at < 0:
		b.count("in doubt", 1)
		b.doubted = append(b.doubted, doubt{book, *c, err})
		return err
	case !ok:
		b.doubted[at].told = err
		return err
	case at >= 0:
		b.doubted = slices.Delete(b.doubted, at, at+1)
	}
	b.count("acknowledged", 1)
	want, err := b.remember(ctx, book, c)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(got, want) {
		return broken("%s: %+v is told %+v, want %+v", book.partner, c, got, want)
	}
	return nil
}

// remember does a command in memory.
func (b *bench) remember(ctx context.Context, book *bookOnDisk, c *work.Command) (answer, error) {
	b.clock = c.At
	value, err := c.Do(ctx, book.memory)
	got, ok := answerOf(value, err)
	if !ok {
		return got, fmt.Errorf("in memory: %w", err)
	}
	if r, ok := value.(lifecycle.Request); ok && err == nil {
		book.clerk.Told(&r)
	}
	h, err := book.memory.Head(ctx)
	book.version = h.Version
	return got, err
}

// together does a command of each book in one commit.
func (b *bench) together(ctx context.Context) error {
	g := &gathering{Store: b.store, arrived: make(chan *arrival)}
	type caller struct {
		book    *bookOnDisk
		command work.Command
		done    chan struct{}
		value   any
		err     error
	}
	var callers []*caller
	var waiting []*arrival
	for _, book := range b.books {
		c := &caller{book: book, command: book.next(), done: make(chan struct{})}
		callers = append(callers, c)
		b.clock = c.command.At
		desk := b.newDesk(g, book.partner)
		go func() {
			defer close(c.done)
			c.value, c.err = c.command.Do(ctx, desk)
		}()
		select { // one after the other, so that the seed determines everything
		case a := <-g.arrived:
			waiting = append(waiting, a)
		case <-c.done:
		}
	}
	var changes []*lifecycle.Change
	for _, a := range waiting {
		changes = append(changes, a.change)
	}
	for i, err := range b.store.ApplyAll(ctx, changes) {
		waiting[i].outcome <- err
	}
	b.count("commits of several books", 1)
	var first error
	for _, c := range callers {
		select {
		case <-c.done:
		case <-g.arrived:
			return fmt.Errorf("%s: %+v conflicts with nobody", c.book.partner, c.command)
		}
		if err := b.told(ctx, c.book, &c.command, c.value, c.err); err != nil && (first == nil || verdictOf(err) == violated) {
			first = err
		}
	}
	return first
}

// gathering is a store that hands its changes to a goroutine that applies several in one
// commit.
type gathering struct {
	lifecycle.Store
	arrived chan *arrival
}

// arrival is a change that waits.
type arrival struct {
	change  *lifecycle.Change
	outcome chan error
}

// Apply implements [lifecycle.Store].
func (g *gathering) Apply(_ context.Context, c *lifecycle.Change) error {
	a := &arrival{c, make(chan error, 1)}
	g.arrived <- a
	return <-a.outcome
}
