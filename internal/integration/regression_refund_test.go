package integration_test

import (
	"fmt"
	"slices"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// refundRegressions are the bugs by which more came back than was taken, or less.
var refundRegressions = []regression{
	{
		// A transaction could be refunded as often as one asked, and the balance grew
		// each time.
		bug: "blnk#152", what: "one incident comes back twice",
		play: func(s *scene) {
			s.plan(5)
			d := s.desk(s.open())
			for _, id := range []string{"once", "at once"} {
				done[lifecycle.Request](s, "a request")(d.Open(s.ctx, azureDraft(id)))
			}
			billing := azureDraft("on approval")
			billing.Facts.Issue, billing.Plan = routing.IssueBilling, plan
			done[lifecycle.Request](s, "a request")(d.Open(s.ctx, billing))
			s.balance(2, 3, 0, 0)
			closing := func(request string, i int) lifecycle.Closing {
				return lifecycle.Closing{ID: lifecycle.OperationID(fmt.Sprint(request, " ", i)), Request: lifecycle.RequestID(request), Reason: lifecycle.Duplicate}
			}
			done[lifecycle.Request](s, "the refund")(d.Close(s.ctx, closing("once", 0)))
			for i := range 3 {
				_, err := s.desk(s.open()).Close(s.ctx, closing("once", i+1))
				s.refused("the refund once more", err, lifecycle.AlreadyClosed)
			}
			s.balance(3, 3, 1, 0)
			errs := s.together(4, func(i int, d *lifecycle.Desk) error {
				_, err := d.Close(s.ctx, closing("at once", i))
				return err
			})
			s.so("refunds at once", errs, 1, lifecycle.AlreadyClosed)
			s.balance(4, 3, 2, 0)
			done[lifecycle.Request](s, "the closing")(d.Close(s.ctx, lifecycle.Closing{ID: "close", Request: "on approval", Reason: lifecycle.Resolved}))
			errs = s.together(3, func(i int, d *lifecycle.Desk) error {
				_, err := d.Approve(s.ctx, lifecycle.Approval{ID: lifecycle.OperationID(fmt.Sprint("approve ", i)), Request: "on approval"})
				return err
			})
			s.so("approvals at once", errs, 1, lifecycle.AlreadyRefunded)
			s.balance(5, 3, 3, 0)
		},
		seeds: []seed{readsOldRequests, checksThenWrites},
	},
	{
		// The second refund of a transaction was answered with a conflict, as one expects,
		// and took the first one back all the same: the refund was itself found to be
		// refundable.
		bug: "blnk#374", what: "a repeated refund is refused, and undoes the first",
		play: func(s *scene) {
			s.plan(5)
			done[lifecycle.Request](s, "the payment")(s.desk(s.open()).Open(s.ctx, azureDraft("payment")))
			s.balance(4, 1, 0, 0)
			refund := func(id lifecycle.OperationID) (lifecycle.Request, error) {
				return s.desk(s.open()).Close(s.ctx, lifecycle.Closing{ID: id, Request: "payment", Reason: lifecycle.Duplicate})
			}
			first := done[lifecycle.Request](s, "the refund")(refund("first"))
			s.balance(5, 1, 1, 0)
			for _, id := range []lifecycle.OperationID{"second", "third", "second"} {
				_, err := refund(id)
				s.refused("the "+string(id)+" refund", err, lifecycle.AlreadyClosed)
				s.balance(5, 1, 1, 0)
			}
			s.equal("the refund, under its own ID", done[lifecycle.Request](s, "the refund once more")(refund("first")), first)
			r, err := s.desk(s.open()).Request(s.ctx, "payment")
			s.must(err)
			s.equal("the request", r, first)
			entries := slices.Collect(func(yield func(entitlement.EntryKind) bool) {
				for e, err := range s.open().Journal(s.ctx, s.partner, 0) {
					s.must(err)
					if e.Incident == "payment" && !yield(e.Kind) {
						return
					}
				}
			})
			s.equal("the journal", entries, []entitlement.EntryKind{
				entitlement.Consumed, entitlement.Refunded, entitlement.Refused, entitlement.Refused, entitlement.Refused,
			})
		},
		seeds: []seed{undoesRefunds},
	},
}
