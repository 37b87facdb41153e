package lifecycle

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// ruling is the answer to a draft, which is not yet put into words: most drafts are
// allowed, and nobody reads why.
type ruling struct {
	at       time.Time
	facts    routing.Case // the draft's, completed from catalog and book
	release  product.Verdict
	decision routing.Decision
	benefit  entitlement.Benefit // the benefit whose plans can pay
	plans    []candidate         // in the order of Desk.Plans
	outcome  routing.Outcome
	payer    routing.Payer
	paying   *Plan // the plan that pays; nil if none does
	left     entitlement.Quota
	refusal  *Reason   // why no plan pays, beyond what decision and plans say
	unusable candidate // the plan that the draft names, if it cannot pay
}

func (r *ruling) allowed() bool { return r.outcome == routing.Allowed }

// rule answers a draft from the book. The error is an *InvalidError for a plan that
// the book does not have. The next ruling of the book overwrites the plans of this one.
func (b *book) rule(draft *Draft, at time.Time) (ruling, error) {
	d := b.desk
	r := ruling{at: at, facts: draft.Facts}
	if r.facts.Product == routing.OnPremises && draft.Release != "" {
		r.release = d.catalog.Support(draft.Release, at)
		r.facts.Release = releaseFact(r.release)
	}
	// The policy says which benefit's plan is needed. That does not depend on which
	// plans there are.
	r.benefit = benefitNeeded(d.router.Route(r.facts).Benefit, r.facts.Product)
	plans := b.Plans
	if draft.Plan != "" {
		i, ok := b.plan(draft.Plan)
		if !ok {
			return ruling{}, noPlan(draft.Plan)
		}
		plans = plans[i : i+1]
	}
	b.plans = b.status(b.plans[:0], plans, draft.Account, at, workloadOf(r.facts, r.benefit))
	r.plans = b.plans
	if !declared(r.facts.Plan) {
		r.facts.Plan = planState(r.plans, r.benefit)
	}
	r.decision = d.router.Route(r.facts)
	r.outcome, r.payer = r.decision.Outcome, r.decision.Payer
	if r.allowed() && (r.payer == routing.PayerIncident || draft.Plan != "") {
		r.charge(draft)
	}
	return r, nil
}

// noPlan is the error for a plan that the book does not have.
func noPlan(id entitlement.PlanID) error {
	return &InvalidError{"Plan", string(id), "is no plan of this book", ErrNotFound}
}

// charge finds the plan that pays for an allowed request, or turns the answer into
// Denied if the plan that the draft names cannot pay.
func (r *ruling) charge(draft *Draft) {
	if r.benefit == 0 || len(r.plans) == 0 {
		r.deny()
		r.refusal = new(reason(PlanNotNeeded, "no plan of the book can pay for this product; name none"))
		return
	}
	first := r.plans[0] // the first usable one, or the one that is named
	if !first.status.Usable() {
		r.deny()
		r.unusable = first
		return
	}
	next, _, err := first.plan.Entitlement.Consume(entitlement.IncidentID(draft.ID), r.at)
	if err != nil {
		// A usable plan pays, and the draft's ID was checked: only an overflow of
		// the count, which nobody will see, leads here.
		r.deny()
		r.refusal = &Reason{entitlement.Depleted.String(), entitlement.Depleted.Rules(), err.Error()}
		return
	}
	r.paying, r.payer, r.left = first.plan, routing.PayerIncident, next.Remaining()
}

func (r *ruling) deny() { r.outcome, r.payer = routing.Denied, routing.PayerNobody }

// reasons says in words why the outcome is what it is.
func (r *ruling) reasons() []Reason {
	switch {
	case r.refusal != nil:
		return []Reason{*r.refusal}
	case r.unusable.plan != nil:
		return named(r.unusable)
	case !r.allowed():
		return r.explain()
	}
	list := routingReasons(r.decision)
	if r.paying != nil && r.decision.Payer == routing.PayerFree {
		list = append(list, chargedToPlan())
	}
	if r.facts.Problem == routing.ProblemOutage {
		list = append(list, reason(HealthNotChecked, "a service is down or degraded; look at its service health first, which may say so already"))
	}
	return list
}

// chargedToPlan is the reason why an incident pays for what is free.
func chargedToPlan() Reason {
	return reason(ChargedToPlan, "the request is free, and is charged to the plan that it names")
}

// explain returns the reasons of a refusal with what catalog and book know beyond the
// facts: every reason why the release is not covered and, instead of the state of the
// plan, every reason why the plan that is nearest to usable is not usable.
func (r *ruling) explain() []Reason {
	plan, known := nearest(r.plans, r.benefit)
	if !known && len(r.plans) == 1 {
		plan, known = r.plans[0], true // the one that the draft names, or the only one
	}
	release := r.release
	var list, uncovered []Reason
	if release.Covered != product.Yes && r.facts.Product == routing.OnPremises {
		uncovered = productReasons(release)
	}
	for why := range r.decision.Reasons() {
		if why.Fact == routing.FactRelease && release.Covered == product.No && !slices.ContainsFunc(uncovered, func(u Reason) bool { return u.Code == why.Code.String() }) {
			continue // the catalog has a more exact reason than the policy
		}
		one := []Reason{{why.Code.String(), why.Rules, why.Text()}}
		if known && why.Fact == routing.FactPlan {
			one = named(plan)
			one[0].Rules = union(one[0].Rules, why.Rules)
		}
		list = append(list, one...)
	}
	return detail(list, uncovered)
}

// named puts the plan's ID before the texts of its reasons.
func named(c candidate) []Reason {
	list := planReasons(c.status)
	for i := range list {
		list[i].Text = fmt.Sprintf("plan %s: %s", c.plan.Entitlement.Plan(), list[i].Text)
	}
	return list
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

// benefitOf returns the benefit whose plans can pay for a product, or 0 for a product
// that takes no plan (ENT-48).
func benefitOf(p routing.Product) entitlement.Benefit {
	switch p {
	case routing.Azure, routing.Dynamics365, routing.PowerPlatform, routing.FinanceOperations:
		return entitlement.CloudSupport
	case routing.OnPremises:
		return entitlement.OnPremisesSupport
	}
	return 0
}

// benefitNeeded returns the benefit that a route needs or, if it needs none, the one
// whose plans could be named.
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

// planState puts what the book has into the words of routing: usable if any plan is,
// and otherwise what keeps the plan that is nearest to usable from paying. What is set
// aside for others counts as used.
func planState(plans []candidate, b entitlement.Benefit) routing.PlanState {
	if len(plans) == 0 {
		return routing.PlanNone
	}
	best, ok := nearest(plans, b)
	if !ok {
		return routing.PlanWrongFamily
	}
	switch s := best.status; {
	case s.Has(entitlement.NotActivated), s.Has(entitlement.NotStarted):
		return routing.PlanNotActivated
	case s.Has(entitlement.Expired):
		return routing.PlanExpired
	case s.Has(entitlement.Depleted), s.Has(entitlement.AllHeld):
		return routing.PlanEmpty
	case s.Has(entitlement.NotLinked), s.Has(entitlement.LinkStale):
		return routing.PlanNotLinked
	}
	return routing.PlanUsable
}

// nearest returns the plan of a benefit that is nearest to usable, or the first of
// several: a plan that lacks only what somebody can still do (activate, link) comes
// before an empty one, and that before one whose term has ended, which would
// otherwise hide the renewal that waits to be linked (ENT-32). After that, the one
// with the fewest obstacles comes first.
func nearest(plans []candidate, b entitlement.Benefit) (candidate, bool) {
	var best candidate
	found := false
	for _, c := range plans {
		if c.plan.Entitlement.Benefit() != b {
			continue
		}
		if !found || cmp.Or(cmp.Compare(c.loss(), best.loss()), cmp.Compare(bits.OnesCount64(uint64(c.status.Codes())), bits.OnesCount64(uint64(best.status.Codes())))) < 0 {
			best, found = c, true
		}
	}
	return best, found
}

// loss says how far the plan is beyond anybody's help.
func (c *candidate) loss() int {
	switch {
	case c.status.Has(entitlement.Expired):
		return 2
	case c.status.Has(entitlement.Depleted), c.status.Has(entitlement.AllHeld):
		return 1
	}
	return 0
}

// kindOf returns the kind of incident that a request is to the clock of the first
// response. Technical requests are break-fix incidents; the others get an answer
// within a business day (SLA-09). Paid contracts have targets of their own, and
// nothing is published for the frontline team of Partner Center (SLA-10).
func kindOf(payer routing.Payer, facts routing.Case) sla.Kind {
	switch {
	case payer == routing.PayerPaidContract || facts.Product == routing.PartnerCenter:
		return sla.OutsideEntitlement
	case facts.Issue != routing.IssueTechnical:
		return sla.NonBreakFix
	}
	return sla.BreakFix
}

// respond returns the target of the first response to a request that has just been
// filed.
func (r *Request) respond() Response {
	return responseOf(kindOf(r.Payer, r.Facts), r.Severity, r.Locale, r.Filed)
}

func responseOf(kind sla.Kind, s sla.Severity, l sla.Locale, filed time.Time) Response {
	target, err := sla.TargetFor(kind, s, l)
	if err != nil {
		return Response{}
	}
	response := targeted(target)
	if target.Committed && target.Within > 0 {
		// By the clock: there is nothing to explain.
		if due, err := target.Due(filed); err == nil {
			response.Due = time.UnixMicro(due.UnixMicro()).UTC()
		}
		return response
	}
	if answer, err := target.Explain(filed); err == nil {
		response.Due = time.UnixMicro(answer.Due.UnixMicro()).UTC()
		response.Unsettled = answer.Estimated
	}
	return response
}

// targeted returns the response that a target asks for, without its due time.
func targeted(t sla.Target) Response {
	return Response{Within: t.Within, BusinessDays: t.BusinessDays, Committed: t.Committed}
}

// preview puts a ruling of the book into words.
func (b *book) preview(r *ruling, draft *Draft) Preview {
	p := Preview{
		At: r.at, Outcome: r.outcome, Reasons: r.reasons(), Decision: r.decision, Facts: r.facts, Release: r.release,
		Payer: r.payer, Left: r.left,
	}
	if r.decision.Benefit != routing.BenefitNone || r.unusable.plan != nil {
		p.Plans = shown(r.plans)
		if !r.allowed() && !declared(r.facts.Plan) && (len(r.plans) == 0 || !r.plans[0].status.Usable()) {
			w := workloadOf(r.facts, r.benefit)
			p.Remedies = remedies(w, b.status(nil, b.Plans, draft.Account, r.at, w), r.at.In(b.desk.zone(draft.At)))
		}
	}
	if r.paying != nil {
		p.Plan = r.paying.Entitlement.Plan()
	}
	if r.allowed() {
		p.Response = responseOf(kindOf(r.payer, r.facts), draft.Severity, draft.Locale, r.at)
	}
	return p
}
