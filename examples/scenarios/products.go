package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// causes prints why a release is covered or not. It leaves out what the portal shows,
// which the reasons of the plan have.
func (p *page) causes(v product.Verdict) {
	if v.Covered == product.Yes {
		rules := []string{"LCY-20", "LCY-21", "LCY-22"}
		if v.Policy == product.PolicyModern { // it has no mainstream support
			rules = []string{"LCY-20", "LCY-27"}
		}
		p.because(fmt.Sprintf("%s has the rank %s, and its support (%s) lasts until %v", v.Name, v.Rank, v.Phase, v.MainstreamEnd), rules)
	}
	for r := range v.Reasons() {
		if r.Code != product.PlanNotForProduct {
			p.reason(r.Code.String(), r.Text(), r.Rules)
		}
	}
}

func windowsServer(_ context.Context, p *page) error {
	at := time.Date(2025, time.July, 1, 12, 0, 0, 0, time.UTC)
	var covered []string
	for _, version := range []string{"2025", "2022", "2019", "2016"} {
		v := product.Default().Support("Windows Server "+version, at)
		p.given("%s on %s", v.Name, day(at))
		p.answer("covered: %s (%s, %s)", v.Covered, v.Rank, v.Phase)
		p.causes(v)
		if v.Covered == product.Yes {
			covered = append(covered, v.Name)
		}
	}
	p.helps("use a release that is covered: "+strings.Join(covered, " or "), []string{"LCY-20", "LCY-22"})
	return nil
}

func unsupportedProduct(ctx context.Context, p *page) error {
	const release = "Windows Server 2016"
	plan := cloud(entitlement.SolutionsPartner, 20)
	plan.Benefit = entitlement.OnPremisesSupport
	b, err := newBook(ctx, plan, jiwoo)
	if err != nil {
		return err
	}
	for _, kind := range []routing.AccountKind{routing.AccountMSA, routing.AccountEntra} {
		p.given("%s on %s, %s, 20 of 20 left, an account of the kind %s", release, day(b.now), b.plan, kind)
		preview, err := b.Preview(ctx, lifecycle.Draft{
			ID: "case-1", Account: jiwoo, Title: "A cluster node does not join", Release: release, Severity: sla.SeverityB,
			Facts: routing.Case{Partner: routing.NonCSP, Issue: routing.IssueTechnical, Product: routing.OnPremises, Account: kind},
		})
		if err != nil {
			return err
		}
		p.answer("%s", preview.Outcome)
		p.reasons(preview.Reasons)
		for way := range preview.Decision.Alternatives() {
			p.helps(way.Text(), way.Rules)
		}
	}
	return nil
}
