package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

func recording(d lifecycle.Draft, ticket string, plan entitlement.PlanID) lifecycle.Recording {
	d.Plan = plan
	return lifecycle.Recording{Draft: d, Ticket: ticket}
}

// TestRecord takes requests into the book that portals have accepted already.
func TestRecording(t *testing.T) {
	t.Run("as it is, whatever the policy says", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore)[0] // nobody is linked here
		draft := with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired })
		if _, err := o.Open(t.Context(), draft); err == nil {
			t.Fatal("the Desk itself would open it, so this test shows nothing")
		}
		r, err := o.Record(t.Context(), recording(draft, "T-1", plan))
		if err != nil {
			t.Fatal(err)
		}
		if !r.Recorded || r.State != lifecycle.StateOpen || r.Ticket != "T-1" || r.Plan != plan || r.Payer != routing.PayerIncident || r.Left != 1 || o.left(plan) != 1 {
			t.Errorf("%+v", r)
		}
		if !r.Response.Due.Equal(at(13, 0)) {
			t.Errorf("due %v", r.Response.Due)
		}
		if why, err := o.Explain(t.Context(), r.ID); err != nil || why.Decision.Allowed() || why.Reasons[0].Code != "gdap_inactive" {
			t.Errorf("explained: %v, %v", why.Reasons, err)
		}
		if r = o.close(r.ID, lifecycle.Bug); r.State != lifecycle.StateRefunded || o.left(plan) != 2 {
			t.Errorf("closed: %v, %v left", r.State, o.left(plan))
		}
	})
	t.Run("without a plan, no incident of the book", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		rec := recording(azure("1", "jiwoo"), "T-1", "")
		rec.Portal = routing.AzurePortal
		r, err := o.Record(t.Context(), rec)
		if err != nil || r.Payer != routing.PayerNobody || r.Plan != "" || o.left(plan) != 2 || r.Portal != routing.AzurePortal {
			t.Errorf("%+v, %v, %v left", r, err, o.left(plan))
		}
		r, err = o.Record(t.Context(), recording(about(azure("2", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), "T-2", ""))
		if err != nil || r.Payer != routing.PayerCustomerEntitlement {
			t.Errorf("%+v, %v", r, err)
		}
	})
	t.Run("never beyond what the plan has", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessCore, 0, midYear, "jiwoo")
		_, err := o.Record(t.Context(), recording(azure("1", "jiwoo"), "T-1", plan))
		wantRefused(t, err, "depleted")
		if list := o.requests(); len(list) != 0 {
			t.Errorf("recorded: %+v", list)
		}
	})
	t.Run("malformed", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		before := o.version()
		for name, test := range map[string]struct {
			field string
			rec   lifecycle.Recording
		}{
			"no ticket":                  {"Ticket", recording(azure("1", "jiwoo"), "", plan)},
			"a ticket without end":       {"Ticket", recording(azure("1", "jiwoo"), strings.Repeat("1", 1<<20), plan)},
			"a plan that is not there":   {"Plan", recording(azure("1", "jiwoo"), "T-1", "none")},
			"a portal that is none":      {"Portal", lifecycle.Recording{Draft: azure("1", "jiwoo"), Ticket: "T-1", Portal: 200}},
			"following what is unknown":  {"Follows", recording(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Follows = "none" }), "T-1", plan)},
			"of a time that is to come":  {"At", recording(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.At = o.now.Add(time.Hour) }), "T-1", plan)},
			"without saying what it was": {"Details", recording(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Title = "" }), "T-1", plan)},
		} {
			if _, err := o.Record(t.Context(), test.rec); !containsField(err, test.field) {
				t.Errorf("%s: %v, want an InvalidError about %s", name, err, test.field)
			}
		}
		if o.version() != before {
			t.Error("malformed input changed the book")
		}
	})
}
