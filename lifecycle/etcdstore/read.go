package etcdstore

import (
	"context"
	"errors"
	"fmt"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/mvccpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// read makes some gets at one moment, and returns the revision of that moment with their
// answers. It tries again while the cluster is busy or changes its leader, until the time
// for a call is up.
func (s *Store) read(ctx context.Context, gets ...clientv3.Op) (rev int64, answers []*pb.RangeResponse, err error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	err = s.call(ctx, func(ctx context.Context) error {
		for attempt := 0; ; attempt++ {
			answer, err := s.kv.Txn(ctx).Then(gets...).Commit()
			if err == nil {
				rev = answer.Header.Revision
				for _, r := range answer.Responses {
					answers = append(answers, r.GetResponseRange())
				}
				return nil
			}
			if v := judge(err); v != busy && v != lost && v != unavailable || !pause(ctx, min(attempt, attempts-2)) {
				return err
			}
		}
	})
	if err != nil && !errors.Is(err, rpctypes.ErrCompacted) {
		err = problem(ctx, "read", err)
	}
	return rev, answers, err
}

// retry repeats do while the moment that it reads was compacted away.
func retry(ctx context.Context, do func() error) error {
	for attempt := 0; ; attempt++ {
		err := do()
		if !errors.Is(err, rpctypes.ErrCompacted) || errors.Is(err, ErrBusy) {
			return err
		}
		if attempt+1 >= attempts {
			return problem(ctx, "read", err)
		}
	}
}

// versionOf returns the version of a book from the key that has it.
func versionOf(kvs []*mvccpb.KeyValue) (lifecycle.Version, error) {
	if len(kvs) == 0 {
		return 0, nil
	}
	v, err := decodedRow(kvs[0].Key, kvs[0].Value, func(v *lifecycle.Version) bool { return *v > 0 })
	if err == nil && encodedVersion(v) != string(kvs[0].Value) {
		err = rowError(kvs[0].Key, "the version is not written as it is compared: %q", start(kvs[0].Value, 40))
	}
	return v, err
}

// Head implements [lifecycle.Store].
func (s *Store) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	b := s.book(p)
	_, answers, err := s.read(ctx, clientv3.OpGet(string(b.head()), clientv3.WithRange(b.head().end())))
	if err != nil {
		return lifecycle.Head{}, err
	}
	var h lifecycle.Head
	for _, kv := range answers[0].Kvs {
		if err := b.take(&h, kv); err != nil {
			return lifecycle.Head{}, err
		}
	}
	if h.Version == 0 && len(answers[0].Kvs) > 0 {
		return lifecycle.Head{}, rowError([]byte(b.current()), "the book has rows and no version")
	}
	return h, nil
}

// take adds to a head what is under a key. Keys come in the order of IDs.
func (b book) take(h *lifecycle.Head, kv *mvccpb.KeyValue) (err error) {
	switch {
	case string(kv.Key) == string(b.current()):
		h.Version, err = versionOf([]*mvccpb.KeyValue{kv})
	case b.plans().below(kv.Key):
		var p lifecycle.Plan
		p, err = decodedRow(kv.Key, kv.Value, func(p *lifecycle.Plan) bool {
			return string(b.plans().part(string(p.Entitlement.Plan()))) == string(kv.Key)
		})
		h.Plans = append(h.Plans, p)
	case b.links().below(kv.Key):
		var l lifecycle.Link
		l, err = decodedRow(kv.Key, kv.Value, func(l *lifecycle.Link) bool { return string(b.link(l)) == string(kv.Key) })
		h.Links = append(h.Links, l)
	case b.holds().below(kv.Key):
		var held lifecycle.Hold
		held, err = decodedRow(kv.Key, kv.Value, func(held *lifecycle.Hold) bool { return string(b.hold(held.Request)) == string(kv.Key) })
		h.Holds = append(h.Holds, held)
	default:
		err = rowError(kv.Key, "no such key is part of a book")
	}
	return err
}

// Key implements [lifecycle.Store]. It asks for the key together with the request of the
// same ID, which is the right one if the operation opened it. Otherwise it asks for the
// request afterwards.
func (s *Store) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	b := s.book(p)
	var k lifecycle.Key
	var r lifecycle.Request
	err := retry(ctx, func() error {
		rev, answers, err := s.read(ctx, clientv3.OpGet(string(b.key(id))), clientv3.OpGet(string(b.request(lifecycle.RequestID(id)))))
		if err != nil {
			return err
		}
		if len(answers[0].Kvs) == 0 {
			return fmt.Errorf("etcdstore: operation %.64q: %w", id, lifecycle.ErrNotFound)
		}
		if k, err = b.keyOf(id, answers[0].Kvs[0]); err != nil || k.Request == "" {
			return err
		}
		if k.Request != lifecycle.RequestID(id) {
			if rev, answers, err = s.read(ctx, clientv3.OpGet(string(b.key(id)), clientv3.WithCountOnly()), clientv3.OpGet(string(b.request(k.Request)))); err != nil {
				return err
			}
		}
		for _, kv := range answers[1].Kvs {
			if r, err = s.requestOf(ctx, b, k.Request, kv, rev); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	return k, r, nil
}

func (b book) keyOf(id lifecycle.OperationID, kv *mvccpb.KeyValue) (lifecycle.Key, error) {
	return decodedRow(kv.Key, kv.Value, func(k *lifecycle.Key) bool { return k.ID == id })
}

// requestOf reads a request, whose parts it gets as they were at the moment rev.
func (s *Store) requestOf(ctx context.Context, b book, id lifecycle.RequestID, kv *mvccpb.KeyValue, rev int64) (lifecycle.Request, error) {
	belongs := func(r *lifecycle.Request) bool { return r.ID == id }
	v, err := decoded[lifecycle.Request](kv.Key, kv.Value)
	switch {
	case err != nil:
		return v.Row, err
	case v.By != "", v.Parts == nil && !belongs(&v.Row):
		return v.Row, rowError(kv.Key, "it belongs to another key")
	case v.Parts == nil:
		return v.Row, nil
	}
	at := b.parts(id).version(v.Parts.Version).part(v.Parts.Token)
	_, answers, err := s.read(ctx, clientv3.OpGet(string(at), clientv3.WithRange(at.end()), clientv3.WithRev(rev)))
	if err != nil {
		return lifecycle.Request{}, err
	}
	var list []string
	for _, part := range answers[0].Kvs {
		list = append(list, string(part.Value))
	}
	if len(list) != v.Parts.Count {
		return lifecycle.Request{}, rowError(kv.Key, "%d of its %d parts are there", len(list), v.Parts.Count)
	}
	return whole(kv.Key, list, belongs)
}

const (
	page       = 64  // keys of a listing that are read at once
	pageOfRows = 60  // rows that one read gets
	rowsAtOnce = 240 // requests and keys after which a page of steps ends
)
