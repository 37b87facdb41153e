package work

import (
	"bytes"
	"context"
	"fmt"
	"maps"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// Ledger has what the callers of one book know: what they were told was done, and how
// often they were refused. The zero Ledger is that of an empty book.
type Ledger struct {
	Done    map[lifecycle.OperationID]Deed
	Refused int // how many refusals the callers were told
	Unknown int // how many calls may have been refused without the caller being told
}

// Deed is a command that was done, and what became of its request.
type Deed struct {
	Op      lifecycle.Op
	Request lifecycle.RequestID
	Plan    entitlement.PlanID
	State   lifecycle.State
}

// Note notes that a command was done.
func (l *Ledger) Note(c *Command, r *lifecycle.Request) {
	if l.Done == nil {
		l.Done = map[lifecycle.OperationID]Deed{}
	}
	d := Deed{Op: c.Op}
	if r != nil {
		d.Request, d.Plan, d.State = r.ID, r.Plan, r.State
	}
	l.Done[c.ID] = d
}

// Audit checks a book that nobody writes to any more. Its journal must add up to its plans,
// its requests must follow from what was done to them, and everything that its callers
// were told was done must be there, once, and nothing else.
func Audit(ctx context.Context, s lifecycle.KeyStore, p lifecycle.PartnerID, l *Ledger) error {
	// Import checks an archive: that every version follows from the one before, that the
	// entries fold, and that they add up to the plans, links and holds of the head.
	var archive bytes.Buffer
	if err := lifecycle.Export(ctx, s, p, &archive); err != nil {
		return fmt.Errorf("the book of %s cannot be read: %w", p, err)
	}
	if err := lifecycle.Import(ctx, memstore.New(), p, bytes.NewReader(archive.Bytes())); err != nil {
		return fmt.Errorf("the book of %s is no book: %w", p, err)
	}
	b, err := Read(ctx, s, p)
	if err != nil {
		return err
	}
	return b.audit(p, l)
}

// moved are the requests whose incidents a journal or a ledger has taken and given back.
type moved struct {
	taken, back map[lifecycle.RequestID]int
	of          map[entitlement.PlanID][2]int // of each plan
}

func newMoved() moved {
	return moved{map[lifecycle.RequestID]int{}, map[lifecycle.RequestID]int{}, map[entitlement.PlanID][2]int{}}
}

func (m *moved) take(r lifecycle.RequestID, p entitlement.PlanID, taken, back int) {
	m.taken[r] += taken
	m.back[r] += back
	n := m.of[p]
	m.of[p] = [2]int{n[0] + taken, n[1] + back}
}

func (b *Book) audit(p lifecycle.PartnerID, l *Ledger) error {
	for _, k := range b.Keys {
		if _, ok := l.Done[k.ID]; !ok {
			return fmt.Errorf("%s: %s %s is in the book, and nobody was told that it was done", p, k.Op, k.ID)
		}
	}
	if len(b.Keys) != len(l.Done) {
		return fmt.Errorf("%s: %d operations are in the book, and %d were acknowledged", p, len(b.Keys), len(l.Done))
	}
	want, got, refused := newMoved(), newMoved(), 0
	for _, d := range l.Done {
		switch {
		case d.Plan == "":
		case d.Op == lifecycle.OpOpen, d.Op == lifecycle.OpRecord, d.Op == lifecycle.OpConfirm:
			want.take(d.Request, d.Plan, 1, 0)
		case d.State == lifecycle.StateRefunded:
			want.take(d.Request, d.Plan, 0, 1)
		}
	}
	for _, e := range b.Journal {
		switch e.Kind {
		case entitlement.Consumed, entitlement.Confirmed:
			got.take(lifecycle.RequestID(e.Incident), e.Plan, 1, 0)
		case entitlement.Refunded:
			got.take(lifecycle.RequestID(e.Incident), e.Plan, 0, 1)
		case entitlement.Refused:
			refused++
		default:
		}
	}
	if !maps.Equal(got.taken, want.taken) || !maps.Equal(got.back, want.back) || !maps.Equal(got.of, want.of) {
		return fmt.Errorf("%s: the journal has taken and given back %v, and its callers were told %v", p, got.of, want.of)
	}
	for r, n := range got.taken {
		if n > 1 || got.back[r] > n {
			return fmt.Errorf("%s: request %s has taken %d incidents and given back %d", p, r, n, got.back[r])
		}
	}
	if refused < l.Refused || refused > l.Refused+l.Unknown {
		return fmt.Errorf("%s: the journal has %d refusals, and its callers were told of %d and may have missed %d", p, refused, l.Refused, l.Unknown)
	}
	if int(b.Head.Version) != len(b.Keys)+refused {
		return fmt.Errorf("%s: version %d, with %d operations and %d refusals", p, b.Head.Version, len(b.Keys), refused)
	}
	for _, plan := range b.Head.Plans {
		e := plan.Entitlement
		n := got.of[e.Plan()]
		if int(e.Consumed()) != n[0] || int(e.Refunded()) != n[1] {
			return fmt.Errorf("%s: %s has %d consumed and %d given back, want %v", p, e.Plan(), e.Consumed(), e.Refunded(), n)
		}
	}
	return nil
}
