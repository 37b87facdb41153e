package main

import (
	"context"
	"errors"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// whyNot prints what has happened to the plan since yesterday.
func (p *page) whyNot(ctx context.Context, b *book, q lifecycle.Question) error {
	why, err := b.WhyNot(ctx, q)
	if err != nil {
		return err
	}
	for _, plan := range why.Plans {
		p.answer("for %s usable on %s: %t, on %s: %t", q.Account, day(why.Since.In(seoul)), plan.Was, day(why.At.In(seoul)), plan.Usable)
		p.reasons(plan.Gone)
		if plan.ByOther {
			p.answer("the last incident went to another account: %s", plan.Taken.Account)
		}
	}
	p.ways(why.Remedies)
	return nil
}

func yesterdayToday(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SuccessExpanded, 1), jiwoo, sora)
	if err != nil {
		return err
	}
	p.given("%s, 1 of 5 left on %s, which %s and %s may use", b.plan, day(b.now), jiwoo, sora)
	b.now = b.now.Add(7 * time.Hour) // in the afternoon
	if _, err := b.Open(ctx, draft("case-1", sora)); err != nil {
		return err
	}
	p.given("%s opens a request on that afternoon; %s looks on the next morning", sora, jiwoo)
	b.now = on(2025, 12, 2)
	return p.whyNot(ctx, b, lifecycle.Question{Account: jiwoo, Product: routing.Azure})
}

func endedOvernight(ctx context.Context, p *page) error {
	lastYear := cloud(entitlement.SuccessCore, 2)
	lastYear.From = on(2024, 12, 2)
	b, err := newBook(ctx, lastYear, jiwoo)
	if err != nil {
		return err
	}
	p.given("%s, 2 of 2 left", b.plan)
	b.now = on(2025, 12, 2)
	return p.whyNot(ctx, b, lifecycle.Question{Account: jiwoo, Product: routing.Azure})
}

func otherProduct(ctx context.Context, p *page) error {
	b, err := newBook(ctx, cloud(entitlement.SuccessCore, 2), jiwoo)
	if err != nil {
		return err
	}
	b.now = on(2025, 12, 2)
	const windows = "Windows 11 24H2 Enterprise/Education"
	p.given("%s; yesterday for an Azure request, today for one about %s", b.plan, windows)
	err = p.whyNot(ctx, b, lifecycle.Question{Account: jiwoo, Product: routing.OnPremises, Release: windows, Before: routing.Azure})
	left, lost := b.left(ctx)
	p.answer("it still shows %v left", left)
	return errors.Join(err, lost)
}
