package etcdstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/mvccpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/entitlement"
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

// found is the rows of a page of keys, and how many of the keys they took.
type found[T any] struct {
	rows []T
	keys int
}

// listed yields the rows that load makes of the keys from one place to the end of a span,
// page by page. It is the book as it was when the first page was read. If that moment is
// compacted away, listed goes on with the book as it is then, up to the version of the
// first page, so it ends however fast others write.
func listed[T any](ctx context.Context, s *Store, b book, from place, to span, size int, load func(rev int64, v lifecycle.Version, kvs []*mvccpb.KeyValue, more bool) (found[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		next, rev, end := string(from), int64(0), lifecycle.Version(0)
		for first := true; ; first = false {
			var list found[T]
			var more bool
			err := retry(ctx, func() error {
				stop := to.end
				if !first {
					stop = string(to.from.version(end + 1))
				}
				r, answers, err := s.read(ctx,
					clientv3.OpGet(string(b.current()), clientv3.WithRev(rev)),
					clientv3.OpGet(next, clientv3.WithRange(stop), clientv3.WithLimit(int64(size)), clientv3.WithRev(rev)))
				if err == nil {
					if rev == 0 {
						rev = r
					}
					if first {
						end, err = versionOf(answers[0].Kvs)
					}
				}
				if err == nil {
					more = answers[1].More
					list, err = load(rev, end, answers[1].Kvs, more)
				}
				if err != nil {
					rev = 0
					return err
				}
				if more = more || list.keys < len(answers[1].Kvs); more {
					next = string(answers[1].Kvs[list.keys-1].Key) + "\x00"
				}
				return nil
			})
			if err != nil {
				yield(none, err)
				return
			}
			for i := range list.rows {
				if err := ctx.Err(); err != nil {
					yield(none, err)
					return
				}
				if !yield(list.rows[i], nil) {
					return
				}
			}
			if !more {
				if err := ctx.Err(); err != nil {
					yield(none, err)
				}
				return
			}
		}
	}
}

// records yields what each version after the given one wrote. It misses none: a step
// that is not there is an error.
func (s *Store) records(ctx context.Context, b book, after lifecycle.Version, size int, load func(rev int64, list []record) error) iter.Seq2[record, error] {
	if after == math.MaxUint64 {
		after-- // there is nothing after that either
	}
	last := after
	to := span{b.steps(), b.steps().end()}
	return listed(ctx, s, b, b.steps().version(after+1), to, size, func(rev int64, end lifecycle.Version, kvs []*mvccpb.KeyValue, more bool) (found[record], error) {
		var page found[record]
		done := last
		if len(kvs) == 0 && done < end {
			return page, rowError([]byte(b.steps().version(end)), "the step is not there")
		}
		opened := 0
		for _, kv := range kvs {
			list, err := stepOf(b, kv)
			if err != nil {
				return page, err
			}
			if list[0].Version > done+1 {
				return page, rowError(kv.Key, "versions %d to %d before it are not there", done+1, list[0].Version-1)
			}
			for _, r := range list {
				if r.Version > done {
					page.rows, done = append(page.rows, r), r.Version
					opened += len(r.Opened) + len(r.Keys)
				}
			}
			if page.keys++; opened >= rowsAtOnce {
				break
			}
		}
		if !more && page.keys == len(kvs) && done < end {
			return page, rowError([]byte(b.steps().version(end)), "the step is not there")
		}
		if err := load(rev, page.rows); err != nil {
			return page, err
		}
		last = done
		return page, nil
	})
}

// stepOf returns the records of a step: at least one, of consecutive versions.
func stepOf(b book, kv *mvccpb.KeyValue) ([]record, error) {
	v, err := decoded[[]record](kv.Key, kv.Value)
	if err != nil {
		return nil, err
	}
	list := v.Row
	ok := len(list) > 0 && v.By != "" && v.Parts == nil && string(b.steps().version(list[len(list)-1].Version)) == string(kv.Key)
	for i, r := range list {
		ok = ok && r.Version == list[0].Version+lifecycle.Version(i) &&
			!slices.ContainsFunc(r.Entries, func(e entitlement.Entry) bool { return e.Seq != uint64(r.Version) })
	}
	if !ok {
		return nil, rowError(kv.Key, "it belongs to another key")
	}
	return list, nil
}

// Journal implements [lifecycle.Store].
func (s *Store) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return func(yield func(entitlement.Entry, error) bool) {
		nothing := func(int64, []record) error { return nil }
		for r, err := range s.records(ctx, s.book(p), after, page, nothing) {
			if err != nil {
				yield(entitlement.Entry{}, err)
				return
			}
			for _, e := range r.Entries {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// Keys implements [lifecycle.KeyStore].
func (s *Store) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return func(yield func(lifecycle.Key, error) bool) {
		b := s.book(p)
		known := map[lifecycle.OperationID]lifecycle.Key{}
		load := func(rev int64, list []record) error {
			clear(known)
			var ids []lifecycle.OperationID
			for _, r := range list {
				ids = append(ids, r.Keys...)
			}
			return s.rows(ctx, rev, ids, func(id lifecycle.OperationID) place { return b.key(id) }, func(id lifecycle.OperationID, kv *mvccpb.KeyValue) error {
				k, err := b.keyOf(id, kv)
				known[id] = k
				return err
			})
		}
		for r, err := range s.records(ctx, b, after, page, load) {
			if err != nil {
				yield(lifecycle.Key{}, err)
				return
			}
			slices.Sort(r.Keys)
			for _, id := range r.Keys {
				if !yield(known[id], nil) {
					return
				}
			}
		}
	}
}

// rows gets the rows of IDs that were listed, as they were at the moment rev.
func (s *Store) rows(ctx context.Context, rev int64, ids []lifecycle.OperationID, at func(lifecycle.OperationID) place, take func(lifecycle.OperationID, *mvccpb.KeyValue) error) error {
	for some := range slices.Chunk(ids, pageOfRows) {
		gets := make([]clientv3.Op, len(some))
		for i, id := range some {
			gets[i] = clientv3.OpGet(string(at(id)), clientv3.WithRev(rev))
		}
		_, answers, err := s.read(ctx, gets...)
		if err != nil {
			return err
		}
		for i, id := range some {
			if len(answers[i].Kvs) == 0 {
				return rowError([]byte(at(id)), "it is listed and not there")
			}
			if err := take(id, answers[i].Kvs[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

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
