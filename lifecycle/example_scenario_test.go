package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

const jiwooMail = "jiwoo@hangang.example"

// deskAt returns a desk whose clock shows now, with Success Core for a year from
// 2025-07-01, which Jiwoo and Sora may use. It has two incidents.
func deskAt(now *time.Time) (*lifecycle.Desk, entitlement.PlanID) {
	ctx, july := context.Background(), time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	desk, _ := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return *now }})
	bought, _ := desk.Buy(ctx, lifecycle.Purchase{ID: "buy", At: july, Offer: entitlement.SuccessCore, From: july})
	plan := bought.Entries[0].Plan
	_, _ = desk.Activate(ctx, lifecycle.Activation{ID: "activate", At: july, Plan: plan, Role: entitlement.PartnerAdmin})
	for _, account := range []string{jiwooMail, "sora@hangang.example"} {
		_, _ = desk.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + account), At: july, Account: account, Plan: plan})
	}
	return desk, plan
}

// Scenario 18: one incident is left, and two people open a request at once.
func Example_twoPeopleAtOnce() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, plan := deskAt(&now)
	_, _ = desk.Open(ctx, vmDown("the first of two"))

	var wg sync.WaitGroup
	var mu sync.Mutex
	told := map[string]int{}
	for _, id := range []lifecycle.OperationID{"jiwoo's", "sora's"} {
		wg.Go(func() {
			_, err := desk.Open(ctx, vmDown(id))
			mu.Lock()
			defer mu.Unlock()
			if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
				told[refused.Reasons[0].Code]++
			} else if err == nil {
				told["opened"]++
			}
		})
	}
	wg.Wait()
	fmt.Println(told)
	head, _ := desk.Head(ctx)
	fmt.Println(plan, "has", head.Plans[0].Entitlement.Remaining(), "left")
	// Output:
	// map[depleted:1 opened:1]
	// success_core/cloud_support/2025-07-01 has 0 left
}

// Scenario 20: a request turns out to be a bug of the product. Its incident comes
// back once, however often somebody closes it.
func Example_closedAsBug() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	opened, _ := desk.Open(ctx, vmDown("case-1"))
	fmt.Println(opened.State, opened.Left, "left")
	closing := lifecycle.Closing{ID: "close-1", Request: "case-1", Reason: lifecycle.Bug}
	for range 2 { // the same operation ID: a repetition
		closed, err := desk.Close(ctx, closing)
		fmt.Println(closed.State, closed.Left, "left", err)
	}
	closing.ID = "close-2"
	_, err := desk.Close(ctx, closing)
	fmt.Println(err)
	// Output:
	// open 1 left
	// refunded 2 left <nil>
	// refunded 2 left <nil>
	// lifecycle: refused: close: the request is closed already: refunded
}

// Scenario 22: signing in to Partner Center does not work. The frontline team helps,
// and nothing is consumed.
func Example_frontline() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, plan := deskAt(&now)
	draft := vmDown("case-1")
	draft.Title, draft.Facts.Product = "Cannot sign in to Partner Center", routing.PartnerCenter
	request, err := desk.Open(ctx, draft)
	fmt.Println(request.State, request.Portal, "pays:", request.Payer, err)
	closed, _ := desk.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "case-1", Reason: lifecycle.Duplicate})
	fmt.Println(closed.State, closed.Refund)
	for entry, err := range desk.PlanJournal(ctx, plan) {
		if err != nil {
			fmt.Println(err)
		}
		fmt.Print(entry.Kind, " ")
	}
	// Output:
	// open partner_center pays: free <nil>
	// closed none
	// granted activated linked linked
}

// Scenario 33: Windows Server 2016 is covered no more. The plan cannot be used;
// support for the single incident can be bought with a personal account.
func Example_unsupportedProduct() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	for _, account := range []routing.AccountKind{routing.AccountMSA, routing.AccountEntra} {
		preview, _ := desk.Preview(ctx, lifecycle.Draft{
			ID: "case-1", Account: jiwooMail, Title: "Cluster node will not join", Release: "Windows Server 2016", Severity: sla.SeverityB,
			Facts: routing.Case{Partner: routing.NonCSP, Issue: routing.IssueTechnical, Product: routing.OnPremises, Account: account},
		})
		fmt.Println(account, preview.Outcome)
		for _, reason := range preview.Reasons {
			if reason.Code == "plan_not_for_product" {
				fmt.Println("  because", reason.Text)
			}
		}
		for way := range preview.Decision.Alternatives() {
			if way.Way == routing.PayPerIncident {
				fmt.Println("  instead", way.Text())
			}
		}
	}
	// Output:
	// msa denied
	//   because the plan cannot be used for Windows Server 2016
	//   instead buy support for this one problem (pay-per-incident)
	// entra denied
	//   because the plan cannot be used for Windows Server 2016
	//   instead buy support for this one problem (pay-per-incident); but the account is a Microsoft Entra account: this is sold to personal Microsoft accounts only: sign in with one
}

// Scenario 40: "list all our requests". No portal does; Support for Business lists
// those of one account that a plan pays for, and for a Partner Center account those
// to the frontline team. The book has them all.
func Example_allRequests() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	frontline, exchange, sora, minsu := vmDown("frontline"), vmDown("exchange"), vmDown("sora's"), vmDown("minsu's")
	frontline.Facts.Product, exchange.Facts.Product, minsu.Facts.Product = routing.PartnerCenter, routing.Microsoft365, routing.PartnerCenter
	sora.Account, minsu.Account = "sora@hangang.example", "minsu@hangang.example"
	for _, draft := range []lifecycle.Draft{vmDown("jiwoo's"), frontline, exchange, sora, minsu} {
		_, _ = desk.Open(ctx, draft)
	}
	show := func(viewer lifecycle.Viewer) {
		var ids []string
		for request, err := range desk.PortalList(ctx, routing.SupportForBusiness, viewer) {
			if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
				ids = append(ids, refused.Reasons[0].Code)
				continue
			}
			ids = append(ids, string(request.ID))
		}
		fmt.Println(strings.Join(ids, "; "))
	}
	show(lifecycle.Viewer{}) // all users
	show(lifecycle.Viewer{Account: jiwooMail})
	show(lifecycle.Viewer{Account: jiwooMail, PartnerCenter: true})
	n := 0
	for _, err := range desk.Requests(ctx, lifecycle.RequestQuery{}) {
		if err != nil {
			fmt.Println(err)
		}
		n++
	}
	fmt.Println(n, "in the book")
	// Output:
	// not_in_a_portal
	// jiwoo's
	// jiwoo's; frontline
	// 5 in the book
}

// An incident is set aside while somebody files the request in the portal, and
// taken when the portal has given it a number.
func ExampleDesk_Hold() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, plan := deskAt(&now)
	held, _ := desk.Hold(ctx, vmDown("case-1"), now.Add(time.Hour))
	fmt.Println(held.State, "until", held.Until.Format(time.TimeOnly))

	now = now.Add(20 * time.Minute)
	filed, _ := desk.Confirm(ctx, lifecycle.Confirmation{ID: "confirm-1", Request: "case-1", Ticket: "2507070040001234"})
	fmt.Println(filed.State, filed.Ticket, "first response due", filed.Response.Due.Format(time.TimeOnly))
	for entry, err := range desk.PlanJournal(ctx, plan) {
		if err != nil {
			fmt.Println(err)
		}
		fmt.Println(entry.Kind, entry.Incident, entry.Left)
	}
	// Output:
	// held until 11:00:00
	// open 2507070040001234 first response due 12:20:00
	// granted  2
	// activated  2
	// linked  2
	// linked  2
	// held case-1 2
	// confirmed case-1 1
}

// While Microsoft waits for the partner, the clock of the first response is stopped.
func ExampleDesk_Move() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	request, _ := desk.Open(ctx, vmDown("case-1"))
	fmt.Println(request.State, "due", request.Response.Due.Format(time.TimeOnly))
	for i, event := range []lifecycle.Event{lifecycle.EventWait, lifecycle.EventResume, lifecycle.EventRespond} {
		now = now.Add(30 * time.Minute)
		request, _ = desk.Move(ctx, lifecycle.Move{ID: lifecycle.OperationID(fmt.Sprint("move-", i)), Request: "case-1", Event: event})
		fmt.Println(request.State, "due", request.Response.Due.Format(time.TimeOnly))
	}
	_, err := desk.Move(ctx, lifecycle.Move{ID: "move-3", Request: "case-1", Event: lifecycle.EventReopen})
	fmt.Println(err)
	// Output:
	// open due 12:00:00
	// waiting due 12:00:00
	// open due 12:30:00
	// open due 12:30:00
	// lifecycle: refused: move: reopen is not possible for a request that is open; possible: wait, respond, reclassify, close
}

// "I could use my plan yesterday, and today it is not there."
func ExampleDesk_WhyNot() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	_, _ = desk.Open(ctx, vmDown("case-1"))
	now = now.AddDate(0, 0, 3)
	draft := vmDown("case-2")
	draft.At, draft.Account = now, "sora@hangang.example"
	_, _ = desk.Open(ctx, draft)

	now = now.Add(time.Hour)
	why, _ := desk.WhyNot(ctx, lifecycle.Question{Account: jiwooMail, Product: routing.Azure})
	for _, plan := range why.Plans {
		fmt.Println(plan.Entitlement.Plan(), "then:", plan.Was, "now:", plan.Usable)
		for _, reason := range plan.Gone {
			fmt.Println("  ", reason.Text)
		}
	}
	// Output:
	// success_core/cloud_support/2025-07-01 then: true now: false
	//    none of 2 incidents is left; sora@hangang.example took the last one on 2025-07-10 for case-2
}

// A request is explained by the policy that decided it, whatever the policy is now.
func ExampleDesk_Explain() {
	ctx, store := context.Background(), memstore.New()
	now := func() time.Time { return time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC) }
	old, _ := routing.NewRouter(routing.Policy2024())
	before, _ := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Router: old, Now: now})
	draft := vmDown("case-1")
	draft.Facts.Product = routing.Dynamics365
	_, _ = before.Open(ctx, draft)

	desk, _ := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: now})
	preview, _ := desk.Preview(ctx, draft)
	fmt.Println("today:", preview.Outcome, preview.Reasons[0].Code)
	why, _ := desk.Explain(ctx, "case-1")
	fmt.Println("then:", why.Decision.Outcome, why.Decision.Payer)
	for _, reason := range why.Reasons {
		fmt.Println("  ", reason.Text)
	}
	// Output:
	// today: denied plan_required
	// then: allowed customer_entitlement
	//    all requirements are met
}

// A request was opened in the portal without the desk. The book is brought to what
// the portal shows.
func ExampleDesk_Reconcile() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, plan := deskAt(&now)
	seen := lifecycle.Sighting{Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Tickets: []string{"2507070040001234"}}
	differences, _ := desk.Reconcile(ctx, seen)
	fmt.Println(&differences, differences.Unrecorded)

	draft := vmDown("found-1")
	draft.Plan = plan
	request, _ := desk.Record(ctx, lifecycle.Recording{Draft: draft, Ticket: "2507070040001234", Portal: routing.AzurePortal})
	fmt.Println(request.State, request.Left, "left, recorded:", request.Recorded)
	differences, _ = desk.Reconcile(ctx, seen)
	fmt.Println(&differences)
	// Output:
	// plan success_core/cloud_support/2025-07-01: 2 left by the book, 1 by the portal; 1 not recorded here [2507070040001234]
	// open 1 left, recorded: true
	// plan success_core/cloud_support/2025-07-01: book and portal agree on 1 left
}

// What is late comes first, then what is due soon.
func ExampleDesk_Due() {
	ctx, now := context.Background(), time.Date(2025, 7, 7, 10, 0, 0, 0, time.UTC)
	desk, _ := deskAt(&now)
	_, _ = desk.Open(ctx, vmDown("case-1")) // severity A: two hours
	korean := vmDown("case-2")
	korean.Severity, korean.Locale = sla.SeverityC, language.MustParse("ko-KR") // eight business hours, of which none is left today
	_, _ = desk.Open(ctx, korean)

	now = now.Add(3 * time.Hour)
	list, _ := desk.Due(ctx, lifecycle.DueQuery{Within: 24 * time.Hour})
	for _, due := range list {
		fmt.Println(due.Request.ID, due.Standing.Due.Format(time.RFC3339), "late:", due.Standing.Breached)
	}
	// Output:
	// case-1 2025-07-07T12:00:00Z late: true
	// case-2 2025-07-08T17:00:00+09:00 late: false
}
