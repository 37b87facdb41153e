package routing_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	. "github.com/partnersupport/partnersupport/routing"
)

// mustRouter returns the router of p.
func mustRouter(t testing.TB, p Policy) *Router {
	t.Helper()
	r, err := NewRouter(p)
	if err != nil {
		t.Fatalf("NewRouter(%s) = %v", p.Name, err)
	}
	return r
}

func codes(d Decision) []Code {
	var list []Code
	for r := range d.Reasons() {
		list = append(list, r.Code)
	}
	return list
}

// caseGen draws cases. Of each fact it draws "not said" too, except where said
// demands otherwise of the head facts.
func caseGen(said bool) *rapid.Generator[Case] {
	low := 0
	if said {
		low = 1
	}
	return rapid.Custom(func(t *rapid.T) Case {
		head := func(last uint8, label string) int { return rapid.IntRange(low, int(last)).Draw(t, label) }
		fact := func(last uint8, label string) int { return rapid.IntRange(0, int(last)).Draw(t, label) }
		return Case{
			Partner: PartnerType(head(uint8(NonCSP), "partner")), Issue: IssueType(head(uint8(IssueSubscription), "issue")),
			Product: Product(head(uint8(PartnerCenter), "product")), Tenant: Tenant(head(uint8(TenantCustomer), "tenant")),
			Cloud: Cloud(head(uint8(CloudOther), "cloud")), Entry: Entry(head(uint8(EntryProductPortal), "entry")),
			GDAP: GDAP(fact(uint8(GDAPTerminated), "gdap")), Role: Role(fact(uint8(RoleGlobalAdmin), "role")),
			RBAC: Answer(fact(uint8(No), "rbac")), Provider: Answer(fact(uint8(No), "provider")),
			Account: AccountKind(fact(uint8(AccountMSA), "account")), Release: Release(fact(uint8(ReleaseUnknown), "release")),
			Contact: Contact(fact(uint8(ContactCustomer), "contact")), Plan: PlanState(fact(uint8(PlanPaidContract), "plan")),
			ISV: Answer(fact(uint8(No), "isv")),
		}
	})
}

// said returns every case that fills in the head facts c does not say.
func said(c Case) []Case {
	cases := []Case{c}
	fill := func(unsaid bool, last int, set func(*Case, int)) {
		if !unsaid {
			return
		}
		var next []Case
		for _, c := range cases {
			for v := 1; v <= last; v++ {
				set(&c, v)
				next = append(next, c)
			}
		}
		cases = next
	}
	fill(c.Partner == 0, int(NonCSP), func(c *Case, v int) { c.Partner = PartnerType(v) })
	fill(c.Issue == 0, int(IssueSubscription), func(c *Case, v int) { c.Issue = IssueType(v) })
	fill(c.Product == 0, int(PartnerCenter), func(c *Case, v int) { c.Product = Product(v) })
	fill(c.Tenant == 0, int(TenantCustomer), func(c *Case, v int) { c.Tenant = Tenant(v) })
	fill(c.Cloud == 0, int(CloudOther), func(c *Case, v int) { c.Cloud = Cloud(v) })
	fill(c.Entry == 0, int(EntryProductPortal), func(c *Case, v int) { c.Entry = Entry(v) })
	return cases
}

func TestCanOpenMatrix(t *testing.T) {
	for _, test := range []struct {
		policy Policy
		oracle func(PartnerType, IssueType, Product) answer
	}{
		{Policy2025(), coarse2025},
		{Policy2024(), coarse2024},
	} {
		r := mustRouter(t, test.policy)
		for p := DirectBill; p.IsValid(); p++ {
			for i := IssueTechnical; i.IsValid(); i++ {
				for product := Azure; product.IsValid(); product++ {
					got := r.CanOpen(p, i, product)
					want := test.oracle(p, i, product)
					if got.Outcome != want.outcome || got.Portal != want.portal || got.Payer != want.payer || got.Confidence != want.confidence {
						t.Errorf("%s: CanOpen(%v, %v, %v) = %v %v %v %v, want %v %v %v %v", r.Name(), p, i, product,
							got.Outcome, got.Portal, got.Payer, got.Confidence,
							want.outcome, want.portal, want.payer, want.confidence)
					}
					if again := r.Route(got.Case()); again != got {
						t.Errorf("%s: CanOpen(%v, %v, %v) = %v, but Route of its case = %v", r.Name(), p, i, product, got, again)
					}
					for q := range got.Requirements() {
						if got.Allowed() && q.State != Met {
							t.Errorf("%s: CanOpen(%v, %v, %v) takes %v for granted, but it is not met", r.Name(), p, i, product, q)
						}
					}
				}
			}
		}
	}
}

func TestCanOpenPartly(t *testing.T) {
	r := DefaultRouter()
	for _, test := range []struct {
		name    string
		got     Decision
		outcome Outcome
		codes   []Code
	}{
		{"nothing is said", r.CanOpen(0, 0, 0), Unknown, []Code{CodeNotSaid, CodeNotSaid, CodeNotSaid}},
		{"the partner does not matter for a marketplace product", r.CanOpen(0, IssueBilling, Marketplace), NotCovered, []Code{CodeContactISV}},
		{"nor for one on premises", r.CanOpen(0, IssueTechnical, OnPremises), Allowed, []Code{CodeAllowed}},
		{"but it does for Azure", r.CanOpen(0, IssueTechnical, Azure), Unknown, []Code{CodeNotSaid}},
		{"no issue opens Azure to those outside CSP", r.CanOpen(NonCSP, 0, Azure), Denied, []Code{CodeNotInCSPProgram}},
		{"invalid partner", r.CanOpen(200, IssueTechnical, Azure), Unknown, []Code{CodeInvalidFact}},
		{"all invalid", r.CanOpen(6, 5, 10), Unknown, []Code{CodeInvalidFact, CodeInvalidFact, CodeInvalidFact}},
	} {
		if test.got.Outcome != test.outcome {
			t.Errorf("%s: outcome = %v, want %v", test.name, test.got.Outcome, test.outcome)
		}
		if diff := cmp.Diff(test.codes, codes(test.got)); diff != "" {
			t.Errorf("%s: codes (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestRouteAgreesWithOracle(t *testing.T) {
	r := DefaultRouter()
	t.Run("every combination of head facts", func(t *testing.T) {
		for _, plan := range []PlanState{0, PlanNone, PlanUsable, PlanPaidContract} {
			for _, release := range []Release{0, ReleaseCurrent, ReleaseTooOld, ReleaseUnknown} {
				for _, c := range said(Case{GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Provider: Yes, Contact: ContactPartner, Plan: plan, Release: release}) {
					if got, want := answerOf(r.Route(c)), oracle2025(c); !same(got, want) {
						t.Fatalf("Route(%+v) = %+v, want %+v", c, got, want)
					}
				}
			}
		}
	})
	t.Run("random facts", func(t *testing.T) {
		// A plain generator reaches many more cases than rapid does in the time;
		// its seed is fixed.
		rng := rand.New(rand.NewPCG(2025, 6))
		pick := func(low, last int) int { return low + rng.IntN(last-low+1) }
		for range 300_000 {
			c := Case{
				Partner: PartnerType(pick(1, int(NonCSP))), Issue: IssueType(pick(1, int(IssueSubscription))),
				Product: Product(pick(1, int(PartnerCenter))), Tenant: Tenant(pick(1, int(TenantCustomer))),
				Cloud: Cloud(pick(1, int(CloudOther))), Entry: Entry(pick(1, int(EntryProductPortal))),
				GDAP: GDAP(pick(0, int(GDAPTerminated))), Role: Role(pick(0, int(RoleGlobalAdmin))),
				RBAC: Answer(pick(0, int(No))), Provider: Answer(pick(0, int(No))),
				Account: AccountKind(pick(0, int(AccountMSA))), Release: Release(pick(0, int(ReleaseUnknown))),
				Contact: Contact(pick(0, int(ContactCustomer))), Plan: PlanState(pick(0, int(PlanPaidContract))),
				ISV: Answer(pick(0, int(No))),
			}
			if got, want := answerOf(r.Route(c)), oracle2025(c); !same(got, want) {
				t.Fatalf("Route(%+v) = %+v, want %+v", c, got, want)
			}
		}
	})
	t.Run("head facts not said", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			c := caseGen(false).Draw(t, "case")
			got := r.Route(c)
			outcomes := map[Outcome]bool{}
			answers := said(c)
			for _, full := range answers {
				outcomes[oracle2025(full).outcome] = true
			}
			all := slices.Collect(maps.Keys(outcomes))
			switch {
			case len(all) == 1 && all[0] != Allowed:
				if got.Outcome != all[0] {
					t.Fatalf("Route(%+v) = %v, want %v: every completion is", c, got.Outcome, all[0])
				}
			case len(all) > 1:
				if got.Outcome != Unknown {
					t.Fatalf("Route(%+v) = %v, want unknown: completions are %v", c, got.Outcome, all)
				}
			}
		})
	})
}

// A fact once said never takes back an answer.
func TestSayingMoreKeepsTheAnswer(t *testing.T) {
	for _, r := range []*Router{DefaultRouter(), mustRouter(t, Policy2024())} {
		rapid.Check(t, func(t *rapid.T) {
			full := caseGen(false).Draw(t, "case")
			less := full
			forget := rapid.SliceOfNDistinct(rapid.IntRange(0, 14), 1, 8, rapid.ID).Draw(t, "forgotten facts")
			for _, f := range forget {
				forgetFact(&less, f)
			}
			before, after := r.Route(less), r.Route(full)
			if before.Outcome != Unknown && after.Outcome != before.Outcome {
				t.Fatalf("%s: %+v is %v, but with more said, %+v is %v", r.Name(), less, before.Outcome, full, after.Outcome)
			}
			if before.Allowed() && (before.Portal != after.Portal || before.Payer != after.Payer) {
				t.Fatalf("%s: saying more of %+v moved it from %v, %v to %v, %v", r.Name(), less, before.Portal, before.Payer, after.Portal, after.Payer)
			}
		})
	}
}

func forgetFact(c *Case, f int) {
	switch f {
	case 0:
		c.Partner = 0
	case 1:
		c.Issue = 0
	case 2:
		c.Product = 0
	case 3:
		c.Tenant = 0
	case 4:
		c.GDAP = 0
	case 5:
		c.Role = 0
	case 6:
		c.RBAC = 0
	case 7:
		c.Provider = 0
	case 8:
		c.Account = 0
	case 9:
		c.Entry = 0
	case 10:
		c.Release = 0
	case 11:
		c.Contact = 0
	case 12:
		c.Plan = 0
	case 13:
		c.Cloud = 0
	case 14:
		c.ISV = 0
	}
}

// Every answer has a reason, and every no has one that cites a rule.
func TestReasonsAreNeverEmpty(t *testing.T) {
	for _, r := range []*Router{DefaultRouter(), mustRouter(t, Policy2024())} {
		rapid.Check(t, func(t *rapid.T) {
			c := caseGen(false).Draw(t, "case")
			d := r.Route(c)
			reasons := slices.Collect(d.Reasons())
			if len(reasons) == 0 {
				t.Fatalf("Route(%+v) = %v without a reason", c, d.Outcome)
			}
			for _, reason := range reasons {
				if d.Outcome != Unknown && len(reason.Rules) == 0 {
					t.Fatalf("Route(%+v) = %v, and %v cites no rule", c, d.Outcome, reason)
				}
				if s := reason.String(); s == "" || strings.ContainsRune(s, '\n') {
					t.Fatalf("Route(%+v): reason reads %q, want one line", c, s)
				}
			}
			if d.Outcome == Unknown {
				for _, reason := range reasons {
					if reason.Value != "not_said" && reason.Code != CodeReleaseUnknown {
						t.Fatalf("Route(%+v) is unknown because of %v", c, reason)
					}
				}
			}
		})
	}
}

func TestInvalidFacts(t *testing.T) {
	c := Case{Partner: 200, Issue: IssueTechnical, Product: Marketplace, GDAP: 6, Plan: 16, ISV: 3}
	d := DefaultRouter().Route(c)
	if d.Outcome != Unknown || d.Portal != PortalNone || d.Payer != PayerNobody {
		t.Errorf("Route = %v, %v, %v, want unknown and nothing else", d.Outcome, d.Portal, d.Payer)
	}
	want := []Reason{
		{Code: CodeInvalidFact, Fact: FactPartner, Value: "partner type(200)"},
		{Code: CodeInvalidFact, Fact: FactGDAP, Value: "gdap(6)"},
		{Code: CodeInvalidFact, Fact: FactPlan, Value: "plan state(16)"},
		{Code: CodeInvalidFact, Fact: FactISV, Value: "answer(3)"},
	}
	if diff := cmp.Diff(want, slices.Collect(d.Reasons())); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	for range d.Requirements() {
		t.Error("a case with invalid facts has requirements")
	}
	for range d.Steps() {
		t.Error("a case with invalid facts has steps")
	}
	for range d.Remedies() {
		t.Error("a case with invalid facts has remedies")
	}
	for range d.Alternatives() {
		t.Error("a case with invalid facts has alternatives")
	}
}

// Any bytes at all are answered, and never with a yes unless they are valid.
func FuzzRoute(f *testing.F) {
	f.Add([]byte("0123456789abcde"))
	f.Add([]byte{1, 1, 1, 2, 3, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) != 15 {
			t.Skip("a case has fifteen facts")
		}
		c := Case{
			Partner: PartnerType(b[0]), Issue: IssueType(b[1]), Product: Product(b[2]), Tenant: Tenant(b[3]), GDAP: GDAP(b[4]),
			Role: Role(b[5]), RBAC: Answer(b[6]), Provider: Answer(b[7]), Account: AccountKind(b[8]), Entry: Entry(b[9]),
			Release: Release(b[10]), Contact: Contact(b[11]), Plan: PlanState(b[12]), Cloud: Cloud(b[13]), ISV: Answer(b[14]),
		}
		valid := c.Partner.IsValid() && c.Issue.IsValid() && c.Product.IsValid() && c.Tenant.IsValid() && c.GDAP.IsValid() &&
			c.Role.IsValid() && c.RBAC.IsValid() && c.Provider.IsValid() && c.Account.IsValid() && c.Entry.IsValid() &&
			c.Release.IsValid() && c.Contact.IsValid() && c.Plan.IsValid() && c.Cloud.IsValid() && c.ISV.IsValid()
		d := DefaultRouter().Route(c)
		var invalid bool
		for r := range d.Reasons() {
			_ = r.String()
			invalid = invalid || r.Code == CodeInvalidFact
		}
		if invalid == valid || invalid && d.Outcome != Unknown {
			t.Errorf("Route(%v) = %v, invalid_fact %v, valid %v", b, d.Outcome, invalid, valid)
		}
		for m := range d.Remedies() {
			if !DefaultRouter().Route(m.Apply()).Allowed() {
				t.Errorf("Route(%v): %v does not help", b, m)
			}
		}
	})
}

// The zero Router and the zero Decision are closed.
func TestZeroIsClosed(t *testing.T) {
	var r Router
	for name, d := range map[string]Decision{
		"zero decision":        {},
		"zero router":          r.Route(Case{Product: PartnerCenter}),
		"zero router, coarse":  r.CanOpen(DirectBill, IssueTechnical, Azure),
		"zero router, invalid": r.CanOpen(99, IssueTechnical, Azure),
	} {
		if d.Outcome != Denied || d.Allowed() {
			t.Errorf("%s: outcome = %v, want denied", name, d.Outcome)
		}
		if diff := cmp.Diff([]Code{CodeNotDecided}, codes(d)); diff != "" {
			t.Errorf("%s: codes (-want +got):\n%s", name, diff)
		}
		if lines := explain(d); len(lines) != 2 {
			t.Errorf("%s explains itself with %q", name, lines)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	r := DefaultRouter()
	allowed := r.CanOpen(DirectBill, IssueTechnical, Azure).Case()
	unsaid := allowed
	unsaid.Tenant, unsaid.Partner = 0, 0
	for name, f := range map[string]func(){
		"CanOpen":                    func() { _ = r.CanOpen(DirectBill, IssueTechnical, Azure) },
		"CanOpen, invalid":           func() { _ = r.CanOpen(99, IssueTechnical, Azure) },
		"Route":                      func() { _ = r.Route(allowed) },
		"Route, head facts not said": func() { _ = r.Route(unsaid) },
		"Route, invalid":             func() { _ = r.Route(Case{GDAP: 99}) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times, want 0", name, n)
		}
	}
}
