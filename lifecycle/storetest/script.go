package storetest

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// A line is one command of the script, which uses every command that a Desk has.
type line struct {
	id   lifecycle.OperationID // an ID whose command was refused may be used again
	name string
	want error // what its error wraps; nil if it succeeds
	do   func(a actor) (any, error)
}

// actor is who gives a line to a desk.
type actor struct {
	ctx  context.Context
	desk *lifecycle.Desk
	id   lifecycle.OperationID
	who  string
	now  time.Time // what the clock shows when the line comes for the first time
}

var scriptStart = time.Date(2025, 7, 7, 0, 0, 0, 1000, time.UTC)

// clockAt returns what the clock shows at a line of the script.
func clockAt(i int) time.Time {
	return scriptStart.Add(time.Duration(i)*time.Minute + time.Duration(i))
}

const (
	core     = entitlement.PlanID("success_core/cloud_support/2025-07-01") // has 2 incidents
	expanded = entitlement.PlanID("success_expanded/cloud_support/2025-07-01")
	premises = entitlement.PlanID("solutions_partner/on_premises_support/2025-07-01")
)

var (
	errRefused  = lifecycle.ErrRefused
	errInvalid  = lifecycle.ErrInvalid
	errNotFound = lifecycle.ErrNotFound
	july        = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
)

// draft returns a technical request about Azure for a customer, by an account that
// the script links.
func draft(id lifecycle.OperationID, edits ...func(*lifecycle.Draft)) lifecycle.Draft {
	d := lifecycle.Draft{
		ID: id, Account: "jiwoo", Title: "VM이 시작되지 않음", Details: "since yesterday\nevery time", Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
	for _, edit := range edits {
		edit(&d)
	}
	return d
}

func paidBy(p entitlement.PlanID) func(*lifecycle.Draft) {
	return func(d *lifecycle.Draft) { d.Plan = p }
}

func about(i routing.IssueType) func(*lifecycle.Draft) {
	return func(d *lifecycle.Draft) { d.Facts.Issue = i }
}

func open(edits ...func(*lifecycle.Draft)) func(actor) (any, error) {
	return func(a actor) (any, error) {
		d := draft(a.id, edits...)
		d.Actor = a.who
		return a.desk.Open(a.ctx, d)
	}
}

func holdFor(until time.Duration, edits ...func(*lifecycle.Draft)) func(actor) (any, error) {
	return func(a actor) (any, error) {
		d := draft(a.id, edits...)
		d.Actor = a.who
		return a.desk.Hold(a.ctx, d, a.now.Add(until))
	}
}

func confirm(r lifecycle.RequestID) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Confirm(a.ctx, lifecycle.Confirmation{ID: a.id, Request: r, Ticket: "2507070040" + string(a.id), Actor: a.who})
	}
}

func release(r lifecycle.RequestID) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Release(a.ctx, lifecycle.Releasing{ID: a.id, Request: r, Actor: a.who})
	}
}

func record(edits ...func(*lifecycle.Draft)) func(actor) (any, error) {
	return func(a actor) (any, error) {
		d := draft(a.id, edits...)
		d.Actor = a.who
		return a.desk.Record(a.ctx, lifecycle.Recording{Draft: d, Ticket: "2507070050" + string(a.id), Portal: routing.AzurePortal})
	}
}

func moveBy(r lifecycle.RequestID, e lifecycle.Event, s sla.Severity) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Move(a.ctx, lifecycle.Move{ID: a.id, Request: r, Event: e, Severity: s, Actor: a.who})
	}
}

func closeAs(r lifecycle.RequestID, why lifecycle.CloseReason, original lifecycle.RequestID) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Close(a.ctx, lifecycle.Closing{ID: a.id, Request: r, Reason: why, Original: original, Actor: a.who})
	}
}

func approve(r lifecycle.RequestID) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Approve(a.ctx, lifecycle.Approval{ID: a.id, Request: r, Actor: a.who})
	}
}

func buy(o entitlement.Offer) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Buy(a.ctx, lifecycle.Purchase{ID: a.id, Offer: o, From: july, Actor: a.who})
	}
}

func activate(p entitlement.PlanID, r entitlement.Role) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Activate(a.ctx, lifecycle.Activation{ID: a.id, Plan: p, Role: r, Actor: a.who})
	}
}

func link(account string, p entitlement.PlanID) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Link(a.ctx, lifecycle.Linking{ID: a.id, Account: account, Plan: p, Actor: a.who})
	}
}

func adjust(p entitlement.PlanID, left uint32) func(actor) (any, error) {
	return func(a actor) (any, error) {
		return a.desk.Adjust(a.ctx, lifecycle.Adjustment{
			ID: a.id, Plan: p, Left: entitlement.Limited(left), Seen: entitlement.InPartnerCenter, Why: "seen there", Actor: a.who + " by hand",
		})
	}
}

// script is a day at a desk. Each line comes one minute after the one before.
var script = []line{
	{"buy", "buy", nil, buy(entitlement.SuccessCore)},
	{"buy again", "buy again", errRefused, buy(entitlement.SuccessCore)},
	{"buy two", "buy two benefits", nil, buy(entitlement.SolutionsPartner)},
	{"launch", "buy nothing", nil, buy(entitlement.Launch)},
	{"adopt", "adopt", nil, func(a actor) (any, error) {
		return a.desk.Adopt(a.ctx, lifecycle.Adoption{
			ID: a.id, Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: july, Left: entitlement.Limited(4), Actor: a.who,
		})
	}},
	{"activate", "activate without the role", errRefused, activate(core, entitlement.OtherRole)},
	{"activate", "activate with the same ID", nil, activate(core, entitlement.PartnerAdmin)},
	{"activate again", "activate once more", nil, activate(core, entitlement.GlobalAdmin)},
	{"link early", "link a plan that is not activated", errRefused, link("jiwoo", premises)},
	{"link", "link", nil, link("jiwoo", core)},
	{"link again", "link again", nil, link("jiwoo", core)},
	{"link sora", "link another account", nil, link("sora", expanded)},
	{"link expanded", "link to the second plan", nil, link("jiwoo", expanded)},
	{"link nothing", "link to no plan", errNotFound, link("jiwoo", "none")},

	{"r1", "open", nil, open(paidBy(core))},
	{"r2", "hold the last one", nil, holdFor(time.Hour, paidBy(core))},
	{"r3", "open what is held", errRefused, open(paidBy(core))},
	{"close r2 early", "close what is held", errRefused, closeAs("r2", lifecycle.Resolved, "")},
	{"confirm r2", "confirm", nil, confirm("r2")},
	{"confirm r2 again", "confirm again", errRefused, confirm("r2")},
	{"r3", "open where nothing is left", errRefused, open(paidBy(core))},
	{"r3", "open with the same ID, paid by another plan", nil, open()},
	{"r4", "hold", nil, holdFor(time.Hour)},
	{"release r4", "release", nil, release("r4")},
	{"confirm r4", "confirm what was released", errRefused, confirm("r4")},
	{"r5", "hold for a moment", nil, holdFor(time.Second)},
	{"confirm r5", "confirm what is void", errRefused, confirm("r5")},
	{"release r5", "release what is void", errRefused, release("r5")},
	{"r6", "record", nil, record(paidBy(expanded))},
	{"r7", "record what nobody paid", nil, record()},
	{"r8", "record what a plan without any left has paid", errRefused, record(paidBy(core))},
	{"r8", "open free of charge", nil, open(about(routing.IssueBilling))},
	{"r9", "open what can come back", nil, open(about(routing.IssueQuota))},
	{"r10", "open what the policy denies", errRefused, open(func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPNone })},
	{"r10", "open without a description", errInvalid, open(func(d *lifecycle.Draft) { d.Title, d.Details = "", "" })},
	{"activate premises", "activate for on-premises", nil, activate(premises, entitlement.PartnerAdmin)},
	{"link premises", "link for on-premises", nil, link("jiwoo", premises)},
	{"r11", "open on-premises", nil, open(func(d *lifecycle.Draft) {
		d.Facts = routing.Case{Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.OnPremises, Account: routing.AccountMSA}
		d.Release, d.Locale = "Windows Server 2022", language.MustParse("ko-KR")
	})},
	{"r12", "follow up", nil, open(about(routing.IssueBilling), func(d *lifecycle.Draft) { d.Follows = "r8" })},
	{"r13", "follow up nothing", errNotFound, open(func(d *lifecycle.Draft) { d.Follows = "r99" })},

	{"wait", "wait", nil, moveBy("r1", lifecycle.EventWait, 0)},
	{"wait again", "wait again", errRefused, moveBy("r1", lifecycle.EventWait, 0)},
	{"resume", "resume", nil, moveBy("r1", lifecycle.EventResume, 0)},
	{"reclassify", "reclassify", nil, moveBy("r1", lifecycle.EventReclassify, sla.SeverityA)},
	{"respond", "respond", nil, moveBy("r1", lifecycle.EventRespond, 0)},
	{"move nothing", "move nothing", errNotFound, moveBy("r99", lifecycle.EventWait, 0)},
	{"close r1", "close as resolved", nil, closeAs("r1", lifecycle.Resolved, "")},
	{"close r1 again", "close again", errRefused, closeAs("r1", lifecycle.Bug, "")},
	{"reopen r1", "reopen", nil, moveBy("r1", lifecycle.EventReopen, 0)},
	{"close r1 at last", "close as duplicate", nil, closeAs("r1", lifecycle.Duplicate, "r2")},
	{"reopen r1 again", "reopen what was refunded", errRefused, moveBy("r1", lifecycle.EventReopen, 0)},
	{"r14", "open with what came back", nil, open(paidBy(core))},
	{"close r2", "close as bug", nil, closeAs("r2", lifecycle.Bug, "")},
	{"approve r9", "approve early", errRefused, approve("r9")},
	{"close r9", "close as withdrawn", nil, closeAs("r9", lifecycle.Withdrawn, "")},
	{"approve r9", "approve with the same ID", nil, approve("r9")},
	{"approve r9 again", "approve again", errRefused, approve("r9")},
	{"close r8", "close what was free", nil, closeAs("r8", lifecycle.Duplicate, "")},
	{"adjust", "adjust", nil, adjust(expanded, 1)},
	{"adjust too much", "adjust above what was granted", errInvalid, adjust(expanded, 6)},
	{"adjust early", "adjust what is not activated", errRefused, adjust("solutions_partner/cloud_support/2025-07-01", 6)},
	{"r15", "hold the last of the other plan", nil, holdFor(time.Hour, paidBy(expanded))},
	{"r16", "open what is held for somebody", errRefused, open(paidBy(expanded))},
}
