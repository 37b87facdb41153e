package lifecycle

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// noted is a store that notes whose changes it gets. It fails those of some.
type noted struct {
	Store
	got  []PartnerID
	fail map[PartnerID]error
}

func (n *noted) Head(context.Context, PartnerID) (Head, error) { return Head{}, nil }

func (n *noted) Key(context.Context, PartnerID, OperationID) (Key, Request, error) {
	return Key{}, Request{}, ErrNotFound
}

func (n *noted) Journal(context.Context, PartnerID, Version) iter.Seq2[entitlement.Entry, error] {
	return func(func(entitlement.Entry, error) bool) {}
}

func (n *noted) Apply(_ context.Context, c *Change) error {
	n.got = append(n.got, c.Partner)
	return n.fail[c.Partner]
}

func (n *noted) ApplyAll(ctx context.Context, cs []*Change) []error {
	errs := make([]error, len(cs))
	for i, c := range cs {
		errs[i] = n.Apply(ctx, c)
	}
	return errs
}

// TestGoneBeforeTheBatch has callers in a batch whose contexts ended after it was
// handed over and before the work on it began: nothing of theirs is done, and each of
// the others keeps its own outcome.
func TestGoneBeforeTheBatch(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	t.Run("of a shared store", func(t *testing.T) {
		full := errors.New("disk full")
		below := &noted{fail: map[PartnerID]error{"c": full}}
		s := &sharing{store: below}
		seats := []*seat[*submission]{
			{ctx: t.Context(), item: &submission{changes: []*Change{{Partner: "a"}, {Partner: "a"}}}},
			{ctx: gone, item: &submission{changes: []*Change{{Partner: "b"}, {Partner: "b"}}}},
			{ctx: t.Context(), item: &submission{changes: []*Change{{Partner: "c"}}}},
			{ctx: t.Context(), item: &submission{changes: []*Change{{Partner: "d"}}}},
		}
		s.work(seats)
		want := [][]error{{nil, nil}, {context.Canceled, context.Canceled}, {full}, {nil}}
		for i, s := range seats {
			if len(s.item.errs) != len(want[i]) {
				t.Fatalf("caller %d has %v, want %v", i, s.item.errs, want[i])
			}
			for j, err := range s.item.errs {
				if !errors.Is(err, want[i][j]) {
					t.Errorf("caller %d has %v, want %v", i, s.item.errs, want[i])
				}
			}
		}
		if len(below.got) != 4 {
			t.Errorf("changes of %v were written, want none of b", below.got)
		}
	})
	t.Run("of a Desk", func(t *testing.T) {
		below := &noted{}
		d, err := NewDesk(below, &Options{Partner: "p"})
		if err != nil {
			t.Fatal(err)
		}
		tries := []*command{{id: "1"}, {id: "2"}}
		for _, c := range tries {
			c.step = func(context.Context, *book, *command) (Change, error) { return Change{}, nil }
		}
		d.work([]*seat[*command]{{ctx: gone, item: tries[0]}, {ctx: t.Context(), item: tries[1]}})
		if !errors.Is(tries[0].err, context.Canceled) || tries[0].key != nil || tries[1].err != nil || tries[1].key == nil || len(below.got) != 1 {
			t.Errorf("%v and %v, %d changes", tries[0].err, tries[1].err, len(below.got))
		}
	})
}

// TestLeadGoesToWhoIsLeaving hands the work of all to a caller that is about to go: it
// has to do it, for nobody else will.
func TestLeadGoesToWhoIsLeaving(t *testing.T) {
	var g group[int]
	g.busy = 1 // somebody is at work
	ctx, leave := context.WithCancel(t.Context())
	worked := 0
	result := make(chan left)
	go func() { result <- g.do(ctx, 1, func([]*seat[int]) { worked++ }) }()
	for {
		g.mu.Lock()
		if len(g.queue) == 1 {
			break
		}
		g.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	leave()
	time.Sleep(10 * time.Millisecond) // it has seen that, and waits to look at the queue
	batch := g.queue
	g.queue = nil
	batch[0].lead <- batch
	g.mu.Unlock()
	if got := <-result; got != stayed || worked != 1 {
		t.Errorf("it left as %d and worked %d times, want %d and once", got, worked, stayed)
	}
	if g.busy != 0 {
		t.Error("nobody has the turn, and the group is busy for ever")
	}
}
