package cluster_test

import (
	"context"
	"io"
	"testing"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// refusing is a cluster of which every transaction has the same error, or every one that
// writes: it has nothing to read.
type refusing struct {
	clientv3.KV
	err   error
	reads bool
}

func (r refusing) Txn(context.Context) clientv3.Txn { return &refusedTxn{refusing: r} }

type refusedTxn struct {
	refusing
	gets []*pb.ResponseOp
}

func (r *refusedTxn) If(...clientv3.Cmp) clientv3.Txn { return r }

func (r *refusedTxn) Then(ops ...clientv3.Op) clientv3.Txn {
	for _, op := range ops {
		r.reads = r.reads && op.IsGet()
		r.gets = append(r.gets, &pb.ResponseOp{Response: &pb.ResponseOp_ResponseRange{ResponseRange: &pb.RangeResponse{}}})
	}
	return r
}

func (r *refusedTxn) Else(...clientv3.Op) clientv3.Txn { return r }

func (r *refusedTxn) Commit() (*clientv3.TxnResponse, error) {
	if r.reads {
		return &clientv3.TxnResponse{Header: &pb.ResponseHeader{}, Responses: r.gets}, nil
	}
	return nil, r.err
}

// TestErrors pins what people are told, and how: see package errortest. What the client
// says stands at the end.
func TestErrors(t *testing.T) {
	var texts errortest.Texts
	_, err := etcdstore.New(nil, nil)
	texts.Add(err)
	for _, err := range []error{
		rpctypes.ErrTooManyRequests, rpctypes.ErrNoLeader, rpctypes.ErrNoSpace, rpctypes.ErrPermissionDenied, rpctypes.ErrCorrupt,
		rpctypes.ErrRequestTooLarge, rpctypes.ErrTooManyOps, rpctypes.ErrTimeout, rpctypes.ErrDuplicateKey, context.DeadlineExceeded, io.ErrUnexpectedEOF,
	} {
		for _, reads := range []bool{false, true} {
			opts := &etcdstore.Options{Timeout: time.Minute}
			if !reads {
				opts.Timeout = time.Millisecond // for what is tried again
			}
			s, bad := etcdstore.New(refusing{err: err, reads: reads}, opts)
			must(t, "making a store", bad)
			if !reads {
				_, err := s.Head(t.Context(), hangang)
				texts.Add(err)
			}
			change := &lifecycle.Change{Partner: hangang, Keys: []lifecycle.Key{{ID: "open-1", Op: lifecycle.OpOpen, Version: 1}}}
			texts.Add(s.Apply(t.Context(), change))
		}
	}
	s, err := etcdstore.New(refusing{err: rpctypes.ErrNoLeader, reads: true}, nil)
	must(t, "making a store", err)
	texts.Add(s.Apply(t.Context(), &lifecycle.Change{Partner: "a\xffb"}))
	texts.Check(t, "errors.txt", "etcdstore", "lifecycle: ")
}
