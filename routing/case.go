package routing

import "errors"

// ErrInvalid is wrapped by the errors for text and numbers that are not values of
// the enum they are meant for.
var ErrInvalid = errors.New("routing: invalid value")

// Case holds every fact that a policy may look at. The zero value says nothing;
// say what is known and leave the rest. A Case is comparable.
type Case struct {
	Partner  PartnerType `json:"partner,omitzero"`
	Issue    IssueType   `json:"issue,omitzero"`
	Product  Product     `json:"product,omitzero"`
	Tenant   Tenant      `json:"tenant,omitzero"`
	GDAP     GDAP        `json:"gdap,omitzero"`
	Role     Role        `json:"role,omitzero"`
	RBAC     Answer      `json:"rbac,omitzero"`     // has the user an Azure role on the subscription that allows support requests?
	Provider Answer      `json:"provider,omitzero"` // does the partner provide the customer's subscription?
	Account  AccountKind `json:"account,omitzero"`
	Entry    Entry       `json:"entry,omitzero"`
	Release  Release     `json:"release,omitzero"`
	Contact  Contact     `json:"contact,omitzero"`
	Plan     PlanState   `json:"plan,omitzero"`
	Cloud    Cloud       `json:"cloud,omitzero"`
	ISV      Answer      `json:"isv,omitzero"` // is the partner enrolled in ISV Success?
	Problem  Problem     `json:"problem,omitzero"`
}

// word is a case in 4 bits a fact, in the order of facts from the right: a clause
// is tested with one shift and one mask.
type word uint64

// with returns the word that holds v for f and nothing else.
func with(f Fact, v uint8) word { return word(v) << (4 * (f - 1)) }

// value returns the number of a fact, which must not be FactNone.
func (w word) value(f Fact) uint8 { return uint8(w>>(4*(f-1))) & 15 }

// pack returns c as a word, and whether every fact has a valid value.
func (c *Case) pack() (word, bool) {
	// The differences are negative for a value beyond the last one; or-ing them
	// keeps the sign, which tests sixteen facts with one branch.
	out := (int(NonCSP) - int(c.Partner)) | (int(IssueSubscription) - int(c.Issue)) |
		(int(PartnerCenter) - int(c.Product)) | (int(TenantCustomer) - int(c.Tenant)) |
		(int(GDAPTerminated) - int(c.GDAP)) | (int(RoleGlobalAdmin) - int(c.Role)) |
		(int(No) - int(c.RBAC)) | (int(No) - int(c.Provider)) |
		(int(AccountMSA) - int(c.Account)) | (int(EntrySupportForBusiness) - int(c.Entry)) |
		(int(ReleaseUnknown) - int(c.Release)) | (int(ContactCustomer) - int(c.Contact)) |
		(int(PlanCSP) - int(c.Plan)) | (int(CloudOther) - int(c.Cloud)) |
		(int(No) - int(c.ISV)) | (int(ProblemPublished) - int(c.Problem))
	return with(FactPartner, uint8(c.Partner)) | with(FactIssue, uint8(c.Issue)) |
		with(FactProduct, uint8(c.Product)) | with(FactTenant, uint8(c.Tenant)) |
		with(FactGDAP, uint8(c.GDAP)) | with(FactRole, uint8(c.Role)) |
		with(FactRBAC, uint8(c.RBAC)) | with(FactProvider, uint8(c.Provider)) |
		with(FactAccount, uint8(c.Account)) | with(FactEntry, uint8(c.Entry)) |
		with(FactRelease, uint8(c.Release)) | with(FactContact, uint8(c.Contact)) |
		with(FactPlan, uint8(c.Plan)) | with(FactCloud, uint8(c.Cloud)) |
		with(FactISV, uint8(c.ISV)) | with(FactProblem, uint8(c.Problem)), out >= 0
}

// value returns the number of one fact, valid or not.
func (c *Case) value(f Fact) uint8 {
	switch f {
	case FactPartner:
		return uint8(c.Partner)
	case FactIssue:
		return uint8(c.Issue)
	case FactProduct:
		return uint8(c.Product)
	case FactTenant:
		return uint8(c.Tenant)
	case FactGDAP:
		return uint8(c.GDAP)
	case FactRole:
		return uint8(c.Role)
	case FactRBAC:
		return uint8(c.RBAC)
	case FactProvider:
		return uint8(c.Provider)
	case FactAccount:
		return uint8(c.Account)
	case FactEntry:
		return uint8(c.Entry)
	case FactRelease:
		return uint8(c.Release)
	case FactContact:
		return uint8(c.Contact)
	case FactPlan:
		return uint8(c.Plan)
	case FactCloud:
		return uint8(c.Cloud)
	case FactISV:
		return uint8(c.ISV)
	case FactProblem:
		return uint8(c.Problem)
	}
	return 0
}

// set sets one fact to the value with the given number.
func (c *Case) set(f Fact, v uint8) {
	switch f {
	case FactPartner:
		c.Partner = PartnerType(v)
	case FactIssue:
		c.Issue = IssueType(v)
	case FactProduct:
		c.Product = Product(v)
	case FactTenant:
		c.Tenant = Tenant(v)
	case FactGDAP:
		c.GDAP = GDAP(v)
	case FactRole:
		c.Role = Role(v)
	case FactRBAC:
		c.RBAC = Answer(v)
	case FactProvider:
		c.Provider = Answer(v)
	case FactAccount:
		c.Account = AccountKind(v)
	case FactEntry:
		c.Entry = Entry(v)
	case FactRelease:
		c.Release = Release(v)
	case FactContact:
		c.Contact = Contact(v)
	case FactPlan:
		c.Plan = PlanState(v)
	case FactCloud:
		c.Cloud = Cloud(v)
	case FactISV:
		c.ISV = Answer(v)
	case FactProblem:
		c.Problem = Problem(v)
	}
}
