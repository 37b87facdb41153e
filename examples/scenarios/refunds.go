package main

import (
	"context"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// opened returns a book with a request that an incident has paid for.
func (p *page) opened(ctx context.Context, issue routing.IssueType) (*book, error) {
	b, err := newBook(ctx, cloud(entitlement.SuccessExpanded, 5), jiwoo)
	if err != nil {
		return nil, err
	}
	p.given("%s, 5 of 5 left; %s opens a request of the kind %s", b.plan, jiwoo, issue)
	d := draft("case-1", jiwoo)
	d.Facts.Issue = issue
	r, err := b.Open(ctx, d)
	p.answer("%s: %v left", r.State, r.Left)
	if issue == routing.IssueTechnical {
		p.because(entitlement.TakenOnCreation.Text(), entitlement.TakenOnCreation.Rules())
	}
	return b, err
}

// closed closes that request.
func (p *page) closed(ctx context.Context, b *book, id lifecycle.OperationID, why lifecycle.CloseReason) error {
	r, err := b.Close(ctx, lifecycle.Closing{ID: id, Request: "case-1", Reason: why})
	if err == nil {
		p.answer("closed as %s under the operation ID %s: %s, %v left", why, id, r.State, r.Left)
	}
	return err
}

func closedAsDuplicate(ctx context.Context, p *page) error {
	b, err := p.opened(ctx, routing.IssueTechnical)
	if err != nil {
		return err
	}
	err = p.closed(ctx, b, "close-1", lifecycle.Duplicate)
	p.because(entitlement.ReturnedOnClosing.Text(), entitlement.ReturnedOnClosing.Rules())
	p.nothing("LCY-05")
	return err
}

func closedAsBug(ctx context.Context, p *page) error {
	b, err := p.opened(ctx, routing.IssueTechnical)
	if err != nil {
		return err
	}
	for range 2 { // the reply to the first was lost
		if err := p.closed(ctx, b, "close-1", lifecycle.Bug); err != nil {
			return err
		}
	}
	p.because(entitlement.ReturnedOnClosing.Text(), entitlement.ReturnedOnClosing.Rules())
	p.nothing("LCY-05")
	return p.no("closed again under the operation ID close-2", p.closed(ctx, b, "close-2", lifecycle.Bug))
}

func quotaRequest(ctx context.Context, p *page) error {
	b, err := p.opened(ctx, routing.IssueQuota)
	if err != nil {
		return err
	}
	approval := lifecycle.Approval{ID: "approve-1", Request: "case-1"}
	_, err = b.Approve(ctx, approval)
	if err := p.no("approved before it is closed", err); err != nil {
		return err
	}
	if err := p.closed(ctx, b, "close-1", lifecycle.Resolved); err != nil {
		return err
	}
	p.because(entitlement.MayBeReturned.Text(), entitlement.MayBeReturned.Rules())
	p.helps("ask for it after closing, and book the approval if it comes", []string{"LCY-07", "ENT-39"})
	r, err := b.Approve(ctx, approval)
	p.answer("approved: %s, %v left", r.State, r.Left)
	return err
}
