package main

import (
	"context"
	"fmt"

	"github.com/partnersupport/partnersupport/routing"
)

// steps prints the steps through the portals.
func (p *page) steps(d routing.Decision) {
	for s := range d.Steps() {
		p.answer("%s: %s", s.Portal, s)
	}
}

func resellerVM(_ context.Context, p *page) error {
	c := vmDown
	c.Partner, c.Provider, c.Plan = routing.IndirectReseller, routing.No, routing.PlanUsable
	p.decision(c)
	return nil
}

func resellerInvoice(_ context.Context, p *page) error {
	c := vmDown
	c.Partner, c.Provider, c.Issue, c.Plan = routing.IndirectReseller, routing.No, routing.IssueBilling, routing.PlanPaidContract
	p.decision(c)
	return nil
}

func customerVM(_ context.Context, p *page) error {
	c := vmDown
	c.Plan = routing.PlanUsable
	d := p.decision(c)
	p.answer("under %s", d.Benefit)
	for q := range d.Requirements() {
		p.because(q.String(), q.Rules)
	}
	p.steps(d)
	return nil
}

func missingPermission(_ context.Context, p *page) error {
	expired, none := vmDown, vmDown
	expired.Plan, expired.GDAP = routing.PlanUsable, routing.GDAPExpired
	none.Plan, none.RBAC = routing.PlanUsable, routing.No
	p.decision(expired)
	p.decision(none)
	return nil
}

func ownAzure(_ context.Context, p *page) error {
	p.steps(p.decision(routing.Case{
		Partner: routing.NonCSP, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantOwn,
		Cloud: routing.CloudCommercial, Entry: routing.EntryProductPortal, Plan: routing.PlanUsable,
	}))
	return nil
}

// exchange is what a direct-bill partner knows when a customer's mail is down.
var exchange = routing.Case{
	Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Microsoft365, Tenant: routing.TenantCustomer,
	Cloud: routing.CloudCommercial, Entry: routing.EntryPartnerCenter, GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent,
	Contact: routing.ContactPartner,
}

func exchangeOnline(_ context.Context, p *page) error {
	d := p.decision(exchange)
	p.answer("it takes a plan of: %s", d.Benefit)
	p.steps(d)
	return nil
}

func twoForms(_ context.Context, p *page) error {
	for _, product := range []routing.Product{routing.PowerPlatform, routing.FinanceOperations} {
		c := vmDown
		c.Product, c.RBAC, c.Provider, c.Plan = product, 0, 0, routing.PlanUsable
		p.steps(p.decision(c))
		c.Plan = routing.PlanNotLinked
		p.steps(p.decision(c)) // they show how a plan is linked on the way
	}
	return nil
}

func wrongPortal(_ context.Context, p *page) error {
	c := routing.Case{
		Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantOwn,
		Cloud: routing.CloudCommercial, Entry: routing.EntrySupportForBusiness, Plan: routing.PlanUsable,
	}
	p.given("%s", facts(c))
	for s := range routing.DefaultRouter().Route(c).Steps() {
		if s.Action == routing.ActionRedirect { // the first step; the other steps are about the other portal
			p.answer("%s", s)
			p.because(fmt.Sprintf("%s is filed in %s", c.Product, s.Portal), s.Rules)
		}
	}
	p.steps(p.decided(c))
	return nil
}

func directSignIn(_ context.Context, p *page) error {
	c := vmDown
	c.Plan, c.Entry = routing.PlanUsable, routing.EntryProductPortal
	p.decision(c)
	return nil
}

func customerAsContact(_ context.Context, p *page) error {
	azure := vmDown
	azure.Plan, azure.Contact = routing.PlanUsable, routing.ContactCustomer
	p.decision(azure)
	mail := exchange
	mail.Contact = routing.ContactCustomer
	p.decision(mail)
	return nil
}

func marketplaceProduct(_ context.Context, p *page) error {
	c := vmDown
	c.Product = routing.Marketplace
	p.decision(c)
	for _, publisher := range []routing.Publisher{{Email: "help@isv.example", Phone: "+1 555 0100"}, {}} {
		contacts, err := publisher.Contacts()
		if err != nil {
			p.answer("an empty product page: %v", err)
			continue
		}
		p.answer("the product page shows %q", contacts)
	}
	return nil
}
