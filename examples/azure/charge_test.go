package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestCharge looks for the plan that has paid for a ticket.
func TestCharge(t *testing.T) {
	const first, second = "solutions_partner/cloud_support/2025-07-01", "success_core/cloud_support/2025-07-01"
	for _, tt := range []struct {
		name     string
		contract lifecycle.ContractID
		opened   time.Time
		plan     entitlement.PlanID
		bad      string
	}{
		{"the plan of the contract", "E-100", day(7), first, ""},
		{"no contract", "", day(7), "", ""},
		{"a contract that is not in the book", "E-300", day(7), "", "no cloud plan"},
		{"the first instant of the term", "E-100", time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), first, ""},
		{"before the term", "E-100", time.Date(2025, 6, 30, 23, 59, 59, 0, time.UTC), "", "no cloud plan"},
		{"after the term", "E-100", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), "", "no cloud plan"},
		{"two plans of the contract", "E-400", day(7), "", "2 cloud plans"},
		{"the last incident is set aside", "E-200", day(7), second, "cannot have paid"},
		{"it was set aside, and is free again", "E-200", day(13), second, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			desk := newDesk(t, newBook(t))
			july := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
			for _, a := range []lifecycle.Adoption{
				{ID: "adopt-400", Offer: entitlement.SuccessExpanded, Left: entitlement.Limited(5)},
				{ID: "adopt-401", Offer: entitlement.LegacySilver, Left: entitlement.Unlimited},
			} {
				a.At, a.From, a.Benefit, a.Contract = july, time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC), entitlement.CloudSupport, "E-400"
				_, err := desk.Adopt(t.Context(), a)
				if err != nil {
					t.Fatal(err)
				}
			}
			if _, err := desk.Link(t.Context(), lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: second, At: july}); err != nil {
				t.Fatal(err)
			}
			facts := demoFacts
			facts.Product, facts.Issue = routing.Azure, routing.IssueTechnical
			draft := lifecycle.Draft{ID: "held", At: day(5), Account: "jiwoo", Facts: facts, Plan: second, Severity: sla.SeverityC, Locale: language.English, Title: "Held"}
			if _, err := desk.Hold(t.Context(), draft, day(12)); err != nil {
				t.Fatal(err)
			}
			head, err := desk.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			k := &ticket{contract: tt.contract, opened: tt.opened}
			plan, bad := k.planOf(&head)
			if plan.Plan() != "" {
				k.charge(&head, plan, time.Time{})
				bad += k.bad
			}
			if plan.Plan() != tt.plan || !strings.Contains(bad, tt.bad) || tt.bad == "" && bad != "" {
				t.Errorf("%q, %q; want %q, %q", plan.Plan(), bad, tt.plan, tt.bad)
			}
		})
	}
}

// TestContractBeforeFacts believes the ticket that names a plan of the book, and not
// what is said of all cases.
func TestContractBeforeFacts(t *testing.T) {
	im, err := newImporter(t.Context(), newDesk(t, newBook(t)), routing.Case{Plan: routing.PlanPaidContract})
	if err != nil {
		t.Fatal(err)
	}
	for page, err := range demoTickets(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		what, r, err := im.take(t.Context(), &page[0])
		if err != nil || what != recorded || r.Plan == "" {
			t.Errorf("%v %q, %v: %s", what, r.Plan, err, page[0].bad)
		}
		break
	}
}

// TestUnseen compares only the tickets of a plan of which nobody has said what a
// portal shows.
func TestUnseen(t *testing.T) {
	var out strings.Builder
	s := settings{facts: demoFacts, shown: seen{}}
	if err := s.take(t.Context(), newDesk(t, newBook(t)), demoTickets(t.Context()), &report{out: &out, err: io.Discard}, nil); !errors.Is(err, errLeftOut) {
		t.Fatal(err)
	}
	const plan = "plan solutions_partner/cloud_support/2025-07-01: "
	if got := out.String(); !strings.Contains(got, plan+"nobody has said") || !strings.Contains(got, "not recorded here:      ticket") || strings.Contains(got, "by the portal") {
		t.Error(got)
	}
}

// TestForged checks that a ticket cannot pass for lines of the report.
func TestForged(t *testing.T) {
	var out strings.Builder
	p := &report{out: &out}
	k := &ticket{number: "1\n2", bad: "a\nb", notes: []string{"c\x1b[2J"}}
	p.ticket(k, leftOut, &lifecycle.Request{})
	if got := out.String(); strings.Count(got, "\n") != 2 || strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
}

// TestOlderThanThePlan imports tickets into a book that began after some of them, with
// what was left then: those are counted already.
func TestOlderThanThePlan(t *testing.T) {
	store := memstore.New()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return day(14) }})
	if err != nil {
		t.Fatal(err)
	}
	r, err := desk.Adopt(t.Context(), lifecycle.Adoption{
		ID: "adopt", At: day(9), Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, Contract: "E-100",
		From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Left: entitlement.Limited(44),
	})
	if err != nil {
		t.Fatal(err)
	}
	im, err := newImporter(t.Context(), desk, demoFacts)
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range []struct {
		opened time.Time
		bad    string
		want   fate
	}{{day(8), "", counted}, {day(10), "", recorded}, {day(8), "it cannot be recorded", counted}, {day(10), "it cannot be recorded", leftOut}} {
		ticket := ticket{
			number: fmt.Sprint("ticket ", i), contract: "E-100", opened: tt.opened, bad: tt.bad, account: "jiwoo", title: "VM does not start",
			severity: sla.SeverityB, portal: routing.AzurePortal, facts: routing.Case{Product: routing.Azure, Issue: routing.IssueTechnical},
		}
		got, _, err := im.take(t.Context(), &ticket)
		if got != tt.want || err != nil || strings.Contains(ticket.bad, "is counted") != (got == counted) {
			t.Errorf("opened on %v: %v (%s), %v, want %v", ticket.opened, got, ticket.bad, err, tt.want)
		}
	}
	head, err := desk.Head(t.Context())
	if err != nil || remaining(&head, r.Entries[0].Plan) != 43 {
		t.Errorf("%v left, want 43: %v", remaining(&head, r.Entries[0].Plan), err)
	}
}
