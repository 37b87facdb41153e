package cluster_test

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// lifeAt is when everything happens in these tests.
var lifeAt = time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)

// deskOf returns the desk of a partner on a store.
func deskOf(tb testing.TB, s lifecycle.Store, p lifecycle.PartnerID) *lifecycle.Desk {
	tb.Helper()
	d, err := newDesk(s, p)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func newDesk(s lifecycle.Store, p lifecycle.PartnerID) (*lifecycle.Desk, error) {
	return lifecycle.NewDesk(s, &lifecycle.Options{Partner: p, Now: func() time.Time { return lifeAt }})
}

// plan is the one of a stocked desk.
const plan = entitlement.PlanID("success_expanded/cloud_support/2025-07-01")

// stocked returns the desk of a partner who has a plan with the given number left.
func stocked(tb testing.TB, s lifecycle.Store, p lifecycle.PartnerID, left uint32) *lifecycle.Desk {
	tb.Helper()
	d := deskOf(tb, s, p)
	_, err := d.Adopt(tb.Context(), lifecycle.Adoption{
		ID: "adopt", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC),
		Left: entitlement.Limited(left), Quota: new(entitlement.Limited(left + 1)),
	})
	if err == nil {
		_, err = d.Link(tb.Context(), lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan})
	}
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// azureDraft is of a technical request about Azure, which takes an incident.
func azureDraft(id lifecycle.OperationID) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: "jiwoo", Title: "VM does not start", Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
}
