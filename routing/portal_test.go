package routing_test

import (
	"slices"
	"testing"

	. "github.com/partnersupport/partnersupport/routing"
)

func TestPortals(t *testing.T) {
	r := DefaultRouter()
	t.Run("on-premises requests go to Support for Business, whose address is data", func(t *testing.T) {
		t.Attr("proves", "RTE-25")
		d := wantAllowed(t, r, open(IssueTechnical, OnPremises), SupportForBusiness, PayerIncident)
		if got, want := r.Address(d.Portal), "https://support.serviceshub.microsoft.com"; got != want {
			t.Errorf("Address(%v) = %q, want %q", d.Portal, got, want)
		}
		moved := Policy2025()
		moved.Addresses = []Address{{Portal: SupportForBusiness, URL: "https://support.example", Rules: []string{"RTE-25"}}}
		if got, want := mustRouter(t, moved).Address(SupportForBusiness), "https://support.example"; got != want {
			t.Errorf("Address = %q after the move, want %q", got, want)
		}
		if mustRouter(t, moved).Hash() == r.Hash() {
			t.Error("a new address leaves the hash alone")
		}
		if got := r.Address(AzurePortal); got != "" {
			t.Errorf("Address(%v) = %q, want none: no document gives it", AzurePortal, got)
		}
	})
	t.Run("Support for Business sends cloud products on to their portals", func(t *testing.T) {
		t.Attr("proves", "RTE-27")
		for p := range values[Product]() {
			portal := portalOf(p)
			if portal == PortalNone {
				continue
			}
			d := r.Route(open(IssueTechnical, p, inTenant(TenantOwn), from(EntrySupportForBusiness)))
			if !d.Allowed() || d.Portal != portal {
				t.Errorf("%v chosen in Support for Business is %v in %v, want %v", p, d.Outcome, d.Portal, portal)
			}
			steps := slices.Collect(d.Steps())
			if steps[0].Action != ActionRedirect || steps[0].Portal != portal || !slices.Contains(steps[0].Rules, "RTE-27") {
				t.Errorf("%v: first step = %v, want to be sent to %v", p, steps[0], portal)
			}
			for s := range r.Route(open(IssueTechnical, p, inTenant(TenantOwn), from(EntryProductPortal))).Steps() {
				if s.Action == ActionRedirect {
					t.Errorf("%v: sent on without having been in Support for Business", p)
				}
			}
			// A customer's product is not to be found that way: the portal one is sent
			// to shows the own tenant.
			wantNo(t, r, open(IssueTechnical, p, from(EntrySupportForBusiness)), Denied, CodeWrongContext)
		}
		// Windows 11 stays.
		d := wantAllowed(t, r, open(IssueTechnical, OnPremises, from(EntrySupportForBusiness)), SupportForBusiness, PayerIncident)
		for s := range d.Steps() {
			if s.Action == ActionRedirect {
				t.Error("a product on premises is sent away")
			}
		}
	})
}
