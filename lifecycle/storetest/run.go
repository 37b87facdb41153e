package storetest

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// answer is what a command returned.
type answer struct {
	Value any
	Error string
}

func answerOf(value any, err error) answer {
	if err != nil {
		return answer{nil, err.Error()}
	}
	return answer{value, ""}
}

// deskOn returns a desk of a partner whose clock shows *now.
func (k *kit) deskOn(s lifecycle.Store, p lifecycle.PartnerID, now *time.Time) *lifecycle.Desk {
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: p, Now: func() time.Time { return *now }})
	k.must(err)
	return d
}

// run runs the script at the desk of one partner.
type run struct {
	k       *kit
	partner lifecycle.PartnerID
	store   lifecycle.Store // of the desk
	clock   time.Time
	desk    *lifecycle.Desk
	answers []answer
}

func (k *kit) newRun(s lifecycle.Store, p lifecycle.PartnerID) *run {
	r := &run{k: k, partner: p, store: s}
	r.desk = k.deskOn(s, p, &r.clock)
	return r
}

// say gives line i to the desk as who, at the instant at which it is due unless a
// clock was set.
func (r *run) say(ctx context.Context, i int, who string) (any, error) {
	l := &script[i]
	return l.do(actor{ctx: ctx, desk: r.desk, id: l.id, who: who, now: clockAt(i)})
}

// anew replaces the desk by one that remembers nothing, as after a crash.
func (r *run) anew() { r.desk = r.k.deskOn(r.store, r.partner, &r.clock) }

// all runs the whole script, and the lines of twice a second time, and checks that each
// ends as the script says.
func (r *run) all(twice ...int) *run {
	for i := range script {
		r.next(i)
		if slices.Contains(twice, i) {
			r.answers = r.answers[:i]
			r.next(i)
		}
	}
	return r
}

func (r *run) next(i int) {
	r.clock = clockAt(i)
	value, err := r.say(r.k.ctx, i, "지우")
	r.ended(i, err)
	r.answers = append(r.answers, answerOf(value, err))
}

// ended checks that line i has ended as it should.
func (r *run) ended(i int, err error) {
	if l := &script[i]; !errors.Is(err, l.want) || l.want == nil && err != nil {
		r.k.failf("line %d, %q: error %v, want %v", i, l.name, err, l.want)
	}
}

// scriptKeys returns what a book knows of the operation IDs of the script.
func (k *kit) scriptKeys(p lifecycle.PartnerID) map[lifecycle.OperationID]lifecycle.Key {
	known := map[lifecycle.OperationID]lifecycle.Key{}
	for _, l := range script {
		key, _, err := k.Key(k.ctx, p, l.id)
		if errors.Is(err, lifecycle.ErrNotFound) {
			continue
		}
		k.must(err)
		known[l.id] = key
	}
	return known
}

// same checks that a run has left the same book as want, and had the same answers.
func (r *run) same(what string, want *run) {
	k := r.k
	k.equal(what+": the book", k.book(want.partner), k.book(r.partner))
	k.equal(what+": the operations", k.scriptKeys(want.partner), k.scriptKeys(r.partner))
	k.equal(what+": the answers", want.answers, r.answers)
}

// sound checks that a book adds up: the versions of the journal increase, the entries
// of each plan fold into the plan, and what requests have taken is what the plans have
// consumed.
func (k *kit) sound(p lifecycle.PartnerID) {
	b := k.book(p)
	entries := map[entitlement.PlanID][]entitlement.Entry{}
	var last uint64
	for i, e := range b.Journal {
		if e.Seq < last || e.Seq > uint64(b.Head.Version) {
			k.failf("entry %d is of version %d, after one of version %d in a book at version %d", i, e.Seq, last, b.Head.Version)
		}
		last = e.Seq
		if e.Plan != "" {
			entries[e.Plan] = append(entries[e.Plan], e)
		}
	}
	taken, back := map[entitlement.PlanID]uint64{}, map[entitlement.PlanID]uint64{}
	var version lifecycle.Version
	for _, r := range b.Requests {
		if r.Version <= version {
			k.failf("request %q is of version %d, after one of version %d", r.ID, r.Version, version)
		}
		version = r.Version
		if r.State != lifecycle.StateHeld && r.State != lifecycle.StateReleased {
			taken[r.Plan]++
		}
		if r.State == lifecycle.StateRefunded {
			back[r.Plan]++
		}
	}
	for _, plan := range b.Head.Plans {
		e := plan.Entitlement
		folded, err := entitlement.Fold(slices.Values(entries[e.Plan()]))
		if err != nil {
			k.failf("partner %q: the entries of %s do not fold: %v", p, e.Plan(), err)
		}
		k.equal("plan "+string(e.Plan())+" as its entries add up", folded.Entitlement(), e)
		if e.Consumed() != taken[e.Plan()] || e.Refunded() != back[e.Plan()] {
			k.failf("plan %s has %d consumed and %d given back, its requests have %d and %d", e.Plan(), e.Consumed(), e.Refunded(), taken[e.Plan()], back[e.Plan()])
		}
	}
}
