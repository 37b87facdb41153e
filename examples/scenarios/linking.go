package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// usable prints why a plan can be used.
func (p *page) usable(e entitlement.Entitlement) {
	p.because(fmt.Sprintf("the plan is activated and linked, fits the product, has %v of %v left and lasts until %s",
		e.Remaining(), e.Granted(), e.Term().LastDay()), []string{"ENT-35"})
}

// plans prints whether the plans of a contract can be used.
func (p *page) plans(list []entitlement.Status) {
	for _, s := range list {
		p.answer("the plan can be used: %t", s.Usable())
		if s.Usable() {
			p.usable(s.Plan())
		}
		for r := range s.Reasons() {
			p.reason(r.Code.String(), r.Text(), r.Rules)
		}
	}
}

// linkedTwice plays Azure's message about a contract with one plan.
func (p *page) linkedTwice(at time.Time, o entitlement.Offer, b entitlement.Benefit, from time.Time, left entitlement.Quota) error {
	plan, err := planOf(o, b, from, left)
	if err != nil {
		return err
	}
	p.given("a contract for %s %s from %s, %v of %v left, linked again on %s", o, b, day(from), left, plan.Granted(), day(at))
	d := entitlement.AlreadyLinked(slices.Values([]entitlement.Entitlement{plan}), at)
	p.plans(d.Plans)
	p.advice(d.Advice)
	return nil
}

func alreadyLinked(_ context.Context, p *page) error {
	return p.linkedTwice(on(2025, 12, 1), entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 3)
}

func alreadyLinkedEnded(_ context.Context, p *page) error {
	return p.linkedTwice(on(2025, 12, 1), entitlement.SuccessExpanded, entitlement.CloudSupport, on(2024, 12, 1), 3)
}

func alreadyLinkedEmpty(_ context.Context, p *page) error {
	return p.linkedTwice(on(2025, 12, 1), entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 0)
}

func actionPackInAzure(_ context.Context, p *page) error {
	return p.linkedTwice(on(2025, 6, 1), entitlement.LegacyActionPack, entitlement.OnPremisesSupport, on(2024, 11, 1), 10)
}

// registeredTwice plays the message of Support for Business, for a release.
func (p *page) registeredTwice(release string) error {
	at := on(2025, 12, 1)
	plan, err := planOf(entitlement.SolutionsPartner, entitlement.OnPremisesSupport, on(2025, 7, 1), 20)
	if err != nil {
		return err
	}
	p.given("a contract for %s %s from %s, added again on %s for %s", plan.Offer(), plan.Benefit(), plan.Term().Start, day(at), release)
	verdict := product.Default().Support(release, at)
	workload := map[product.Answer]entitlement.Workload{
		product.Yes: entitlement.WorkloadOnPremises, product.No: entitlement.WorkloadUncovered, product.Unknown: entitlement.WorkloadUnknownRelease,
	}[verdict.Covered]
	d := entitlement.AlreadyRegistered(slices.Values([]entitlement.Entitlement{plan}), workload, at)
	p.plans(d.Plans)
	p.causes(verdict)
	p.advice(d.Advice)
	return nil
}

func alreadyRegistered(_ context.Context, p *page) error {
	return p.registeredTwice("Windows 11 24H2 Enterprise/Education")
}

func registeredNotCovered(_ context.Context, p *page) error {
	return p.registeredTwice("Windows Server 2016")
}
