package work

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// The plans that a book begins with: one whose last incident everybody wants, and one that
// does not run out.
const (
	Narrow = entitlement.PlanID("success_core/cloud_support/2025-07-01")
	Wide   = entitlement.PlanID("success_expanded/cloud_support/2025-07-01")
)

const (
	narrowQuota = 4
	wideQuota   = 1_000_000
	account     = "jiwoo"
	actor       = "sora"
	holdFor     = 90 * time.Minute
)

// termStart is when the plans begin.
var termStart = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)

// Start is an instant in the term of the plans.
var Start = termStart.AddDate(0, 0, 6)

// A Command is one thing that somebody does at a desk. It is plain data, so that whoever
// has it can do it again under the same ID. The zero Command is not valid.
type Command struct {
	ID      lifecycle.OperationID `json:"id"`
	Partner lifecycle.PartnerID   `json:"partner"`
	Op      lifecycle.Op          `json:"op"`
	At      time.Time             `json:"at"`

	Plan    entitlement.PlanID    `json:"plan,omitzero"`    // of Adopt, Link, Open, Hold and Record
	Issue   routing.IssueType     `json:"issue,omitzero"`   // of Open, Hold and Record
	Request lifecycle.RequestID   `json:"request,omitzero"` // of all others
	Event   lifecycle.Event       `json:"event,omitzero"`   // of Move
	Reason  lifecycle.CloseReason `json:"reason,omitzero"`  // of Close
}

// Do does a command at a desk. The answer is a [lifecycle.Request], or the
// [lifecycle.Receipt] of a command that is not about a request.
func (c *Command) Do(ctx context.Context, d *lifecycle.Desk) (any, error) {
	switch c.Op {
	case lifecycle.OpAdopt:
		a := lifecycle.Adoption{ID: c.ID, At: c.At, Actor: actor, Benefit: entitlement.CloudSupport, From: termStart}
		switch c.Plan {
		case Narrow:
			a.Offer, a.Quota, a.Left = entitlement.SuccessCore, new(entitlement.Limited(narrowQuota)), entitlement.Limited(narrowQuota-1)
		default:
			a.Offer, a.Quota, a.Left = entitlement.SuccessExpanded, new(entitlement.Limited(wideQuota)), entitlement.Limited(wideQuota-1)
		}
		return d.Adopt(ctx, a)
	case lifecycle.OpLink:
		return d.Link(ctx, lifecycle.Linking{ID: c.ID, At: c.At, Actor: actor, Account: account, Plan: c.Plan})
	case lifecycle.OpOpen:
		return d.Open(ctx, c.draft())
	case lifecycle.OpHold:
		return d.Hold(ctx, c.draft(), c.At.Add(holdFor))
	case lifecycle.OpRecord:
		return d.Record(ctx, lifecycle.Recording{Draft: c.draft(), Ticket: "T" + string(c.ID)})
	case lifecycle.OpConfirm:
		return d.Confirm(ctx, lifecycle.Confirmation{ID: c.ID, At: c.At, Actor: actor, Request: c.Request, Ticket: "T" + string(c.ID)})
	case lifecycle.OpRelease:
		return d.Release(ctx, lifecycle.Releasing{ID: c.ID, At: c.At, Actor: actor, Request: c.Request})
	case lifecycle.OpMove:
		return d.Move(ctx, lifecycle.Move{ID: c.ID, At: c.At, Actor: actor, Request: c.Request, Event: c.Event})
	case lifecycle.OpClose:
		return d.Close(ctx, lifecycle.Closing{ID: c.ID, At: c.At, Actor: actor, Request: c.Request, Reason: c.Reason})
	case lifecycle.OpApprove:
		return d.Approve(ctx, lifecycle.Approval{ID: c.ID, At: c.At, Actor: actor, Request: c.Request})
	}
	return nil, fmt.Errorf("work: no clerk does %s", c.Op)
}

func (c *Command) draft() lifecycle.Draft {
	return lifecycle.Draft{
		ID: c.ID, At: c.At, Actor: actor, Account: account, Plan: c.Plan, Title: "VM이 시작되지 않음", Details: "since yesterday\nevery time",
		Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: c.Issue, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
}
