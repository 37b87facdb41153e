package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// Question asks why a plan is not shown, or not any more. The zero Question is
// malformed.
type Question struct {
	Account string // who looks
	Product routing.Product
	Release string         // of an on-premises product; empty stands for one that is covered
	Portal  routing.Portal // where; the zero Portal means where the product's requests are filed

	// Before and BeforeRelease are what the plan was shown for at Since. The zero
	// Product means the same product, for which an empty release means the same
	// release.
	Before        routing.Product
	BeforeRelease string

	At    time.Time // when it is not shown; the zero Time means now
	Since time.Time // when it was; the zero Time means a day before At
}

// Absence says what an account can use for a product, and what has become of the
// rest. It is a value of the caller's.
type Absence struct {
	At    time.Time `json:"at"`
	Since time.Time `json:"since"`

	// Portal is where plans for the product are shown. Reasons say if the question
	// is about another portal.
	Portal  routing.Portal `json:"portal"`
	Reasons []Reason       `json:"reasons,omitzero"`

	// Release is what the catalog says of the release at At, and Before what it said
	// at Since, of the same release or of Question.BeforeRelease.
	Release product.Verdict `json:"release,omitzero"`
	Before  product.Verdict `json:"before,omitzero"`

	// Plans are all plans of the book, in the order of [Desk.Plans].
	Plans []PlanAbsence `json:"plans,omitzero"`

	// Remedies are what can be done at At if no plan is usable, as
	// [entitlement.Remedies] says. The day is taken in the zone of Question.At, or of
	// the Desk's clock if that is not said.
	Remedies []entitlement.Remedy `json:"remedies,omitzero"`
}

// PlanAbsence is a plan with what has become of it.
type PlanAbsence struct {
	PlanStatus // at At

	// Was reports whether the account could use the plan at Since for what it was
	// shown for then. If so, Gone says what has changed in between: that somebody took
	// the last incident, that the plan has ended, that the release is not covered any
	// more, or that something else is asked for. It is empty if nothing has changed.
	// If not, Then says why the plan could not be used at Since, or that the book did
	// not have it yet and cannot tell.
	Was  bool     `json:"was,omitzero"`
	Gone []Reason `json:"gone,omitzero"`
	Then []Reason `json:"then,omitzero"`

	// Taken is the entry that left nothing, if nothing is left: it says who took the
	// last incident for which request, even if that was before Since. ByOther reports
	// that it was another account.
	Taken   entitlement.Entry `json:"taken,omitzero"`
	ByOther bool              `json:"by_other,omitzero"`
}

// WhyNot answers "I could use my plan yesterday, and today it is not there": for
// every plan of the book whether the account can use it for the product, every reason
// why not, and what has changed since (UX-17). It looks at the plans, the account's
// links, the release's cover, and in the journal for who took the last incident; what
// was known at Since is what the book had recorded by then. It writes nothing.
//
// It reads the whole journal, so it is for the questions of people, and not for every
// request. The error is an [*InvalidError] or the store's.
func (d *Desk) WhyNot(ctx context.Context, q Question) (Absence, error) {
	a, err := q.check(d.clock())
	if err != nil {
		return Absence{}, err
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return Absence{}, err
	}
	entries := map[entitlement.PlanID][]entitlement.Entry{}
	linked := map[Link]bool{} // what was known at Since, whatever the links are dated
	for e, err := range d.store.Journal(ctx, d.partner, 0) {
		switch {
		case err != nil:
			return Absence{}, err
		case e.Seq > uint64(head.Version):
			continue
		case e.Kind == entitlement.LinkedTo && !e.Recorded.After(a.Since):
			linked[Link{Account: e.Account, Contract: ContractID(e.Link)}] = true
		}
		entries[e.Plan] = append(entries[e.Plan], e)
	}
	then := Head{Plans: head.Plans, Links: slices.DeleteFunc(slices.Clone(head.Links), func(l Link) bool {
		return !linked[Link{Account: l.Account, Contract: l.Contract}]
	})}
	var now, before entitlement.Workload
	now, a.Release = d.wanted(q.Product, q.Release, a.At)
	if q.Before == 0 {
		q.Before = q.Product
		q.BeforeRelease = cmp.Or(q.BeforeRelease, q.Release)
	}
	before, a.Before = d.wanted(q.Before, q.BeforeRelease, a.Since)
	plans := head.status(nil, head.Plans, q.Account, a.At, now)
	if len(plans) == 0 || !plans[0].status.Usable() {
		a.Remedies = remedies(now, plans, a.At.In(d.zone(q.At)))
	}
	for _, c := range plans {
		was, err := then.statusBefore(c.plan, entries[c.plan.Entitlement.Plan()], q.Account, a.Since, before)
		if err != nil {
			return Absence{}, err
		}
		gone := entitlement.Disappeared(was, c.status, slices.Values(entries[c.plan.Entitlement.Plan()]))
		p := PlanAbsence{
			PlanStatus: shown([]candidate{c})[0], Was: was.Usable(), Taken: gone.Taken, ByOther: gone.ByOther(q.Account),
		}
		for r := range gone.Reasons() {
			p.Gone = append(p.Gone, Reason{r.Code.String(), r.Rules, r.Text()})
		}
		switch {
		case was.Usable():
		case was == (entitlement.Status{}):
			p.Then = []Reason{notKnownYet(c.plan, entries[c.plan.Entitlement.Plan()])}
		default:
			p.Then = planReasons(was)
		}
		if c.status.Has(entitlement.PlanNotForProduct) {
			p.Reasons = detail(p.Reasons, productReasons(a.Release))
		}
		if gone.Gone.Has(entitlement.PlanNotForProduct) {
			p.Gone = detail(p.Gone, productReasons(a.Release))
		}
		if e := gone.Taken; e.Account != "" {
			for _, list := range [][]Reason{p.Gone, p.Reasons} {
				tellWho(list, c.plan, &e)
			}
		}
		a.Plans = append(a.Plans, p)
	}
	return a, nil
}

// notKnownYet is the reason why nothing can be said of a plan before the book had it.
func notKnownYet(p *Plan, entries []entitlement.Entry) Reason {
	since := "later"
	if len(entries) > 0 {
		since = "since " + p.local(entries[0].Recorded).Format(time.RFC3339)
	}
	return reason(NotKnownYet, "the book has the plan only "+since+", and cannot tell what was before; ask with a later Since")
}

// tellWho puts who took the last incident of a plan into the text of the reason that
// none is left, where it says who may have.
func tellWho(list []Reason, p *Plan, e *entitlement.Entry) {
	for i, r := range list {
		if r.Code == entitlement.Depleted.String() {
			left, _, _ := strings.Cut(r.Text, "; ")
			list[i].Text = fmt.Sprintf("%s; %s took the last one on %s for %s", left, e.Account, p.local(e.At).Format(time.DateOnly), e.Incident)
		}
	}
}

// local returns an instant in the zone of the plan's term, or in UTC where there is no
// such zone.
func (p *Plan) local(at time.Time) time.Time {
	if loc, err := p.Entitlement.Term().Location(); err == nil {
		return at.In(loc)
	}
	return at.UTC()
}

// wanted returns what a plan is wanted for, and the catalog's verdict on the release.
func (d *Desk) wanted(p routing.Product, release string, at time.Time) (entitlement.Workload, product.Verdict) {
	facts := routing.Case{Product: p, Release: routing.ReleaseCurrent}
	var verdict product.Verdict
	if p == routing.OnPremises && release != "" {
		verdict = d.catalog.Support(release, at)
		facts.Release = releaseFact(verdict)
	}
	return workloadOf(facts, benefitOf(p)), verdict
}

func (q *Question) check(now time.Time) (Absence, error) {
	var bad problems
	a := Absence{At: bad.instant("At", q.At, now)}
	a.Since = bad.instant("Since", q.Since, a.At.AddDate(0, 0, -1))
	bad.id("Account", q.Account, false)
	bad.text("Release", q.Release, MaxTitle)
	if !q.Product.IsValid() || q.Product == 0 {
		bad.add("Product", q.Product.String(), "is none of the known values", nil)
	}
	bad.known("Before", q.Before)
	bad.text("BeforeRelease", q.BeforeRelease, MaxTitle)
	bad.known("Portal", q.Portal)
	if !a.Since.Before(a.At) {
		bad.add("Since", a.Since.Format(time.RFC3339), "is not before "+a.At.Format(time.RFC3339), nil)
	}
	if err := errors.Join(bad.err(), tooEarly(a.At, now)); err != nil {
		return Absence{}, err
	}
	a.Portal = portalOf(q.Product)
	// Partner Center shows the balances of all plans.
	if q.Portal != 0 && q.Portal != a.Portal && q.Portal != routing.PartnerCenterPortal {
		a.Reasons = append(a.Reasons, reason(WrongPortal, fmt.Sprintf("plans for %s are shown in %s, not in %s", q.Product, a.Portal, q.Portal)))
	}
	return a, nil
}

// portalOf returns the portal in which a partner files requests about a product that it
// uses itself, and in which plans for the product are shown.
func portalOf(p routing.Product) routing.Portal {
	switch p {
	case routing.Azure:
		return routing.AzurePortal
	case routing.Microsoft365, routing.EnterpriseMobility:
		return routing.Microsoft365AdminCenter
	case routing.Dynamics365, routing.PowerPlatform:
		return routing.PowerPlatformAdminCenter
	case routing.FinanceOperations:
		return routing.FinanceOperationsSupport
	case routing.OnPremises:
		return routing.SupportForBusiness
	case routing.PartnerCenter:
		return routing.PartnerCenterPortal
	}
	return routing.PortalNone
}

// statusBefore returns the status that a plan had for a use at an instant, by those of
// its entries that the book had recorded by then, and with the links of h. It is the
// zero Status if the book did not have the plan.
func (h *Head) statusBefore(p *Plan, entries []entitlement.Entry, account string, at time.Time, w entitlement.Workload) (entitlement.Status, error) {
	var j entitlement.Journal
	for _, e := range entries {
		if e.Recorded.After(at) {
			break // what is known is a prefix of the journal, whatever the clocks say
		}
		if err := j.Append(e); err != nil {
			return entitlement.Status{}, err
		}
	}
	plan := j.Entitlement()
	if plan == (entitlement.Entitlement{}) {
		return entitlement.Status{}, nil
	}
	return plan.StatusFor(entitlement.Use{At: at, Link: h.link(account, p), Workload: w, Held: j.Held(at)}), nil
}
