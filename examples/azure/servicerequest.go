package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/routing"
)

// serviceRequest is a ServiceRequest of the Partner Center API, with the fields that a book
// can use. It has no field for language, time zone, plan or incident.
type serviceRequest struct {
	ID           string
	Title        string
	Description  string
	Severity     string // unknown, critical, moderate, minimal
	Status       string // none, open, closed, attention_needed
	ProductName  string
	Organization struct{ Name string }

	PrimaryContact struct{ Email string }

	CreatedDate, LastModifiedDate, LastClosedDate string
}

// pageSize is the number of service requests in a page.
const pageSize = 100

// serviceRequests yields the tickets of a list of service requests, as Partner Center
// gives it: {"totalCount": 2, "items": [...]}. An error is yielded last.
func serviceRequests(r io.Reader) iter.Seq2[[]ticket, error] {
	return func(yield func([]ticket, error) bool) {
		items, err := serviceList(r)
		if err != nil {
			yield(nil, fmt.Errorf("service requests: %w", err))
			return
		}
		var page []ticket
		for i, item := range items {
			page = append(page, serviceTicket(fmt.Sprintf("item %d of the list", i+1), item))
			if len(page) == pageSize || i == len(items)-1 {
				if !yield(page, nil) {
					return
				}
				page = nil
			}
		}
	}
}

// serviceTicket reads an item of the list. An item that is not a service request becomes a
// ticket that is left out, so that the others are imported.
func serviceTicket(who string, item json.RawMessage) ticket {
	var s serviceRequest
	t := ticket{portal: routing.PartnerCenterPortal, zone: time.UTC}
	err := json.Unmarshal(item, &s) // it reads what it can
	t.setNumber(s.ID, who)
	if err != nil {
		t.leave("%s is no service request: %v; mend it there", who, err)
		return t
	}
	t.fillFrom(&s)
	return t
}

// fillFrom reads a service request. Its subject is a name for people, so it becomes part
// of the details; the caller says what the issue and the product are.
func (t *ticket) fillFrom(s *serviceRequest) {
	t.account, t.title = s.PrimaryContact.Email, s.Title
	for _, part := range []string{s.Organization.Name, s.ProductName, s.Description} {
		t.details = strings.TrimPrefix(strings.TrimSuffix(t.details+"; "+part, "; "), "; ")
	}
	t.setInstant(&t.opened, "createdDate", s.CreatedDate)
	t.setInstant(&t.changed, "lastModifiedDate", s.LastModifiedDate)
	if t.opened.IsZero() {
		t.leave("Partner Center does not say when it was opened: record it by hand")
	}
	switch strings.ToLower(s.Status) {
	case "open":
	case "closed":
		t.closed = true
		t.setInstant(&t.changed, "lastClosedDate", s.LastClosedDate)
	default:
		// attention_needed does not say whose attention, so the clock of the first
		// response is not stopped.
		t.note("status %q is taken as open", s.Status)
	}
	t.setSeverity(s.Severity)
}

// setInstant reads an instant, if the field is not empty.
func (t *ticket) setInstant(into *time.Time, field, text string) {
	if text == "" {
		return
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.leave("%s %q is no instant such as 2025-07-07T01:00:00Z: mend it in the list", field, text)
		return
	}
	if !at.IsZero() {
		*into = at
	}
}
