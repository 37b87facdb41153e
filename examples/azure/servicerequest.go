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

// serviceRequest is a ServiceRequest of the Partner Center API, with the fields of it
// that a book can use. There is none for language, time zone, plan or incident.
type serviceRequest struct {
	ID           string
	Title        string
	Description  string
	Severity     string // unknown, critical, moderate, minimal
	Status       string // none, open, closed, attention_needed
	ProductName  string
	Organization struct{ Name string }

	PrimaryContact struct{ Email string }

	CreatedDate, LastModifiedDate, LastClosedDate time.Time
}

// pageSize is how many service requests are told of at once.
const pageSize = 100

// serviceRequests yields the tickets of a list of service requests, as Partner Center
// gives it: {"totalCount": 2, "items": [...]}. An error is yielded last.
func serviceRequests(r io.Reader) iter.Seq2[[]ticket, error] {
	return func(yield func([]ticket, error) bool) {
		var list struct{ Items []serviceRequest }
		if err := json.NewDecoder(r).Decode(&list); err != nil {
			yield(nil, fmt.Errorf(`service requests: want one JSON object with "items", as Partner Center lists them: %w`, err))
			return
		}
		var page []ticket
		for i := range list.Items {
			page = append(page, list.Items[i].ticket())
			if len(page) == pageSize || i == len(list.Items)-1 {
				if !yield(page, nil) {
					return
				}
				page = nil
			}
		}
	}
}

// ticket reads a service request. What it is about is a name for people, and so it
// becomes part of the details: issue and product are for the caller to say.
func (s *serviceRequest) ticket() ticket {
	t := ticket{
		number: s.ID, portal: routing.PartnerCenterPortal, account: s.PrimaryContact.Email, title: s.Title, zone: time.UTC,
		opened: s.CreatedDate, changed: s.LastModifiedDate,
	}
	for _, part := range []string{s.Organization.Name, s.ProductName, s.Description} {
		t.details = strings.TrimPrefix(strings.TrimSuffix(t.details+"; "+part, "; "), "; ")
	}
	if t.opened.IsZero() {
		t.leave("Partner Center does not say when it was opened")
	}
	switch strings.ToLower(s.Status) {
	case "open":
	case "closed":
		t.closed = true
		if !s.LastClosedDate.IsZero() {
			t.changed = s.LastClosedDate
		}
	default:
		// attention_needed does not say whose attention, so that the clock of the
		// first response is not stopped.
		t.note("status %q is taken as open", s.Status)
	}
	t.setSeverity(s.Severity)
	return t
}
