package integration_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
)

// plans is the catalogue of a partner in Seoul.
func plans() []entitlement.Grant {
	seoul := time.FixedZone("+09:00", 9*60*60)
	return []entitlement.Grant{
		{Plan: "services/cloud", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 6, 23, 0, 0, 0, 0, seoul)},
		{Plan: "services/on-premises", Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport,
			From: time.Date(2025, 6, 23, 0, 0, 0, 0, seoul)},
		{Plan: "core/cloud", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 9, 1, 0, 0, 0, 0, seoul), Left: new(entitlement.Limited(1))},
	}
}

// TestPlans runs the quota laws as a partner would on plans of its own.
func TestPlans(t *testing.T) { entitlementtest.Run(t, plans(), nil) }

// A partner checks its own plans: each law by itself in a test, with
// entitlementtest.Run(t, plans(), nil), or as here one law at a time.
func Example_quotaLaws() {
	for law := range entitlementtest.Laws() {
		if law.ID != "LAST-1" {
			continue
		}
		fmt.Println(law.ID, law.Text)
		fmt.Println("broken:", law.Check(plans(), nil))
	}
	// Output:
	// LAST-1 as many incidents as are left can be consumed, and the next is refused
	// broken: <nil>
}
