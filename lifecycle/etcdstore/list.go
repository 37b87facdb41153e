package etcdstore

import (
	"context"
	"iter"
	"math"
	"slices"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
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
