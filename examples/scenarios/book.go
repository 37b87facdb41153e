package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

const (
	jiwoo = "jiwoo@hangang.example"
	sora  = "sora@hangang.example"
)

// book is the desk of a partner with one plan. Its clock shows now.
type book struct {
	*lifecycle.Desk
	now  time.Time
	plan entitlement.PlanID
}

// cloud returns a plan for cloud support from 2025-07-01 with the given number left.
func cloud(o entitlement.Offer, left entitlement.Quota) lifecycle.Adoption {
	return lifecycle.Adoption{Offer: o, Benefit: entitlement.CloudSupport, From: on(2025, 7, 1), Left: left}
}

// newBook returns a book on 2025-12-01 with a plan that the accounts may use.
func newBook(ctx context.Context, plan lifecycle.Adoption, accounts ...string) (*book, error) {
	b := &book{now: on(2025, 12, 1)}
	var err error
	b.Desk, err = lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return b.now }})
	if err != nil {
		return nil, err
	}
	plan.ID = "adopt"
	r, err := b.Adopt(ctx, plan)
	if err != nil {
		return nil, err
	}
	b.plan = r.Entries[0].Plan
	if _, err := b.Activate(ctx, lifecycle.Activation{ID: "activate", Plan: b.plan, Role: entitlement.PartnerAdmin}); err != nil {
		return nil, err
	}
	for _, account := range accounts {
		if err := b.link(ctx, account); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *book) link(ctx context.Context, account string) error {
	_, err := b.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + account), Account: account, Plan: b.plan})
	return err
}

// left returns what the plan of the book has left.
func (b *book) left(ctx context.Context) (entitlement.Quota, error) {
	head, err := b.Head(ctx)
	if err != nil {
		return 0, err
	}
	return head.Plans[0].Entitlement.Remaining(), nil
}

// vmDown is what a direct-bill partner knows when the virtual machine of a customer
// is down, and nothing is in the way.
var vmDown = routing.Case{
	Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure,
	Tenant: routing.TenantCustomer, Cloud: routing.CloudCommercial, Entry: routing.EntryPartnerCenter,
	GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes, Contact: routing.ContactPartner,
}

// draft is a request of an account's for that.
func draft(id lifecycle.OperationID, account string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: account, Title: "VM does not start", Facts: vmDown, Severity: sla.SeverityB, Locale: language.English,
	}
}

// no prints the reasons of a refusal, and what helps. It returns any other error, and an
// error if there was no refusal.
func (p *page) no(what string, err error) error {
	refused, ok := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case ok:
		p.answer("%s: refused", what)
		p.reasons(refused.Reasons)
		p.ways(refused.Preview.Remedies)
		return nil
	case err == nil:
		return errors.New(what + " was not refused")
	}
	return err
}

// ways prints what can be done where no plan of a book can pay.
func (p *page) ways(list []entitlement.Remedy) {
	for _, r := range list {
		p.helps(r.Text(), r.Rules())
	}
}
