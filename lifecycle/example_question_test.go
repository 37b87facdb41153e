package lifecycle_test

import (
	"context"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Why a plan that could be used yesterday is gone today: a book that begins with what a
// portal shows, and takes down what happens in the portals.
func ExampleQuestion() {
	seoul := time.FixedZone("+09:00", 9*60*60) // your zone, from time.LoadLocation
	ctx, now := context.Background(), time.Date(2025, 7, 10, 9, 0, 0, 0, seoul)
	desk, _ := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{
		Partner: "hangang", Now: func() time.Time { return now }, // leave Now out, and it is the clock of the machine
	})
	adopted, _ := desk.Adopt(ctx, lifecycle.Adoption{ // the plan, with what a portal shows of it this morning
		ID: "adopt-1", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 6, 1, 0, 0, 0, 0, seoul), Left: entitlement.Limited(1),
	})
	plan := adopted.Entries[0].Plan
	for _, account := range []string{"jiwoo", "sora"} {
		_, _ = desk.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + account), Account: account, Plan: plan})
	}

	now = now.Add(6 * time.Hour) // a colleague opens a request in the portal
	_, _ = desk.Record(ctx, lifecycle.Recording{Ticket: "2507100040001234", Draft: lifecycle.Draft{
		ID: "case-1", Account: "sora", Plan: plan, Title: "VM does not start", Severity: sla.SeverityB,
		Facts: routing.Case{Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure},
	}})

	now = now.Add(18 * time.Hour)                                                            // the next morning
	why, _ := desk.WhyNot(ctx, lifecycle.Question{Account: "jiwoo", Product: routing.Azure}) // compares with a day before; see Since
	for _, p := range why.Plans {
		fmt.Println(p.Entitlement.Plan(), "usable yesterday:", p.Was, "today:", p.Usable)
		for _, reason := range p.Reasons { // p.Gone has what is new, p.Then what was in the way before, p.Taken who took the last
			fmt.Println("-", reason.Text, reason.Rules)
		}
	}
	for _, remedy := range why.Remedies {
		fmt.Println("helps:", remedy.Text())
	}
	// Output:
	// success_core/cloud_support/2025-06-01 usable yesterday: true today: false
	// - none of 2 incidents is left; sora took the last one on 2025-07-10 for case-1 [ENT-31 ENT-35 ENT-37]
	// helps: buy the Solutions Partner designation
	// helps: buy Partner Success Expanded Benefits
	// helps: buy Advanced Support for Partners (ASfP)
	// helps: buy Premier Support for Partners (PSfP)
}
