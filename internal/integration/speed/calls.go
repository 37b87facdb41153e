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

// call is a call of a Desk whose partner has requests.
type call struct {
	name string

	// small says that it is measured in small books only: it reads the whole book, or
	// can be made only once in each.
	small bool

	do func(ctx context.Context, d *lifecycle.Desk, turn string) error // no two turns in a book are the same
}

// calls are what is measured, in this order: what only reads comes first, and what closes
// a request after what has opened it.
var calls = []call{
	ask("Head", func(d *lifecycle.Desk, ctx context.Context, _ struct{}) (lifecycle.Head, error) { return d.Head(ctx) }, always(struct{}{})),
	ask("Request", (*lifecycle.Desk).Request, always[lifecycle.RequestID]("request 5")),
	list("Requests", (*lifecycle.Desk).Requests, lifecycle.RequestQuery{State: lifecycle.StateOpen}),
	ask("Due", (*lifecycle.Desk).Due, always(lifecycle.DueQuery{})).inSmall(),
	list("PortalList", func(d *lifecycle.Desk, ctx context.Context, v lifecycle.Viewer) iter.Seq2[lifecycle.Request, error] {
		return d.PortalList(ctx, routing.AzurePortal, v)
	}, lifecycle.Viewer{Account: "jiwoo"}),
	ask("Explain", (*lifecycle.Desk).Explain, always[lifecycle.RequestID]("request 5")),
	ask("Plans", (*lifecycle.Desk).Plans, always(lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})),
	ask("WhyNot", (*lifecycle.Desk).WhyNot, always(lifecycle.Question{Account: "minsu", Product: routing.Azure})).inSmall(),
	ask("Reconcile", (*lifecycle.Desk).Reconcile, always(lifecycle.Sighting{Plan: plan, Left: entitlement.Limited(5), Seen: entitlement.InPartnerCenter})),
	list("Journal", (*lifecycle.Desk).Journal, 0),
	list("PlanJournal", (*lifecycle.Desk).PlanJournal, plan),
	ask("Preview", (*lifecycle.Desk).Preview, drafted("preview")),

	ask("Open", (*lifecycle.Desk).Open, func(turn string) lifecycle.Draft {
		d := draft("open" + turn)
		d.Facts.Issue = routing.IssueQuota // its incident may be given back
		return d
	}),
	ask("Move", (*lifecycle.Desk).Move, func(turn string) lifecycle.Move {
		return lifecycle.Move{ID: operation("move", turn), Request: request("open", turn), Event: lifecycle.EventRespond}
	}),
	ask("Close", (*lifecycle.Desk).Close, func(turn string) lifecycle.Closing {
		return lifecycle.Closing{ID: operation("close", turn), Request: request("open", turn), Reason: lifecycle.Resolved}
	}),
	ask("Approve", (*lifecycle.Desk).Approve, func(turn string) lifecycle.Approval {
		return lifecycle.Approval{ID: operation("approve", turn), Request: request("open", turn)}
	}),
	ask("Hold", hold, drafted("hold")),
	ask("Confirm", (*lifecycle.Desk).Confirm, func(turn string) lifecycle.Confirmation {
		return lifecycle.Confirmation{ID: operation("confirm", turn), Request: request("hold", turn), Ticket: "held" + turn}
	}),
	ask("Hold, again", hold, drafted("more")),
	ask("Release", (*lifecycle.Desk).Release, func(turn string) lifecycle.Releasing {
		return lifecycle.Releasing{ID: operation("release", turn), Request: request("more", turn)}
	}),
	ask("Record", (*lifecycle.Desk).Record, func(turn string) lifecycle.Recording {
		return lifecycle.Recording{Draft: draft("record" + turn), Ticket: "recorded" + turn}
	}),
	ask("Adjust", (*lifecycle.Desk).Adjust, func(turn string) lifecycle.Adjustment {
		return lifecycle.Adjustment{
			ID: operation("adjust", turn), Actor: "minsu", Plan: plan, Left: entitlement.Limited(granted / 2), Seen: entitlement.InPartnerCenter, Why: "measured",
		}
	}),
	ask("Link", (*lifecycle.Desk).Link, always(lifecycle.Linking{ID: "link minsu", Account: "minsu", Plan: plan})).inSmall(),
	ask("Adopt", (*lifecycle.Desk).Adopt, always(lifecycle.Adoption{
		ID: "adopt more", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: openAt, Left: entitlement.Limited(5),
	})).inSmall(),
	ask("Buy", (*lifecycle.Desk).Buy, always(lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: openAt})).inSmall(),
	ask("Activate", (*lifecycle.Desk).Activate, always(lifecycle.Activation{
		ID: "activate", Plan: "solutions_partner/cloud_support/2025-07-07", Role: entitlement.PartnerAdmin,
	})).inSmall(),
}

// inSmall returns the call as one for small books only.
func (c call) inSmall() call {
	c.small = true
	return c
}

// ask is a call with one answer.
func ask[Q, A any](name string, method func(*lifecycle.Desk, context.Context, Q) (A, error), q func(turn string) Q) call {
	return call{name: name, do: func(ctx context.Context, d *lifecycle.Desk, turn string) error {
		_, err := method(d, ctx, q(turn))
		return err
	}}
}

// list is a call whose answer has something of each request of the partner.
func list[Q, A any](name string, method func(*lifecycle.Desk, context.Context, Q) iter.Seq2[A, error], q Q) call {
	return call{name: name, small: true, do: func(ctx context.Context, d *lifecycle.Desk, _ string) error {
		n := 0
		for _, err := range method(d, ctx, q) {
			if err != nil {
				return err
			}
			n++
		}
		if n < perPartner {
			return fmt.Errorf("%d rows, want those of %d requests", n, perPartner)
		}
		return nil
	}}
}

// always is the same question in each turn, and drafted a draft with its own ID.
func always[Q any](q Q) func(string) Q { return func(string) Q { return q } }

func drafted(name string) func(string) lifecycle.Draft {
	return func(turn string) lifecycle.Draft { return draft(name + turn) }
}

func operation(name, turn string) lifecycle.OperationID { return lifecycle.OperationID(name + turn) }

// request returns the ID of the request that an operation has opened.
func request(name, turn string) lifecycle.RequestID { return lifecycle.RequestID(name + turn) }

func hold(d *lifecycle.Desk, ctx context.Context, draft lifecycle.Draft) (lifecycle.Request, error) {
	return d.Hold(ctx, draft, openAt.Add(time.Hour))
}
