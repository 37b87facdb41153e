package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/internal/integration/work"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// orders tell a writer, which is a process of its own, what to do.
type orders struct {
	Database database              `json:"database"`
	Life     int                   `json:"life"` // how many writers there were before it
	Seed     uint64                `json:"seed"`
	Partners []lifecycle.PartnerID `json:"partners"`
	Callers  int                   `json:"callers"` // at once, of each partner
	Shared   bool                  `json:"shared"`  // all partners share commits
	Desks    bool                  `json:"desks"`   // each caller has a desk of its own
	Bug      string                `json:"bug,omitzero"`
}

// The bugs that a writer can have.
const (
	earlyBug = "early" // says of every fourth command that it is done, and then does it
	noKeyBug = "nokey" // closes without an operation ID in the book
)

// report is a line that a writer writes. It reports a command before it does it, so that
// the reader knows what is in doubt when the writer is killed.
type report struct {
	Intent *work.Command `json:"intent,omitzero"`

	// A command that was done: of which partner, which one, and how it ended.
	Partner lifecycle.PartnerID   `json:"partner,omitzero"`
	ID      lifecycle.OperationID `json:"id,omitzero"`
	Answer  json.RawMessage       `json:"answer,omitzero"`  // of what was done, where it is known
	Refused bool                  `json:"refused,omitzero"` // by the state of the book
	Unclear bool                  `json:"unclear,omitzero"` // it is asked again
	Down    bool                  `json:"down,omitzero"`    // likewise, and nothing was written
	Error   string                `json:"error,omitzero"`   // which no caller expects
}

// write works as its orders say until it is killed, or until its input ends.
func write(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	var o orders
	if err := json.Unmarshal(line, &o); err != nil {
		return err
	}
	db, store, err := o.Database.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	w := &writer{orders: o, out: out, ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		_, _ = io.Copy(io.Discard, lines)
	}()
	var shared lifecycle.Store = store
	if o.Shared {
		shared = lifecycle.Share(store)
	}
	if o.Bug == noKeyBug {
		shared = &forgetful{shared}
	}
	var wg sync.WaitGroup
	for i, p := range o.Partners {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(o.Life*len(o.Partners)+i)))
		b := &writersBook{clerk: work.NewClerk(p, fmt.Sprintf("w%d.", o.Life), rng, work.Start)}
		d := newDesk(shared, p)
		for r, err := range d.Requests(ctx, lifecycle.RequestQuery{State: lifecycle.StateOpen, Limit: 20}) {
			if err != nil {
				return err
			}
			b.clerk.Told(&r)
		}
		switch h, err := d.Head(ctx); {
		case err != nil:
			return err
		case h.Version == 0:
			for _, c := range b.clerk.Begin() {
				w.call(ctx, b, d, &c)
			}
		}
		for range o.Callers {
			mine := d
			if o.Desks {
				mine = newDesk(shared, p)
			}
			wg.Go(func() {
				for !w.over() {
					c := b.draw()
					w.call(ctx, b, mine, &c)
				}
			})
		}
	}
	wg.Wait()
	return nil
}

// now is what the clocks of all desks show: an instant after those of all commands.
var now = work.Start.AddDate(0, 6, 0)

func newDesk(s lifecycle.Store, p lifecycle.PartnerID) *lifecycle.Desk {
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: p, Now: func() time.Time { return now }})
	if err != nil {
		panic(err) // there is a store, and the partner is well formed
	}
	return d
}

// writersBook is a book with several concurrent callers.
type writersBook struct {
	mu    sync.Mutex
	clerk *work.Clerk
}

func (b *writersBook) draw() work.Command {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clerk.Draw()
}

// writer is a process that writes until it is killed.
type writer struct {
	orders
	mu    sync.Mutex
	out   io.Writer
	ended chan struct{}
}

func (w *writer) over() bool {
	select {
	case <-w.ended:
		return true
	default:
		return false
	}
}

// say writes a line without buffering, so that it is out before anything else happens.
func (w *writer) say(r *report) {
	line, err := json.Marshal(r)
	if err != nil {
		line = []byte(`{"error":"a report cannot be written"}`)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.out.Write(append(line, '\n')); err != nil {
		os.Exit(1) // nobody reads any more
	}
}

// call does a command until it has an answer.
func (w *writer) call(ctx context.Context, b *writersBook, d *lifecycle.Desk, c *work.Command) {
	w.say(&report{Intent: c})
	if w.Bug == earlyBug && rand.IntN(4) == 0 {
		w.say(&report{Partner: c.Partner, ID: c.ID})
		_, _ = c.Do(ctx, d)
		return
	}
	for {
		value, err := c.Do(ctx, d)
		r := &report{Partner: c.Partner, ID: c.ID}
		switch {
		case err == nil:
			if request, ok := value.(lifecycle.Request); ok {
				b.mu.Lock()
				b.clerk.Told(&request)
				b.mu.Unlock()
			}
			if r.Answer, err = json.Marshal(value); err != nil {
				r.Error = err.Error()
			}
		case errors.Is(err, lifecycle.ErrRefused):
			r.Refused = true
		case errors.Is(err, lifecycle.ErrUnclear):
			r.Unclear = true
		case errors.Is(err, lifecycle.ErrConflict), errors.Is(err, sqlstore.ErrUnavailable):
			r.Down = true
		default:
			r.Error = err.Error()
		}
		w.say(r)
		if !r.Unclear && !r.Down {
			return
		}
		time.Sleep(20 * time.Millisecond) // the server comes back
	}
}

// forgetful is a store that keeps no operation ID of a closing.
type forgetful struct{ lifecycle.Store }

// Apply implements [lifecycle.Store].
func (s *forgetful) Apply(ctx context.Context, c *lifecycle.Change) error {
	edited := *c
	if len(c.Keys) > 0 && c.Keys[0].Op == lifecycle.OpClose {
		edited.Keys = nil
	}
	return s.Store.Apply(ctx, &edited)
}
