package main

import (
	"context"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// seoul is where everybody in these scenarios is.
var seoul = time.FixedZone("+09:00", 9*60*60)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 9, 0, 0, 0, seoul) }

// day writes the day of an instant.
func day(at time.Time) string { return at.Format(time.DateOnly) }

func howMany(_ context.Context, p *page) error {
	start := on(2025, 7, 1)
	for _, o := range []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore} {
		p.given("%s from %s", o, day(start))
	}
	for _, o := range []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore} {
		for b := range entitlement.Benefits() {
			q, err := entitlement.QuotaOf(o, b, start)
			if err != nil {
				return err
			}
			if q == 0 {
				continue // no plan
			}
			plan, err := entitlement.New(entitlement.Grant{Plan: "plan", Offer: o, Benefit: b, From: start})
			if err != nil {
				return err
			}
			p.answer("%s %s: %v", o, b, q)
			p.because(plan.Basis().Text(), plan.Basis().Rules())
		}
	}
	p.helps("for more, hold different offers side by side, as these two are", []string{"ENT-43", "ENT-44"})
	return nil
}

func oneDayLate(_ context.Context, p *page) error {
	for _, start := range []time.Time{on(2025, 6, 22), on(2025, 6, 23)} {
		plan, err := entitlement.New(entitlement.Grant{
			Plan: "plan", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: start,
		})
		if err != nil {
			return err
		}
		p.given("%s renewed on %s", plan.Offer(), day(start))
		p.answer("%v", plan.Granted())
		p.because(plan.Basis().Text(), plan.Basis().Rules())
	}
	p.more()
	return nil
}

func anniversary(_ context.Context, p *page) error {
	asked, renewed := on(2025, 12, 1), on(2026, 6, 22)
	plan, err := planOf(entitlement.SolutionsPartner, entitlement.CloudSupport, on(2025, 6, 22), entitlement.Unlimited)
	if err != nil {
		return err
	}
	p.given("%s from %s", plan.Offer(), plan.Term().Start)
	p.answer("on %s: %v", day(asked), plan.Remaining())
	p.because(plan.Basis().Text(), plan.Basis().Rules())

	next, _, err := plan.Renew("plan-2026", renewed)
	if err != nil {
		return err
	}
	p.given("renewed on %s", day(renewed))
	p.answer("%v", next.Granted())
	p.because(next.Basis().Text(), next.Basis().Rules())
	p.more()
	return nil
}

// more prints what is available beyond the quota of a term.
func (p *page) more() {
	p.helps("nothing makes a limited term unlimited; when it is used up, another offer or a paid plan helps", []string{"ENT-12", "ENT-44"})
}

// planOf returns a plan that was activated when its term started and has the given number
// left.
func planOf(o entitlement.Offer, b entitlement.Benefit, from time.Time, left entitlement.Quota) (entitlement.Entitlement, error) {
	g := entitlement.Grant{Plan: entitlement.PlanID(o.String()), Offer: o, Benefit: b, From: from, Left: &left}
	if o.Legacy() {
		g.Bought = entitlement.Date{Year: from.Year(), Month: from.Month(), Day: from.Day()}
	}
	plan, err := entitlement.New(g)
	if err != nil {
		return plan, err
	}
	if _, active := plan.Activation(); active {
		return plan, nil // some is used, so it was
	}
	plan, _, err = plan.Activate(plan.From())
	return plan, err
}
