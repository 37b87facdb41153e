package integration_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// repeatRegressions are the bugs by which what was repeated counted twice, or not at all.
var repeatRegressions = []regression{
	{
		// The settlement of a request was written, and the reply was lost. The loop that
		// tries again had no key to be known by, and gave the difference back a second time,
		// or took it a second time.
		bug: "eliza#10930", what: "refunded or charged twice after a lost reply",
		play: func(s *scene) {
			s.plan(5)
			done[lifecycle.Request](s, "a request")(s.desk(s.open()).Open(s.ctx, azureDraft("estimate")))
			for _, settle := range []struct {
				what string
				do   func(d *lifecycle.Desk) (lifecycle.Request, error)
			}{
				{"a charge", func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Open(s.ctx, azureDraft("overage")) }},
				{"a refund", func(d *lifecycle.Desk) (lifecycle.Request, error) {
					return d.Close(s.ctx, lifecycle.Closing{ID: "excess", Request: "estimate", Reason: lifecycle.Duplicate})
				}},
			} {
				what, do := settle.what, settle.do
				w := s.wire()
				d := s.desk(w)
				w.loseReply()
				_, err := do(d)
				s.is(what+" whose reply is lost", err, lifecycle.ErrUnclear)
				first := done[lifecycle.Request](s, what+" once more")(do(d))
				for range 3 {
					s.equal(what+" again, at another desk", done[lifecycle.Request](s, what+" again")(do(s.desk(s.open()))), first)
				}
				s.known(what, w.sent)
			}
			s.balance(4, 2, 1, 0)
		},
		seeds: []seed{keepsNoIDs, writesUntilThanked},
	},
	{
		// The key that the caller sent was not passed on when a balance was created, so a
		// repetition wrote the balance anew over what it had become. And whether it was there
		// was looked up first and written after, so two could create it.
		bug: "wallets#110", what: "the key is not passed on, and a balance is created over a used one",
		play: func(s *scene) {
			w := s.wire()
			w.loseReply()
			_, err := s.desk(w).Adopt(s.ctx, adoption("create", 5))
			s.is("creating, whose reply is lost", err, lifecycle.ErrUnclear)
			d := s.desk(s.open())
			s.link(d)
			done[lifecycle.Request](s, "a request meanwhile")(d.Open(s.ctx, azureDraft("meanwhile")))
			r := done[lifecycle.Receipt](s, "creating once more")(s.desk(w).Adopt(s.ctx, adoption("create", 5)))
			if r.Version != 1 || len(r.Entries) != 1 || r.Entries[0].Left != entitlement.Limited(5) {
				s.failf("creating once more: the receipt is %+v, want that of version 1, with 5 left", r)
			}
			s.balance(4, 1, 0, 0)
			s.known("creating", w.sent)
			errs := s.together(3, func(i int, d *lifecycle.Desk) error {
				a := adoption(lifecycle.OperationID(fmt.Sprint("create at once ", i)), uint32(i))
				a.Offer = entitlement.SuccessExpanded
				_, err := d.Adopt(s.ctx, a)
				return err
			})
			s.so("creating at once", errs, 1, lifecycle.DuplicateOffer)
		},
		seeds: []seed{keepsNoIDs, checksThenWrites},
	},
	{
		// Messages were charged by a call without a key, and the cursor was moved after it.
		// Whoever was killed in between was charged again for the same message after the
		// restart. What was asked for: the answer of the first time, also where it was a
		// no, and for longer than any restart takes.
		bug: "opensre#5691", what: "charged twice after a crash before the cursor moved",
		play: func(s *scene) {
			s.plan(3)
			cursor := 0 // the only thing that outlives a process
			var first lifecycle.Request
			process := func(die int, after bool) {
				w := s.wire()
				d := s.desk(w)
				for i := cursor; i < 4; i++ {
					if i == die {
						w.kill(after)
					}
					r, err := d.Open(s.ctx, azureDraft(fmt.Sprint("message ", i)))
					switch {
					case i == 3:
						s.refused("the message after the last incident", err, "depleted")
					case err != nil:
						s.failf("message %d: %v", i, err)
					case i == 0:
						first = r
					}
					cursor = i + 1
				}
			}
			for _, death := range []struct {
				at    int
				after bool
			}{{0, true}, {1, false}, {2, true}, {3, true}} {
				if lives(func() { process(death.at, death.after) }) || cursor != death.at {
					s.failf("the process that was to die at message %d lives, or has come to %d", death.at, cursor)
				}
			}
			if !lives(func() { process(-1, false) }) || cursor != 4 {
				s.failf("the last process has come to message %d", cursor)
			}
			s.balance(0, 3, 0, 0)
			s.now = s.now.AddDate(0, 0, 400)
			s.equal("the first message after 400 days", done[lifecycle.Request](s, "the first message")(s.desk(s.open()).Open(s.ctx, azureDraft("message 0"))), first)
			s.balance(0, 3, 0, 0)
		},
		seeds: []seed{keepsNoIDs, forgetsIDs},
	},
	{
		// A top-up had nothing to be known by. The same one sent twice was done twice, with
		// two numbers, and the customer paid twice.
		bug: "lago-api#5870", what: "the same top-up twice is two top-ups",
		play: func(s *scene) {
			s.plan(3)
			d := s.desk(s.open())
			_, err := d.Adopt(s.ctx, adoption("", 3))
			s.is("a plan without an ID", err, lifecycle.ErrInvalid)
			done[lifecycle.Receipt](s, "the same plan twice")(d.Adopt(s.ctx, adoption("adopt", 3)))
			_, err = d.Adopt(s.ctx, adoption("adopt again", 3))
			s.refused("the same plan under another ID", err, lifecycle.DuplicateOffer)
			s.balance(3, 0, 0, 0)
			topUp := func() lifecycle.Receipt {
				return done[lifecycle.Receipt](s, "the top-up")(s.desk(s.open()).Adjust(s.ctx, lifecycle.Adjustment{
					ID: "top up", Actor: "jiwoo", Plan: plan, Left: entitlement.Limited(5), Seen: entitlement.InPartnerCenter, Why: "bought more",
				}))
			}
			first := topUp()
			s.equal("the top-up, at once again", topUp(), first)
			done[lifecycle.Request](s, "a request")(d.Open(s.ctx, azureDraft("request")))
			s.equal("the top-up, after something was used", topUp(), first)
			s.balance(4, 1, 0, 0)
		},
		seeds: []seed{keepsNoIDs},
	},
	{
		// A hold got a new number on every attempt, so that to repeat it under the same key
		// was to ask for something else, and was rejected. A wallet was created again.
		bug: "wallets#109", what: "a hold that is repeated gets a new name",
		play: func(s *scene) {
			s.plan(2)
			hold := func(on lifecycle.Store) (lifecycle.Request, error) {
				return s.desk(on).Hold(s.ctx, azureDraft("hold"), s.now.Add(time.Hour))
			}
			w := s.wire()
			w.loseReply()
			_, err := hold(w)
			s.is("a hold whose reply is lost", err, lifecycle.ErrUnclear)
			r := done[lifecycle.Request](s, "the hold once more")(hold(w))
			s.equal("the hold, elsewhere", done[lifecycle.Request](s, "the hold elsewhere")(hold(s.open())), r)
			if r.ID != "hold" || r.State != lifecycle.StateHeld {
				s.failf("the hold is request %q, and %s", r.ID, r.State)
			}
			s.balance(2, 0, 0, 1)
			s.known("the hold", w.sent)
			confirm := lifecycle.Confirmation{ID: "confirm", Request: r.ID, Ticket: "1"}
			for range 2 {
				done[lifecycle.Request](s, "the confirmation")(s.desk(s.open()).Confirm(s.ctx, confirm))
			}
			s.balance(1, 1, 0, 0)
		},
		seeds: []seed{keepsNoIDs, namesHoldsAnew},
	},
	{
		// A refund that failed took its row with it, and the row's number was the key. If
		// the provider had done it and only the reply was lost, the next attempt came under
		// another key, and the customer had the money twice.
		bug: "medusa#16681", what: "a refund that is tried again goes under another key",
		play: func(s *scene) {
			s.plan(5)
			for _, id := range []string{"captured", "another"} { // so that there is something left to refund
				done[lifecycle.Request](s, "a request")(s.desk(s.open()).Open(s.ctx, azureDraft(id)))
			}
			refund := func(on lifecycle.Store, id lifecycle.OperationID) (lifecycle.Request, error) {
				return s.desk(on).Close(s.ctx, lifecycle.Closing{ID: id, Request: "captured", Reason: lifecycle.Bug})
			}
			w := s.wire()
			w.loseReply()
			_, err := refund(w, "refund")
			s.is("a refund whose reply is lost", err, lifecycle.ErrUnclear)
			_, err = refund(w, "another key")
			s.refused("the refund under another key", err, lifecycle.AlreadyClosed)
			s.balance(4, 2, 1, 0)
			r := done[lifecycle.Request](s, "the refund under its own key")(refund(w, "refund"))
			if r.State != lifecycle.StateRefunded {
				s.failf("the refund under its own key: the request is %s", r.State)
			}
			s.balance(4, 2, 1, 0)
		},
		seeds: []seed{keepsNoIDs, readsOldRequests},
	},
	{
		// As the review of it says: the key was taken before the deduction. If that failed,
		// the key was used up, and whoever tried again was told that it was done.
		bug: "autumn#1341", what: "the key is taken before the deduction, which then fails",
		play: func(s *scene) {
			s.plan(2)
			w := s.wire()
			d := s.desk(w)
			ctx, cancel := context.WithCancel(s.ctx)
			w.next = func(ctx context.Context, c *lifecycle.Change) error {
				cancel()
				return w.KeyStore.Apply(ctx, c)
			}
			_, err := d.Open(ctx, azureDraft("track"))
			s.is("a request whose context ends", err, context.Canceled)
			s.balance(2, 0, 0, 0)
			done[lifecycle.Request](s, "the request once more")(d.Open(s.ctx, azureDraft("track")))
			s.balance(1, 1, 0, 0)
			// Nor does a refusal use the key up.
			done[lifecycle.Request](s, "the last request")(d.Open(s.ctx, azureDraft("last")))
			_, err = d.Open(s.ctx, azureDraft("later"))
			s.refused("a request too many", err, "depleted")
			done[lifecycle.Request](s, "giving one back")(d.Close(s.ctx, lifecycle.Closing{ID: "close", Request: "last", Reason: lifecycle.Duplicate}))
			done[lifecycle.Request](s, "the request that was refused")(d.Open(s.ctx, azureDraft("later")))
			s.balance(0, 3, 1, 0)
		},
		seeds: []seed{takesIDsFirst, refusalsUseIDs},
	},
	{
		// Keys were looked at where one event came alone, and not on the ways of batches
		// and queues, which deliver what fails once more.
		bug: "autumn#1981", what: "the keys of a batch that is delivered twice",
		play: func(s *scene) {
			s.plan(9)
			// What a desk would write, one after the other.
			twin := &scene{tb: s.tb, ctx: s.ctx, partner: s.partner, now: s.now}
			books := memstore.New()
			twin.open = func() bookStore { return books }
			twin.plan(9)
			var batch []*lifecycle.Change
			w := twin.wire()
			for i := range 4 {
				w.next = func(ctx context.Context, c *lifecycle.Change) error { return w.KeyStore.Apply(ctx, c) }
				done[lifecycle.Request](s, "an event")(twin.desk(w).Open(s.ctx, azureDraft(fmt.Sprint("event ", i))))
				batch = append(batch, w.sent)
			}
			store := s.open()
			for i, err := range store.ApplyAll(s.ctx, batch[:3]) {
				if err != nil {
					s.failf("event %d of the batch: %v", i, err)
				}
			}
			again := func(what string, cs []*lifecycle.Change) {
				for i, err := range store.ApplyAll(s.ctx, cs) {
					s.is(fmt.Sprintf("%s, event %d", what, i), err, lifecycle.ErrConflict)
				}
			}
			again("the batch as it was", batch[:3])
			h, err := store.Head(s.ctx, s.partner)
			s.must(err)
			var anew []*lifecycle.Change
			for i, c := range batch[:3] {
				anew = append(anew, s.rebased(c, h.Version+lifecycle.Version(i)))
			}
			again("the batch on top of itself", anew)
			again("each of the batch", anew[:1])
			// One event twice in a batch.
			errs := store.ApplyAll(s.ctx, []*lifecycle.Change{batch[3], s.rebased(batch[3], batch[3].Base+1)})
			if errs[0] != nil {
				s.failf("the last event: %v", errs[0])
			}
			s.is("the last event twice in a batch", errs[1], lifecycle.ErrConflict)
			s.balance(5, 4, 0, 0)
			// And three times at a desk, whose callers share commits.
			d := s.desk(s.open())
			answers := make([]lifecycle.Request, 18)
			failures := make([]error, len(answers))
			var wg sync.WaitGroup
			for i := range answers {
				wg.Go(func() { answers[i], failures[i] = d.Open(s.ctx, azureDraft(fmt.Sprint("event ", i/3))) })
			}
			wg.Wait()
			for i := range answers {
				done[lifecycle.Request](s, fmt.Sprint("caller ", i))(answers[i], failures[i])
				s.equal(fmt.Sprint("caller ", i), answers[i], answers[i/3*3])
			}
			s.balance(3, 6, 0, 0)
		},
		seeds: []seed{keepsNoIDs, batchesKnowNoIDs},
	},
}
