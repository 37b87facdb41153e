package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// plan is what begin gives each partner.
const plan entitlement.PlanID = "success_core/cloud_support/2025-07-01"

// call is a call of a Desk whose partner has what fill gives.
type call struct {
	name string
	do   func(ctx context.Context, d *lifecycle.Desk) error
}

// calls are what is measured, in this order: what only reads comes first, and what closes
// a request after what has opened it.
var calls = []call{
	ask("Request", (*lifecycle.Desk).Request, "request 5"),
	list("Requests, open", (*lifecycle.Desk).Requests, lifecycle.RequestQuery{State: lifecycle.StateOpen}),
	ask("Due", (*lifecycle.Desk).Due, lifecycle.DueQuery{}),
	{"PortalList", func(ctx context.Context, d *lifecycle.Desk) error {
		return exhaust(d.PortalList(ctx, routing.AzurePortal, lifecycle.Viewer{Account: "jiwoo"}))
	}},
	ask("Explain", (*lifecycle.Desk).Explain, "request 5"),
	ask("Plans", (*lifecycle.Desk).Plans, lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure}),
	ask("WhyNot", (*lifecycle.Desk).WhyNot, lifecycle.Question{Account: "minsu", Product: routing.Azure}),
	ask("Reconcile", (*lifecycle.Desk).Reconcile, lifecycle.Sighting{Plan: plan, Left: entitlement.Limited(5), Seen: entitlement.InPartnerCenter}),
	list("Journal", (*lifecycle.Desk).Journal, 0),
	list("PlanJournal", (*lifecycle.Desk).PlanJournal, plan),
	ask("Preview", (*lifecycle.Desk).Preview, draft("preview")),

	ask("Open", (*lifecycle.Desk).Open, aboutQuota),
	ask("Move", (*lifecycle.Desk).Move, lifecycle.Move{ID: "move", Request: "open", Event: lifecycle.EventRespond}),
	ask("Close", (*lifecycle.Desk).Close, lifecycle.Closing{ID: "close", Request: "open", Reason: lifecycle.Resolved}),
	ask("Approve", (*lifecycle.Desk).Approve, lifecycle.Approval{ID: "approve", Request: "open"}),
	{"Hold", func(ctx context.Context, d *lifecycle.Desk) error {
		_, err := d.Hold(ctx, draft("hold"), openAt.Add(time.Hour))
		return err
	}},
	ask("Confirm", (*lifecycle.Desk).Confirm, lifecycle.Confirmation{ID: "confirm", Request: "hold", Ticket: "1"}),
	{"Hold and Release", func(ctx context.Context, d *lifecycle.Desk) error {
		if _, err := d.Hold(ctx, draft("hold more"), openAt.Add(time.Hour)); err != nil {
			return err
		}
		_, err := d.Release(ctx, lifecycle.Releasing{ID: "release", Request: "hold more"})
		return err
	}},
	ask("Record", (*lifecycle.Desk).Record, lifecycle.Recording{Draft: draft("record"), Ticket: "2"}),
	ask("Adjust", (*lifecycle.Desk).Adjust, lifecycle.Adjustment{
		ID: "adjust", Actor: "minsu", Plan: plan, Left: entitlement.Limited(5), Seen: entitlement.InPartnerCenter, Why: "measured",
	}),
	ask("Link", (*lifecycle.Desk).Link, lifecycle.Linking{ID: "link minsu", Account: "minsu", Plan: plan}),
	ask("Buy", (*lifecycle.Desk).Buy, lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: openAt}),
	ask("Activate", (*lifecycle.Desk).Activate, lifecycle.Activation{ID: "activate", Plan: "solutions_partner/cloud_support/2025-07-07", Role: entitlement.PartnerAdmin}),
}

// aboutQuota is a draft whose incident may be given back.
var aboutQuota = func() lifecycle.Draft {
	d := draft("open")
	d.Facts.Issue = routing.IssueQuota
	return d
}()

// ask is a call with one answer.
func ask[Q, A any](name string, method func(*lifecycle.Desk, context.Context, Q) (A, error), q Q) call {
	return call{name, func(ctx context.Context, d *lifecycle.Desk) error {
		_, err := method(d, ctx, q)
		return err
	}}
}

// list is a call with many.
func list[Q, A any](name string, method func(*lifecycle.Desk, context.Context, Q) iter.Seq2[A, error], q Q) call {
	return call{name, func(ctx context.Context, d *lifecycle.Desk) error { return exhaust(method(d, ctx, q)) }}
}

// exhaust reads a list in which there is something of each of the partner's requests.
func exhaust[A any](list iter.Seq2[A, error]) error {
	n := 0
	for _, err := range list {
		if err != nil {
			return err
		}
		n++
	}
	if n < perPartner {
		return fmt.Errorf("%d rows, want those of %d requests", n, perPartner)
	}
	return nil
}
