package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

const (
	hour = time.Hour
	day  = 24 * hour
)

// demo fills a book with half a year of a support desk, up to now. Each command is carried
// out by a desk whose clock shows the instant of the command, so that the book learns of
// everything when it happens.
type demo struct {
	desk   *lifecycle.Desk
	now    time.Time // when the page is looked at
	at     time.Time // of the present command
	number int       // of commands
	err    error     // the first one
}

// fillDemo fills an empty book, and does nothing to a book that is not empty. The zone of
// now is that of the partner, in which terms begin.
func fillDemo(ctx context.Context, store lifecycle.Store, partner lifecycle.PartnerID, now time.Time) error {
	head, err := store.Head(ctx, partner)
	if err != nil || head.Version != 0 {
		return err
	}
	d := &demo{now: now.Truncate(time.Minute)}
	d.desk, err = lifecycle.NewDesk(store, &lifecycle.Options{Partner: partner, Now: func() time.Time { return d.at }})
	if err != nil {
		return err
	}
	d.tell(ctx)
	if d.err != nil {
		return fmt.Errorf("demonstration data: %w", d.err)
	}
	return nil
}

func account(name string) string { return name + "@hangang.example" }

// ahead sets the clock to an instant before now, and returns the ID of the next command.
func (d *demo) ahead(before time.Duration) lifecycle.OperationID {
	d.at = d.now.Add(-before)
	d.number++
	return lifecycle.OperationID(fmt.Sprintf("demo-%03d", d.number))
}

// did keeps the first error. It ignores a refusal: whether a plan that ends today still
// pays depends on the day of the demonstration.
func (d *demo) did(err error) {
	if d.err == nil && err != nil && !errors.Is(err, lifecycle.ErrRefused) && !errors.Is(err, lifecycle.ErrNotFound) {
		d.err = err
	}
}

// plans are what an offer brings, by benefit.
type plans map[entitlement.Benefit]entitlement.PlanID

func (d *demo) buy(ctx context.Context, before time.Duration, offer entitlement.Offer) plans {
	id := d.ahead(before)
	bought, err := d.desk.Buy(ctx, lifecycle.Purchase{ID: id, Actor: "sora", Offer: offer, From: d.at})
	d.did(err)
	brought := plans{}
	for _, e := range bought.Entries {
		brought[e.Benefit] = e.Plan
	}
	return brought
}

func (d *demo) activate(ctx context.Context, before time.Duration, brought plans) {
	for b := range entitlement.Benefits() {
		if plan := brought[b]; plan != "" {
			_, err := d.desk.Activate(ctx, lifecycle.Activation{ID: d.ahead(before), Actor: "sora", Plan: plan, Role: entitlement.PartnerAdmin})
			d.did(err)
		}
	}
}

func (d *demo) link(ctx context.Context, before time.Duration, name string, brought plans) {
	for b := range entitlement.Benefits() {
		if plan := brought[b]; plan != "" {
			_, err := d.desk.Link(ctx, lifecycle.Linking{ID: d.ahead(before), Actor: name, Account: account(name), Plan: plan})
			d.did(err)
		}
	}
}

// facts returns the facts of a draft; those that it does not say are those of a
// customer of a direct-bill partner for whom everything is in place.
func facts(c routing.Case) routing.Case {
	all := routing.Case{
		Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
		GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes, Account: routing.AccountEntra,
		Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
	}
	all.Issue = cmp.Or(c.Issue, all.Issue)
	all.Product = cmp.Or(c.Product, all.Product)
	all.Tenant = cmp.Or(c.Tenant, all.Tenant)
	all.GDAP = cmp.Or(c.GDAP, all.GDAP)
	all.Entry = cmp.Or(c.Entry, all.Entry)
	return all
}

func (d *demo) open(ctx context.Context, before time.Duration, name string, draft lifecycle.Draft) lifecycle.RequestID {
	draft.ID, draft.Actor, draft.Account, draft.Facts = d.ahead(before), name, account(name), facts(draft.Facts)
	r, err := d.desk.Open(ctx, draft)
	d.did(err)
	return r.ID
}

func (d *demo) hold(ctx context.Context, before time.Duration, name string, draft lifecycle.Draft) {
	draft.ID, draft.Actor, draft.Account, draft.Facts = d.ahead(before), name, account(name), facts(draft.Facts)
	_, err := d.desk.Hold(ctx, draft, d.now.Add(25*time.Minute))
	d.did(err)
}

func (d *demo) move(ctx context.Context, before time.Duration, id lifecycle.RequestID, event lifecycle.Event) {
	if id != "" {
		_, err := d.desk.Move(ctx, lifecycle.Move{ID: d.ahead(before), Request: id, Event: event, Actor: "sora"})
		d.did(err)
	}
}

func (d *demo) close(ctx context.Context, before time.Duration, id lifecycle.RequestID, reason lifecycle.CloseReason) {
	if id != "" {
		_, err := d.desk.Close(ctx, lifecycle.Closing{ID: d.ahead(before), Request: id, Reason: reason, Actor: "sora"})
		d.did(err)
	}
}
