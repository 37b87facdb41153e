package routing_test

import (
	"math/rand/v2"

	"pgregory.net/rapid"

	. "github.com/partnersupport/partnersupport/routing"
)

// fact lets a test read and write a fact of a case by its number.
type fact struct {
	fact Fact
	last int  // number of its last value
	head bool // it chooses the route
	get  func(*Case) uint8
	set  func(*Case, uint8)
}

// facts holds every fact of a case, in order.
var facts = []fact{
	{FactPartner, int(NonCSP), true, func(c *Case) uint8 { return uint8(c.Partner) }, func(c *Case, v uint8) { c.Partner = PartnerType(v) }},
	{FactIssue, int(IssueSubscription), true, func(c *Case) uint8 { return uint8(c.Issue) }, func(c *Case, v uint8) { c.Issue = IssueType(v) }},
	{FactProduct, int(PartnerCenter), true, func(c *Case) uint8 { return uint8(c.Product) }, func(c *Case, v uint8) { c.Product = Product(v) }},
	{FactTenant, int(TenantCustomer), true, func(c *Case) uint8 { return uint8(c.Tenant) }, func(c *Case, v uint8) { c.Tenant = Tenant(v) }},
	{FactGDAP, int(GDAPTerminated), false, func(c *Case) uint8 { return uint8(c.GDAP) }, func(c *Case, v uint8) { c.GDAP = GDAP(v) }},
	{FactRole, int(RoleGlobalAdmin), false, func(c *Case) uint8 { return uint8(c.Role) }, func(c *Case, v uint8) { c.Role = Role(v) }},
	{FactRBAC, int(No), false, func(c *Case) uint8 { return uint8(c.RBAC) }, func(c *Case, v uint8) { c.RBAC = Answer(v) }},
	{FactProvider, int(No), false, func(c *Case) uint8 { return uint8(c.Provider) }, func(c *Case, v uint8) { c.Provider = Answer(v) }},
	{FactAccount, int(AccountMSA), false, func(c *Case) uint8 { return uint8(c.Account) }, func(c *Case, v uint8) { c.Account = AccountKind(v) }},
	{FactEntry, int(EntrySupportForBusiness), true, func(c *Case) uint8 { return uint8(c.Entry) }, func(c *Case, v uint8) { c.Entry = Entry(v) }},
	{FactRelease, int(ReleaseUnknown), false, func(c *Case) uint8 { return uint8(c.Release) }, func(c *Case, v uint8) { c.Release = Release(v) }},
	{FactContact, int(ContactCustomer), false, func(c *Case) uint8 { return uint8(c.Contact) }, func(c *Case, v uint8) { c.Contact = Contact(v) }},
	{FactPlan, int(PlanCSP), false, func(c *Case) uint8 { return uint8(c.Plan) }, func(c *Case, v uint8) { c.Plan = PlanState(v) }},
	{FactCloud, int(CloudOther), true, func(c *Case) uint8 { return uint8(c.Cloud) }, func(c *Case, v uint8) { c.Cloud = Cloud(v) }},
	{FactISV, int(No), false, func(c *Case) uint8 { return uint8(c.ISV) }, func(c *Case, v uint8) { c.ISV = Answer(v) }},
	{FactProblem, int(ProblemPublished), false, func(c *Case) uint8 { return uint8(c.Problem) }, func(c *Case, v uint8) { c.Problem = Problem(v) }},
}

// factOf returns the row of f.
func factOf(f Fact) fact { return facts[f-FactPartner] }

// restore gives fact f of c the value it has in before.
func restore(c *Case, before Case, f Fact) { factOf(f).set(c, factOf(f).get(&before)) }

// said returns every case that fills in the head facts c does not say, in the
// order of facts.
func said(c Case) []Case {
	cases := []Case{c}
	for _, f := range facts {
		if !f.head || f.get(&c) != 0 {
			continue
		}
		var next []Case
		for _, c := range cases {
			for v := 1; v <= f.last; v++ {
				f.set(&c, uint8(v))
				next = append(next, c)
			}
		}
		cases = next
	}
	return cases
}

// vary returns cases with every value, "not said" too, of the given facts.
func vary(c Case, over ...Fact) []Case {
	cases := []Case{c}
	for _, f := range over {
		var next []Case
		for _, c := range cases {
			for v := range factOf(f).last + 1 {
				factOf(f).set(&c, uint8(v))
				next = append(next, c)
			}
		}
		cases = next
	}
	return cases
}

// caseGen draws cases. It draws "not said" for every fact, too, except for the head facts
// if headSaid is set.
func caseGen(headSaid bool) *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case {
		var c Case
		for _, f := range facts {
			low := 0
			if f.head && headSaid {
				low = 1
			}
			f.set(&c, uint8(rapid.IntRange(low, f.last).Draw(t, f.fact.String())))
		}
		return c
	})
}

// random returns a case with all head facts said. Half of the other facts have
// the value that opens most routes, so that a yes is not a rare event.
func random(rng *rand.Rand) Case {
	c := Case{GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Provider: Yes, Contact: ContactPartner, Plan: PlanUsable, Release: ReleaseCurrent}
	for _, f := range facts {
		switch {
		case f.head:
			f.set(&c, uint8(1+rng.IntN(f.last)))
		case rng.IntN(2) == 0:
			f.set(&c, uint8(rng.IntN(f.last+1)))
		}
	}
	return c
}
