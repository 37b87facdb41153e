package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// lastIncident lets callers at several desks take what is left, each in its own way.
func lastIncident(k *kit) {
	const desks, callers, rounds, left = 4, 24, 4, 5
	for round := range rounds {
		p := lifecycle.PartnerID(fmt.Sprint("round ", round))
		now := scriptStart
		setup := k.deskOn(k.Store, p, &now)
		k.adopted(setup, left+1)
		// One is set aside before they come.
		_, err := setup.Hold(k.ctx, draft("held before"), now.Add(time.Hour))
		k.must(err)
		var wg sync.WaitGroup
		errs := make([]error, callers)
		counts := make([]entitlement.Quota, callers)
		var list []*lifecycle.Desk
		for range desks {
			list = append(list, k.deskOn(k.Store, p, &now))
		}
		for i := range callers {
			d := list[i%desks]
			wg.Go(func() {
				var r lifecycle.Request
				draft := draft(lifecycle.OperationID(fmt.Sprint("caller ", i)))
				switch i / desks % 3 {
				case 0:
					r, errs[i] = d.Open(k.ctx, draft)
				case 1:
					r, errs[i] = d.Hold(k.ctx, draft, now.Add(time.Hour))
				case 2:
					draft.Plan = expanded
					r, errs[i] = d.Record(k.ctx, lifecycle.Recording{Draft: draft, Ticket: fmt.Sprint(i)})
				}
				counts[i] = r.Left
			})
		}
		wg.Wait()
		won, taken := 0, map[entitlement.Quota]int{}
		for i, err := range errs {
			switch refused, ok := errors.AsType[*lifecycle.RefusedError](err); {
			case err == nil:
				won++
				if i/desks%3 != 1 {
					taken[counts[i]]++ // a hold leaves the count
				}
			case !ok || !refused.Has("depleted") && !refused.Has("all_held"):
				k.failf("caller %d: %v, want that nothing is left", i, err)
			}
		}
		if won != left {
			k.failf("%d callers of %d got one of %d incidents", won, callers, left)
		}
		for q, n := range taken {
			if n > 1 {
				k.failf("%d callers were told that they left %s", n, q)
			}
		}
		h := k.head(p)
		e := h.Plans[0].Entitlement
		if int(e.Consumed())+len(h.Holds) != left+1 || int(e.Remaining()) != len(h.Holds) {
			k.failf("%d consumed, %d held and %s left, of %d", e.Consumed(), len(h.Holds), e.Remaining(), left+1)
		}
		k.sound(p)
	}
}

// adopted gives a book a plan that an account is linked to.
func (k *kit) adopted(d *lifecycle.Desk, left uint32) {
	_, err := d.Adopt(k.ctx, lifecycle.Adoption{
		ID: "adopt", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: july,
		Left: entitlement.Limited(left), Quota: new(entitlement.Limited(left + 1)),
	})
	k.must(err)
	_, err = d.Link(k.ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: expanded})
	k.must(err)
}

// crashes lets the script meet every mishap at every call to the store. After each
// mishap the line is repeated, at a desk that remembers nothing, until it has an answer.
func crashes(k *kit) {
	refs := map[int]*run{}
	counted := &faulty{Store: k.Store, at: -1}
	refs[-1] = k.newRun(counted, "no mishap").all()
	k.sound("no mishap")
	for n, write := range counted.writes {
		for _, m := range []mishap{crashFirst, crashAfter, lostCall, lostReply, failed} {
			if !write && m != failed && m != crashFirst {
				continue // whether a read came back or not, it has done nothing
			}
			if k.skips(n) {
				continue
			}
			k.meet(refs, n, m)
		}
	}
}

// interrupted lets the caller's context end at every call to the store.
func interrupted(k *kit) {
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	refs := map[int]*run{}
	counted := &faulty{Store: k.Store, at: -1}
	whole := k.newRun(counted, "no mishap")
	for i := range script {
		// Before it begins: nothing is done.
		whole.clock = clockAt(i)
		before := k.book(whole.partner)
		calls := len(counted.writes)
		_, err := whole.say(ctx, i, "지우")
		if want := script[i].want; !errors.Is(err, context.Canceled) && (!errors.Is(want, errInvalid) || !errors.Is(err, errInvalid)) {
			k.failf("line %d, %q, under a context that has ended: %v, want context.Canceled", i, script[i].name, err)
		}
		k.equal("the book after a context that had ended", before, k.book(whole.partner))
		counted.writes = counted.writes[:calls]
		whole.next(i)
	}
	refs[-1] = k.newRun(counted, "no context ends").all()
	whole.same("after contexts that had ended", refs[-1])
	counted.writes = nil
	k.newRun(counted, "counted").all()
	for n := range counted.writes {
		if k.skips(n) {
			continue
		}
		k.meet(refs, n, cancelFirst)
		k.meet(refs, n, cancelAfter)
	}
}

// meet runs the script on a store that has a mishap at call n, and compares the result
// with that of a run that had none. A refusal does not use up its operation ID. If a
// refusal was recorded and its caller was not told, repeating the line records it once
// more: the run to compare with is then one that says the line twice.
func (k *kit) meet(refs map[int]*run, n int, m mishap) {
	what := fmt.Sprintf("%s at call %d", m, n)
	f := &faulty{Store: k.Store, at: n, do: m}
	r := k.newRun(f, lifecycle.PartnerID(what))
	twice := -1
	for i := range script {
		r.clock = clockAt(i)
		if f.hit {
			r.next(i)
			continue
		}
		ctx, cancel := context.WithCancel(k.ctx)
		f.cancel = cancel
		before := k.head(r.partner).Version
		value, err, crashed := guard(func() (any, error) { return r.say(ctx, i, "지우") })
		cancel()
		if f.hit && (crashed || err != nil) && !errors.Is(err, lifecycle.ErrRefused) {
			if !crashed && !errors.Is(err, lifecycle.ErrUnclear) && k.head(r.partner).Version != before {
				k.failf("%s: line %d, %q, says %v, which does not say that it is unclear, and has written", what, i, script[i].name, err)
			}
			if f.done && errors.Is(script[i].want, lifecycle.ErrRefused) {
				twice = i
			}
			r.anew()
			r.next(i)
			continue
		}
		r.ended(i, err)
		r.answers = append(r.answers, answerOf(value, err))
	}
	if !f.hit {
		k.failf("%s: the script does not come to it", what)
	}
	if refs[twice] == nil {
		refs[twice] = k.newRun(k.Store, lifecycle.PartnerID(fmt.Sprint("twice ", twice))).all(twice)
	}
	r.same(what, refs[twice])
}

// guard makes a call in which the process may crash.
func guard(call func() (any, error)) (value any, err error, crashed bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(crash); !ok {
				panic(r)
			}
			crashed = true
		}
	}()
	value, err = call()
	return value, err, false
}

// replayed repeats what was done, at other desks and other times.
func replayed(k *kit) {
	r := k.newRun(k.Store, partner).all()
	before := k.book(partner)
	for _, clock := range []time.Time{clockAt(len(script)), scriptStart.AddDate(0, 0, 400), scriptStart.AddDate(20, 0, 0), scriptStart.Add(-time.Hour), scriptStart.AddDate(-3, 0, 0)} {
		r.anew()
		r.clock = clock
		for i, l := range script {
			if l.want != nil {
				continue // a repeated refusal is decided and recorded again
			}
			value, err := r.say(k.ctx, i, "지우")
			k.equal(fmt.Sprintf("line %d, %q, again on %s", i, l.name, clock.Format(time.DateOnly)), r.answers[i], answerOf(value, err))
		}
		k.equal("the book after everything was repeated", before, k.book(partner))
	}
}

// reused uses every operation ID for something else.
func reused(k *kit) {
	r := k.newRun(k.Store, partner).all()
	before := k.book(partner)
	for i, l := range script {
		if l.want != nil {
			continue
		}
		if _, err := r.say(k.ctx, i, "another"); !errors.Is(err, lifecycle.ErrReused) {
			k.failf("line %d, %q, by somebody else: %v, want ErrReused", i, l.name, err)
		}
		// No line has a command with this content.
		_, err := r.desk.Link(k.ctx, lifecycle.Linking{ID: l.id, Account: fmt.Sprint("account ", i), Plan: core})
		if !errors.Is(err, lifecycle.ErrReused) {
			k.failf("a link under the ID %q of %q: %v, want ErrReused", l.id, l.name, err)
		}
	}
	k.equal("the book after all IDs were used for something else", before, k.book(partner))
}

// backwards lets the clock that dates the commands jump back and forth by years.
func backwards(k *kit) {
	rng := rand.New(rand.NewPCG(3, 3))
	now := scriptStart
	d := k.deskOn(k.Store, partner, &now)
	k.adopted(d, 40)
	var opened []lifecycle.RequestID
	done := 0
	last := k.head(partner)
	for i := range 200 {
		now = scriptStart.Add(time.Duration(rng.IntN(400*24)-15*24)*time.Hour + time.Duration(i))
		id := lifecycle.OperationID(fmt.Sprint("command ", i))
		gives := uint64(0)
		var err error
		switch n := rng.IntN(10); {
		case n < 6 || len(opened) == 0:
			if _, err = d.Open(k.ctx, draft(id)); err == nil {
				opened = append(opened, lifecycle.RequestID(id))
			}
		case n < 7:
			_, err = d.Hold(k.ctx, draft(id), now.Add(time.Hour))
		default:
			var r lifecycle.Request
			r, err = d.Close(k.ctx, lifecycle.Closing{ID: id, Request: opened[rng.IntN(len(opened))], Reason: lifecycle.Duplicate})
			if err == nil && r.State == lifecycle.StateRefunded {
				gives = 1
			}
		}
		if err != nil && !errors.Is(err, lifecycle.ErrRefused) {
			k.failf("command %d: %v", i, err)
		}
		if err == nil {
			done++
		}
		h := k.head(partner)
		if h.Version != last.Version+1 {
			k.failf("command %d made version %d of %d: %v", i, h.Version, last.Version, err)
		}
		was, is := last.Plans[0].Entitlement, h.Plans[0].Entitlement
		if is.Remaining() > was.Remaining()+entitlement.Quota(gives) || is.Refunded() != was.Refunded()+gives {
			k.failf("command %d, at %s, raises the balance from %s to %s and gives back %d", i, now.Format(time.DateOnly), was.Remaining(), is.Remaining(), gives)
		}
		last = h
	}
	if done < 40 || done > 160 {
		k.failf("%d commands of 200 succeeded; the law has nothing to say", done)
	}
	k.sound(partner)
}

// tenants runs the script at the desks of two partners by turns, with the same IDs.
func tenants(k *kit) {
	alone := k.newRun(k.Store, "alone").all()
	runs := []*run{k.newRun(k.Store, "hangang"), k.newRun(k.Store, "Hangang"), k.newRun(k.Store, "hangang/")}
	for i := range script {
		for _, r := range runs {
			r.next(i)
		}
	}
	for _, r := range runs {
		r.same("partner "+string(r.partner)+" beside others", alone)
	}
	// A partner that has nothing reads nothing of what the others have.
	now := clockAt(len(script))
	stranger := k.deskOn(k.Store, "stranger", &now)
	for _, l := range script {
		if _, err := stranger.Request(k.ctx, lifecycle.RequestID(l.id)); !errors.Is(err, lifecycle.ErrNotFound) {
			k.failf("a stranger asks for request %q: %v, want ErrNotFound", l.id, err)
		}
		_, err := stranger.Close(k.ctx, lifecycle.Closing{ID: l.id, Request: lifecycle.RequestID(l.id), Reason: lifecycle.Duplicate})
		if !errors.Is(err, lifecycle.ErrNotFound) {
			k.failf("a stranger closes request %q: %v, want ErrNotFound", l.id, err)
		}
	}
	k.equal("the stranger's book", book{}, k.book("stranger"))
	for _, r := range runs {
		r.same("partner "+string(r.partner)+" after a stranger came", alone)
	}
}
