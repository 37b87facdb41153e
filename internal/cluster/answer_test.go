package cluster_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// losing returns a client of the shared server to which every second answer to a write
// comes as an error, beneath what the client does about errors by itself. The write after
// it is not sent if there is something to be said instead.
func losing(t *testing.T, config clientv3.Config, says, then error) *clientv3.Client {
	t.Helper()
	var writes atomic.Int64
	lose := func(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		txn, ok := req.(*pb.TxnRequest)
		write := ok && (len(txn.Failure) > 0 || txn.Success[0].GetRequestTxn() != nil)
		first := write && writes.Add(1)%2 == 1
		if write && !first && then != nil {
			return then
		}
		if err := invoke(ctx, method, req, reply, conn, opts...); err != nil || !first {
			return err
		}
		return says
	}
	config.DialOptions = []grpc.DialOption{grpc.WithChainUnaryInterceptor(lose)}
	return dial(t, config)
}

// dial returns a client of the shared server with a configuration.
func dial(t *testing.T, config clientv3.Config) *clientv3.Client {
	t.Helper()
	e, err := shared()
	must(t, "a server", err)
	config.Endpoints, config.DialTimeout, config.Logger = []string{endpoint(e)}, 5*time.Second, zap.NewNop()
	c, err := clientv3.New(config)
	must(t, "a client", err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// TestClientRepeats has a server's own time end when it has handed on a change, as it may
// if its machine stands still for some seconds. The client sends the change again, and
// hears that the book has moved on: by the change itself.
func TestClientRepeats(t *testing.T) {
	for _, code := range []codes.Code{codes.DeadlineExceeded, codes.Canceled} {
		t.Run(code.String(), func(t *testing.T) {
			s := emptyOn(t, losing(t, clientv3.Config{}, status.Error(code, "x"), nil))
			change := changeAt(hangang, 0, "x")
			must(t, "a change", s.Apply(t.Context(), change))
			want(t, "the change once more", s.Apply(t.Context(), change), lifecycle.ErrConflict)
			errs := s.ApplyAll(t.Context(), []*lifecycle.Change{
				changeAt("a", 0, "x"), changeAt("b", 7, "x"), changeAt(hangang, 1, "y"), changeAt(hangang, 2, "z"),
			})
			want(t, "a commit at another version", errs[1], lifecycle.ErrConflict)
			for _, i := range []int{0, 2, 3} {
				must(t, "a commit", errs[i])
			}
			if h, err := s.Head(t.Context(), hangang); err != nil || h.Version != 3 {
				t.Errorf("version %d, %v, want 3", h.Version, err)
			}
			// A refusal has no key that would keep it from being written twice.
			d := stocked(t, s, "poor", 0)
			_, err := d.Open(t.Context(), azureDraft("in vain"))
			want(t, "opening with nothing left", err, lifecycle.ErrRefused)
			refused := 0
			for e, err := range s.Journal(t.Context(), "poor", 0) {
				must(t, "the journal", err)
				if e.Kind == entitlement.Refused {
					refused++
				}
			}
			if refused != 1 {
				t.Errorf("%d refusals in the journal, want 1", refused)
			}
		})
	}
}

// TestClientIsRefused has the client send a change again that was done, as TestClientRepeats
// does, to a server that does not take it by then and can be asked.
func TestClientIsRefused(t *testing.T) {
	for _, then := range []error{
		rpctypes.ErrGRPCNoLeader, rpctypes.ErrGRPCRequestTooManyRequests, rpctypes.ErrGRPCNoSpace, rpctypes.ErrGRPCPermissionDenied, rpctypes.ErrGRPCCorrupt,
		rpctypes.ErrGRPCRequestTooLarge, rpctypes.ErrGRPCNotSupportedForLearner,
	} {
		t.Run(rpctypes.ErrorDesc(then), func(t *testing.T) {
			s := emptyOn(t, losing(t, clientv3.Config{}, status.Error(codes.DeadlineExceeded, "x"), then))
			must(t, "a change", s.Apply(t.Context(), changeAt(hangang, 0, "x")))
			errs := s.ApplyAll(t.Context(), []*lifecycle.Change{changeAt("a", 0, "x"), changeAt("b", 7, "x"), changeAt(hangang, 1, "y"), changeAt(hangang, 2, "z")})
			for _, i := range []int{0, 2, 3} {
				must(t, "a commit", errs[i])
			}
			if errs[1] == nil {
				t.Error("a commit at another version was written")
			}
			not(t, "a commit at another version", errs[1], lifecycle.ErrUnclear)
			if h, err := s.Head(t.Context(), hangang); err != nil || h.Version != 3 {
				t.Errorf("version %d, %v, want 3", h.Version, err)
			}
			must(t, "a long request", s.Apply(t.Context(), &lifecycle.Change{Partner: "long", Requests: []lifecycle.Request{longest(1000)}}))
			if b, err := read(t.Context(), s, "long"); err != nil || len(b.Requests) != 1 {
				t.Errorf("the long request: %d requests, %v", len(b.Requests), err)
			}
		})
	}
}

// TestClientDoesNotRepeat has a client that is told not to.
func TestClientDoesNotRepeat(t *testing.T) {
	s := emptyOn(t, losing(t, clientv3.Config{MaxUnaryRetries: 1}, status.Error(codes.DeadlineExceeded, "x"), nil))
	change := changeAt(hangang, 0, "x")
	want(t, "a change", s.Apply(t.Context(), change), lifecycle.ErrUnclear)
	want(t, "the change once more", s.Apply(t.Context(), change), lifecycle.ErrConflict)
}

// TestLongAnswer has a client that takes no answer as long as those to changes are.
func TestLongAnswer(t *testing.T) {
	c := dial(t, clientv3.Config{MaxCallRecvMsgSize: 700})
	s := emptyOn(t, c)
	change := changeAt(hangang, 0, "x")
	for i := range 300 {
		change.Links = append(change.Links, lifecycle.Link{Account: name(i), At: lifeAt})
	}
	must(t, "a change with a long answer", s.Apply(t.Context(), change))
	_, err := s.Head(t.Context(), hangang)
	want(t, "reading", err, etcdstore.ErrTooLarge)
	not(t, "reading", err, lifecycle.ErrUnclear)
	// What would tell what has become of this one is too long as well.
	change = changeAt(hangang, 1, "y")
	for i := range 300 {
		change.Requests = append(change.Requests, lifecycle.Request{ID: lifecycle.RequestID(name(i)), Version: 2, Progress: lifecycle.Progress{State: lifecycle.StateOpen}})
	}
	want(t, "a change that nothing can be told of", s.Apply(t.Context(), change), lifecycle.ErrUnclear, etcdstore.ErrTooLarge)
}
