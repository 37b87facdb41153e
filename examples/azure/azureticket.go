package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// azureTickets yields the tickets of a subscription, page by page. It stops at an error,
// which it yields last. Azure keeps tickets for 18 months.
func azureTickets(ctx context.Context, subscription string, who azcore.TokenCredential, opts *arm.ClientOptions) iter.Seq2[[]ticket, error] {
	return func(yield func([]ticket, error) bool) {
		bad := unread{}
		with := value(opts)
		with.PerCallPolicies = append(slices.Clip(with.PerCallPolicies), bad)
		client, err := armsupport.NewTicketsClient(subscription, who, &with)
		if err != nil {
			yield(nil, err)
			return
		}
		for pager := client.NewListPager(nil); pager.More(); {
			page, err := pager.NextPage(ctx)
			if err != nil {
				yield(nil, fmt.Errorf("the tickets of subscription %q: %w", subscription, err))
				return
			}
			if page.Value == nil {
				yield(nil, fmt.Errorf("the tickets of subscription %q: Azure has answered without a list", subscription))
				return
			}
			var list []ticket
			for _, d := range page.Value {
				list = append(list, azureTicket(d, bad))
			}
			if !yield(list, nil) {
				return
			}
		}
	}
}

// issues are the services that stand for issues that are not technical. The API's
// documentation of serviceId names these three; every other service is technical.
var issues = map[string]routing.IssueType{
	"517f2da6-78fd-0498-4e22-ad26996b1dfc": routing.IssueBilling,
	"f3dc5421-79ef-1efa-41a5-42bf3cbb52c6": routing.IssueSubscription,
	"06bfd9d3-516b-d5c6-5802-169c800dec89": routing.IssueQuota,
}

// paidPlans are the support plans that are paid contracts, not incidents of a book. They
// are the plans with which the API may be used.
var paidPlans = []string{"professional direct", "premier", "unified"}

// value returns what p points to, or zero if Azure has left it out.
func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

// azureTicket reads a ticket of Azure.
func azureTicket(details *armsupport.TicketDetails, bad unread) ticket {
	t := ticket{portal: routing.AzurePortal, zone: time.UTC, facts: routing.Case{Product: routing.Azure}}
	d := value(details)
	p := value(d.Properties)
	t.setNumber(value(p.SupportTicketID), fmt.Sprintf("Azure's ticket %q", value(d.Name)))
	if err := bad[value(d.Name)]; err != nil {
		t.leave("what Azure says of it cannot be read: %v; record it by hand", err)
		return t
	}
	who := value(p.ContactDetails)
	t.account, t.title, t.details = value(who.PrimaryEmailAddress), value(p.Title), value(p.ServiceDisplayName)
	t.opened, t.changed = value(p.CreatedDate), value(p.ModifiedDate)
	if t.opened.IsZero() {
		t.leave("Azure does not say when it was opened: record it by hand")
	}

	service := strings.ToLower(value(p.ServiceID))
	if issue, ok := issues[service[strings.LastIndexByte(service, '/')+1:]]; ok {
		t.facts.Issue = issue
	} else if service != "" {
		t.facts.Issue = routing.IssueTechnical
	} else {
		t.leave("Azure does not say what it is about: record it by hand")
	}
	switch status := value(p.Status); strings.ToLower(status) {
	case string(armsupport.StatusOpen):
	case string(armsupport.StatusClosed):
		t.closed = true
	default:
		t.note("status %q is taken as open", status)
	}
	t.setSeverity(string(value(p.Severity)))
	t.setLocale(value(who.PreferredSupportLanguage), value(who.Country))
	t.setZone(value(who.PreferredTimeZone), value(who.Country))

	t.contract = lifecycle.ContractID(value(p.EnrollmentID))
	switch plan := value(p.SupportPlanType); {
	case t.contract != "":
	case slices.Contains(paidPlans, strings.ToLower(plan)):
		t.facts.Plan = routing.PlanPaidContract
	default:
		t.note("support plan %q is no paid contract that is known here: it does not say who pays", plan)
	}
	if s := p.ServiceLevelAgreement; s != nil {
		t.promise = &promise{value(s.StartTime), value(s.ExpirationTime), value(s.SLAMinutes)}
	}
	return t
}
