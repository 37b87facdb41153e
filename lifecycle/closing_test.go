package lifecycle_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestRequestLife has the rules about the life of a request.
func TestRequestLife(t *testing.T) {
	setUp := func(t *testing.T) (*office, entitlement.PlanID) {
		o := newOffice(t)
		return o, o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	}
	approve := func(o *office, id lifecycle.RequestID) error {
		_, err := o.Approve(t.Context(), lifecycle.Approval{ID: o.id("approve"), Request: id, Actor: "desk lead"})
		return err
	}
	t.Run("what a request needs", func(t *testing.T) {
		t.Attr("proves", "LCY-02")
		o := newOffice(t)
		_, err := o.Open(t.Context(), with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Title = "" }))
		if err == nil || !containsField(err, "Details") {
			t.Errorf("without details: %v", err)
		}
		_, err = o.Open(t.Context(), about(azure("5", "jiwoo"), 0, routing.IssueTechnical))
		if refused := wantRefused(t, err, "not_said"); refused.Preview.Outcome != routing.Unknown {
			t.Errorf("without a product: %v, want unknown", refused.Preview.Outcome)
		}
		_, err = o.Open(t.Context(), with(about(azure("6", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), func(d *lifecycle.Draft) { d.Facts.Contact = 0 }))
		wantRefused(t, err, "not_said")
		o.open(about(azure("2", "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
		_, err = o.Open(t.Context(), azure("3", "jiwoo"))
		wantRefused(t, err, "plan_required")
		_, err = o.Open(t.Context(), with(about(azure("4", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), func(d *lifecycle.Draft) { d.Facts.Contact = routing.ContactCustomer }))
		wantRefused(t, err, "contact_must_be_partner")
	})
	t.Run("creating consumes", func(t *testing.T) {
		t.Attr("proves", "LCY-03")
		o, plan := setUp(t)
		if r := o.open(azure("1", "jiwoo")); r.State != lifecycle.StateOpen || r.Left != 4 || o.left(plan) != 4 {
			t.Errorf("state %v, %v left", r.State, r.Left)
		}
		_, err := o.Open(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired }))
		wantRefused(t, err, "gdap_inactive")
		if o.left(plan) != 4 {
			t.Errorf("a refused request left %v", o.left(plan))
		}
	})
	t.Run("no incident, no request", func(t *testing.T) {
		t.Attr("proves", "LCY-04")
		o := newOffice(t)
		o.adopt(entitlement.SuccessCore, 0, midYear, "jiwoo")
		_, err := o.Open(t.Context(), azure("1", "jiwoo"))
		refused := wantRefused(t, err, "depleted")
		if refused.Preview.Allowed() || len(refused.Preview.Plans) != 1 {
			t.Errorf("preview %+v", refused.Preview)
		}
		if list := o.requests(); len(list) != 0 {
			t.Errorf("a request was created: %+v", list)
		}
	})
	t.Run("duplicate and bug give the incident back", func(t *testing.T) {
		t.Attr("proves", "ENT-38")
		o, plan := setUp(t)
		for i, test := range []struct {
			reason lifecycle.CloseReason
			left   entitlement.Quota
		}{{lifecycle.Duplicate, 5}, {lifecycle.Bug, 5}, {lifecycle.Resolved, 4}} {
			r := o.open(azure(lifecycle.OperationID(fmt.Sprint("req-", i)), "jiwoo"))
			if r.Left != 4 {
				t.Errorf("open: %v left, want 4", r.Left)
			}
			if closed := o.close(r.ID, test.reason); closed.Left != test.left || o.left(plan) != test.left {
				t.Errorf("%v: %v left, want %v", test.reason, o.left(plan), test.left)
			}
		}
	})
	t.Run("once", func(t *testing.T) {
		t.Attr("proves", "LCY-05")
		o, plan := setUp(t)
		r := o.open(azure("1", "jiwoo"))
		closing := lifecycle.Closing{ID: "close", Request: r.ID, Reason: lifecycle.Bug}
		first, err := o.Close(t.Context(), closing)
		if err != nil || o.left(plan) != 5 || first.State != lifecycle.StateRefunded || first.Refund != lifecycle.RefundAutomatic {
			t.Fatalf("%v, %v left, %v", err, o.left(plan), first.State)
		}
		_, err = o.Close(t.Context(), lifecycle.Closing{ID: "close 2", Request: r.ID, Reason: lifecycle.Bug})
		wantRefused(t, err, lifecycle.AlreadyClosed)
		if o.left(plan) != 5 {
			t.Errorf("after the second closing: %v left, want 5", o.left(plan))
		}
		again, err := o.Close(t.Context(), closing)
		if diff := cmp.Diff(first, again, cmp.Comparer(func(a, b language.Tag) bool { return a == b })); err != nil || diff != "" {
			t.Errorf("the same operation again: %v (-first +again):\n%s", err, diff)
		}
		if o.left(plan) != 5 {
			t.Errorf("after the same closing again: %v left, want 5", o.left(plan))
		}
	})
	t.Run("any other way gives nothing", func(t *testing.T) {
		t.Attr("proves", "LCY-06")
		o, plan := setUp(t)
		r := o.close(o.open(azure("1", "jiwoo")).ID, lifecycle.Resolved)
		if r.State != lifecycle.StateClosed || r.Refund != lifecycle.RefundNone || o.left(plan) != 4 {
			t.Errorf("technical: %v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
		r = o.close(o.open(azure("2", "jiwoo")).ID, lifecycle.Withdrawn)
		if r.State != lifecycle.StateClosed || o.left(plan) != 3 {
			t.Errorf("withdrawn: %v, %v left", r.State, o.left(plan))
		}
		wantRefused(t, approve(o, r.ID), lifecycle.NoRefund)
		r = o.close(o.open(about(azure("3", "jiwoo"), routing.Azure, routing.IssueQuota)).ID, lifecycle.Resolved)
		if r.State != lifecycle.StateRefundPending || r.Refund != lifecycle.RefundDiscretionary || o.left(plan) != 2 {
			t.Errorf("quota: %v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
	})
	t.Run("perhaps, for billing, quota and subscription", func(t *testing.T) {
		t.Attr("proves", "ENT-39")
		o, plan := setUp(t)
		for _, issue := range []routing.IssueType{routing.IssueBilling, routing.IssueQuota, routing.IssueSubscription} {
			draft := about(azure(o.id("req"), "jiwoo"), routing.Azure, issue)
			draft.Plan = plan
			r := o.close(o.open(draft).ID, lifecycle.Resolved)
			if r.State != lifecycle.StateRefundPending || r.Refund != lifecycle.RefundDiscretionary || o.left(plan) != 4 {
				t.Errorf("cloud %v: %v, %v left, want no change until approved", issue, r.State, o.left(plan))
			}
			if err := approve(o, r.ID); err != nil || o.left(plan) != 5 {
				t.Errorf("cloud %v, approved: %v, %v left", issue, err, o.left(plan))
			}
		}
		// An on-premises request cannot be about billing at all, and no path
		// gives its incident back on approval.
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		billing := onPremises("2", "jiwoo", "Windows Server 2025")
		billing.Facts.Issue = routing.IssueBilling
		_, err := o.Open(t.Context(), billing)
		wantRefused(t, err, "not_technical_support")
		premise := o.close(o.open(onPremises("3", "jiwoo", "Windows Server 2025")).ID, lifecycle.Resolved)
		wantRefused(t, approve(o, premise.ID), lifecycle.NoRefund)
		paid := lifecycle.Request{Payer: routing.PayerIncident, Facts: billing.Facts}
		if got := paid.RefundClass(lifecycle.Resolved); got != lifecycle.RefundNone {
			t.Errorf("on-premises billing: %v, want none", got)
		}
	})
	t.Run("only after closing", func(t *testing.T) {
		t.Attr("proves", "LCY-07")
		o, plan := setUp(t)
		draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueBilling)
		draft.Plan = plan
		r := o.open(draft)
		wantRefused(t, approve(o, r.ID), lifecycle.StillOpen)
		if o.left(plan) != 4 {
			t.Errorf("approved while open: %v left, want 4", o.left(plan))
		}
		o.close(r.ID, lifecycle.Resolved)
		if err := approve(o, r.ID); err != nil || o.left(plan) != 5 {
			t.Errorf("approved: %v, %v left", err, o.left(plan))
		}
		wantRefused(t, approve(o, r.ID), lifecycle.AlreadyRefunded)
		if o.left(plan) != 5 {
			t.Errorf("%v left, want 5", o.left(plan))
		}
	})
	t.Run("frontline requests live without incidents", func(t *testing.T) {
		t.Attr("proves", "LCY-08")
		o, plan := setUp(t)
		entries := len(o.entries(0))
		r := o.close(o.open(about(azure("1", "jiwoo"), routing.PartnerCenter, routing.IssueTechnical)).ID, lifecycle.Duplicate)
		if r.State != lifecycle.StateClosed || r.Refund != lifecycle.RefundNone || o.left(plan) != 5 || len(o.entries(0)) != entries {
			t.Errorf("%v, %v, %v left", r.State, r.Refund, o.left(plan))
		}
	})
	t.Run("looking costs nothing", func(t *testing.T) {
		t.Attr("proves", "LCY-14")
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo")
		before := o.version()
		list, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.OnPremises, Release: "Windows Server 2025"})
		if err != nil || len(list) != 2 || list[0].Entitlement.Remaining() != 20 || list[1].Entitlement.Remaining() != 50 {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := o.Preview(t.Context(), onPremises("peek", "jiwoo", "Windows Server 2025")); err != nil {
			t.Error(err)
		}
		if o.version() != before {
			t.Error("looking changed the book")
		}
		if list := o.requests(); len(list) != 0 {
			t.Errorf("looking created a request: %+v", list)
		}
	})
	t.Run("a refund after the term", func(t *testing.T) {
		// AMB-16: it credits the term that was charged.
		o := newOffice(t)
		old := o.adopt(entitlement.SuccessExpanded, 4, time.Date(2024, 7, 8, 0, 0, 0, 0, seoul), "jiwoo")
		r := o.open(azure("1", "jiwoo"))
		o.now = at(9, 0).AddDate(0, 0, 7)
		next := o.adopt(entitlement.SuccessExpanded, 2, time.Date(2025, 7, 8, 0, 0, 0, 0, seoul), "jiwoo")
		if r = o.close(r.ID, lifecycle.Duplicate); r.Left != 4 || o.left(old) != 4 || o.left(next) != 2 {
			t.Errorf("%v left of the old term, %v of the new", o.left(old), o.left(next))
		}
		if p, err := o.Preview(t.Context(), with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = old })); err != nil || p.Allowed() || p.Reasons[0].Code != "expired" {
			t.Errorf("the ended plan: %v, %v", p.Reasons, err)
		}
	})
	t.Run("by the clock", func(t *testing.T) {
		o, plan := setUp(t)
		r := o.open(azure("1", "jiwoo"))
		_, err := o.Close(t.Context(), lifecycle.Closing{ID: "early", Request: r.ID, Reason: lifecycle.Bug, At: r.Opened.Add(-time.Microsecond)})
		wantRefused(t, err, lifecycle.BeforeItsTime)
		if o.left(plan) != 4 {
			t.Errorf("%v left", o.left(plan))
		}
	})
	t.Run("dates are kept as claimed and as noted", func(t *testing.T) {
		o, _ := setUp(t)
		claimed := o.now.Add(-72*time.Hour + 123*time.Nanosecond)
		r := o.open(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.At = claimed }))
		if want := o.now.Add(-72 * time.Hour).UTC(); r.Opened != want || r.Noted != o.now.UTC() {
			t.Errorf("opened %v, noted %v, want %v and %v", r.Opened, r.Noted, want, o.now.UTC())
		}
	})
}

// TestRecord checks what a request and its entries say of who, when and by which
// policy.
func TestRecord(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SolutionsPartner, "jiwoo")[0]
	noted := o.now.UTC()
	claimed := noted.Add(-time.Hour)
	draft := about(azure("1", "jiwoo"), routing.Azure, routing.IssueQuota)
	draft.At = claimed
	r := o.open(draft)
	if want := routing.DefaultRouter().Name() + "@" + routing.DefaultRouter().Hash(); r.Policy != want {
		t.Errorf("policy %q, want %q", r.Policy, want)
	}
	entries := o.entries(r.Version - 1)
	if e := entries[0]; e.At != claimed || e.Recorded != noted || e.Actor != "jiwoo" || e.Account != "jiwoo" || e.Incident != "1" || e.Plan != plan {
		t.Errorf("entry %+v", e)
	}
	closed, err := o.Close(t.Context(), lifecycle.Closing{ID: "close", Request: "1", Reason: lifecycle.Resolved, Actor: "sora", At: claimed.Add(time.Minute)})
	if err != nil || closed.ClosedBy != "sora" || closed.Closed != claimed.Add(time.Minute) || closed.Reason != lifecycle.Resolved {
		t.Errorf("%+v, %v", closed.Progress, err)
	}
	early := lifecycle.Approval{ID: "early", Request: "1", Actor: "kim", At: claimed}
	_, err = o.Approve(t.Context(), early)
	wantRefused(t, err, lifecycle.BeforeItsTime)
	approved, err := o.Approve(t.Context(), lifecycle.Approval{ID: "approve", Request: "1", Actor: "kim"})
	if err != nil || approved.Approver != "kim" || approved.Approved != noted {
		t.Errorf("%+v, %v", approved.Progress, err)
	}
	for reason, want := range map[lifecycle.CloseReason]entitlement.RefundReason{
		lifecycle.Bug: entitlement.RefundBug, lifecycle.Duplicate: entitlement.RefundDuplicate,
	} {
		id := lifecycle.RequestID("closed as " + reason.String())
		o.open(azure(lifecycle.OperationID(id), "jiwoo"))
		before := o.version()
		o.close(id, reason)
		if got := o.entries(before)[0].Why; got != want {
			t.Errorf("%v is given back as %v, want %v", reason, got, want)
		}
	}
}

// TestRefusedEntries has what the journal keeps of a refusal: which command of whom,
// about what, and why.
func TestRefusedEntries(t *testing.T) {
	o := newOffice(t)
	plan := o.adopt(entitlement.SuccessCore, 1, midYear, "jiwoo")
	o.open(azure("r", "jiwoo"))
	o.close("r", lifecycle.Resolved)
	for name, test := range map[string]struct {
		do   func() error
		want entitlement.Entry
	}{
		"open": {
			func() error { _, err := o.Open(t.Context(), azure("open", "stranger")); return err },
			entitlement.Entry{Of: entitlement.Consumed, Incident: "open", Account: "stranger", Actor: "jiwoo"},
		},
		"record": {
			func() error {
				_, err := o.Record(t.Context(), recording(azure("record", "sora"), "T", plan))
				return err
			},
			entitlement.Entry{Of: entitlement.Consumed, Incident: "record", Account: "sora", Actor: "jiwoo", Plan: plan, Reasons: "depleted"},
		},
		"close": {
			func() error {
				_, err := o.Close(t.Context(), lifecycle.Closing{ID: "close", Request: "r", Reason: lifecycle.Bug, Actor: "sora"})
				return err
			},
			entitlement.Entry{Of: entitlement.Refunded, Incident: "r", Account: "jiwoo", Actor: "sora", Plan: plan, Reasons: lifecycle.AlreadyClosed},
		},
	} {
		before := o.version()
		if err := test.do(); !errors.Is(err, lifecycle.ErrRefused) {
			t.Fatalf("%s: %v", name, err)
		}
		got := o.entries(before)
		if len(got) != 1 {
			t.Fatalf("%s: %d entries, want one", name, len(got))
		}
		want := test.want
		want.Kind, want.Seq, want.Cause, want.At, want.Recorded = entitlement.Refused, uint64(before)+1, name, o.now.UTC(), o.now.UTC()
		if want.Reasons == "" {
			want.Reasons = got[0].Reasons // those of the policy
		}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
