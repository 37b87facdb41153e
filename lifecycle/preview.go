package lifecycle

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Preview is what opening a draft would do, and why. It is a value of the
// caller's, and nothing is reserved by it. The zero Preview is of no draft.
type Preview struct {
	At      time.Time       `json:"at,omitzero"`
	Outcome routing.Outcome `json:"outcome"`
	Reasons []Reason        `json:"reasons,omitzero"` // why the outcome is what it is, in order; at least one

	// Decision is the routing policy's answer to Facts, with its requirements,
	// steps, remedies and alternatives. Outcome can be Denied where Decision is
	// Allowed: when the plan that the draft names cannot pay.
	Decision routing.Decision `json:"decision,omitzero"`
	Facts    routing.Case     `json:"facts,omitzero"` // the draft's, completed from catalog and book

	// Release is what the catalog says of an on-premises product.
	Release product.Verdict `json:"release,omitzero"`

	// Plans are the plans of the book with every reason why each cannot pay, in
	// the order of [Desk.Plans]; none where no plan is asked for.
	Plans []PlanStatus `json:"plans,omitzero"`

	// Of an allowed request: who pays, by which plan, and what it has left
	// afterwards; and by when the first response is due.
	Payer    routing.Payer      `json:"payer,omitzero"`
	Plan     entitlement.PlanID `json:"plan,omitzero"`
	Left     entitlement.Quota  `json:"left,omitzero"`
	Response Response           `json:"response,omitzero"`
}

// Allowed reports whether the request could be opened.
func (p *Preview) Allowed() bool { return p.Outcome == routing.Allowed }

// Preview returns what [Desk.Open] would do with the draft right now, by the
// same code. It writes nothing, and does not look at whether the draft's ID was
// used. "No" is an answer here: the error is an [*InvalidError], or the store's.
func (d *Desk) Preview(ctx context.Context, draft Draft) (Preview, error) {
	c, err := d.draft(&draft)
	if err != nil {
		return Preview{}, err
	}
	if c.early != nil {
		return Preview{}, c.early
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return Preview{}, err
	}
	p, _, err := d.decide(head, &draft, c.at)
	return p, err
}

// charge is a plan after it has paid, with the entry that says so.
type charge struct {
	plan  Plan
	entry entitlement.Entry
}

// decide answers a draft from a head. Where an incident pays, it also returns
// the charge.
func (d *Desk) decide(h Head, draft *Draft, at time.Time) (Preview, *charge, error) {
	p := Preview{At: at, Facts: draft.Facts}
	if p.Facts.Product == routing.OnPremises && draft.Release != "" {
		p.Release = d.catalog.Support(draft.Release, at)
		p.Facts.Release = releaseFact(p.Release)
	}
	// The policy says of which benefit a plan is needed; which plans there are
	// does not matter to that.
	benefit := benefitNeeded(d.router.Route(p.Facts).Benefit, p.Facts.Product)
	plans, err := d.candidates(h, draft, &p, benefit)
	if err != nil {
		return Preview{}, nil, err
	}
	if !declared(p.Facts.Plan) {
		p.Facts.Plan = planState(plans, benefit)
	}
	p.Decision = d.router.Route(p.Facts)
	p.Outcome, p.Payer = p.Decision.Outcome, p.Decision.Payer
	if p.Decision.Benefit != routing.BenefitNone {
		p.Plans = plans
	}
	if !p.Allowed() {
		explain(&p, plans, benefit)
		return p, nil, nil
	}
	p.Reasons = routingReasons(p.Decision)
	var c *charge
	if p.Payer == routing.PayerIncident || draft.Plan != "" {
		c = pay(&p, plans, benefit, draft)
	}
	if p.Allowed() {
		p.respond(draft)
	}
	return p, c, nil
}

// candidates returns the status of the plans that could pay for the draft, in
// the order of [Desk.Plans]: all of the book, or the one that the draft names.
func (d *Desk) candidates(h Head, draft *Draft, p *Preview, b entitlement.Benefit) ([]PlanStatus, error) {
	plans := h.Plans
	if draft.Plan != "" {
		plans = slices.DeleteFunc(slices.Clone(plans), func(q Plan) bool { return q.Entitlement.Plan() != draft.Plan })
		if len(plans) == 0 {
			return nil, &InvalidError{"Plan", string(draft.Plan), "is no plan of this book", ErrNotFound}
		}
	}
	return h.status(plans, draft.Account, p.At, workloadOf(p.Facts, b)), nil
}

// explain says in a refusal what catalog and book know beyond the facts: every
// reason why the release is not covered, and in the place of the state of the
// plan every reason why the plan that is nearest to usable is not.
func explain(p *Preview, plans []PlanStatus, b entitlement.Benefit) {
	plan, known := nearest(plans, b)
	if !known && len(plans) == 1 {
		plan, known = plans[0], true // the one that the draft names, or the only one
	}
	var list []Reason
	for r := range p.Decision.Reasons() {
		one := []Reason{{r.Code.String(), r.Rules, r.Text()}}
		if known && r.Fact == routing.FactPlan && r.Code != routing.CodeNotSaid {
			one = named(plan)
			one[0].Rules = union(one[0].Rules, r.Rules)
		}
		list = append(list, one...)
	}
	if p.Release.Covered != product.Yes && p.Facts.Product == routing.OnPremises {
		list = detail(list, productReasons(p.Release))
	}
	p.Reasons = list
}

// pay charges the plan for an allowed request, or turns the answer into Denied
// if the plan that the draft names cannot pay.
func pay(p *Preview, plans []PlanStatus, b entitlement.Benefit, draft *Draft) *charge {
	if b == 0 || len(plans) == 0 {
		p.deny(reason(PlanNotNeeded, "no plan of the book can pay for this product; name none"))
		return nil
	}
	paying := plans[0] // the first usable one, or the one that is named
	if !paying.Usable {
		p.Plans = plans
		p.deny(named(paying)...)
		return nil
	}
	next, entry, err := paying.Entitlement.Consume(entitlement.IncidentID(draft.ID), p.At)
	if err != nil {
		// A usable plan pays, and the draft's ID was checked: this is for an
		// overflow of the count, which nobody will see.
		p.deny(Reason{entitlement.Depleted.String(), entitlement.Depleted.Rules(), err.Error()})
		return nil
	}
	if p.Payer == routing.PayerFree {
		p.Reasons = append(p.Reasons, reason(ChargedToPlan, "the request is free, and is charged to the plan that it names"))
	}
	p.Payer, p.Plan, p.Left = routing.PayerIncident, next.Plan(), next.Remaining()
	return &charge{Plan{next, paying.Contract}, entry}
}

func (p *Preview) deny(reasons ...Reason) {
	p.Outcome, p.Payer, p.Reasons = routing.Denied, routing.PayerNobody, reasons
}

// respond sets the target of the first response. Technical requests are
// break-fix incidents; the others get an answer within a business day (SLA-09).
// Paid contracts have targets of their own, and nothing is published for the
// frontline team of Partner Center (SLA-10).
func (p *Preview) respond(draft *Draft) {
	kind := sla.BreakFix
	switch {
	case p.Payer == routing.PayerPaidContract || p.Facts.Product == routing.PartnerCenter:
		kind = sla.OutsideEntitlement
	case p.Facts.Issue != routing.IssueTechnical:
		kind = sla.NonBreakFix
	}
	target, err := sla.TargetFor(kind, draft.Severity, draft.Locale)
	if err != nil {
		return
	}
	p.Response = Response{Within: target.Within, BusinessDays: target.BusinessDays, Committed: target.Committed}
	if answer, err := target.Explain(p.At); err == nil {
		p.Response.Due = time.UnixMicro(answer.Due.UnixMicro()).UTC()
		p.Response.Unsettled = answer.Estimated
	}
}

// Open opens the request that the draft describes: it decides, charges the plan
// where an incident pays (LCY-03), and writes request, plan, journal entry and
// operation ID in one step. The same draft again returns the same request.
//
// What may not be opened is a [*RefusedError] with the Preview inside; it
// changes no balance (LCY-04). The other errors are an [*InvalidError],
// [ErrReused], [ErrConflict], [ErrUnclear] and the store's own.
func (d *Desk) Open(ctx context.Context, draft Draft) (Request, error) {
	c, err := d.draft(&draft)
	if err != nil {
		return Request{}, err
	}
	c.step = func(h Head) (Change, error) {
		p, paid, err := d.decide(h, &draft, c.at)
		if err != nil {
			return Change{}, err
		}
		if !p.Allowed() {
			change, refusal := refuse(h, OpOpen, draft.Plan, RequestID(draft.ID), p.Reasons, p)
			change.Entries[0].Account = draft.Account
			return change, refusal
		}
		change := Change{Requests: []Request{d.opened(&draft, &p, c.note)}}
		if paid != nil {
			change.Plans = []Plan{paid.plan}
			paid.entry.Account = draft.Account
			change.Entries = []entitlement.Entry{paid.entry}
		}
		return change, nil
	}
	_, request, err := d.commit(ctx, c)
	return request, err
}

func (d *Desk) opened(draft *Draft, p *Preview, now time.Time) Request {
	return Request{
		ID: RequestID(draft.ID), Opened: p.At, Noted: now, Actor: draft.Actor, Account: draft.Account,
		Title: draft.Title, Details: draft.Details, Facts: p.Facts, Release: draft.Release,
		Policy: d.policy, Portal: p.Decision.Portal, Payer: p.Payer, Plan: p.Plan,
		Severity: draft.Severity, Locale: draft.Locale, Response: p.Response,
		Progress: Progress{State: StateOpen, Left: p.Left},
	}
}

// refuse returns the change that records a refusal, and the refusal. The entry
// belongs to the plan that the command is about, if it is one of the book.
func refuse(h Head, op Op, plan entitlement.PlanID, request RequestID, reasons []Reason, p Preview) (Change, error) {
	entry := entitlement.Entry{Kind: entitlement.Refused, Incident: entitlement.IncidentID(request), Reasons: joinCodes(reasons)}
	if i, ok := h.plan(plan); ok {
		entry.Plan, entry.Left = plan, h.Plans[i].Entitlement.Remaining()
	}
	return Change{Entries: []entitlement.Entry{entry}}, &RefusedError{Op: op, Reasons: reasons, Preview: p}
}

// releaseFact puts the catalog's verdict into the words of routing. A Fixed
// release that is both too old and out of mainstream support is said to be too
// old; the verdict's reasons name both.
func releaseFact(v product.Verdict) routing.Release {
	modern := v.Policy == product.PolicyModern
	switch {
	case v.Covered == product.Yes && v.Rank == product.RankN1:
		return routing.ReleasePrevious
	case v.Covered == product.Yes:
		return routing.ReleaseCurrent
	case v.Covered != product.No || v.Rank == product.RankNotReleased:
		return routing.ReleaseUnknown
	case v.Rank == product.RankOlder && modern:
		return routing.ReleaseModernTooOld
	case v.Rank == product.RankOlder:
		return routing.ReleaseTooOld
	case modern:
		return routing.ReleaseModernEnded
	}
	return routing.ReleaseOutOfMainstream
}

// benefitOf returns the benefit whose plans can pay for a product; none for
// products that take no plan (ENT-48).
func benefitOf(p routing.Product) entitlement.Benefit {
	switch p {
	case routing.Azure, routing.Dynamics365, routing.PowerPlatform, routing.FinanceOperations:
		return entitlement.CloudSupport
	case routing.OnPremises:
		return entitlement.OnPremisesSupport
	}
	return 0
}

// benefitNeeded returns the benefit that a route needs, or for a route that needs
// none the one whose plans could be named.
func benefitNeeded(b routing.Benefit, p routing.Product) entitlement.Benefit {
	switch b {
	case routing.BenefitCloudSupport:
		return entitlement.CloudSupport
	case routing.BenefitOnPremisesSupport:
		return entitlement.OnPremisesSupport
	}
	return benefitOf(p)
}

// workloadOf puts product and release into the words of entitlement, for plans
// of a benefit.
func workloadOf(f routing.Case, b entitlement.Benefit) entitlement.Workload {
	switch b {
	case entitlement.CloudSupport:
		if f.Product == routing.Azure {
			return entitlement.WorkloadAzure
		}
		return entitlement.WorkloadCloud
	case entitlement.OnPremisesSupport:
		switch f.Release {
		case routing.ReleaseCurrent, routing.ReleasePrevious:
			return entitlement.WorkloadOnPremises
		case 0, routing.ReleaseUnknown:
			return entitlement.WorkloadUnknownRelease
		}
		return entitlement.WorkloadUncovered
	}
	if f.Product.IsValid() && f.Product != 0 {
		return entitlement.WorkloadWithoutPlan
	}
	return entitlement.WorkloadNotSaid
}

// planState puts what the book has into the words of routing: usable if any
// plan is, else what keeps the plan that is nearest to usable from paying.
func planState(plans []PlanStatus, b entitlement.Benefit) routing.PlanState {
	if len(plans) == 0 {
		return routing.PlanNone
	}
	best, ok := nearest(plans, b)
	if !ok {
		return routing.PlanWrongFamily
	}
	switch s := best.obstacles(); {
	case s.Has(entitlement.NotActivated), s.Has(entitlement.NotStarted):
		return routing.PlanNotActivated
	case s.Has(entitlement.Expired):
		return routing.PlanExpired
	case s.Has(entitlement.Depleted):
		return routing.PlanEmpty
	case s.Has(entitlement.NotLinked), s.Has(entitlement.LinkStale):
		return routing.PlanNotLinked
	}
	return routing.PlanUsable
}

// nearest returns the plan of a benefit that is nearest to usable, of several
// the first: one that lacks what somebody can still do (activate, link) comes
// before an empty one, and that before one whose term has ended, which would
// otherwise hide the renewal that waits to be linked (ENT-32). Then the fewest
// obstacles count.
func nearest(plans []PlanStatus, b entitlement.Benefit) (PlanStatus, bool) {
	var best PlanStatus
	found := false
	for _, s := range plans {
		if s.Entitlement.Benefit() != b {
			continue
		}
		if !found || cmp.Or(cmp.Compare(s.loss(), best.loss()), cmp.Compare(len(s.Reasons), len(best.Reasons))) < 0 {
			best, found = s, true
		}
	}
	return best, found
}

// loss says how much of the plan is beyond anybody's help.
func (s *PlanStatus) loss() int {
	switch {
	case s.obstacles().Has(entitlement.Expired):
		return 2
	case s.obstacles().Has(entitlement.Depleted):
		return 1
	}
	return 0
}
