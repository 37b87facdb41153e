package routing

import "errors"

// ErrInvalid is wrapped by the errors of text and numbers that are no value of
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
}

// word is a case in 4 bits a fact, the fact's number counted in nibbles from the
// right: a clause is tested with one shift and one mask.
type word uint64

func (w word) value(f Fact) uint8 { return uint8(w>>(4*f)) & 15 }

// pack returns c as a word, and whether every fact has a valid value.
func (c *Case) pack() (word, bool) {
	// The differences are negative for a value beyond the last one; or-ing them
	// keeps the sign, which tests fifteen facts with one branch.
	out := (int(NonCSP) - int(c.Partner)) | (int(IssueSubscription) - int(c.Issue)) |
		(int(PartnerCenter) - int(c.Product)) | (int(TenantCustomer) - int(c.Tenant)) |
		(int(GDAPTerminated) - int(c.GDAP)) | (int(RoleGlobalAdmin) - int(c.Role)) |
		(int(No) - int(c.RBAC)) | (int(No) - int(c.Provider)) |
		(int(AccountMSA) - int(c.Account)) | (int(EntryProductPortal) - int(c.Entry)) |
		(int(ReleaseUnknown) - int(c.Release)) | (int(ContactCustomer) - int(c.Contact)) |
		(int(PlanPaidContract) - int(c.Plan)) | (int(CloudOther) - int(c.Cloud)) |
		(int(No) - int(c.ISV))
	return word(c.Partner)<<(4*FactPartner) | word(c.Issue)<<(4*FactIssue) |
		word(c.Product)<<(4*FactProduct) | word(c.Tenant)<<(4*FactTenant) |
		word(c.GDAP)<<(4*FactGDAP) | word(c.Role)<<(4*FactRole) |
		word(c.RBAC)<<(4*FactRBAC) | word(c.Provider)<<(4*FactProvider) |
		word(c.Account)<<(4*FactAccount) | word(c.Entry)<<(4*FactEntry) |
		word(c.Release)<<(4*FactRelease) | word(c.Contact)<<(4*FactContact) |
		word(c.Plan)<<(4*FactPlan) | word(c.Cloud)<<(4*FactCloud) |
		word(c.ISV)<<(4*FactISV), out >= 0
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
	}
}
