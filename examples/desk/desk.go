package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// desk carries out commands on a book in memory. Its clock shows the instant of
// the latest command.
type desk struct {
	*lifecycle.Desk
	now time.Time
}

func newDesk() (*desk, error) {
	d := &desk{}
	var err error
	d.Desk, err = lifecycle.NewDesk(memstore.New(), &lifecycle.Options{
		Partner: "partner",
		Now:     func() time.Time { return d.now },
	})
	return d, err
}

// answer carries out one line.
func (d *desk) answer(ctx context.Context, number int, text []byte) answer {
	c, err := parse(text)
	a := answer{ID: c.id, Op: c.op, title: c.title, request: c.request}
	if err == nil {
		err = d.at(c.at, func() error { return d.do(ctx, &c, &a) })
	}
	refused, isRefused := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case err == nil:
		a.OK = true
	case isRefused:
		a.refuse(refused)
	default:
		a.Error = fmt.Sprintf("line %d: %s", number, describe(err, c.said))
		// A line that reuses an ID can be read and is answered; any other error is a
		// mistake in the file.
		a.bad = !errors.Is(err, lifecycle.ErrReused)
	}
	return a
}

// at calls do while the clock shows at, or what it showed before if that is later. An error
// other than a refusal changes neither the book nor the clock: a mistyped year must not end
// the terms of all plans.
func (d *desk) at(at time.Time, do func() error) error {
	before := d.now
	if at.After(before) {
		d.now = at
	}
	err := do()
	if err != nil && !errors.Is(err, lifecycle.ErrRefused) {
		d.now = before
	}
	return err
}

func (d *desk) do(ctx context.Context, c *command, a *answer) error {
	switch c.op {
	case "buy":
		r, err := d.Buy(ctx, lifecycle.Purchase{ID: c.id, At: c.at, Offer: c.offer, From: c.start.Start(c.zone)})
		return a.receipt(r, err)
	case "adopt":
		r, err := d.Adopt(ctx, lifecycle.Adoption{ID: c.id, At: c.at, Offer: c.offer, Benefit: c.benefit, From: c.start.Start(c.zone), Left: c.left})
		return a.receipt(r, err)
	case "activate":
		_, err := d.Activate(ctx, lifecycle.Activation{ID: c.id, At: c.at, Plan: c.plan, Role: c.role})
		return err
	case "link":
		_, err := d.Link(ctx, lifecycle.Linking{ID: c.id, At: c.at, Account: c.account, Plan: c.plan})
		return err
	case "open":
		r, err := d.Open(ctx, lifecycle.Draft{
			ID: c.id, At: c.at, Actor: c.actor, Account: c.account, Facts: c.facts, Release: c.release, Plan: c.plan,
			Severity: c.severity, Locale: c.locale, Title: c.title,
		})
		return a.opened(r, err)
	case "close":
		r, err := d.Close(ctx, lifecycle.Closing{ID: c.id, At: c.at, Request: c.request, Reason: c.reason})
		return a.moved(r, err)
	case "approve":
		r, err := d.Approve(ctx, lifecycle.Approval{ID: c.id, At: c.at, Request: c.request})
		return a.moved(r, err)
	}
	list, err := d.Plans(ctx, lifecycle.PlanQuery{At: c.at, Account: c.account, Product: c.facts.Product, Release: c.release})
	for _, s := range list {
		p := plan{Plan: s.Entitlement.Plan(), Left: s.Entitlement.Remaining(), Usable: &s.Usable}
		for _, r := range s.Reasons {
			p.Reasons = append(p.Reasons, r.Code)
		}
		a.Plans = append(a.Plans, p)
	}
	return err
}

// describe names the field and the value of an error as the file spells them. said is the
// text of the field at, which the Desk has only as an instant.
func describe(err error, said string) string {
	e, ok := errors.AsType[*lifecycle.InvalidError](err)
	if !ok {
		return err.Error()
	}
	field := map[string]string{"Details": "title", "From": "term_start"}[e.Field]
	if field == "" {
		field = strings.ToLower(e.Field)
	}
	value := e.Value
	if field == "at" {
		value = said
	}
	return (&lineError{field, value, errors.New(e.Problem)}).Error()
}
