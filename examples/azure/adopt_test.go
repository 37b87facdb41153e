package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestAdopt takes a plan into an empty book with the command line alone, and tickets
// that name its enrollment ID are paid by it: those that are older than what was left
// are counted, and the same line again changes nothing.
func TestAdopt(t *testing.T) {
	store := memstore.New()
	take := func(args ...string) (string, error) {
		var usage strings.Builder
		s, ok := parse(append([]string{"-subscription", "x", "-book", "x", "-partner", "hangang"}, args...), &usage)
		if !ok {
			t.Fatal(usage.String())
		}
		s.facts = demoFacts
		var out strings.Builder
		err := s.take(t.Context(), newDesk(t, store), demoTickets(t.Context()), &report{out: &out, err: io.Discard}, nil)
		return out.String(), err
	}
	const gold = `{"offer":"solutions_partner","from":"2025-07-01","zone":"Asia/Seoul","contract":"E-100","left":46,"at":"2025-07-08T00:00:00Z"}`
	const core = `{"offer":"success_core","from":"2025-07-01","zone":"Asia/Seoul","contract":"core","left":1,"at":"2025-07-01T00:00:00Z"}`
	line := []string{"-adopt", gold, "-adopt", core, "-contract", "E-200=core", "-seen", "success_core/cloud_support/2025-07-01=0"}
	out, err := take(line...)
	if !errors.Is(err, errLeftOut) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"2507070010000101 counted   plan solutions_partner/cloud_support/2025-07-01 was adopted on 2025-07-08 with what was left then",
		"2507080010000103 recorded  refund_pending, quota, severity C, plan solutions_partner/cloud_support/2025-07-01, 45 left",
		"2507110010000109 recorded  open, technical, severity B, plan success_core/cloud_support/2025-07-01, 0 left",
		"plan success_core/cloud_support/2025-07-01: 0 left by the book, 0 by the portal",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("want %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "not recorded here:      ticket 2507070010000101") {
		t.Errorf("what is counted is missed:\n%s", out)
	}
	before := archive(t, store)
	if _, err := take(line...); !errors.Is(err, errLeftOut) || archive(t, store) != before {
		t.Errorf("the same again: %v, and the book has changed: %t", err, archive(t, store) != before)
	}
	for _, tt := range []struct{ name, flag, value, want string }{
		{"another number", "-adopt", strings.Replace(gold, "46", "45", 1), "-adopt: plan solutions_partner/cloud_support/2025-07-01 is in the book already, in other words: leave -adopt out"},
		{"a term that overlaps", "-adopt", strings.Replace(gold, "07-01", "07-02", 1), "leave -adopt out; -contract says"},
		{"more than there are", "-adopt", strings.Replace(core, `"left":1,"at"`, `"left":9000,"at"`, 1), "-adopt: "},
		{"a plan that is not there", "-seen", "solutions_partner=44", `-seen: the book has no plan "solutions_partner": want one of`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if out, err := take(tt.flag, tt.value); err == nil || !strings.Contains(err.Error(), tt.want) || out != "" {
				t.Errorf("%v, want %q\n%s", err, tt.want, out)
			}
		})
	}
}

// TestAdoptNow gives the same line on another day: without at, the plan is adopted when
// it is given for the first time.
func TestAdoptNow(t *testing.T) {
	s := largeBook(t)
	a, err := readAdoption(`{"offer":"legacy_gold","from":"2025-01-15","zone":"Asia/Seoul","contract":"E-100","left":"unlimited"}`)
	if err != nil {
		t.Fatal(err)
	}
	s.adoptions = []adoption{a}
	for day := range 2 {
		s.now = func() time.Time { return demoNow.AddDate(0, 0, day) }
		var out strings.Builder
		err := s.fill(t.Context(), tickets(1, 1, func(int) {}), &report{out: &out, err: io.Discard})
		if want := "counted   plan legacy_gold/cloud_support/2025-01-15 was adopted on 2025-07-14"; err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("after %d days: %v, want %q:\n%s", day, err, want, &out)
		}
	}
}

// TestKnownWithoutItsPlan brings a ticket up to date that the book has, even if the book
// does not have its contract: the book knows who has paid.
func TestKnownWithoutItsPlan(t *testing.T) {
	store := newBook(t) // with case-1, of ticket 2507100010000108
	k := ticket{
		number: "2507100010000108", contract: "E-999", opened: day(11), changed: day(12), closed: true, zone: time.UTC,
		severity: sla.SeverityB, facts: routing.Case{Product: routing.Azure, Issue: routing.IssueTechnical},
	}
	var out strings.Builder
	s := settings{facts: demoFacts}
	err := s.take(t.Context(), newDesk(t, store), func(yield func([]ticket, error) bool) { yield([]ticket{k}, nil) }, &report{out: &out, err: io.Discard}, nil)
	if err != nil {
		t.Error(err)
	}
	for _, want := range []string{
		"2507100010000108 moved on  closed, technical, severity B, plan solutions_partner/cloud_support/2025-07-01",
		`note: the book has no cloud plan of contract "E-999" at the time`,
		"by the book alone:      it names no contract of the book: ticket 2507100010000108",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q:\n%s", want, &out)
		}
	}
}

// TestContractOfABoughtPlan has the tickets of an enrollment paid by a plan that was
// bought without one, and so has a contract of its own name.
func TestContractOfABoughtPlan(t *testing.T) {
	const plan = "success_expanded/cloud_support/2025-07-01"
	store := memstore.New()
	july := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	if _, err := newDesk(t, store).Buy(t.Context(), lifecycle.Purchase{ID: "buy", At: july, Offer: entitlement.SuccessExpanded, From: july}); err != nil {
		t.Fatal(err)
	}
	if _, err := newDesk(t, store).Activate(t.Context(), lifecycle.Activation{ID: "on", At: july, Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		contracts map[lifecycle.ContractID]lifecycle.ContractID
		want      fate
	}{{nil, leftOut}, {map[lifecycle.ContractID]lifecycle.ContractID{"E-100": plan}, recorded}} {
		im, err := newImporter(t.Context(), newDesk(t, store), demoFacts)
		if err != nil {
			t.Fatal(err)
		}
		im.contracts = tt.contracts
		for page := range tickets(1, 1, func(int) {}) {
			got, r, err := im.take(t.Context(), &page[0])
			if err != nil || got != tt.want || (r.Plan == plan) != (tt.want == recorded) {
				t.Errorf("%v: %v, %q, want %v: %s, %v", tt.contracts, got, r.Plan, tt.want, page[0].bad, err)
			}
		}
	}
}
