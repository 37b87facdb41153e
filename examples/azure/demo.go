package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport/fake"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// demoNow is the instant of the demonstration.
var demoNow = time.Date(2025, 7, 14, 0, 0, 0, 0, time.UTC)

// demoPages are the answers of the demonstration's server, in the form of the API.
//
//go:embed demo.json
var demoPages []byte

// demoFacts are the facts that all tickets of the demonstration share.
var demoFacts = routing.Case{
	Partner: routing.DirectBill, Tenant: routing.TenantCustomer, GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent,
	RBAC: routing.Yes, Provider: routing.Yes, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
}

// demoSeen is what the partner has read in Partner Center.
var demoSeen = seen{"solutions_partner/cloud_support/2025-07-01": entitlement.Limited(44), "success_core/cloud_support/2025-07-01": 0}

// demo imports the demonstration's tickets, and then imports them again.
func demo(ctx context.Context, _ io.Reader, out *report) error {
	desk, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return demoNow }})
	if err != nil {
		return err
	}
	if err := demoBook(ctx, desk); err != nil {
		return err
	}
	// Three of them are left out, to show how the report says so.
	s := &settings{facts: demoFacts, shown: demoSeen}
	if err := s.take(ctx, desk, demoTickets(ctx), out, nil); err != nil && !errors.Is(err, errLeftOut) {
		return err
	}
	first, err := desk.Head(ctx)
	if err != nil {
		return err
	}
	if err := s.take(ctx, desk, demoTickets(ctx), &report{out: io.Discard, err: out.err}, nil); err != nil && !errors.Is(err, errLeftOut) {
		return err
	}
	second, err := desk.Head(ctx)
	fmt.Fprintf(out.out, "the book has version %d, and after the same import once more %d\n", first.Version, second.Version)
	return err
}

// demoTickets yields the demonstration's tickets. They come through Microsoft's client,
// from the fake server that is shipped with it.
func demoTickets(ctx context.Context) iter.Seq2[[]ticket, error] {
	var pages []armsupport.TicketsClientListResponse
	if err := json.Unmarshal(demoPages, &pages); err != nil {
		return func(yield func([]ticket, error) bool) { yield(nil, err) }
	}
	return azureTickets(ctx, "00000000-0000-0000-0000-000000000000", &azfake.TokenCredential{}, fakeAzure(func(answer *answers) {
		for _, page := range pages {
			answer.AddPage(http.StatusOK, page, nil)
		}
	}))
}

type answers = azfake.PagerResponder[armsupport.TicketsClientListResponse]

// fakeAzure returns options that make a client talk to a fake server, which gives
// the answers that fill adds.
func fakeAzure(fill func(*answers)) *arm.ClientOptions {
	server := &fake.TicketsServer{NewListPager: func(*armsupport.TicketsClientListOptions) (answer answers) {
		fill(&answer)
		return answer
	}}
	return &arm.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: fake.NewTicketsServerTransport(server)}}
}

// demoBook fills a book as it may be before the first import. It has two plans, under the
// contracts E-100 and E-200, of which the second has one incident left, and a request that
// was opened at the Desk, with the number of its ticket.
func demoBook(ctx context.Context, desk *lifecycle.Desk) error {
	july := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	for _, a := range []lifecycle.Adoption{
		{ID: "adopt-100", Offer: entitlement.SolutionsPartner, Left: entitlement.Limited(49), Contract: "E-100"},
		{ID: "adopt-200", Offer: entitlement.SuccessCore, Left: entitlement.Limited(1), Contract: "E-200"},
	} {
		a.At, a.From, a.Benefit = july, july, entitlement.CloudSupport
		if _, err := desk.Adopt(ctx, a); err != nil {
			return err
		}
	}
	plan := lifecycle.PlanIDOf(entitlement.SolutionsPartner, entitlement.CloudSupport, entitlement.Date{Year: 2025, Month: time.July, Day: 1})
	if _, err := desk.Link(ctx, lifecycle.Linking{ID: "link-100", At: july, Account: "jiwoo@hangang.example", Plan: plan}); err != nil {
		return err
	}
	facts := demoFacts
	facts.Product, facts.Issue = routing.Azure, routing.IssueTechnical
	opened := time.Date(2025, 7, 10, 23, 30, 0, 0, time.UTC)
	draft := lifecycle.Draft{ID: "case-1", At: opened.Add(-time.Minute), Actor: "jiwoo", Account: "jiwoo@hangang.example", Facts: facts, Plan: plan,
		Severity: sla.SeverityB, Locale: language.Korean, Title: "Front Door returns 503"}
	if _, err := desk.Hold(ctx, draft, opened.Add(time.Hour)); err != nil {
		return err
	}
	_, err := desk.Confirm(ctx, lifecycle.Confirmation{ID: "case-1/filed", Request: "case-1", Ticket: "2507100010000108", At: opened, Actor: "jiwoo"})
	if err != nil {
		return err
	}
	draft.ID, draft.Title, draft.At = "case-2", "Filed, and nobody wrote down the number", opened.Add(time.Hour)
	_, err = desk.Open(ctx, draft)
	return err
}
