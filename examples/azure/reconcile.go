package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// payments has the tickets of an import by the plan that has paid for them.
type payments struct {
	named   map[entitlement.PlanID][]string // by what the ticket says
	unnamed map[entitlement.PlanID][]string // by what the book alone says; under "", the book has charged no plan
}

func newPayments() payments {
	return payments{map[entitlement.PlanID][]string{}, map[entitlement.PlanID][]string{}}
}

// add adds a ticket and what became of it.
func (p payments) add(t *ticket, what fate, r *lifecycle.Request) {
	switch {
	case what == counted: // in neither list: the number that the plan was adopted with includes it
	case t.plan != "":
		p.named[t.plan] = append(p.named[t.plan], t.number)
	case what == leftOut: // the report says why
	case t.facts.Plan == routing.PlanPaidContract && r.Plan == "": // it says who has paid
	default:
		p.unnamed[r.Plan] = append(p.unnamed[r.Plan], t.number)
	}
}

// plans lists the plans that have tickets or for which the command line says what a portal
// shows.
func (p payments) plans(shown seen) []entitlement.PlanID {
	list := slices.AppendSeq(slices.Collect(maps.Keys(p.named)), maps.Keys(p.unnamed))
	list = slices.AppendSeq(list, maps.Keys(shown))
	list = slices.DeleteFunc(list, func(id entitlement.PlanID) bool { return id == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// known checks that the book has the plans for which the command line says what a portal
// shows.
func (s seen) known(h *lifecycle.Head) error {
	for _, id := range slices.Sorted(maps.Keys(s)) {
		if !slices.ContainsFunc(h.Plans, func(p lifecycle.Plan) bool { return p.Entitlement.Plan() == id }) {
			var plans []entitlement.PlanID
			for _, p := range h.Plans {
				plans = append(plans, p.Entitlement.Plan())
			}
			return fmt.Errorf("-seen: the book has no plan %q: want one of %q, or -adopt to take it over", id, plans)
		}
	}
	return nil
}

// reconcile compares the plans of the book with the tickets of a whole import, and with the
// number of incidents that a portal shows. It says what it cannot compare.
func (s *settings) reconcile(ctx context.Context, im *importer, out io.Writer) error {
	head, err := im.desk.Head(ctx)
	if err != nil {
		return err
	}
	elsewhere := map[lifecycle.RequestID]bool{}
	for r, err := range im.desk.Requests(ctx, lifecycle.RequestQuery{}) {
		if err != nil {
			return err
		}
		elsewhere[r.ID] = !s.lists(&r)
	}
	for _, id := range im.paid.plans(s.shown) {
		left, said := s.shown[id]
		if !said {
			left = remaining(&head, id) // so that only the tickets are compared
		}
		named, unnamed := im.paid.named[id], im.paid.unnamed[id]
		tickets := append(append([]string{}, named...), unnamed...) // not nil, which would mean that nobody has looked
		f, err := im.desk.Reconcile(ctx, lifecycle.Sighting{Plan: id, Left: left, Seen: entitlement.InPartnerCenter, Tickets: tickets})
		if err != nil {
			return err
		}
		all := len(f.Unlisted)
		f.Unlisted = slices.DeleteFunc(f.Unlisted, func(id lifecycle.RequestID) bool { return elsewhere[id] })
		if said {
			fmt.Fprintln(out, &f)
		} else {
			fmt.Fprintf(out, "plan %s: nobody has said how many incidents the portal shows (-seen); %d tickets not recorded here\n", id, len(f.Unrecorded))
		}
		row(out, "not recorded here", "ticket", f.Unrecorded)
		row(out, "not charged to it here", "request", f.Elsewhere)
		row(out, "not listed there", "request", f.Unlisted)
		row(out, "by the book alone", "it names no contract of the book: ticket", unnamed)
		if len(named) == 0 {
			fmt.Fprintf(out, "    %-23s which tickets it has paid for: none that was read names its contract\n", "not compared:")
		}
		if n := all - len(f.Unlisted); n > 0 {
			fmt.Fprintf(out, "    %-23s requests of this plan that only other lists can have: %d\n", "not compared:", n)
		}
	}
	if list := im.paid.unnamed[""]; len(list) > 0 {
		fmt.Fprintln(out, "these name no contract of the book, and it has charged no plan for them: whether one has paid, the portal's page of the plan says")
		row(out, "not compared", "ticket", list)
	}
	return nil
}

// row prints what is wrong with each item of a list.
func row[T ~string](out io.Writer, what, kind string, list []T) {
	for _, one := range list {
		fmt.Fprintf(out, "    %-23s %s %s\n", what+":", kind, clean(string(one)))
	}
}

// lists reports whether the list that is imported can have a request.
func (s *settings) lists(r *lifecycle.Request) bool {
	if s.requests != "" {
		return r.Portal == routing.PartnerCenterPortal
	}
	return r.Facts.Product == routing.Azure // even if it was opened through Partner Center
}

func remaining(h *lifecycle.Head, id entitlement.PlanID) entitlement.Quota {
	for _, p := range h.Plans {
		if p.Entitlement.Plan() == id {
			return p.Entitlement.Remaining()
		}
	}
	return 0
}
