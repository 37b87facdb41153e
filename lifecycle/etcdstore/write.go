package etcdstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// attempts is how often something is tried while the cluster is too busy.
const attempts = 10

// pause waits before another attempt, longer each time, and reports whether there is
// to be one.
func pause(ctx context.Context, attempt int) bool {
	if attempt+1 >= attempts {
		return false
	}
	timer := time.NewTimer(time.Millisecond << attempt / 2)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// result is what became of a step in a transaction.
type result struct {
	done    bool
	version lifecycle.Version     // of the book, if it was not done
	missing []lifecycle.RequestID // requests that have to be there and are not
	err     error                 // why it is not known what became of it
}

// commit does steps of different books in one transaction, each on its own conditions.
// After an error, they may have been done; see [batch.refused].
func (s *Store) commit(ctx context.Context, steps []*step) ([]result, error) {
	var when []clientv3.Cmp
	var then, otherwise []clientv3.Op
	old := make([][]lifecycle.RequestID, len(steps))
	if len(steps) == 1 {
		when, then, otherwise, old[0] = steps[0].transaction()
	} else {
		for i, step := range steps {
			var cmps []clientv3.Cmp
			var yes, no []clientv3.Op
			cmps, yes, no, old[i] = step.transaction()
			then = append(then, clientv3.OpTxn(cmps, yes, no))
		}
	}
	var answer *clientv3.TxnResponse
	for attempt := 0; ; attempt++ {
		var err error
		if answer, err = s.txn(ctx, when, then, otherwise); err == nil {
			break
		}
		if judge(err) != busy || !pause(ctx, attempt) {
			return nil, err
		}
	}
	results := make([]result, len(steps))
	for i := range steps {
		one := (*pb.TxnResponse)(answer)
		if len(steps) > 1 {
			one = answer.Responses[i].GetResponseTxn()
		}
		if results[i].done = one.GetSucceeded(); results[i].done {
			continue
		}
		results[i] = steps[i].outcome(one.Responses[0].GetResponseRange(), one.Responses[1].GetResponseRange())
		for j, id := range old[i] {
			if one.Responses[2+j].GetResponseRange().GetCount() == 0 {
				results[i].missing = append(results[i].missing, id)
			}
		}
	}
	return results, nil
}

// outcome reads what was asked about a step. The step may be done although its transaction
// says that its conditions do not hold: a client repeats what a server has not answered
// in time, and the book is then as the first attempt has made it.
func (s *step) outcome(current, made *pb.RangeResponse) (r result) {
	if r.version, r.err = versionOf(current.GetKvs()); r.err == nil && len(made.GetKvs()) > 0 {
		v, err := decoded[[]record](made.Kvs[0].Key, made.Kvs[0].Value)
		r.done, r.err = err == nil && v.By == s.by, err
	}
	return r
}

// ask asks what became of steps, one by one: together, the answers may be too long.
func (s *Store) ask(ctx context.Context, steps []*step) []result {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	results := make([]result, len(steps))
	for i, step := range steps {
		_, answers, err := s.read(ctx, step.asked()...)
		if err != nil {
			results[i].err = err
			continue
		}
		results[i] = step.outcome(answers[0], answers[1])
	}
	return results
}

func (s *Store) txn(ctx context.Context, when []clientv3.Cmp, then, otherwise []clientv3.Op) (*clientv3.TxnResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return s.kv.Txn(ctx).If(when...).Then(then...).Else(otherwise...).Commit()
}

// Apply implements [lifecycle.Store].
func (s *Store) Apply(ctx context.Context, c *lifecycle.Change) error {
	return s.ApplyAll(ctx, []*lifecycle.Change{c})[0]
}

// ApplyAll implements [lifecycle.BatchStore]. All changes go into one transaction, if
// there is room for them. If the book or the cluster does not allow some changes
// together, they are tried again one by one.
func (s *Store) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	errs := make([]error, len(cs))
	if err := ctx.Err(); err != nil {
		return slices.Repeat([]error{err}, len(cs))
	}
	places := make([]int, len(cs))
	for i := range places {
		places[i] = i
	}
	b := batch{s, cs, errs, map[lifecycle.PartnerID]bool{}}
	for _, wave := range s.stepsOf(cs, places, errs) {
		for _, steps := range packed(wave) {
			b.do(ctx, steps)
		}
	}
	return errs
}

// packed divides steps of different books into transactions.
func packed(wave []*step) [][]*step {
	var list [][]*step
	size := 0
	for _, step := range wave {
		last := len(list) - 1
		if last < 0 || len(list[last]) == maxBooks || size+step.size > maxBytes {
			list, last, size = append(list, nil), last+1, 0
		}
		list[last] = append(list[last], step)
		size += step.size
	}
	return list
}

// batch is the changes of one call, with their outcomes.
type batch struct {
	*Store
	cs     []*lifecycle.Change
	errs   []error
	failed map[lifecycle.PartnerID]bool // the books of which a change has failed
}

// fail gives the changes of a step an outcome, and keeps what rests on them from being
// tried.
func (b *batch) fail(s *step, err error) {
	for _, i := range s.changes {
		b.errs[i] = err
	}
	b.failed[s.partner] = true
}

// do does steps of different books in one transaction. Changes that turn out not to be
// possible together are then done one by one.
func (b *batch) do(ctx context.Context, list []*step) {
	var steps []*step
	for _, s := range list {
		if b.failed[s.partner] {
			b.fail(s, errAfterFailed)
			continue
		}
		// The parts are not seen before the transaction: whatever becomes of them,
		// nothing was written.
		if err := b.stage(ctx, s); err != nil {
			b.fail(s, problem(ctx, "apply", err))
			b.unstage(ctx, s)
			continue
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return
	}
	if err := ctx.Err(); err != nil {
		for _, s := range steps {
			b.fail(s, err)
			b.unstage(ctx, s)
		}
		return
	}
	results, err := b.commit(ctx, steps)
	if err != nil {
		b.refused(ctx, steps, err)
		return
	}
	for i, s := range steps {
		r := &results[i]
		if r.done {
			continue
		}
		b.unstage(ctx, s)
		switch {
		case r.err != nil:
			b.fail(s, r.err)
		case r.version != s.base:
			b.fail(s, errAfterFailed)
			b.errs[s.changes[0]] = conflict("the book is at version %d, not %d", r.version, s.base)
		case len(s.changes) > 1:
			b.apart(ctx, s)
		case len(r.missing) > 0:
			b.fail(s, invalid("Requests.Version", "says that request %.64q is of an earlier version, and it is not there", r.missing[0]))
		default:
			b.fail(s, conflict("the book knows the operation"))
		}
	}
}

// refused gives outcomes to steps whose transaction has ended with an error. The
// transaction may have been done all the same, or have been repeated by the client
// itself, so refused asks the cluster.
func (b *batch) refused(ctx context.Context, steps []*step, err error) {
	v := judge(err)
	asked := slices.Repeat([]result{{err: err}}, len(steps))
	if v != lost { // a lost one may still be done after the question
		asked = b.ask(ctx, steps)
	}
	together := len(steps) > 1 || len(steps[0].changes) > 1
	for i, s := range steps {
		unknown := asked[i].err
		if v == denied && errors.Is(unknown, ErrDenied) {
			unknown = nil // a user who may not even ask could not write a moment before
		}
		switch {
		case asked[i].done:
			continue
		case unknown != nil:
			b.fail(s, unclear(ctx, "apply", err))
			continue // its parts may be in use
		case together && (v == tooLarge || v == tooLong || v == other) && ctx.Err() == nil:
			b.unstage(ctx, s)
			b.apart(ctx, s)
			continue
		}
		b.fail(s, problem(ctx, "apply", err))
		b.unstage(ctx, s)
	}
}

// apart does the changes of a step one by one, up to the first that fails.
func (b *batch) apart(ctx context.Context, s *step) {
	for _, i := range s.changes {
		one := b.newStep(s.partner, b.cs[i].Base)
		one.changes = []int{i}
		if b.failed[s.partner] {
			b.fail(one, errAfterFailed)
			continue
		}
		one.changes = nil
		if err := one.add(b.cs[i], i); err != nil {
			one.changes = []int{i}
			b.fail(one, err)
			continue
		}
		b.do(ctx, []*step{one})
	}
}

// stage puts the parts of long rows where the step will find them.
func (s *Store) stage(ctx context.Context, step *step) error {
	for _, r := range step.staged {
		err := s.call(ctx, func(ctx context.Context) error {
			_, err := s.kv.Put(ctx, string(r.key), string(r.value))
			return err
		})
		if err != nil {
			return fmt.Errorf("a part of a long request: %w", err)
		}
	}
	return nil
}

// unstage deletes the parts of a step that was not done. Parts that stay, because the
// cluster cannot be reached or nobody waits any more, are deleted with the next long row
// of the request.
func (s *Store) unstage(ctx context.Context, step *step) {
	for _, r := range step.staged {
		err := s.call(ctx, func(ctx context.Context) error {
			_, err := s.kv.Delete(ctx, string(r.key))
			return err
		})
		if err != nil {
			return
		}
	}
}

// call makes a call to the cluster within the store's timeout.
func (s *Store) call(ctx context.Context, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return do(ctx)
}
