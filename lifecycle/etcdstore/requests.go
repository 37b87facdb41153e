package etcdstore

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// requestsOf returns the requests that were listed under their versions, as they were at
// the moment rev. A request that has another version by now is listed under that one.
func (s *Store) requestsOf(ctx context.Context, b book, rev int64, list []opened) (map[opened]lifecycle.Request, error) {
	ids := make([]lifecycle.OperationID, len(list))
	for i, o := range list {
		ids[i] = lifecycle.OperationID(o.id)
	}
	got := map[opened]lifecycle.Request{}
	err := s.rows(ctx, rev, ids, func(id lifecycle.OperationID) place { return b.request(lifecycle.RequestID(id)) }, func(id lifecycle.OperationID, kv *mvccpb.KeyValue) error {
		r, err := s.requestOf(ctx, b, lifecycle.RequestID(id), kv, rev)
		got[opened{r.Version, r.ID}] = r
		return err
	})
	return got, err
}

// opened says under which version a request is listed.
type opened struct {
	version lifecycle.Version
	id      lifecycle.RequestID
}

// Requests implements [lifecycle.Store].
func (s *Store) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		b := s.book(p)
		list := s.all(ctx, b, q)
		switch {
		case q.ID != "":
			list = s.one(ctx, b, q.ID)
		case q.Filed || inWork(q.State):
			list = s.inWork(ctx, b, q)
		}
		n := 0
		for r, err := range list {
			if err != nil {
				yield(lifecycle.Request{}, err)
				return
			}
			if !q.Matches(&r) {
				continue
			}
			if n++; !yield(r, nil) || n == q.Limit {
				return
			}
		}
	}
}

// pageOf returns how many keys of a listing to read at once. For a caller who takes the
// first few, they are not many more than that.
func pageOf(q lifecycle.RequestQuery) int {
	n := q.Limit
	if q.Limit = 0; n <= 0 || q != (lifecycle.RequestQuery{After: q.After}) {
		return page
	}
	return min(2*n+6, page) // some versions open no request
}

// one yields a request.
func (s *Store) one(ctx context.Context, b book, id lifecycle.RequestID) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		var r lifecycle.Request
		var there bool
		err := retry(ctx, func() error {
			rev, answers, err := s.read(ctx, clientv3.OpGet(string(b.request(id))))
			if err != nil || len(answers[0].Kvs) == 0 {
				return err
			}
			there = true
			r, err = s.requestOf(ctx, b, id, answers[0].Kvs[0], rev)
			return err
		})
		if err != nil || there {
			yield(r, err)
		}
	}
}

// all yields all requests of later versions than q.After.
func (s *Store) all(ctx context.Context, b book, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		var got map[opened]lifecycle.Request
		load := func(rev int64, list []record) (err error) {
			var all []opened
			for _, r := range list {
				for _, id := range r.Opened {
					all = append(all, opened{r.Version, id})
				}
			}
			got, err = s.requestsOf(ctx, b, rev, all)
			return err
		}
		for r, err := range s.records(ctx, b, q.After, pageOf(q), load) {
			if err != nil {
				yield(lifecycle.Request{}, err)
				return
			}
			slices.Sort(r.Opened)
			for _, id := range r.Opened {
				if request, ok := got[opened{r.Version, id}]; ok && !yield(request, nil) {
					return
				}
			}
		}
	}
}

// inWork yields the requests of later versions than q.After that are not finished.
func (s *Store) inWork(ctx context.Context, b book, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	if q.After == math.MaxUint64 {
		q.After--
	}
	to := span{b.lives(), b.lives().end()}
	return listed(ctx, s, b, b.lives().version(q.After+1), to, pageOf(q), func(rev int64, _ lifecycle.Version, kvs []*mvccpb.KeyValue, _ bool) (found[lifecycle.Request], error) {
		var all []opened
		for _, kv := range kvs {
			var o opened
			id, err := decodedRow(kv.Key, kv.Value, func(id *lifecycle.RequestID) bool {
				_, err := fmt.Sscanf(string(kv.Key[len(b.lives()):]), "%016x/", (*uint64)(&o.version))
				return err == nil && string(b.live(o.version, *id)) == string(kv.Key)
			})
			if err != nil {
				return found[lifecycle.Request]{}, err
			}
			o.id = id
			all = append(all, o)
		}
		got, err := s.requestsOf(ctx, b, rev, all)
		page := found[lifecycle.Request]{keys: len(kvs)}
		for _, o := range all {
			if r, ok := got[o]; ok {
				page.rows = append(page.rows, r)
			}
		}
		return page, err
	})
}
