package main

import (
	"context"
	"errors"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// record records a ticket that the book does not have.
func (im *importer) record(ctx context.Context, t *ticket) (lifecycle.Request, error) {
	r, err := im.desk.Record(ctx, lifecycle.Recording{Ticket: t.number, Portal: t.portal, Draft: lifecycle.Draft{
		ID: t.id(), At: t.opened, Actor: actor, Account: t.account, Facts: t.facts, Plan: t.plan,
		Severity: t.severity, Locale: t.locale, Title: t.title, Details: t.details,
	}})
	if errors.Is(err, lifecycle.ErrReused) {
		// Another import has just recorded the ticket, which had other content then.
		return im.desk.Request(ctx, lifecycle.RequestID(t.id()))
	}
	return r, err
}
