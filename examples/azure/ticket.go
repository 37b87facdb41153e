package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// ticket is what a service of Microsoft says about a support request, in the terms of the
// library.
type ticket struct {
	number  string // given by Microsoft; empty only if the ticket is left out
	portal  routing.Portal
	account string // opened it
	title   string
	details string
	facts   routing.Case

	severity sla.Severity
	locale   sla.Locale
	zone     *time.Location // of the contact; UTC if it is not known

	opened  time.Time
	changed time.Time // when the ticket last changed, as far as that is known
	closed  bool

	contract lifecycle.ContractID // the contract that has paid, if an incident was charged
	plan     entitlement.PlanID   // the plan of the book that has this contract
	promise  *promise

	notes []string // what the terms of the library cannot express
	bad   string   // why it cannot be recorded; empty if it can
}

// severities are A to C as the Azure API (armsupport.SeverityLevel) and Partner Center
// (ServiceRequestSeverity) name them: SLA-04 to SLA-06 define the three by the same words.
// "highestcriticalimpact", which the API reserves for Premier customers, has no counterpart,
// and "unknown" is not a severity.
var severities = map[string]sla.Severity{
	"critical": sla.SeverityA, "moderate": sla.SeverityB, "minimal": sla.SeverityC,
}

// id returns the ID of the operation that records the ticket, and so of its request.
func (t *ticket) id() lifecycle.OperationID { return lifecycle.OperationID("ticket/" + t.number) }

func (t *ticket) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// leave leaves the ticket out of the book. The first reason is kept.
func (t *ticket) leave(format string, args ...any) {
	if t.bad == "" {
		t.bad = fmt.Sprintf(format, args...)
	}
}

// maxNumber is the longest number in bytes: the ID of the request contains it.
const maxNumber = lifecycle.MaxID - len("ticket/")

// setNumber reads the number. If it is not one that a book can keep, the ticket is left
// out, and who identifies it.
func (t *ticket) setNumber(text, who string) {
	switch {
	case text == "":
		t.leave("%s has no number: record it by hand", who)
	case len(text) > maxNumber || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		t.leave("number %.64q of %s cannot be kept: want one line of at most %d bytes", text, who, maxNumber)
	default:
		t.number = text
	}
}

// fill adds to the case what the ticket does not say.
func (t *ticket) fill(facts routing.Case) {
	said := t.facts
	t.facts = facts
	if said.Product != 0 {
		t.facts.Product = said.Product
	}
	if said.Issue != 0 {
		t.facts.Issue = said.Issue
	}
	if said.Plan != 0 {
		t.facts.Plan = said.Plan
	}
}

// setSeverity reads a severity. It does not guess an unknown one, because the target of the
// first response would be a guess, too. The Desk does not take a technical request without
// a severity.
func (t *ticket) setSeverity(text string) {
	s, ok := severities[strings.ToLower(text)]
	if !ok {
		t.note("severity %q is neither A, B nor C", text)
	}
	t.severity = s
}

// setLocale reads the language in which support is wanted, such as "ko-kr". A language
// without a country, such as "zh-hans", gets the contact's country, whose business hours
// count.
func (t *ticket) setLocale(text, country string) {
	l, err := sla.ParseLocale(text)
	if err != nil {
		t.note("language %q is not read: no target for the first response", text)
		return
	}
	t.locale = l
	if _, _, region := l.Raw(); region != (language.Region{}) {
		return
	}
	if region, err := language.ParseRegion(country); err == nil {
		if with, err := language.Compose(l, region); err == nil {
			t.locale = with
		}
	}
}

// setZone reads the Windows name of the contact's time zone.
func (t *ticket) setZone(windows, country string) {
	zone, err := zoneOf(windows, country)
	if err != nil {
		t.note("%v: times are in UTC", err)
		return
	}
	t.zone = zone
	t.details = strings.TrimPrefix(t.details+fmt.Sprintf("; contact in %s (%s)", zone, windows), "; ")
}

// show writes an instant as the contact's clock shows it.
func (t *ticket) show(at time.Time) string { return at.In(t.zone).Format("2006-01-02 15:04 MST") }
