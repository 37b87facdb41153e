package main

import (
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestServiceRequests reads a list in the form of the Partner Center API.
func TestServiceRequests(t *testing.T) {
	const list = `{"totalCount": 4, "items": [
		{"title": "Invoice is wrong", "description": "Twice the seats.", "severity": "moderate", "supportTopicId": "1", "id": "615101000000001", "status": "open",
		 "organization": {"id": "x", "name": "Fabrikam"}, "primaryContact": {"lastName": "Han", "email": "jiwoo@hangang.example"},
		 "productName": "Commerce", "createdDate": "2025-07-07T01:00:00.1234567Z", "lastModifiedDate": "2025-07-08T01:00:00Z", "countryCode": "KR",
		 "attributes": {"objectType": "ServiceRequest"}},
		{"id": "615101000000002", "severity": "unknown", "status": "attention_needed", "createdDate": "2025-07-07T01:00:00Z"},
		{"id": "615101000000003", "severity": "critical", "status": "closed", "createdDate": "2025-07-07T01:00:00Z",
		 "lastModifiedDate": "2025-07-10T01:00:00Z", "lastClosedDate": "2025-07-09T01:00:00Z"},
		{"id": "615101000000004", "severity": "minimal", "status": "open"}]}`
	var got []ticket
	for page, err := range serviceRequests(strings.NewReader(list)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, page...)
	}
	if len(got) != 4 {
		t.Fatalf("%d tickets, want 4", len(got))
	}
	for _, tt := range []struct {
		name  string
		ok    func(*ticket) bool
		notes string
	}{
		{"all that a book can use", func(k *ticket) bool {
			return k.number == "615101000000001" && k.account == "jiwoo@hangang.example" && k.title == "Invoice is wrong" && k.severity == sla.SeverityB &&
				k.details == "Fabrikam; Commerce; Twice the seats." && k.portal == routing.PartnerCenterPortal && k.facts == routing.Case{} && k.changed.Day() == 8 && !k.closed
		}, ""},
		{"neither severity nor status", func(k *ticket) bool { return k.severity == 0 && !k.closed },
			"status \"attention_needed\" is taken as open\nseverity \"unknown\" is neither A, B nor C\n"},
		{"closed", func(k *ticket) bool { return k.closed && k.severity == sla.SeverityA && k.changed.Day() == 9 }, ""},
		{"without a date", func(k *ticket) bool { return k.severity == sla.SeverityC }, "Partner Center does not say when it was opened: record it by hand"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := &got[0]
			got = got[1:]
			if notes := strings.TrimSuffix(strings.Join(append(k.notes, k.bad), "\n"), "\n"); !tt.ok(k) || notes != strings.TrimSuffix(tt.notes, "\n") {
				t.Errorf("%+v\nnotes %q, want %q", k, notes, tt.notes)
			}
		})
	}
}
