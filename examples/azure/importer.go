package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// importer records tickets in a book. What it does with a ticket depends only on the ticket
// and the book, and the ID of every command is made from the ticket's number. So an import
// that was stopped, or whose outcome is not known, is simply run again.
type importer struct {
	desk      *lifecycle.Desk
	facts     routing.Case                                  // of all tickets, where a ticket does not say otherwise
	contracts map[lifecycle.ContractID]lifecycle.ContractID // the contract of the book for each enrollment ID
	save      func(context.Context) error                   // saves what is recorded; nil if nothing is to be saved

	known   map[string]lifecycle.RequestID // by ticket number
	adopted map[entitlement.PlanID]time.Time
	counts  counts
	paid    payments
}

// saveEvery is the number of tickets after which an import saves what it has recorded. It
// weighs what a crash can cost against the time that writing the whole book takes.
const saveEvery = 100

func newImporter(ctx context.Context, desk *lifecycle.Desk, facts routing.Case) (*importer, error) {
	im := &importer{desk: desk, facts: facts, known: map[string]lifecycle.RequestID{}, adopted: map[entitlement.PlanID]time.Time{}, paid: newPayments()}
	for e, err := range desk.Journal(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if e.Kind == entitlement.Adopted {
			im.adopted[e.Plan] = e.At
		}
	}
	// This includes what was opened at the Desk: recording it would count it twice.
	for r, err := range desk.Requests(ctx, lifecycle.RequestQuery{}) {
		if err != nil {
			return nil, err
		}
		if r.Ticket != "" {
			im.known[r.Ticket] = r.ID
		}
	}
	return im, nil
}

// run imports all tickets, and reports on each ticket and each page. It stops when the
// context ends, between two tickets or within one.
func (im *importer) run(ctx context.Context, pages iter.Seq2[[]ticket, error], out *report) error {
	for page, err := range pages {
		if err != nil {
			return err
		}
		for i := range page {
			t := &page[i]
			what, r, err := im.take(ctx, t)
			if err != nil {
				return fmt.Errorf("ticket %q: %w", t.number, err)
			}
			im.counts[what]++
			im.paid.add(t, what, &r)
			out.ticket(t, what, &r)
			if im.save != nil && im.counts.total()%saveEvery == 0 {
				if err := im.save(ctx); err != nil {
					return err
				}
			}
		}
		out.progress(&im.counts)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// take imports one ticket. An error means that the import cannot go on.
func (im *importer) take(ctx context.Context, t *ticket) (fate, lifecycle.Request, error) {
	head, err := im.desk.Head(ctx)
	if err != nil || t.number == "" {
		return leftOut, lifecycle.Request{}, err
	}
	t.fill(im.facts)
	if c, ok := im.contracts[t.contract]; ok {
		t.contract = c
	}
	plan, missing := t.planOf(&head)
	paid := plan.Plan() != ""
	if paid {
		t.plan, t.facts.Plan = plan.Plan(), 0 // the book knows
	}
	id, ok := im.known[t.number]
	if !ok {
		id = lifecycle.RequestID(t.id()) // another import may have recorded it since this one began
	}
	r, err := im.desk.Request(ctx, id)
	known, what := err == nil, asBefore
	if err != nil && !errors.Is(err, lifecycle.ErrNotFound) {
		return leftOut, r, err
	}
	if !known && paid && t.charge(&head, plan, im.adopted[t.plan]) {
		return counted, r, nil
	}
	switch {
	case missing == "":
	case known:
		t.note("%s", missing) // the book knows who has paid, so the rest can still be followed
	default:
		t.leave("%s", missing)
	}
	if t.bad != "" {
		return leftOut, r, nil
	}
	if !known {
		what = recorded
		r, err = im.record(ctx, t)
	}
	if err == nil {
		var more bool
		if r, more, err = im.follow(ctx, r, t); more && known {
			what = moved
		}
	}
	if errors.Is(err, lifecycle.ErrInvalid) || errors.Is(err, lifecycle.ErrRefused) {
		t.leave("%s", strings.ReplaceAll(err.Error(), "\n", "; "))
		return leftOut, r, nil
	}
	if err == nil {
		im.known[t.number] = r.ID
	}
	return what, r, err
}
