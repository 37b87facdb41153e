package entitlementtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// trial is one journal under test: a book, what was done to it, and what the book
// said.
type trial struct {
	*Options
	src     source
	writer  *writer
	book    Book
	plan    entitlement.Entitlement // as it began
	entries []entitlement.Entry     // of the book, as they were recorded
	clock   time.Time               // of whoever records the entries
	history []Command
	ledger         // after the last step
	prior   ledger // before the last step, except for its incidents
	step
}

// step is the last command and what came of it.
type step struct {
	Command
	was    fate // of its incident before it
	ask    time.Time
	before answers
	after  answers
	entry  entitlement.Entry
	err    error
}

// answers are what a book says: its state, and what it answers at the instant of the
// command and at another.
type answers struct {
	state entitlement.State
	then  moment // at the instant of the command
	asked moment
}

type moment struct {
	left  entitlement.Quota
	held  int
	codes entitlement.Codes
	open  bool
}

func momentOf(b Book, at time.Time) moment {
	s := b.Status(at)
	return moment{b.Left(at), b.Held(at), s.Codes(), s.Usable()}
}

func answersOf(b Book, at, ask time.Time) answers {
	return answers{b.State(), momentOf(b, at), momentOf(b, ask)}
}

// newTrial opens a book for one of the grants.
func newTrial(src source, grants []entitlement.Grant, opts *Options) (*trial, error) {
	opening, err := open(src, grants)
	if err != nil {
		return nil, err
	}
	t := &trial{Options: opts, src: src, clock: opening.At}
	if t.writer, err = newWriter(src, opening); err != nil {
		return nil, err
	}
	t.plan = t.writer.plan
	t.ledger = newLedger(t.plan)
	t.book = opts.NewBook()
	if err := t.book.Append(opening); err != nil {
		return nil, fmt.Errorf("the book does not open: %w", err)
	}
	t.record(opening)
	return t, nil
}

// do does the next command to the book.
func (t *trial) do() {
	c := t.writer.next()
	t.history = append(t.history, c)
	s := step{Command: c, was: t.incidents[c.Incident], ask: anywhere(t.src, t.plan)}
	if was := s.was; was.stage == onHold && rarely(t.src, "ask at the deadline", 2) {
		s.ask = was.until.Add(one(t.src, "beside the deadline", []time.Duration{-time.Microsecond, 0}))
	}
	s.before = answersOf(t.book, c.At, s.ask)
	s.entry, s.err = c.Do(t.book)
	s.after = answersOf(t.book, c.At, s.ask)
	t.step = s
	if s.entry != (entitlement.Entry{}) {
		t.record(s.entry)
	}
	t.prior = t.ledger
	if t.err == nil {
		t.add(c)
	}
}

// record keeps an entry, as a recorder does whose clock is set back now and then.
func (t *trial) record(entry entitlement.Entry) {
	t.clock = t.clock.Add(time.Duration(t.src.pick("recorded later", 8)-1) * time.Hour)
	entry.Recorded = t.clock
	t.entries = append(t.entries, entry)
}

// took reports whether the command was done and is of one of the kinds.
func (t *trial) took(kinds ...entitlement.EntryKind) bool {
	return t.err == nil && slices.Contains(kinds, t.Kind)
}

// copied returns a second book, made from the entries of the first.
func (t *trial) copied() (Book, error) {
	b := t.NewBook()
	for i, e := range t.entries {
		if err := b.Append(e); err != nil {
			return nil, fmt.Errorf("entry %d (%s): %w", i, e.Kind, err)
		}
	}
	return b, nil
}

// story tells what was done.
func (t *trial) story() string {
	var b strings.Builder
	fmt.Fprintf(&b, "plan %q, %s, %s, %s of %s left, %s", t.plan.Plan(), t.plan.Offer(), t.plan.Benefit(), t.plan.Base(), t.plan.Granted(), t.plan.Term())
	for i, c := range t.history {
		fmt.Fprintf(&b, "\n%4d %s", i+1, c)
	}
	return b.String()
}
