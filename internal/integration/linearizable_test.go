package integration_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// The size of a history. Incidents are few, so that callers fight for them, and
// operation IDs are fewer than calls, so that most of them are used again, by
// the same client and by others.
const (
	clients    = 8
	calls      = 20 // of each client
	incidents  = 3  // of the one plan
	requests   = 12
	closings   = 2 // operation IDs for closing one request
	patience   = 30 * time.Second
	untilFound = 50 // histories within which a broken store must show
)

// call is one call to a desk.
type call struct {
	op op
	id int // which request; of a closing also by which operation ID
}

type op uint8

const (
	opOpen op = iota
	opClose
	opLeft // reads the balance
)

func (c call) request() int { return c.id / closings }

func (c call) String() string {
	switch c.op {
	case opOpen:
		return fmt.Sprintf("open %d", c.request())
	case opClose:
		return fmt.Sprintf("close %d as %c", c.request(), 'a'+c.id%closings)
	}
	return "left"
}

// answer is what the caller was told: how many are left, or why not.
type answer struct {
	left int
	no   string
}

// book is the sequential specification of a partner's book: what every call must
// be told if the calls came one after the other. It is a value, so that porcupine
// can go back to an earlier one.
type book struct {
	left   int8
	opened [requests]step
	closed [requests]bool
	by     [requests * closings]step // what a closing's operation ID did
}

// step is what an operation did, if it was done.
type step struct {
	done bool
	left int8
}

// next returns what a call is told, and the book after it.
func (b book) next(c call) (answer, book) {
	r := c.request()
	switch {
	case c.op == opLeft:
		return answer{left: int(b.left)}, b
	case c.op == opOpen && b.opened[r].done:
		return answer{left: int(b.opened[r].left)}, b
	case c.op == opOpen && b.left == 0:
		return answer{no: "depleted"}, b
	case c.op == opOpen:
		b.left--
		b.opened[r] = step{true, b.left}
		return answer{left: int(b.left)}, b
	case b.by[c.id].done:
		return answer{left: int(b.by[c.id].left)}, b
	case !b.opened[r].done:
		return answer{no: "not found"}, b
	case b.closed[r]:
		return answer{no: lifecycle.AlreadyClosed}, b
	}
	b.left++
	b.closed[r], b.by[c.id] = true, step{true, b.left}
	return answer{left: int(b.left)}, b
}

var seed = maphash.MakeSeed()

var model = porcupine.Model{
	Init: func() any { return book{left: incidents} },
	Step: func(state, input, output any) (bool, any) {
		want, next := state.(book).next(input.(call))
		return want == output.(answer), next
	},
	Equal: func(a, b any) bool { return a.(book) == b.(book) },
	Hash:  func(state any) uint64 { return maphash.Comparable(seed, state.(book)) },
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%v: %+v", input, output)
	},
}

// now is when everything happens: the order of the calls is not one of instants.
var now = time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)

func newDesk(t *testing.T, s lifecycle.Store) *lifecycle.Desk {
	t.Helper()
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// ask makes a call. An ID has the same content whoever uses it, so that using it
// again is a repetition.
func (c call) ask(ctx context.Context, d *lifecycle.Desk) answer {
	if c.op == opLeft {
		h, err := d.Head(ctx)
		if err != nil {
			return answer{no: err.Error()}
		}
		return answer{left: int(h.Plans[0].Entitlement.Remaining())}
	}
	id := fmt.Sprintf("open %d", c.request())
	var r lifecycle.Request
	var err error
	if c.op == opClose {
		r, err = d.Close(ctx, lifecycle.Closing{ID: lifecycle.OperationID(c.String()), Request: lifecycle.RequestID(id), Reason: lifecycle.Duplicate})
	} else {
		r, err = d.Open(ctx, lifecycle.Draft{
			ID: lifecycle.OperationID(id), Account: "jiwoo", Title: "VM does not start", Severity: sla.SeverityB, Locale: language.English,
			Facts: routing.Case{
				Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
				GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
				Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
			},
		})
	}
	refused, ok := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case err == nil:
		return answer{left: int(r.Left)}
	case ok && refused.Has("depleted"):
		return answer{no: "depleted"}
	case ok:
		return answer{no: refused.Reasons[0].Code}
	case errors.Is(err, lifecycle.ErrNotFound):
		return answer{no: "not found"}
	}
	return answer{no: err.Error()} // which the specification never says
}

// history lets all clients make their calls at once, on a store with one plan.
// The first half of them have a desk each, the others share one by two.
func history(t *testing.T, s lifecycle.Store, seed uint64) []porcupine.Operation {
	t.Helper()
	ctx := t.Context()
	setup := newDesk(t, s)
	adopted, err := setup.Adopt(ctx, lifecycle.Adoption{
		ID: "adopt", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Left: entitlement.Limited(incidents),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := setup.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: adopted.Entries[0].Plan}); err != nil {
		t.Fatal(err)
	}
	operations := make([]porcupine.Operation, clients*calls)
	begin := make(chan struct{})
	start := time.Now()
	var wg sync.WaitGroup
	var desk *lifecycle.Desk
	for client := range clients {
		if client < clients/2 || client%2 == 0 {
			desk = newDesk(t, s)
		}
		d, rng := desk, rand.New(rand.NewPCG(seed, uint64(client)))
		mine := operations[client*calls:][:calls]
		wg.Go(func() {
			<-begin
			for i := range mine {
				c := call{id: rng.IntN(requests * closings)}
				switch n := rng.IntN(10); {
				case n == 0:
					c.op = opLeft
				case n < 5:
					c.op = opClose
				}
				called := time.Since(start)
				got := c.ask(ctx, d)
				mine[i] = porcupine.Operation{
					ClientId: client, Input: c, Call: int64(called), Output: got, Return: int64(time.Since(start)),
				}
			}
		})
	}
	close(begin)
	wg.Wait()
	return operations
}

// yielding gives way before every call to the store, so that the steps of
// callers mix even where they have one processor.
type yielding struct{ lifecycle.Store }

func (s yielding) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	runtime.Gosched()
	return s.Store.Head(ctx, p)
}

func (s yielding) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	runtime.Gosched()
	return s.Store.Key(ctx, p, id)
}

func (s yielding) Apply(ctx context.Context, c *lifecycle.Change) error {
	runtime.Gosched()
	return s.Store.Apply(ctx, c)
}

func TestLinearizable(t *testing.T) {
	n := 200
	if testing.Short() {
		n = 20
	}
	ops, told := 0, map[string]int{}
	for seed := range uint64(n) {
		operations := history(t, yielding{memstore.New()}, seed)
		for _, o := range operations {
			told[cmp.Or(o.Output.(answer).no, "done")]++
		}
		ops += len(operations)
		if result, info := porcupine.CheckOperationsVerbose(model, operations, patience); result != porcupine.Ok {
			path := t.ArtifactDir() + "/history.html"
			if err := porcupine.VisualizePath(model, info, path); err != nil {
				t.Error(err)
			}
			t.Fatalf("history %d is %s, want Ok; go test -artifacts keeps it in %s", seed, result, path)
		}
	}
	t.Logf("%d histories of %d clients, %d calls: %v", n, clients, ops, told)
}

// TestBrokenStoresShow makes the same histories on stores that are broken, and
// must find out: a check that cannot fail proves nothing.
func TestBrokenStoresShow(t *testing.T) {
	for name, spoil := range map[string]func(lifecycle.Store) lifecycle.Store{
		"looks at the version before it writes": func(s lifecycle.Store) lifecycle.Store { return &uncheckedVersion{Store: s} },
		"forgets operations":                    func(s lifecycle.Store) lifecycle.Store { return forgetful{s} },
		"reads requests from a stale replica":   func(s lifecycle.Store) lifecycle.Store { return &stale{Store: s} },
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(untilFound) {
				operations := history(t, yielding{spoil(memstore.New())}, seed)
				switch result := porcupine.CheckOperationsTimeout(model, operations, patience); result {
				case porcupine.Illegal:
					t.Logf("found in history %d", seed+1)
					return
				case porcupine.Unknown:
					t.Fatalf("history %d could not be checked within %v", seed, patience)
				}
			}
			t.Errorf("%d histories are all linearizable, although the store %s", untilFound, name)
		})
	}
}

// uncheckedVersion checks the version of a change in one step and writes it in
// another.
type uncheckedVersion struct {
	lifecycle.Store
	mu sync.Mutex
}

func (s *uncheckedVersion) Apply(ctx context.Context, c *lifecycle.Change) error {
	h, err := s.Head(ctx, c.Partner)
	if err != nil {
		return err
	}
	if h.Version != c.Base {
		return lifecycle.ErrConflict
	}
	runtime.Gosched()
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, err = s.Head(ctx, c.Partner); err != nil {
		return err
	}
	late := *c
	late.Base = h.Version
	return s.Store.Apply(ctx, &late)
}

// forgetful keeps no operation IDs.
type forgetful struct{ lifecycle.Store }

func (s forgetful) Apply(ctx context.Context, c *lifecycle.Change) error {
	bare := *c
	bare.Keys = nil
	return s.Store.Apply(ctx, &bare)
}

// stale shows a request as it was when somebody first asked for it.
type stale struct {
	lifecycle.Store
	seen sync.Map
}

func (s *stale) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		for r, err := range s.Store.Requests(ctx, p, q) {
			if first, _ := s.seen.LoadOrStore(r.ID, r); err == nil {
				r = first.(lifecycle.Request)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}
