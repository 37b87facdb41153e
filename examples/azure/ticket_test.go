package main

import (
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"

	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

const service = "/providers/Microsoft.Support/services/"

// TestAzureTicket reads tickets of which one field is unusual.
func TestAzureTicket(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(p *armsupport.TicketDetailsProperties)
		want   func(*ticket) bool
		notes  string // one of the notes, or why it is left out
	}{
		{"nothing unusual", func(*armsupport.TicketDetailsProperties) {}, func(k *ticket) bool {
			return k.facts == routing.Case{Product: routing.Azure, Issue: routing.IssueTechnical} && k.severity == sla.SeverityC &&
				k.locale.String() == "ko-KR" && k.zone.String() == "Asia/Seoul" && k.contract == "E-100" && !k.closed &&
				k.details == "Key Vault; contact in Asia/Seoul (Korea Standard Time)" && k.portal == routing.AzurePortal && k.bad == ""
		}, ""},
		{"severity A", func(p *armsupport.TicketDetailsProperties) { p.Severity = new(armsupport.SeverityLevelCritical) },
			func(k *ticket) bool { return k.severity == sla.SeverityA }, ""},
		{"severity B", func(p *armsupport.TicketDetailsProperties) { p.Severity = new(armsupport.SeverityLevelModerate) },
			func(k *ticket) bool { return k.severity == sla.SeverityB }, ""},
		{"a severity without counterpart", func(p *armsupport.TicketDetailsProperties) {
			p.Severity = new(armsupport.SeverityLevelHighestcriticalimpact)
		}, func(k *ticket) bool { return k.severity == 0 }, "neither A, B nor C"},
		{"no severity", func(p *armsupport.TicketDetailsProperties) { p.Severity = nil },
			func(k *ticket) bool { return k.severity == 0 }, `severity "" is neither`},
		{"billing, in other letters", func(p *armsupport.TicketDetailsProperties) {
			p.ServiceID = new(strings.ToUpper(service + "517f2da6-78fd-0498-4e22-ad26996b1dfc"))
		}, func(k *ticket) bool { return k.facts.Issue == routing.IssueBilling }, ""},
		{"subscription", func(p *armsupport.TicketDetailsProperties) {
			p.ServiceID = new(service + "f3dc5421-79ef-1efa-41a5-42bf3cbb52c6")
		}, func(k *ticket) bool { return k.facts.Issue == routing.IssueSubscription }, ""},
		{"no service", func(p *armsupport.TicketDetailsProperties) { p.ServiceID = nil },
			func(k *ticket) bool { return k.facts.Issue == 0 }, "does not say what it is about"},
		{"closed", func(p *armsupport.TicketDetailsProperties) { p.Status = new("Closed") }, func(k *ticket) bool { return k.closed }, ""},
		{"another status", func(p *armsupport.TicketDetailsProperties) { p.Status = new("Updating") },
			func(k *ticket) bool { return !k.closed }, `status "Updating" is taken as open`},
		{"a language without a country", func(p *armsupport.TicketDetailsProperties) {
			p.ContactDetails.PreferredSupportLanguage = new("zh-hans")
		},
			func(k *ticket) bool { return k.locale.String() == "zh-Hans-KR" }, ""},
		{"a language that is none", func(p *armsupport.TicketDetailsProperties) { p.ContactDetails.PreferredSupportLanguage = new("Korean") },
			func(k *ticket) bool { return k.locale == sla.Locale{} }, `language "Korean" is not read`},
		{"a zone that is none", func(p *armsupport.TicketDetailsProperties) { p.ContactDetails.PreferredTimeZone = new("KST") },
			func(k *ticket) bool { return k.zone == time.UTC && k.details == "Key Vault" }, `time zone "KST" is none`},
		{"a paid contract", func(p *armsupport.TicketDetailsProperties) { p.EnrollmentID, p.SupportPlanType = nil, new("Unified") },
			func(k *ticket) bool { return k.facts.Plan == routing.PlanPaidContract }, ""},
		{"no contract", func(p *armsupport.TicketDetailsProperties) { p.EnrollmentID = nil },
			func(k *ticket) bool { return k.facts.Plan == 0 }, "does not say who pays"},
		{"no date", func(p *armsupport.TicketDetailsProperties) { p.CreatedDate = nil }, func(k *ticket) bool { return k.opened.IsZero() }, "when it was opened"},
		{"nothing at all", func(p *armsupport.TicketDetailsProperties) { *p = armsupport.TicketDetailsProperties{} }, func(k *ticket) bool { return k.number == "" }, "has no number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &armsupport.TicketDetailsProperties{
				SupportTicketID: new("1"), Severity: new(armsupport.SeverityLevelMinimal), CreatedDate: new(day(7)), Status: new("open"), EnrollmentID: new("E-100"),
				ServiceID: new(service + "vault"), ServiceDisplayName: new("Key Vault"), ContactDetails: &armsupport.ContactProfile{
					PrimaryEmailAddress: new("jiwoo"), PreferredSupportLanguage: new("ko-kr"), PreferredTimeZone: new("Korea Standard Time"), Country: new("KOR"),
				},
			}
			tt.change(p)
			k := azureTicket(&armsupport.TicketDetails{Properties: p}, nil)
			if notes := strings.Join(append(k.notes, k.bad), "\n"); !tt.want(&k) || !strings.Contains(notes, tt.notes) || tt.notes == "" && notes != "" {
				t.Errorf("%+v\nnotes %q, want %q", k, notes, tt.notes)
			}
		})
	}
}

// TestCompare sets targets beside what Azure says.
func TestCompare(t *testing.T) {
	opened := time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)
	azure := func(minutes int32, after time.Duration) *promise { return &promise{opened, opened.Add(after), minutes} }
	for _, tt := range []struct {
		name   string
		facts  routing.Case
		locale string
		said   *promise
		want   string
	}{
		{"both", routing.Case{Issue: routing.IssueTechnical}, "en", azure(240, 4*time.Hour), "agrees: first response within 4h, committed, until 2025-07-07 05:00 UTC by the rules; 240 min from 2025-07-07 01:00 UTC until 2025-07-07 05:00 UTC by Azure"},
		{"another end", routing.Case{Issue: routing.IssueTechnical}, "en", azure(240, 8*time.Hour), "differs: "},
		{"another length to the same end", routing.Case{Issue: routing.IssueTechnical}, "en", azure(120, 4*time.Hour), "differs: "},
		{"Azure says nothing", routing.Case{Issue: routing.IssueTechnical}, "en", nil, "first response within 4h, committed, until 2025-07-07 05:00 UTC by the rules; no service level agreement by Azure"},
		{"a paid contract", routing.Case{Issue: routing.IssueTechnical, Plan: routing.PlanPaidContract}, "en", azure(60, time.Hour), "no target by the rules; 60 min"},
		{"no language", routing.Case{Issue: routing.IssueTechnical}, "", azure(60, time.Hour), "no target by the rules without a language; 60 min"},
		{"hours that nobody publishes", routing.Case{Issue: routing.IssueTechnical}, "fr", azure(60, time.Hour), "cannot tell until when"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := &ticket{facts: tt.facts, severity: sla.SeverityB, zone: time.UTC, opened: opened, promise: tt.said}
			if tt.locale != "" {
				k.setLocale(tt.locale, "")
			}
			if got := k.compare(); !strings.Contains(got, tt.want) {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}
