package cluster_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

var (
	long  = flag.Bool("long", false, "run the campaigns in full size, which takes a quarter of an hour and more: see -timeout")
	tenth = flag.Bool("tenth", false, "run the campaigns in a tenth of their size, as CI does: two minutes")
)

// TestPartitions writes from the hosts of three members at once, while these are cut off
// from each other and killed. It first shows that it catches a store that believes in
// etcd's locks.
func TestPartitions(t *testing.T) {
	partitions, kills := 1, 1
	switch {
	case *long:
		partitions, kills = 100, 60
	case *tenth:
		partitions, kills = 10, 6
	}
	notWithRace(t)
	w := newNetwork(t, 3)
	c := newCluster(t, 3, w)
	if *long || *tenth {
		t.Run("with locks", func(t *testing.T) { catchLocks(t, w, c) })
	}
	t.Run("with transactions", func(t *testing.T) {
		// Two with enough for everybody, and two that everybody fights for.
		books := map[lifecycle.PartnerID]uint32{"rich": 1 << 20, "rich as well": 1 << 20, "poor": 5, "poor as well": 2}
		f := newField(t, w, c, "transactions/", books, func(c *clientv3.Client, o *etcdstore.Options) (lifecycle.KeyStore, error) { return etcdstore.New(c, o) })
		f.campaign(partitions, kills)
		problems := f.problems()
		t.Log(f.counts())
		for _, p := range problems {
			t.Error(p)
		}
		if n := f.done.Load(); n < int64(10*(partitions+kills)) || partitions >= 10 && (f.refusals.Load() == 0 || f.minority.Load() == 0) {
			t.Errorf("%d commands were acknowledged, %d refused, %d asked in vain of hosts that were cut off, want more", n, f.refusals.Load(), f.minority.Load())
		}
	})
}

// catchLocks runs the campaign on a store with locks until it shows what is wrong.
func catchLocks(t *testing.T, w *network, c *cluster) {
	const most = 20
	books := map[lifecycle.PartnerID]uint32{}
	for n := range 8 {
		books[lifecycle.PartnerID(name(n))] = 1 << 20
	}
	f := newField(t, w, c, "locks/", books, func(c *clientv3.Client, o *etcdstore.Options) (lifecycle.KeyStore, error) { return newLockStore(c, o) })
	f.apart = 2500 * time.Millisecond // a lease runs out after a second, and is looked at after half of one
	for n := 1; n <= most; n++ {
		f.campaign(1, 0)
		// That somebody has no answer may be only because locks are slow.
		problems := slices.DeleteFunc(f.problems(), func(p string) bool { return strings.Contains(p, noAnswer) })
		if len(problems) > 0 {
			t.Logf("caught after %d partitions: %s", n, problems[0])
			return
		}
	}
	t.Errorf("the store with locks went through %d partitions: the campaign is blind", most)
}

// field is where a campaign takes place.
type field struct {
	*testing.T
	prefix  string
	books   map[lifecycle.PartnerID]uint32
	network *network
	cluster *cluster
	rng     *rand.Rand
	apart   time.Duration      // how long hosts are cut off at least
	clients []*clientv3.Client // of the hosts: of the member there, then of all members
	stores  []lifecycle.KeyStore
	watch   lifecycle.KeyStore // a store on all members, from the last host
	writers int                // that have been

	// side is odd while hosts are cut off: then alone says which. Both change together.
	side  atomic.Int64
	alone [3]atomic.Bool

	mu    sync.Mutex
	acks  []ack
	wrong []string

	done, refusals, unclears, unavailables, minority atomic.Int64
}

// ack is what a writer was told about a command that was done.
type ack struct {
	partner lifecycle.PartnerID
	id      lifecycle.OperationID
	of      lifecycle.RequestID // that it closed; empty if it opened one
	request lifecycle.Request
}

// newField returns a field with the books of partners, each with its number of incidents.
func newField(t *testing.T, w *network, c *cluster, prefix string, books map[lifecycle.PartnerID]uint32, open func(*clientv3.Client, *etcdstore.Options) (lifecycle.KeyStore, error)) *field {
	f := &field{T: t, prefix: prefix, books: books, network: w, cluster: c, rng: rand.New(rand.NewPCG(1, 1)), apart: time.Second}
	for host, m := range c.members {
		for _, endpoints := range [][]string{{m.client}, c.endpoints()} {
			client, err := clientv3.New(clientv3.Config{
				Endpoints: endpoints, DialTimeout: 5 * time.Second, Logger: zap.NewNop(),
				DialOptions: []grpc.DialOption{grpc.WithContextDialer(w.dialer(host))},
			})
			must(t, "a client", err)
			t.Cleanup(func() { _ = client.Close() })
			s, err := open(client, &etcdstore.Options{Prefix: prefix, Timeout: 1500 * time.Millisecond})
			must(t, "a store", err)
			f.clients, f.stores = append(f.clients, client), append(f.stores, s)
			f.watch = newStore(t, client, &etcdstore.Options{Prefix: prefix})
		}
	}
	for p, left := range books {
		stocked(t, f.watch, p, left)
	}
	return f
}

// campaign cuts hosts off and kills members while all write, and returns when all is
// whole again and every writer has an answer.
func (f *field) campaign(partitions, kills int) {
	stop := make(chan struct{})
	ctx, cancel := context.WithCancel(f.Context())
	defer cancel()
	var wg sync.WaitGroup
	for i, s := range f.stores {
		for range 2 {
			f.writers++
			n := f.writers
			wg.Go(func() { f.write(ctx, s, i/2, n, stop) })
		}
	}
	plan := slices.Concat(slices.Repeat([]bool{true}, partitions), slices.Repeat([]bool{false}, kills))
	f.rng.Shuffle(len(plan), func(i, j int) { plan[i], plan[j] = plan[j], plan[i] })
	for _, partition := range plan {
		time.Sleep(time.Duration(200+f.rng.IntN(600)) * time.Millisecond)
		if partition {
			f.partition()
		} else {
			m := f.cluster.members[f.rng.IntN(3)]
			m.kill()
			time.Sleep(time.Duration(100+f.rng.IntN(900)) * time.Millisecond)
			m.start(f)
		}
	}
	for _, m := range f.cluster.members {
		if err := m.await(time.Minute); err != nil {
			f.Fatalf("member %s does not come back: %v\n%s", m.name, err, m.said())
		}
	}
	time.Sleep(time.Second)
	close(stop)
	defer time.AfterFunc(patience, cancel).Stop()
	wg.Wait()
}

// patience is how long a writer may wait for its last answer when all is whole again. In
// a book that is broken, there may be none.
const patience = 30 * time.Second

const noAnswer = "has no answer"

// partition cuts off one host, the leader's more often than others, and now and then
// all of them; sometimes a member is killed meanwhile.
func (f *field) partition() {
	cut := []int{f.rng.IntN(3)}
	switch f.rng.IntN(8) {
	case 0:
		cut = []int{0, 1, 2}
	case 1, 2, 3:
		if leader := f.leader(); leader >= 0 {
			cut[0] = leader
		}
	}
	for _, i := range cut {
		must(f, "cutting off", f.network.cut(i))
		f.alone[i].Store(true)
	}
	f.side.Add(1) // from now on, who is alone cannot do anything
	time.Sleep(f.apart + time.Duration(f.rng.IntN(1800))*time.Millisecond)
	if f.rng.IntN(6) == 0 {
		m := f.cluster.members[f.rng.IntN(3)]
		m.kill()
		defer m.start(f)
	}
	f.side.Add(1)
	for _, i := range cut {
		f.alone[i].Store(false)
		must(f, "joining", f.network.join(i))
	}
}

// leader returns the member that leads, or -1.
func (f *field) leader() int {
	ctx, cancel := context.WithTimeout(f.Context(), time.Second)
	defer cancel()
	for i, m := range f.cluster.members {
		status, err := f.clients[2*i].Status(ctx, m.client)
		if err == nil && status.Leader == status.Header.MemberId {
			return i
		}
	}
	return -1
}

// write opens requests and closes some of them, each command until it has an answer.
func (f *field) write(ctx context.Context, s lifecycle.Store, host, n int, stop chan struct{}) {
	rng := rand.New(rand.NewPCG(2, uint64(n)))
	desks := map[lifecycle.PartnerID]*lifecycle.Desk{}
	for p := range f.books {
		desks[p] = deskOf(f, s, p)
	}
	names := slices.Sorted(func(yield func(lifecycle.PartnerID) bool) {
		for p := range f.books {
			if !yield(p) {
				return
			}
		}
	})
	var mine []ack
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(20+rng.IntN(60)) * time.Millisecond):
		}
		p := names[rng.IntN(len(names))]
		a := ack{partner: p, id: lifecycle.OperationID(fmt.Sprintf("writer %d, %d", n, i))}
		if len(mine) > 0 && rng.IntN(5) < 2 {
			last := rng.IntN(len(mine))
			a.partner, a.of = mine[last].partner, mine[last].request.ID
			mine = slices.Delete(mine, last, last+1)
		}
		if err := f.until(ctx, desks[a.partner], host, &a); err != nil {
			continue
		}
		if a.of == "" {
			mine = append(mine, a)
		}
		f.mu.Lock()
		f.acks = append(f.acks, a)
		f.mu.Unlock()
	}
}

// until repeats a command under its ID until it has an answer: done, or refused.
func (f *field) until(ctx context.Context, d *lifecycle.Desk, host int, a *ack) error {
	for {
		side, alone := f.side.Load(), f.alone[host].Load()
		var err error
		if a.of == "" {
			a.request, err = d.Open(ctx, azureDraft(a.id))
		} else {
			a.request, err = d.Close(ctx, lifecycle.Closing{ID: a.id, Request: a.of, Reason: lifecycle.Duplicate})
		}
		if apart := side%2 == 1 && alone && side == f.side.Load(); apart {
			if f.minority.Add(1); err == nil || errors.Is(err, lifecycle.ErrRefused) {
				f.blame("host %d was cut off, and told about %q: %v", host, a.id, err)
			}
		}
		switch {
		case err == nil:
			f.done.Add(1)
			return nil
		case errors.Is(err, lifecycle.ErrRefused):
			f.refusals.Add(1)
			return err
		case ctx.Err() != nil:
			f.blame("%q "+noAnswer+" %s after all is whole again: %v", a.id, patience, err)
			return err
		case errors.Is(err, lifecycle.ErrUnclear):
			f.unclears.Add(1)
		case errors.Is(err, etcdstore.ErrUnavailable), errors.Is(err, lifecycle.ErrConflict):
			f.unavailables.Add(1)
		default:
			f.blame("%q: %v", a.id, err)
			return err
		}
	}
}

func (f *field) blame(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.wrong) < 20 {
		f.wrong = append(f.wrong, fmt.Sprintf(format, args...))
	}
}

func (f *field) counts() string {
	return fmt.Sprintf("%d commands acknowledged, %d refused, %d told unclear and %d told nothing was done, all repeated until they had an answer; %d calls at hosts that were cut off",
		f.done.Load(), f.refusals.Load(), f.unclears.Load(), f.unavailables.Load(), f.minority.Load())
}

// problems returns what is wrong with the books, now that all is whole.
func (f *field) problems() []string {
	for p := range f.books {
		b, err := read(f.Context(), f.watch, p)
		if err != nil {
			f.blame("%s cannot be read: %v", p, err)
			continue
		}
		f.sound(p, &b)
		f.kept(p, &b)
		for host := range f.cluster.members {
			other, err := read(f.Context(), newStore(f, f.clients[2*host], &etcdstore.Options{Prefix: f.prefix}), p)
			if err != nil || fmt.Sprint(other) != fmt.Sprint(b) {
				f.blame("%s is another book at host %d (%v)", p, host, err)
			}
		}
	}
	if len(f.wrong) == 0 {
		f.repeated()
	}
	return f.wrong
}

// sound checks that a book adds up: nothing was done twice.
func (f *field) sound(p lifecycle.PartnerID, b *book) {
	var opened, closed int
	versions := map[lifecycle.Version]bool{}
	for _, k := range b.Keys {
		if versions[k.Version] {
			f.blame("%s: version %d has two operations", p, k.Version)
		}
		versions[k.Version] = true
		switch k.Op {
		case lifecycle.OpOpen:
			opened++
		case lifecycle.OpClose:
			closed++
		}
	}
	refunded := 0
	for _, r := range b.Requests {
		if r.State == lifecycle.StateRefunded {
			refunded++
		}
	}
	if len(b.Requests) != opened || refunded != closed {
		f.blame("%s: %d requests by %d openings, %d refunded by %d closings", p, len(b.Requests), opened, refunded, closed)
	}
	e := b.Head.Plans[0].Entitlement
	if int(e.Consumed()) != opened || int(e.Refunded()) != closed {
		f.blame("%s: %d consumed by %d openings, %d refunded by %d closings", p, e.Consumed(), opened, e.Refunded(), closed)
	}
	folded, err := entitlement.Fold(func(yield func(entitlement.Entry) bool) {
		for _, e := range b.Journal {
			if e.Plan != "" && !yield(e) {
				return
			}
		}
	})
	if err != nil || folded.Entitlement() != e {
		f.blame("%s: the journal does not add up to the plan: %v", p, err)
	}
}

// kept checks that nothing is lost that was acknowledged.
func (f *field) kept(p lifecycle.PartnerID, b *book) {
	keys := map[lifecycle.OperationID]*lifecycle.Key{}
	for i := range b.Keys {
		keys[b.Keys[i].ID] = &b.Keys[i]
	}
	f.mu.Lock()
	acks := slices.Clone(f.acks)
	f.mu.Unlock()
	for _, a := range acks {
		if a.partner != p {
			continue
		}
		k := keys[a.id]
		if k == nil || k.Progress != a.request.Progress || k.Request != a.request.ID || a.of == "" && k.Version != a.request.Version {
			f.blame("%s: %q was acknowledged as %+v, and the book has %+v", p, a.id, a.request, k)
		}
	}
}

// repeated repeats some commands at a Desk that knows nothing of them: the answers are
// those of then, and the books do not change.
func (f *field) repeated() {
	before := map[lifecycle.PartnerID]lifecycle.Version{}
	desks := map[lifecycle.PartnerID]*lifecycle.Desk{}
	for p := range f.books {
		desks[p] = deskOf(f, f.watch, p)
		h, err := f.watch.Head(f.Context(), p)
		must(f, "a head", err)
		before[p] = h.Version
	}
	each := max(1, len(f.acks)/500)
	for i := 0; i < len(f.acks); i += each {
		a := f.acks[i]
		again := ack{partner: a.partner, id: a.id, of: a.of}
		if err := f.until(f.Context(), desks[a.partner], 0, &again); err != nil || fmt.Sprint(again.request) != fmt.Sprint(a.request) {
			f.blame("%q was acknowledged as %+v, and is repeated as %+v, %v", a.id, a.request, again.request, err)
		}
	}
	for p := range f.books {
		if h, err := f.watch.Head(f.Context(), p); err != nil || h.Version != before[p] {
			f.blame("%s is at version %d after repetitions, and was at %d", p, h.Version, before[p])
		}
	}
}
