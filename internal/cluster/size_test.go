package cluster_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"golang.org/x/text/language"
	"google.golang.org/grpc"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// longest returns a request with as many steps as one can have, of the longest texts,
// which needs more than a transaction takes.
func longest(steps int) lifecycle.Request {
	r := lifecycle.Request{ID: "long", Version: 1, Title: strings.Repeat("\x01", lifecycle.MaxTitle), Details: strings.Repeat("<", lifecycle.MaxDetails)}
	r.State = lifecycle.StateOpen
	for i := range steps {
		id := fmt.Sprintf("%04d", i) + strings.Repeat("\"", lifecycle.MaxID-4)
		r.Steps = append(r.Steps, lifecycle.Step{Event: lifecycle.EventWait, At: lifeAt, Noted: lifeAt, ID: lifecycle.OperationID(id), Actor: strings.Repeat("&", lifecycle.MaxID)})
	}
	r.Stepped = steps
	return r
}

// partsBelow counts the parts of long requests in a store.
func partsBelow(tb testing.TB, c *clientv3.Client, prefix string) int {
	tb.Helper()
	got, err := c.Get(tb.Context(), prefix, clientv3.WithPrefix(), clientv3.WithKeysOnly())
	must(tb, "counting", err)
	n := 0
	for _, kv := range got.Kvs {
		if strings.Contains(string(kv.Key), "/b/") {
			n++
		}
	}
	return n
}

// TestLongRequest keeps requests that are too long for one transaction.
func TestLongRequest(t *testing.T) {
	c := anyClient(t)
	const prefix = "long requests/"
	s := newStore(t, c, &etcdstore.Options{Prefix: prefix})
	for base, steps := range []int{0, lifecycle.MaxSteps, lifecycle.MaxSteps / 2, lifecycle.MaxSteps, 0} {
		r := longest(steps)
		change := &lifecycle.Change{
			Partner: hangang, Base: lifecycle.Version(base), Requests: []lifecycle.Request{r},
			Keys: []lifecycle.Key{{ID: lifecycle.OperationID(name(base)), Op: lifecycle.OpMove, Version: lifecycle.Version(base + 1), Request: r.ID}},
		}
		must(t, "a change", s.Apply(t.Context(), change))
		parts := partsBelow(t, c, prefix)
		// One that came too late leaves no parts behind, and takes none away.
		want(t, "the change once more", s.Apply(t.Context(), change), lifecycle.ErrConflict)
		if got := partsBelow(t, c, prefix); got != parts || (steps > 0) != (parts > 0) && base > 0 && base < 4 {
			t.Errorf("change %d: %d parts, and %d after one that was in conflict", base, parts, got)
		}
		_, got, err := s.Key(t.Context(), hangang, change.Keys[0].ID)
		must(t, "the key", err)
		for _, list := range []lifecycle.RequestQuery{{ID: r.ID}, {}, {Filed: true}} {
			for listed, err := range s.Requests(t.Context(), hangang, list) {
				must(t, "the list", err)
				if diff := cmp.Diff(r, listed, cmpopts.EquateComparable(language.Tag{})); diff != "" {
					t.Errorf("%+v (-want +got):\n%s", list, diff)
				}
			}
		}
		if diff := cmp.Diff(r, got, cmpopts.EquateComparable(language.Tag{})); diff != "" {
			t.Errorf("the request of the key (-want +got):\n%s", diff)
		}
	}
}

// TestManyRows writes changes that are more than one list of operations takes, and more
// than a transaction does.
func TestManyRows(t *testing.T) {
	s := emptyOn(t, anyClient(t))
	c := &lifecycle.Change{Partner: hangang}
	const many = 900
	for i := range many {
		c.Requests = append(c.Requests, lifecycle.Request{ID: lifecycle.RequestID(name(i)), Version: 1, Progress: lifecycle.Progress{State: lifecycle.StateOpen}})
	}
	must(t, "900 requests", s.Apply(t.Context(), c))
	if b := bookOf(t, s); len(b.Requests) != many || len(b.InWork) != many || b.Requests[many-1].ID != "0899" {
		t.Errorf("%d requests, %d of them in work, want %d", len(b.Requests), len(b.InWork), many)
	}
	before := bookOf(t, s)
	c = &lifecycle.Change{Partner: hangang, Base: 1}
	for i := range 100 {
		c.Keys = append(c.Keys, lifecycle.Key{ID: lifecycle.OperationID(name(i)), Op: lifecycle.OpOpen, Version: 2})
	}
	want(t, "100 keys", s.Apply(t.Context(), c), lifecycle.ErrInvalid)
	c.Keys = nil
	for i := range 5000 {
		c.Entries = append(c.Entries, entitlement.Entry{Seq: 2, Kind: entitlement.Refused, Note: strings.Repeat("x", 300), Cause: name(i)})
	}
	want(t, "5000 entries", s.Apply(t.Context(), c), lifecycle.ErrInvalid)
	c.Entries = c.Entries[:1]
	c.Entries[0].Seq = 7
	want(t, "an entry of another version", s.Apply(t.Context(), c), lifecycle.ErrInvalid)
	c.Entries = nil
	c.Requests = []lifecycle.Request{{ID: "nobody has opened it", Version: 1}}
	want(t, "a request that is not there", s.Apply(t.Context(), c), lifecycle.ErrInvalid)
	c.Requests = []lifecycle.Request{{ID: "0000", Version: 1, Title: "\xff"}}
	want(t, "no UTF-8", s.Apply(t.Context(), c), lifecycle.ErrInvalid)
	same(t, before, bookOf(t, s))
}

// counted returns a client of the shared server, which is to refuse nothing, and counts
// its calls.
func counted(t *testing.T) (*clientv3.Client, *atomic.Int64) {
	t.Helper()
	calls := new(atomic.Int64)
	count := func(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		err := invoke(ctx, method, req, reply, conn, opts...)
		if calls.Add(1); err != nil {
			t.Errorf("the server says %v", err)
		}
		return err
	}
	return dial(t, clientv3.Config{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(count)}}), calls
}

// TestLongBatch applies more changes at once than a transaction takes: of one book, of
// many, and of some that are long. They are cut so that the server refuses none, and
// not more often than they have to be.
func TestLongBatch(t *testing.T) {
	c, calls := counted(t)
	s := emptyOn(t, c)
	var cs []*lifecycle.Change
	for i := range 200 {
		cs = append(cs, changeAt(hangang, lifecycle.Version(i), name(i)), changeAt(lifecycle.PartnerID(name(i)), 0, "first"))
		if i%20 == 0 {
			cs[2*i].Requests[0].Details = strings.Repeat("\x01", lifecycle.MaxDetails)
		}
	}
	for i, err := range s.ApplyAll(t.Context(), cs) {
		must(t, fmt.Sprint("change ", i), err)
	}
	t.Logf("%d calls of the server for %d changes", calls.Load(), len(cs))
	if n := calls.Load(); n > 20 {
		t.Errorf("%d calls of the server for %d changes, want at most 20", n, len(cs))
	}
	for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{
		changeAt("late", 7, "x"), changeAt(hangang, 200, "0007"), changeAt(hangang, 201, "rests on it"),
	}) {
		want(t, "a change that is too late", err, lifecycle.ErrConflict)
	}
	if b := bookOf(t, s); b.Head.Version != 200 || len(b.Requests) != 200 || len(b.Journal) != 200 || len(b.Keys) != 200 {
		t.Errorf("version %d, %d requests, %d entries, %d keys, want 200 of each", b.Head.Version, len(b.Requests), len(b.Journal), len(b.Keys))
	}
	for i := range 200 {
		h, err := s.Head(t.Context(), lifecycle.PartnerID(name(i)))
		if err != nil || h.Version != 1 {
			t.Errorf("book %d is at version %d, %v", i, h.Version, err)
		}
	}
}

// TestWidest applies to as many books as a transaction takes, to each a change with as many
// conditions as it takes, and others that together have one more.
func TestWidest(t *testing.T) {
	c, calls := counted(t)
	s := emptyOn(t, c)
	const books, conditions = 32, 64 // beside the version
	opened := make([]lifecycle.Request, conditions+1)
	for i := range opened {
		opened[i] = lifecycle.Request{ID: lifecycle.RequestID(name(i)), Version: 1, Progress: lifecycle.Progress{State: lifecycle.StateOpen}}
	}
	for i, wave := range []struct {
		changes [][]lifecycle.Request // one after the other
		calls   int64
	}{{[][]lifecycle.Request{opened}, 1}, {[][]lifecycle.Request{opened[1:]}, 1}, {[][]lifecycle.Request{opened[:32], opened[32:]}, 2}} {
		var cs []*lifecycle.Change
		for book := range books {
			for j, requests := range wave.changes {
				cs = append(cs, &lifecycle.Change{Partner: lifecycle.PartnerID(name(book)), Base: lifecycle.Version(i + j), Requests: requests})
			}
		}
		before := calls.Load()
		for _, err := range s.ApplyAll(t.Context(), cs) {
			must(t, "a change", err)
		}
		for _, err := range s.ApplyAll(t.Context(), cs[:1]) {
			want(t, "a change that is too late", err, lifecycle.ErrConflict)
		}
		if n := calls.Load() - before - 1; n != wave.calls {
			t.Errorf("%d calls of the server for %d changes, want %d", n, len(cs), wave.calls)
		}
	}
}

// TestLowLimits writes to a server that takes less than one does by default.
func TestLowLimits(t *testing.T) {
	for _, test := range []struct {
		name   string
		adjust func(*embed.Config)
	}{
		{"few operations", func(c *embed.Config) { c.MaxTxnOps = 3 }},
		{"short requests", func(c *embed.Config) { c.MaxRequestBytes = 1000 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := alone(t, test.adjust)
			s := emptyOn(t, c)
			change := changeAt(hangang, 0, "x")
			change.Requests[0].Details = strings.Repeat("x", 2000)
			want(t, "a change", s.Apply(t.Context(), change), etcdstore.ErrTooLarge)
			for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{change, {Partner: "other"}})[:1] {
				want(t, "a commit", err, etcdstore.ErrTooLarge)
			}
			same(t, book{}, bookOf(t, s))
			want(t, "a long request", s.Apply(t.Context(), &lifecycle.Change{Partner: hangang, Requests: []lifecycle.Request{longest(1000)}}), etcdstore.ErrTooLarge)
			same(t, book{}, bookOf(t, s))
			// Without rows, it is short enough.
			must(t, "an empty change", s.Apply(t.Context(), &lifecycle.Change{Partner: "small", Entries: []entitlement.Entry{{Seq: 1, At: time.Time{}, Kind: entitlement.Refused}}}))
		})
	}
}

// TestApart writes a long request with another change, to a server that takes each of
// them and not both: what went ahead for both together is not left behind.
func TestApart(t *testing.T) {
	c := alone(t, func(c *embed.Config) { c.MaxTxnOps = 6 })
	const prefix = "apart/"
	s := newStore(t, c, &etcdstore.Options{Prefix: prefix})
	long := &lifecycle.Change{Partner: hangang, Requests: []lifecycle.Request{longest(1000)}}
	must(t, "a long request", s.Apply(t.Context(), long))
	parts := partsBelow(t, c, prefix)
	long.Partner = "other"
	for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{long, changeAt("third", 0, "x")}) {
		must(t, "a commit", err)
	}
	if got := partsBelow(t, c, prefix); parts == 0 || got != 2*parts {
		t.Errorf("%d parts of two requests, and %d of one", got, parts)
	}
}
