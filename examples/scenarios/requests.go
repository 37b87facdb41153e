package main

import (
	"context"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

func twoAtOnce(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SuccessExpanded, 1), jiwoo, sora)
	if err != nil {
		return err
	}
	p.given("%s, 1 of 5 left; %s and %s each open a request", b.plan, jiwoo, sora)
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, account := range []string{jiwoo, sora} {
		both.Go(func() { _, errs[i] = b.Open(ctx, draft(lifecycle.OperationID("of "+account), account)) })
	}
	both.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0] // who is first is chance
	}
	if errs[0] != nil {
		return errs[0]
	}
	p.answer("one: opened")
	if err := p.no("the other", errs[1]); err != nil {
		return err
	}
	left, err := b.left(ctx)
	p.answer("%v left", left)
	return err
}

func partnerCenterProblem(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SuccessCore, 2), jiwoo)
	if err != nil {
		return err
	}
	p.given("%s, 2 of 2 left", b.plan)
	d := draft("case-1", jiwoo)
	d.Title, d.Facts = "Cannot sign in to Partner Center", routing.Case{
		Partner: routing.IndirectReseller, Issue: routing.IssueTechnical, Product: routing.PartnerCenter, Cloud: routing.CloudCommercial,
	}
	p.given("%s", facts(d.Facts))
	r, err := b.Open(ctx, d)
	if err != nil {
		return err
	}
	p.answer("%s in %s, paid by %s", r.State, r.Portal, r.Payer)
	p.because(entitlement.FrontlineIsFree.Text(), entitlement.FrontlineIsFree.Rules())
	for step := range routing.DefaultRouter().Route(r.Facts).Steps() {
		p.answer("%s", step)
	}
	left, err := b.left(ctx)
	p.answer("%v left", left)
	p.nothing("ENT-40")
	return err
}

func outOfIncidents(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SolutionsPartner, 0), jiwoo)
	if err != nil {
		return err
	}
	p.given("%s, 0 of 50 left, and no other offer", b.plan)
	_, err = b.Open(ctx, draft("case-1", jiwoo))
	return p.no("a request for an Azure VM", err)
}

func allRequests(ctx context.Context, p *page) error {
	const minsu = "minsu@hangang.example"
	b, err := newBook(ctx, cloud(entitlement.SuccessExpanded, 5), jiwoo, sora, minsu)
	if err != nil {
		return err
	}
	for _, r := range []struct {
		id      lifecycle.OperationID
		account string
		product routing.Product
	}{
		{"jiwoo's VM", jiwoo, routing.Azure}, {"jiwoo's Exchange", jiwoo, routing.Microsoft365}, {"jiwoo's sign-in", jiwoo, routing.PartnerCenter},
		{"sora's VM", sora, routing.Azure}, {"minsu's VM", minsu, routing.Azure},
	} {
		d := draft(r.id, r.account)
		d.Facts.Product = r.product
		opened, err := b.Open(ctx, d)
		if err != nil {
			return err
		}
		p.given("%s, paid by %s", r.id, opened.Payer)
	}
	for _, look := range []struct {
		who string
		lifecycle.Viewer
	}{
		{"all users", lifecycle.Viewer{}}, {"jiwoo", lifecycle.Viewer{Account: jiwoo}},
		{"jiwoo, with a Partner Center account", lifecycle.Viewer{Account: jiwoo, PartnerCenter: true}},
	} {
		for r, err := range b.PortalList(ctx, routing.SupportForBusiness, look.Viewer) {
			if err != nil {
				if err := p.no("Support for Business for "+look.who, err); err != nil {
					return err
				}
				continue
			}
			p.answer("Support for Business for %s: %s", look.who, r.ID)
		}
	}
	for r, err := range b.Requests(ctx, lifecycle.RequestQuery{}) {
		if err != nil {
			return err
		}
		p.helps("this book has "+string(r.ID), nil)
	}
	return nil
}
