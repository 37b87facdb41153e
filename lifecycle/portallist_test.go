package lifecycle_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// listed returns what a portal shows, as IDs.
func (o *office) listed(portal routing.Portal, v lifecycle.Viewer) []string {
	o.t.Helper()
	var ids []string
	for r, err := range o.PortalList(o.t.Context(), portal, v) {
		if err != nil {
			o.t.Fatal(err)
		}
		ids = append(ids, string(r.ID))
	}
	return ids
}

// own is a technical request in the partner's own tenant.
func own(d lifecycle.Draft) lifecycle.Draft {
	d.Facts.Tenant, d.Facts.Entry, d.Facts.GDAP = routing.TenantOwn, routing.EntryProductPortal, 0
	return d
}

// TestPortalLists has the rules about who sees which requests.
func TestPortalLists(t *testing.T) {
	setUp := func(t *testing.T) *office {
		o := newOffice(t)
		o.offer(entitlement.SolutionsPartner, "jiwoo", "sora")
		return o
	}
	t.Run("an account sees its own requests of a portal", func(t *testing.T) {
		t.Attr("proves", "LCY-09")
		o := setUp(t)
		for i, account := range []string{"jiwoo", "sora", "jiwoo", "sora", "sora"} {
			o.open(own(azure(lifecycle.OperationID(fmt.Sprint(account, i)), account)))
		}
		for account, want := range map[string][]string{"jiwoo": {"jiwoo0", "jiwoo2"}, "sora": {"sora1", "sora3", "sora4"}, "minjun": nil} {
			if diff := cmp.Diff(want, o.listed(routing.AzurePortal, lifecycle.Viewer{Account: account})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", account, diff)
			}
		}
		if got := o.listed(routing.PowerPlatformAdminCenter, lifecycle.Viewer{Account: "jiwoo"}); len(got) != 0 {
			t.Errorf("Power Platform lists %v", got)
		}
	})
	t.Run("each portal has a list of its own", func(t *testing.T) {
		t.Attr("proves", "LCY-10")
		o := setUp(t)
		o.open(own(azure("azure", "jiwoo")))
		o.open(own(about(azure("power", "jiwoo"), routing.PowerPlatform, routing.IssueTechnical)))
		o.open(own(about(azure("finance", "jiwoo"), routing.FinanceOperations, routing.IssueTechnical)))
		seen := map[string]int{}
		for portal, want := range map[routing.Portal]string{
			routing.AzurePortal: "azure", routing.PowerPlatformAdminCenter: "power", routing.FinanceOperationsSupport: "finance",
		} {
			got := o.listed(portal, lifecycle.Viewer{Account: "jiwoo"})
			if !slices.Equal(got, []string{want}) {
				t.Errorf("%v lists %v, want %s", portal, got, want)
			}
			for _, id := range got {
				seen[id]++
			}
		}
		if len(seen) != 3 {
			t.Errorf("together they list %v", seen)
		}
	})
	t.Run("what was opened for a customer is in the portal of the product", func(t *testing.T) {
		t.Attr("proves", "LCY-15")
		o := setUp(t)
		for product, portal := range map[routing.Product]routing.Portal{
			routing.Azure: routing.AzurePortal, routing.Microsoft365: routing.Microsoft365AdminCenter,
			routing.PowerPlatform: routing.PowerPlatformAdminCenter, routing.PartnerCenter: routing.PartnerCenterPortal,
		} {
			r := o.open(about(azure(lifecycle.OperationID(product.String()), "jiwoo"), product, routing.IssueTechnical))
			if r.Portal != routing.PartnerCenterPortal {
				t.Errorf("%v: opened in %v; this test shows nothing", product, r.Portal)
			}
			if got := o.listed(portal, lifecycle.Viewer{Account: "jiwoo"}); !slices.Equal(got, []string{product.String()}) {
				t.Errorf("%v lists %v, want %v", portal, got, product)
			}
		}
	})
	t.Run("by the policy that decided", func(t *testing.T) {
		o := newOffice(t)
		desk := func(options lifecycle.Options) *lifecycle.Desk {
			t.Helper()
			options.Partner, options.Now = "hangang", func() time.Time { return o.now }
			d, err := lifecycle.NewDesk(o.store, &options)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		// In 2024 the form for Dynamics was that of Microsoft 365, and so was the list.
		draft := about(azure("dynamics", "jiwoo"), routing.Dynamics365, routing.IssueTechnical)
		if _, err := desk(lifecycle.Options{Router: mustRouter(t, routing.Policy2024())}).Open(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
		if got := o.listed(routing.Microsoft365AdminCenter, lifecycle.Viewer{Account: "jiwoo"}); !slices.Equal(got, []string{"dynamics"}) {
			t.Errorf("the Microsoft 365 admin center lists %v", got)
		}
		// Of a policy that the Desk does not know, it is the portal of the product.
		p := routing.Policy2024()
		p.Name = "ours"
		draft.ID = "ours"
		if _, err := desk(lifecycle.Options{Router: mustRouter(t, p)}).Open(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
		if got := o.listed(routing.PowerPlatformAdminCenter, lifecycle.Viewer{Account: "jiwoo"}); !slices.Equal(got, []string{"ours"}) {
			t.Errorf("the Power Platform admin center lists %v", got)
		}
	})
	t.Run("what was recorded is where it was opened", func(t *testing.T) {
		o := newOffice(t)
		denied := with(azure("denied", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired })
		if _, err := o.Record(t.Context(), recording(denied, "T-1", "")); err != nil {
			t.Fatal(err)
		}
		denied.ID = "elsewhere"
		rec := recording(denied, "T-2", "")
		rec.Portal = routing.SupportForBusiness
		if _, err := o.Record(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
		if got := o.listed(routing.AzurePortal, lifecycle.Viewer{Account: "jiwoo"}); !slices.Equal(got, []string{"denied"}) {
			t.Errorf("the Azure portal lists %v", got)
		}
	})
	t.Run("nobody lists those of all users", func(t *testing.T) {
		t.Attr("proves", "LCY-11")
		t.Attr("proves", "UX-21")
		o := setUp(t)
		o.open(own(azure("1", "jiwoo")))
		o.open(own(azure("2", "sora")))
		for portal := range routing.Portal(7) {
			if portal == routing.PortalNone {
				continue
			}
			n := 0
			for _, err := range o.PortalList(t.Context(), portal, lifecycle.Viewer{PartnerCenter: true}) {
				n++
				refused := wantRefused(t, err, lifecycle.NotInAPortal)
				if want := "lifecycle: refused: no portal lists"; !strings.HasPrefix(refused.Error(), want) { // no command was
					t.Errorf("%v: %v, want %q first", portal, refused, want)
				}
				if !strings.Contains(refused.Reasons[0].String(), "professional level") || !slices.Contains(refused.Reasons[0].Rules, "LCY-11") {
					t.Errorf("%v: %v", portal, refused.Reasons[0])
				}
			}
			if n != 1 {
				t.Errorf("%v: %d answers, want the refusal alone", portal, n)
			}
		}
		// Our book has what no portal has.
		if list := o.requests(); len(list) != 2 {
			t.Errorf("the book lists %d requests", len(list))
		}
	})
	// The case of LCY-12 and LCY-13: two in Azure, one on-premises with a plan, one
	// in Microsoft 365 without, and four to the frontline team.
	cases := func(o *office) {
		o.open(own(azure("azure 1", "jiwoo")))
		o.open(azure("azure 2", "jiwoo"))
		o.open(onPremises("premises", "jiwoo", "Windows Server 2025"))
		o.open(about(azure("microsoft 365", "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
		for i := range 4 {
			o.open(about(azure(lifecycle.OperationID(fmt.Sprint("frontline ", i)), "jiwoo"), routing.PartnerCenter, routing.IssueTechnical))
		}
		o.open(own(azure("of another account", "sora")))
	}
	t.Run("Support for Business lists what a plan pays for, across portals", func(t *testing.T) {
		t.Attr("proves", "LCY-12")
		t.Attr("proves", "UX-22")
		o := setUp(t)
		cases(o)
		want := []string{"azure 1", "azure 2", "premises"}
		if diff := cmp.Diff(want, o.listed(routing.SupportForBusiness, lifecycle.Viewer{Account: "jiwoo"})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// A contract that the partner holds is a support plan as well.
		paid := with(own(azure("paid", "minjun")), func(d *lifecycle.Draft) { d.Facts.Plan = routing.PlanPaidContract })
		o.open(paid)
		if got := o.listed(routing.SupportForBusiness, lifecycle.Viewer{Account: "minjun"}); !slices.Equal(got, []string{"paid"}) {
			t.Errorf("paid contract: %v", got)
		}
	})
	t.Run("and those to the frontline team for a Partner Center account", func(t *testing.T) {
		t.Attr("proves", "LCY-13")
		o := setUp(t)
		cases(o)
		if got := o.listed(routing.SupportForBusiness, lifecycle.Viewer{Account: "jiwoo", PartnerCenter: true}); len(got) != 7 || slices.Contains(got, "microsoft 365") {
			t.Errorf("a Partner Center account sees %v, want 7", got)
		}
		if got := o.listed(routing.SupportForBusiness, lifecycle.Viewer{Account: "jiwoo"}); len(got) != 3 {
			t.Errorf("another account sees %v, want 3", got)
		}
	})
	t.Run("what was never filed is nowhere", func(t *testing.T) {
		o := setUp(t)
		if _, err := o.Hold(t.Context(), own(azure("held", "jiwoo")), at(12, 0)); err != nil {
			t.Fatal(err)
		}
		for portal := range routing.Portal(7) {
			if portal == routing.PortalNone {
				continue
			}
			if got := o.listed(portal, lifecycle.Viewer{Account: "jiwoo", PartnerCenter: true}); len(got) != 0 {
				t.Errorf("%v lists %v", portal, got)
			}
		}
	})
	t.Run("malformed", func(t *testing.T) {
		o := setUp(t)
		for name, seq := range map[string]func(func(lifecycle.Request, error) bool){
			"Portal":  o.PortalList(t.Context(), 0, lifecycle.Viewer{Account: "jiwoo"}),
			"Account": o.PortalList(t.Context(), routing.AzurePortal, lifecycle.Viewer{Account: "\x00"}),
		} {
			for _, err := range seq {
				if !containsField(err, name) || !errors.Is(err, lifecycle.ErrInvalid) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	})
}
