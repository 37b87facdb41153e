package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// The size of a history: accounts are few, so that callers link the same one at once,
// and so are incidents and operation IDs.
const (
	linkAccounts  = 3
	linkTries     = 2 // operation IDs to link each account with
	linkRequests  = 6 // to open, each by one account
	linkIncidents = 4
)

// linkCall is one call: to link an account under one of its IDs, to open a request, or
// to look at the book.
type linkCall struct {
	op string // "link", "open", "look"
	id int
}

// linkTold is what a caller is told: how many entries a link wrote, how many incidents are
// left after a request, how many links there are, or why not.
type linkTold struct {
	n  int8
	no string
}

// linkBook is the sequential specification: an account is linked once, whoever asks for it
// how often, and pays for requests from then on. There is no way back: a link ends with
// the pair of its contract.
type linkBook struct {
	left   int8
	linked [linkAccounts]bool
	links  [linkAccounts * linkTries]int8 // one more than the entries that an operation wrote
	opened [linkRequests]int8             // one more than what a request left
}

func (b linkBook) next(c linkCall) (linkTold, linkBook) {
	switch c.op {
	case "link":
		was := &b.links[c.id]
		if *was == 0 {
			*was = 1
			if a := c.id % linkAccounts; !b.linked[a] {
				*was, b.linked[a] = 2, true
			}
		}
		return linkTold{n: *was - 1}, b
	case "open":
		was := &b.opened[c.id]
		switch {
		case *was != 0:
		case !b.linked[c.id%linkAccounts]:
			return linkTold{no: "not_linked"}, b
		case b.left == 0:
			return linkTold{no: "depleted"}, b
		default:
			b.left--
			*was = b.left + 1
		}
		return linkTold{n: *was - 1}, b
	}
	n := int8(0)
	for _, is := range b.linked {
		if is {
			n++
		}
	}
	return linkTold{n: n}, b
}

var linkModel = porcupine.Model{
	Init: func() any { return linkBook{left: linkIncidents} },
	Step: func(state, input, output any) (bool, any) {
		want, next := state.(linkBook).next(input.(linkCall))
		return want == output, next
	},
	Equal: func(a, b any) bool { return a == b },
}

func (c linkCall) ask(ctx context.Context, d *lifecycle.Desk, plan entitlement.PlanID) linkTold {
	account := fmt.Sprint("account ", c.id%linkAccounts)
	id := lifecycle.OperationID(fmt.Sprint(c.op, " ", c.id))
	var err error
	switch c.op {
	case "link":
		var r lifecycle.Receipt
		if r, err = d.Link(ctx, lifecycle.Linking{ID: id, Account: account, Plan: plan}); err == nil {
			return linkTold{n: int8(len(r.Entries))}
		}
	case "open":
		var r lifecycle.Request
		if r, err = d.Open(ctx, azure(id, account)); err == nil {
			return linkTold{n: int8(r.Left)}
		}
	default:
		var h lifecycle.Head
		if h, err = d.Head(ctx); err == nil {
			return linkTold{n: int8(len(h.Links))}
		}
	}
	for _, code := range []string{"not_linked", "depleted"} {
		if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok && refused.Has(code) {
			return linkTold{no: code}
		}
	}
	return linkTold{no: err.Error()} // which the specification never says
}

// linkHistory has 16 clients, of which half share a Desk by two, link accounts and open
// requests at once. It returns their calls, and the entries of links in the journal.
func linkHistory(t *testing.T, store lifecycle.Store, seed uint64) ([]porcupine.Operation, int) {
	t.Helper()
	const clients, calls = 16, 12
	o := newOfficeOn(t, store)
	plan := o.adopt(entitlement.SuccessExpanded, linkIncidents, midYear)
	operations := make([]porcupine.Operation, clients*calls)
	var wg sync.WaitGroup
	begin, start := make(chan struct{}), time.Now()
	desk := o.Desk
	for client := range clients {
		if client < clients/2 || client%2 == 0 {
			desk = newOfficeOn(t, store).Desk
		}
		d, rng := desk, rand.New(rand.NewPCG(seed, uint64(client)))
		wg.Go(func() {
			<-begin
			for i := range calls {
				c := linkCall{op: [...]string{"link", "link", "open", "open", "look"}[rng.IntN(5)]}
				c.id = rng.IntN(map[string]int{"link": linkAccounts * linkTries, "open": linkRequests, "look": 1}[c.op])
				called := time.Since(start)
				told := c.ask(t.Context(), d, plan)
				operations[client*calls+i] = porcupine.Operation{ClientId: client, Input: c, Call: int64(called), Output: told, Return: int64(time.Since(start))}
			}
		})
	}
	close(begin)
	wg.Wait()
	links := 0
	for _, e := range o.entries(0) {
		if e.Kind == entitlement.LinkedTo {
			links++
		}
	}
	return operations, links
}

// givingWay is a store before whose calls others come in between.
func givingWay() *doctored.Store {
	s := &doctored.Store{Below: memstore.New()}
	s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
		runtime.Gosched()
		return s.Below.Head(ctx, p)
	}
	s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
		runtime.Gosched()
		return s.Below.Apply(ctx, c)
	}
	return s
}

// TestLinkHistories checks with porcupine that some order of the calls explains what
// callers are told who link the same accounts and use them at once, and that the journal
// has one entry for each account.
func TestLinkHistories(t *testing.T) {
	histories := 100
	if race.Enabled {
		histories = 25 // which take as long
	}
	answers := map[string]int{}
	for seed := range uint64(histories) {
		operations, links := linkHistory(t, givingWay(), seed)
		if result := porcupine.CheckOperationsTimeout(linkModel, operations, 30*time.Second); result != porcupine.Ok {
			t.Fatalf("history %d is %s: no order of its calls explains what they were told", seed, result)
		}
		if links > linkAccounts {
			t.Errorf("history %d: %d entries of links for %d accounts", seed, links, linkAccounts)
		}
		for _, op := range operations {
			answers[fmt.Sprint(op.Input.(linkCall).op, " ", op.Output.(linkTold).no)]++
		}
	}
	for _, answer := range []string{"link ", "open ", "open not_linked", "open depleted", "look "} {
		if answers[answer] < histories {
			t.Errorf("%q was answered %d times, want histories with all answers: %v", answer, answers[answer], answers)
		}
	}
}

// TestLinkHistoriesFind has stores that link wrongly: one of the first histories shows it.
func TestLinkHistoriesFind(t *testing.T) {
	for name, spoil := range map[string]func(*doctored.Store){
		"loses every third link": func(s *doctored.Store) {
			var mu sync.Mutex
			links := 0
			edit := func(c *lifecycle.Change) {
				mu.Lock()
				defer mu.Unlock()
				if len(c.Links) > 0 {
					if links++; links%3 == 0 {
						c.Links = nil
					}
				}
			}
			s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
				edited := *c
				edit(&edited)
				return s.Below.Apply(ctx, &edited)
			}
			s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
				edited := make([]*lifecycle.Change, len(cs))
				for i := range cs {
					c := *cs[i]
					edit(&c)
					edited[i] = &c
				}
				return s.Below.ApplyAll(ctx, edited)
			}
		},
		"shows an empty list of links now and then": func(s *doctored.Store) {
			var mu sync.Mutex
			reads := 0
			s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
				h, err := s.Below.Head(ctx, p)
				mu.Lock()
				defer mu.Unlock()
				if reads++; reads%3 == 0 {
					h.Links = nil
				}
				return h, err
			}
		},
	} {
		found := false
		for seed := range uint64(50) {
			s := givingWay()
			spoil(s)
			operations, links := linkHistory(t, s, seed)
			if porcupine.CheckOperationsTimeout(linkModel, operations, 30*time.Second) == porcupine.Illegal || links > linkAccounts {
				found = true
				break
			}
		}
		if !found {
			t.Errorf("50 histories of a store that %s are all explained", name)
		}
	}
}
