package main

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

func firstActivation(_ context.Context, p *page) error {
	ten := time.Date(2025, 7, 1, 10, 0, 0, 0, seoul)
	admin := entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true, Role: entitlement.PartnerAdmin}
	plan, err := entitlement.New(entitlement.Grant{Plan: "core", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: ten})
	if err != nil {
		return err
	}
	p.given("a %s opens the benefit: it shows %s", admin.Role, plan.Detail(ten))
	if plan, _, err = plan.Activate(ten); err != nil {
		return err
	}
	p.given("activated at %s", ten.Format(time.TimeOnly))
	for _, after := range []time.Duration{30 * time.Second, 2 * time.Minute} {
		at := ten.Add(after)
		p.answer("at %s it shows %s", at.Format(time.TimeOnly), plan.Detail(at))
		sees := admin.SeesCredentials(plan, at)
		if sees.Yes {
			p.because("the benefit is active, and two minutes have passed", []string{"ENT-23", "ENT-25"})
		}
		p.refused(sees)
	}
	return nil
}

func dimmedButton(_ context.Context, p *page) error {
	p.given("the account has another role; Park has another role, Kim is partner admin")
	help := entitlement.WhoActivates(entitlement.OtherRole, slices.Values([]entitlement.Colleague{
		{Name: "Park", Role: entitlement.OtherRole}, {Name: "Kim", Role: entitlement.PartnerAdmin},
	}))
	p.answer("may activate: %t", help.Yes)
	p.refused(help.Answer)
	p.helps(help.TextIn(language.English), nil)
	return nil
}

func noBenefits(_ context.Context, p *page) error {
	at := on(2025, 12, 1)
	core, err := planOf(entitlement.SuccessCore, entitlement.CloudSupport, on(2025, 7, 1), 2)
	if err != nil {
		return err
	}
	member, csp := entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true}, entitlement.Account{Kind: entitlement.AccountEntra}
	for _, look := range []struct {
		given   string
		account entitlement.Account
		plans   []entitlement.Entitlement
	}{
		{"no offer, an account of the MAICPP tenant", member, nil},
		{"Success Core, an account for CSP only", csp, []entitlement.Entitlement{core}},
	} {
		view := entitlement.PageFor(look.account, slices.Values(look.plans), at)
		p.given("%s", look.given)
		p.answer("%d plans shown", len(view.Rows))
		if len(look.plans) == 0 {
			p.because("there is no offer that a plan could come from", []string{"UX-02"})
		}
		p.refused(view.Access)
	}
	return nil
}

func shareByMail(_ context.Context, p *page) error {
	at, key := on(2025, 12, 1), []byte("32 random bytes to find pairs by")
	plan, err := planOf(entitlement.SolutionsPartner, entitlement.OnPremisesSupport, on(2025, 7, 1), 20)
	if err != nil {
		return err
	}
	pair, err := entitlement.ParseCredentials("A-1000000417", "C-2000009358")
	if err != nil {
		return err
	}
	mailed, err := entitlement.ParseCredentials(" A-1000000417", "C-2000009358 ") // as people paste it
	if err != nil {
		return err
	}
	contractor := entitlement.Account{Kind: entitlement.AccountMSA}
	p.given("the pair of IDs, mailed to a contractor with a personal Microsoft account")
	sees := contractor.SeesCredentials(plan, at)
	p.answer("looks the IDs up in Partner Center: %t", sees.Yes)
	p.refused(sees)

	current, err := pair.Fingerprint(key)
	if err != nil {
		return err
	}
	entered, err := mailed.Fingerprint(key)
	if err != nil {
		return err
	}
	use := entitlement.Use{At: at, Link: entered.Link(current), Workload: entitlement.WorkloadOnPremises}
	p.answer("enters them in Support for Business: %s, usable: %t", use.Link, plan.StatusFor(use).Usable())
	p.usable(plan)
	p.because("a personal Microsoft account can use on-premises support once it is linked", []string{"ENT-34"})
	return nil
}

func linkOnce(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SuccessCore, 2))
	if err != nil {
		return err
	}
	if err := b.link(ctx, jiwoo); err != nil {
		return err
	}
	p.given("%s linked the plan in the Dynamics portal", jiwoo)
	for _, account := range []string{jiwoo, "jiwoo@outlook.example"} {
		plans, err := b.Plans(ctx, lifecycle.PlanQuery{Account: account, Product: routing.Azure})
		if err != nil {
			return err
		}
		for _, plan := range plans {
			p.answer("%s in the Azure portal: usable: %t", account, plan.Usable)
			if plan.Usable {
				p.usable(plan.Entitlement)
				continue
			}
			p.reasons(plan.Reasons)
			p.advice(entitlement.AdvicesOf(entitlement.ViewCredentials, entitlement.LinkAccount))
		}
	}
	return nil
}
