package main

import (
	"io"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestReconcileUnnamed compares a plan with tickets that name no contract, as far as
// the book knows that it has paid for them, and says what it could not compare.
func TestReconcileUnnamed(t *testing.T) {
	const plan = "solutions_partner/cloud_support/2025-07-01"
	store := newBook(t) // with case-1, of ticket 2507100010000108, and case-2, of none
	desk := newDesk(t, store)
	facts := demoFacts
	facts.Product, facts.Issue = routing.PowerPlatform, routing.IssueTechnical
	for id, portal := range map[string]routing.Portal{"center": routing.PartnerCenterPortal, "admin": routing.PowerPlatformAdminCenter} {
		_, err := desk.Record(t.Context(), lifecycle.Recording{Ticket: id, Portal: portal, Draft: lifecycle.Draft{
			ID: lifecycle.OperationID(id), At: day(10), Account: "jiwoo@hangang.example", Facts: facts, Plan: plan, Severity: sla.SeverityC, Title: "Flow stops",
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	azure := []ticket{{number: "2507100010000108"}, {number: "free"}}
	for i := range azure {
		azure[i].facts, azure[i].severity = routing.Case{Product: routing.Azure, Issue: routing.IssueBilling}, sla.SeverityC
		azure[i].account, azure[i].title, azure[i].opened, azure[i].changed, azure[i].zone = "jiwoo", "Invoice", day(10), day(10), demoNow.Location()
	}
	for _, tt := range []struct {
		name     string
		settings settings
		tickets  []ticket
		want     string
	}{
		{"tickets of Azure", settings{}, azure, `plan P: 45 left by the book, 44 by the portal; 1 not listed there
    not listed there:       request case-2
    by the book alone:      it names no contract of the book: ticket 2507100010000108
    not compared:           which tickets it has paid for: none that was read names its contract
    not compared:           requests of this plan that only other lists can have: 2
these name no contract of the book, and it has charged no plan for them: whether one has paid, the portal's page of the plan says
    not compared:           ticket free
`},
		{"service requests", settings{requests: "-"}, nil, `plan P: 45 left by the book, 44 by the portal; 3 not listed there
    not listed there:       request case-1
    not listed there:       request case-2
    not listed there:       request center
    not compared:           which tickets it has paid for: none that was read names its contract
    not compared:           requests of this plan that only other lists can have: 1
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.settings
			s.facts, s.shown = demoFacts, seen{plan: entitlement.Limited(44)}
			var out strings.Builder
			pages := func(yield func([]ticket, error) bool) { yield(tt.tickets, nil) }
			if err := s.take(t.Context(), desk, pages, &report{out: &out, err: io.Discard}, nil); err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(out.String(), "plan "+plan+": 4")
			if want := strings.ReplaceAll(tt.want, "plan P: 4", ""); got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
		})
	}
}
