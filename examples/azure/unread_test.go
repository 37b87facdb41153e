package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"

	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// garbled is a transport that writes a text in answers otherwise: the fake server
// itself sends nothing that the client cannot read.
type garbled struct {
	policy.Transporter
	old, new string
}

func (g garbled) Do(r *http.Request) (*http.Response, error) {
	resp, err := g.Transporter.Do(r)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(bytes.Replace(data, []byte(g.old), []byte(g.new), 1)))
	return resp, errors.Join(err, resp.Body.Close())
}

// TestUnreadPage forgets a page when it sees the next: a ticket that both have is read
// as the second has it.
func TestUnreadPage(t *testing.T) {
	u := unread{}
	for _, tt := range []struct {
		title string
		bad   int
	}{{`1`, 1}, {`"Invoice"`, 0}} {
		u.mend([]byte(`{"value":[{"name":"1","properties":{"title":` + tt.title + `}}]}`))
		if len(u) != tt.bad {
			t.Errorf("title %s: %v, want %d that cannot be read", tt.title, u, tt.bad)
		}
	}
}

// TestUnread leaves a ticket out that Microsoft's client cannot read, and takes those
// beside it and on the next page.
func TestUnread(t *testing.T) {
	page := func(names ...string) armsupport.TicketsClientListResponse {
		var list []*armsupport.TicketDetails
		for _, name := range names {
			list = append(list, &armsupport.TicketDetails{Name: &name, Properties: &armsupport.TicketDetailsProperties{
				SupportTicketID: new("2507" + name), Title: new("Invoice of " + name), Severity: new(armsupport.SeverityLevelMinimal), CreatedDate: new(day(6 + int(name[0]-'0'))),
				ServiceID: new(service + "517f2da6-78fd-0498-4e22-ad26996b1dfc"), ContactDetails: &armsupport.ContactProfile{PrimaryEmailAddress: new("jiwoo")},
			}})
		}
		return armsupport.TicketsClientListResponse{TicketsListResult: armsupport.TicketsListResult{Value: list}}
	}
	for _, tt := range []struct {
		name, old, new string
		want           string
	}{
		{"a date", `"createdDate":"2025-07-07T09:00:00Z"`, `"createdDate":"yesterday"`, `25071            left out  what Azure says of it cannot be read: `},
		{"another type", `"title":"Invoice of 1"`, `"title":1`, `25071            left out  what Azure says of it cannot be read: `},
		{"a number of another type", `"supportTicketId":"25071"`, `"supportTicketId":25071`, `left out  Azure's ticket "1" has no number: record it by hand`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := fakeAzure(func(answer *answers) {
				answer.AddPage(http.StatusOK, page("1", "2"), nil)
				answer.AddPage(http.StatusOK, page("3"), nil)
			})
			opts.Transport = garbled{opts.Transport, tt.old, tt.new}
			var out strings.Builder
			s := settings{facts: demoFacts}
			err := s.take(t.Context(), newDesk(t, memstore.New()), azureTickets(t.Context(), "subscription", &azfake.TokenCredential{}, opts),
				&report{out: &out, err: io.Discard}, nil)
			if got := out.String(); !errors.Is(err, errLeftOut) || !strings.Contains(got, tt.want) || strings.Count(got, "recorded  open") != 2 {
				t.Errorf("%v, want %q and two recorded:\n%s", err, tt.want, got)
			}
		})
	}
}
