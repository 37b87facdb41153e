package main

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// day returns an instant of the days before the demonstration.
func day(n int) time.Time { return time.Date(2025, 7, n, 9, 0, 0, 0, time.UTC) }

// TestFollow imports a ticket again and again as it changes.
func TestFollow(t *testing.T) {
	type step struct {
		day      int // of the latest change
		severity sla.Severity
		closed   bool

		want  string // fate, state and severity
		notes string
	}
	const newer = "keeps it"
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"closed, and opened again", []step{
			{7, sla.SeverityB, false, "recorded open b", ""},
			{7, sla.SeverityB, false, "as before open b", ""},
			{8, sla.SeverityB, true, "moved on closed b", ""},
			{9, sla.SeverityB, true, "as before closed b", ""},
			{10, sla.SeverityB, false, "moved on reopened b", ""},
			{11, sla.SeverityB, true, "moved on closed b", ""},
		}},
		{"another severity", []step{
			{7, sla.SeverityC, false, "recorded open c", ""},
			{8, sla.SeverityA, false, "moved on open a", ""},
			{9, sla.SeverityC, false, "moved on open c", ""},
			{9, sla.SeverityC, false, "as before open c", ""},
		}},
		{"a severity that is not said", []step{{7, sla.SeverityC, false, "recorded open c", ""}, {8, 0, false, "as before open c", ""}}},
		{"closed with another severity at once", []step{{7, sla.SeverityC, false, "recorded open c", ""}, {8, sla.SeverityA, true, "moved on closed a", ""}}},
		{"closed with another severity and opened again", []step{
			{7, sla.SeverityC, true, "recorded closed c", ""},
			{8, sla.SeverityA, true, "as before closed c", ""},
			{9, sla.SeverityA, false, "moved on reopened a", ""},
		}},
		{"an answer that is older than the book", []step{
			{7, sla.SeverityC, false, "recorded open c", ""},
			{9, sla.SeverityC, true, "moved on closed c", ""},
			{8, sla.SeverityC, false, "as before closed c", newer},
		}},
		{"closed before it was opened", []step{{6, sla.SeverityC, true, "recorded open c", newer}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := newBook(t)
			for i, s := range tt.steps {
				im, err := newImporter(t.Context(), newDesk(t, store), demoFacts)
				if err != nil {
					t.Fatal(err)
				}
				now := &ticket{
					number: "1", account: "jiwoo", title: "VM does not start", facts: routing.Case{Product: routing.Azure, Issue: routing.IssueTechnical},
					severity: s.severity, locale: language.English, zone: time.UTC, opened: day(7), changed: day(s.day), closed: s.closed, contract: "E-100",
				}
				what, r, err := im.take(t.Context(), now)
				if err != nil {
					t.Fatal(err)
				}
				if got := what.String() + " " + r.State.String() + " " + severityOf(&r).String(); got != s.want {
					t.Errorf("step %d: %s, want %s", i, got, s.want)
				}
				if got := strings.Join(now.notes, "\n"); !strings.Contains(got, s.notes) || s.notes == "" && got != "" {
					t.Errorf("step %d: notes %q, want %q", i, got, s.notes)
				}
			}
		})
	}
}

// TestRefunded notes that a request whose incident came back cannot be opened
// again, and writes no refusal.
func TestRefunded(t *testing.T) {
	store := newBook(t)
	desk := newDesk(t, store)
	if err := imported(t.Context(), t, store); err != nil {
		t.Fatal(err)
	}
	_, err := desk.Close(t.Context(), lifecycle.Closing{ID: "close", Request: "ticket/2507070010000101", Reason: lifecycle.Duplicate, At: day(7)})
	if err != nil {
		t.Fatal(err)
	}
	before := archive(t, store)
	im, err := newImporter(t.Context(), desk, demoFacts)
	if err != nil {
		t.Fatal(err)
	}
	again := &ticket{number: "2507070010000101", zone: time.UTC, opened: day(7), changed: day(12)}
	what, r, err := im.take(t.Context(), again)
	if err != nil || what != asBefore || r.State != lifecycle.StateRefunded || !strings.Contains(strings.Join(again.notes, ""), "does not allow reopen") {
		t.Errorf("%v, %v, %v, %q", what, r.State, err, again.notes)
	}
	if archive(t, store) != before {
		t.Error("the book has changed")
	}
}
