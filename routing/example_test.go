package routing_test

import (
	"fmt"
	"slices"

	"github.com/partnersupport/partnersupport/routing"
)

// The coarse question: may this kind of partner file this kind of request for a
// customer at all, and what does it take?
func ExampleRouter_CanOpen() {
	r := routing.DefaultRouter()
	d := r.CanOpen(routing.IndirectProvider, routing.IssueTechnical, routing.Azure)
	fmt.Println(d.Outcome, "in", d.Portal, "paid by", d.Payer)
	for q := range d.Requirements() {
		fmt.Println("-", q.Fact, q.Accepted)
	}
	d = r.CanOpen(routing.IndirectReseller, routing.IssueTechnical, routing.Azure)
	fmt.Println(d.Outcome)
	for reason := range d.Reasons() {
		fmt.Println("-", reason.Code, reason.Rules)
	}
	for a := range d.Alternatives() {
		fmt.Println("-", a.Way)
	}
	// Output:
	// allowed in partner_center paid by incident
	// - gdap [active]
	// - role [admin_agent]
	// - rbac [yes]
	// - provider [yes]
	// - contact [partner]
	// - plan [usable paid_contract csp_plan]
	// denied
	// - use_indirect_provider [RTE-11 RTE-09 RTE-10]
	// - indirect_provider
}

// A customer's virtual machine is down, and the GDAP relationship has expired.
func ExampleRouter_Route() {
	d := routing.DefaultRouter().Route(routing.Case{
		Partner:  routing.DirectBill,
		Issue:    routing.IssueTechnical,
		Product:  routing.Azure,
		Tenant:   routing.TenantCustomer,
		Cloud:    routing.CloudCommercial,
		Entry:    routing.EntryPartnerCenter,
		GDAP:     routing.GDAPExpired,
		Role:     routing.RoleAdminAgent,
		RBAC:     routing.Yes,
		Provider: routing.Yes,
		Contact:  routing.ContactPartner,
		Plan:     routing.PlanUsable,
	})
	fmt.Println(d.Outcome)
	for reason := range d.Reasons() {
		fmt.Println(reason)
	}
	for remedy := range d.Remedies() {
		fmt.Println(remedy)
	}
	// Output:
	// denied
	// GDAP with the customer is expired: the relationship must be active [RTE-38: Partner technical support for cloud or on-premises products: FAQ general]
	// change GDAP with the customer from expired to active
}

// Somebody signed in to the Microsoft 365 admin center directly, and typed the
// customer's details into the form: both have to change, nothing else.
func ExampleDecision_Remedies() {
	c := routing.Case{
		Partner: routing.DirectBill,
		Issue:   routing.IssueTechnical,
		Product: routing.Microsoft365,
		Tenant:  routing.TenantCustomer,
		Cloud:   routing.CloudCommercial,
		Entry:   routing.EntryProductPortal,
		GDAP:    routing.GDAPActive,
		Role:    routing.RoleServiceSupportAdministrator,
		Contact: routing.ContactCustomer,
	}
	r := routing.DefaultRouter()
	for remedy := range r.Route(c).Remedies() {
		for change := range remedy.Changes() {
			fmt.Println(change.Fact, change.From, "->", change.To)
		}
		after := r.Route(remedy.Apply())
		fmt.Println(after.Outcome, after.Payer)
	}
	// Output:
	// entry product_portal -> [partner_center]
	// contact customer -> [partner]
	// allowed customer_entitlement
}

// Facts that are not said leave the answer open only where they matter.
func ExampleRouter_Route_unknown() {
	r := routing.DefaultRouter()
	ask := func(c routing.Case) {
		d := r.Route(c)
		fmt.Print(d.Outcome)
		for reason := range d.Reasons() {
			fmt.Print(" ", reason.Code, ":", reason.Fact)
		}
		fmt.Println()
	}
	ask(routing.Case{Product: routing.Marketplace})
	ask(routing.Case{Product: routing.OnPremises, Issue: routing.IssueTechnical, Plan: routing.PlanUsable})
	ask(routing.Case{Product: routing.OnPremises, Issue: routing.IssueTechnical, Plan: routing.PlanUsable, Release: routing.ReleasePrevious})
	ask(routing.Case{Product: routing.Azure})
	// Output:
	// not_covered contact_isv:product
	// unknown not_said:release
	// allowed allowed:none
	// unknown not_said:partner not_said:issue not_said:tenant not_said:entry not_said:cloud
}

// A policy is data. This one no longer asks for GDAP where an Azure role is
// enough; the second one forgot a product, and is refused.
func ExampleNewRouter() {
	p := routing.Policy2025()
	p.Name = "azure_rbac_only"
	for i := range p.Routes {
		route := &p.Routes[i]
		if route.Product == routing.SetOf(routing.Azure) {
			route.Clauses = slices.DeleteFunc(route.Clauses, func(c routing.Clause) bool { return c.Fact == routing.FactGDAP })
		}
	}
	r, err := routing.NewRouter(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := routing.DefaultRouter().CanOpen(routing.DirectBill, routing.IssueTechnical, routing.Azure).Case()
	c.GDAP = routing.GDAPNone
	fmt.Println(routing.DefaultRouter().Route(c).Outcome, r.Route(c).Outcome)

	p.Routes = slices.DeleteFunc(p.Routes, func(r routing.Route) bool { return r.ID == "marketplace" })
	_, err = routing.NewRouter(p)
	fmt.Println(err)
	// Output:
	// denied allowed
	// routing: routes: head facts without a route: no route takes product=marketplace partner=direct_bill issue=technical tenant=own cloud=commercial entry=partner_center
}
