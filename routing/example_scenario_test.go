package routing_test

import (
	"fmt"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/routing"
)

// customerVM is what a direct-bill partner knows when the virtual machine of a
// customer is down, and nothing is in the way.
var customerVM = routing.Case{
	Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure,
	Tenant: routing.TenantCustomer, Cloud: routing.CloudCommercial, Entry: routing.EntryPartnerCenter,
	GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
	Contact: routing.ContactPartner, Plan: routing.PlanUsable,
}

// show prints what a desk tells its user.
func show(d routing.Decision) {
	fmt.Println(d.Outcome)
	if d.Allowed() {
		fmt.Println("  in", d.Portal, "paid by", d.Payer)
	} else {
		for reason := range d.Reasons() {
			fmt.Println("  because", reason.Text(), reason.Rules)
		}
	}
	for remedy := range d.Remedies() {
		fmt.Println("  so", remedy)
	}
	if !d.Allowed() {
		for other := range d.Alternatives() {
			fmt.Println("  or", other.Text())
		}
	}
}

// Scenario 22: somebody cannot sign in to Partner Center. The frontline team
// helps, and nothing is consumed.
func Example_partnerCenterProblem() {
	d := routing.DefaultRouter().Route(routing.Case{
		Partner: routing.IndirectReseller, Issue: routing.IssueTechnical,
		Product: routing.PartnerCenter, Cloud: routing.CloudCommercial,
	})
	show(d)
	for step := range d.Steps() {
		fmt.Println(step)
	}
	// Output:
	// allowed
	//   in partner_center paid by free
	// The Partner Center frontline team takes the request.
}

// Scenario 24: the virtual machine of an indirect reseller's customer is down.
func Example_resellerCustomerVM() {
	c := customerVM
	c.Partner = routing.IndirectReseller
	show(routing.DefaultRouter().Route(c))
	// Output:
	// denied
	//   because the partner is an indirect reseller: an indirect reseller asks its indirect provider to file [RTE-11 RTE-09 RTE-10]
	//   or ask your indirect provider to file it
}

// Scenario 25: an indirect reseller with a paid contract asks about an invoice for
// a customer's Azure subscription. The contract changes nothing.
func Example_resellerCustomerInvoice() {
	c := customerVM
	c.Partner, c.Issue, c.Plan = routing.IndirectReseller, routing.IssueBilling, routing.PlanPaidContract
	show(routing.DefaultRouter().Route(c))
	// Output:
	// denied
	//   because the partner is an indirect reseller: only the provider of the Azure subscription may file, whatever contract others hold [RTE-12]
	//   or ask the provider of the customer's subscription to file it
}

// Scenario 26: the virtual machine of a direct-bill partner's customer is down,
// and everything is in place.
func Example_customerVM() {
	d := routing.DefaultRouter().Route(customerVM)
	show(d)
	fmt.Println("under", d.Benefit)
	for q := range d.Requirements() {
		if q.Fact == routing.FactContact {
			fmt.Println(q)
		}
	}
	for step := range d.Steps() {
		fmt.Printf("%-15s %s\n", step.Portal, step)
	}
	// Output:
	// allowed
	//   in partner_center paid by incident
	// under cloud_support
	// the contact on the form must be the partner's (met: the partner's)
	// partner_center  Choose Customers in Partner Center.
	// partner_center  Choose the customer.
	// partner_center  Choose Service requests.
	// partner_center  Choose New request.
	// partner_center  Choose Microsoft Azure.
	// azure_portal    Choose New support request.
	// azure_portal    Choose the support plan: partner support or a paid plan.
	// azure_portal    Fill in the request, with your own contact details.
	// azure_portal    Choose Create.
}

// Scenario 27: the same, but the GDAP relationship has expired, or the user has no
// Azure role on the subscription. Both are named when both are missing.
func Example_missingPermission() {
	expired, noRole := customerVM, customerVM
	expired.GDAP = routing.GDAPExpired
	noRole.RBAC = routing.No
	both := expired
	both.RBAC = routing.No
	for _, c := range []routing.Case{expired, noRole, both} {
		show(routing.DefaultRouter().Route(c))
	}
	// Output:
	// denied
	//   because GDAP with the customer is expired: the relationship must be active [RTE-38]
	//   so change GDAP with the customer from expired to active
	// denied
	//   because the Azure role (RBAC) on the subscription is missing: the user needs an Azure role that allows support requests on the subscription [RTE-09 RTE-38]
	//   so change the Azure role (RBAC) on the subscription from missing to held
	// denied
	//   because GDAP with the customer is expired: the relationship must be active [RTE-38]
	//   because the Azure role (RBAC) on the subscription is missing: the user needs an Azure role that allows support requests on the subscription [RTE-09 RTE-38]
	//   so change GDAP with the customer from expired to active, and change the Azure role (RBAC) on the subscription from missing to held
}

// Scenario 28: a partner outside CSP has a problem in its own Azure tenant, and a
// linked plan.
func Example_ownAzure() {
	show(routing.DefaultRouter().Route(routing.Case{
		Partner: routing.NonCSP, Issue: routing.IssueTechnical, Product: routing.Azure,
		Tenant: routing.TenantOwn, Cloud: routing.CloudCommercial, Entry: routing.EntryProductPortal,
		Plan: routing.PlanUsable,
	}))
	// Output:
	// allowed
	//   in azure_portal paid by incident
}

// Scenario 29: a customer's Exchange Online does not deliver. The customer's CSP
// entitlement pays: no plan is asked for, no IDs, no incident.
func Example_exchangeOnline() {
	c := customerVM
	c.Product, c.RBAC, c.Provider, c.Plan = routing.Microsoft365, 0, 0, 0
	d := routing.DefaultRouter().Route(c)
	show(d)
	fmt.Println("needs a plan of", d.Benefit)
	for step := range d.Steps() {
		fmt.Println(step)
	}
	// Output:
	// allowed
	//   in partner_center paid by customer_entitlement
	// needs a plan of none
	// Choose Customers in Partner Center.
	// Choose the customer.
	// Choose Service management.
	// Choose the service, which opens its admin portal.
	// Choose a support category, if need be behind More.
	// Complete the form, with your own contact details.
	// Choose Submit.
}

// Scenario 30: Power Platform, and Finance and Operations, take a plan in two
// different ways. The second calls the contract ID a password.
func Example_dynamicsSteps() {
	for _, product := range []routing.Product{routing.PowerPlatform, routing.FinanceOperations} {
		c := customerVM
		c.Product = product
		d := routing.DefaultRouter().Route(c)
		fmt.Println(product, d.Outcome, "paid by", d.Payer)
		c.Plan = routing.PlanNotLinked // shows how a plan is linked, too
		for step := range routing.DefaultRouter().Route(c).Steps() {
			if step.Portal != routing.PartnerCenterPortal {
				fmt.Println(" ", step)
			}
		}
	}
	// Output:
	// power_platform allowed paid by incident
	//   Open Help + support.
	//   Choose New support request.
	//   Enter the access ID and the contract ID of the plan.
	//   Choose the support plan: partner support or a paid plan.
	// finance_operations allowed paid by incident
	//   Choose Manage support plans, and Add.
	//   Enter the access ID, and the contract ID as the password.
	//   Choose the support plan: partner support or a paid plan.
	//   Open the Support tile.
	//   Choose Submitted to Microsoft.
	//   Choose Submit an incident.
}

// Scenario 31: somebody chooses Azure in the portal for on-premises products.
func Example_cloudProductInOnPremisesPortal() {
	d := routing.DefaultRouter().Route(routing.Case{
		Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure,
		Tenant: routing.TenantOwn, Cloud: routing.CloudCommercial, Entry: routing.EntrySupportForBusiness,
		Plan: routing.PlanUsable,
	})
	show(d)
	for step := range d.Steps() {
		fmt.Println(step.Portal, step)
		break
	}
	// Output:
	// allowed
	//   in azure_portal paid by incident
	// azure_portal Support for Business sends you on to the portal of the cloud product.
}

// Scenario 37: somebody signed in to the Azure portal directly, and wants to file
// for a customer. The portal shows the user's own tenant; the steps start elsewhere.
func Example_directSignIn() {
	c := customerVM
	c.Entry = routing.EntryProductPortal
	show(routing.DefaultRouter().Route(c))
	// Output:
	// denied
	//   because the starting point is the product's portal: a direct sign-in shows your own tenant; start from the customer in Partner Center [RTE-31 RTE-04]
	//   so change the starting point from the product's portal to Partner Center
}

// Scenario 38: the form names the customer as contact. In Korean, too.
func Example_customerAsContact() {
	c := customerVM
	c.Contact = routing.ContactCustomer
	d := routing.DefaultRouter().Route(c)
	show(d)
	for reason := range d.Reasons() {
		fmt.Println(reason.TextIn(language.Korean))
	}
	for remedy := range d.Remedies() {
		fmt.Println(remedy.TextIn(language.Korean))
	}
	// Output:
	// denied
	//   because the contact on the form is the customer's: enter your own contact details, not the customer's [RTE-16]
	//   so change the contact on the form from the customer's to the partner's
	// 양식의 연락처: 고객의 연락처. 고객이 아닌 파트너의 연락처를 입력하세요
	// 양식의 연락처 변경: 고객의 연락처 → 파트너의 연락처
}

// Scenario 39: a third-party application from the marketplace does not start. Its
// publisher helps, in the ways that the product page shows.
func Example_marketplaceProduct() {
	c := customerVM
	c.Product = routing.Marketplace
	show(routing.DefaultRouter().Route(c))
	page := routing.Publisher{Email: "help@isv.example", Phone: "+1 555 0100"}
	contacts, err := page.Contacts()
	fmt.Println(contacts, err)
	_, err = routing.Publisher{}.Contacts()
	fmt.Println(err)
	// Output:
	// not_covered
	//   because the product is a marketplace product: the publisher supports it, not Microsoft: see the product page for link, email or phone [RTE-30]
	//   or contact the publisher (ISV) by link, email or phone, as the product page shows
	// [help@isv.example +1 555 0100] <nil>
	// routing: the product page publishes no support contact
}
