package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// deskWithPlan returns a desk that holds Success Core for a year, which Jiwoo
// may use.
func deskWithPlan() *lifecycle.Desk {
	ctx, july := context.Background(), time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	desk, _ := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang"})
	bought, _ := desk.Buy(ctx, lifecycle.Purchase{ID: "buy", At: july, Offer: entitlement.SuccessCore, From: july})
	plan := bought.Entries[0].Plan
	_, _ = desk.Activate(ctx, lifecycle.Activation{ID: "activate", At: july, Plan: plan, Role: entitlement.PartnerAdmin})
	_, _ = desk.Link(ctx, lifecycle.Linking{ID: "link", At: july, Account: "jiwoo@hangang.example", Plan: plan})
	return desk
}

// vmDown is an Azure request for a customer that everything permits.
func vmDown(id lifecycle.OperationID) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, At: time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC), Account: "jiwoo@hangang.example", Title: "VM does not start",
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
		Severity: sla.SeverityA, Locale: language.English,
	}
}

// A desk says why a request may not be opened and what would help. When the request is
// opened, it says who pays and when the first response is due; when it is closed, what
// comes back.
func ExampleDesk() {
	ctx, july := context.Background(), time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	desk, _ := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang"})
	bought, _ := desk.Buy(ctx, lifecycle.Purchase{ID: "buy-1", At: july, Offer: entitlement.SuccessCore, From: july})
	plan := bought.Entries[0].Plan
	_, _ = desk.Activate(ctx, lifecycle.Activation{ID: "activate-1", At: july, Plan: plan, Role: entitlement.PartnerAdmin})
	_, _ = desk.Link(ctx, lifecycle.Linking{ID: "link-1", At: july, Account: "jiwoo", Plan: plan})

	draft := lifecycle.Draft{ID: "case-1", At: july, Account: "jiwoo", Title: "VM does not start",
		Facts: routing.Case{Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure,
			Tenant: routing.TenantCustomer, GDAP: routing.GDAPExpired, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial},
		Severity: sla.SeverityA, Locale: language.English}
	preview, _ := desk.Preview(ctx, draft)
	fmt.Println(preview.Outcome, preview.Reasons[0].Code, preview.Reasons[0].Rules, preview.Reasons[0].Text)

	draft.Facts.GDAP = routing.GDAPActive
	request, _ := desk.Open(ctx, draft) // repeat it after a lost reply: it takes one incident in all
	fmt.Println(request.Payer, request.Left, "left; first response due", request.Response.Due.Format(time.TimeOnly))
	request, _ = desk.Close(ctx, lifecycle.Closing{ID: "close-1", Request: request.ID, Reason: lifecycle.Duplicate})
	fmt.Println(request.State, request.Left, "left")
	// Output:
	// denied gdap_inactive [RTE-38] GDAP with the customer is expired: the relationship must be active
	// incident 1 left; first response due 11:00:00
	// refunded 2 left
}

// A refusal carries every reason, and is recorded in the journal.
func ExampleDesk_Open_lastIncident() {
	ctx, desk := context.Background(), deskWithPlan()
	for _, id := range []lifecycle.OperationID{"case-1", "case-2", "case-3"} {
		request, err := desk.Open(ctx, vmDown(id))
		if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
			fmt.Println(id, "refused:", refused.Reasons[0].Text)
			continue
		}
		fmt.Println(id, request.Left, "left")
	}
	for entry, err := range desk.Journal(ctx, 4) {
		if err != nil {
			fmt.Println(err)
		}
		fmt.Printf("%d %s %s %q\n", entry.Seq, entry.Kind, entry.Incident, entry.Reasons)
	}
	// Output:
	// case-1 1 left
	// case-2 0 left
	// case-3 refused: plan success_core/cloud_support/2025-07-01: none of 2 incidents is left; any colleague may have taken the last one
	// 5 consumed case-2 ""
	// 6 refused case-3 "depleted"
}

// Plans lists every plan, and for each that cannot be used every reason.
func ExampleDesk_Plans() {
	ctx, desk := context.Background(), deskWithPlan()
	for _, account := range []string{"jiwoo@hangang.example", "sora@hangang.example"} {
		plans, _ := desk.Plans(ctx, lifecycle.PlanQuery{
			At: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), Account: account, Product: routing.Azure,
		})
		for _, plan := range plans {
			fmt.Println(account, plan.Usable)
			for _, reason := range plan.Reasons {
				fmt.Println("  ", reason.Code, "-", reason.Text)
			}
		}
	}
	// Output:
	// jiwoo@hangang.example false
	//    expired - the term ended with 2026-06-30
	// sora@hangang.example false
	//    expired - the term ended with 2026-06-30
	//    not_linked - the account is not linked to the contract; enter access ID and contract ID once
}

// Scenario 21: a request about quota may give its incident back, once it is
// closed and somebody has approved.
func ExampleDesk_Approve() {
	ctx, desk, draft := context.Background(), deskWithPlan(), vmDown("quota-1")
	draft.Facts.Issue = routing.IssueQuota
	_, _ = desk.Open(ctx, draft)

	_, err := desk.Approve(ctx, lifecycle.Approval{ID: "approve-1", Request: "quota-1"})
	fmt.Println(err)
	closed, _ := desk.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "quota-1", Reason: lifecycle.Resolved})
	fmt.Println(closed.State, closed.Left, "left")
	approved, _ := desk.Approve(ctx, lifecycle.Approval{ID: "approve-1", Request: "quota-1"})
	fmt.Println(approved.State, approved.Left, "left")
	// Output:
	// lifecycle: refused: approve: the request is still open; an incident can be given back only after closing
	// refund_pending 1 left
	// refunded 2 left
}
