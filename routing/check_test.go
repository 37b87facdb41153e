package routing_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/errortest"
	. "github.com/partnersupport/partnersupport/routing"
)

func TestNewRouterRefuses(t *testing.T) {
	everything := func() Route {
		return Route{
			ID: "all", Outcome: NotCovered, Code: CodeContactISV, Rules: []string{"RTE-30"},
			Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All,
		}
	}
	allowed := func() Route {
		r := everything()
		r.Outcome, r.Code, r.Portal, r.Payer = Allowed, CodeAllowed, AzurePortal, PayerFree
		return r
	}
	change := func(r Route, change func(*Route)) []Route {
		change(&r)
		return []Route{r}
	}
	clause := func(c Clause) []Route {
		return change(allowed(), func(r *Route) { r.Clauses = []Clause{c} })
	}
	rules := []string{"RTE-08"}
	gaps := slices.Repeat([]string{"routes"}, 9) // one a product
	var texts errortest.Texts
	defer texts.Check(t, "policy_errors.txt", "routing")
	for _, test := range []struct {
		name   string
		routes []Route
		want   []string // "path: sentinel", in order
		err    error
		detail string // somewhere in the text
	}{
		{"no routes: one gap a product", nil, gaps, ErrGap, "product=azure partner=direct_bill issue=technical tenant=own cloud=commercial entry=partner_center"},
		{"one head combination is left out", []Route{
			func() Route { r := everything(); r.ID, r.Product = "a", All&^SetOf(Azure); return r }(),
			func() Route {
				r := everything()
				r.ID, r.Product, r.Entry = "b", SetOf(Azure), SetOf(EntryPartnerCenter)
				return r
			}(),
		}, []string{"routes"}, ErrGap, "entry=product_portal"},
		{"two routes take the same cases", []Route{everything(), func() Route { r := everything(); r.ID = "again"; return r }()}, []string{"routes[1]"}, ErrOverlap, `"again" and routes[0], "all", both take`},
		{"no ID", change(everything(), func(r *Route) { r.ID = "" }), []string{"routes[0].id"}, ErrBadID, ""},
		{"the same ID twice", []Route{everything(), everything()}, []string{"routes[1].id", "routes[1]"}, ErrBadID, `"all"`},
		{"a long ID is cut in the error", []Route{
			change(everything(), func(r *Route) { r.ID = strings.Repeat("x", 1<<20) })[0],
			change(everything(), func(r *Route) { r.ID = strings.Repeat("x", 1<<20) })[0],
		}, []string{"routes[1].id", "routes[1]"}, ErrBadID, "xxx..."},
		{"an empty set in the box", change(everything(), func(r *Route) { r.Tenant = 0 }), append([]string{"routes[0].tenant"}, gaps...), ErrDeadRoute, ""},
		{"not said is no value of a box", change(everything(), func(r *Route) { r.Tenant = SetOf(Tenant(0), TenantOwn) }), append([]string{"routes[0].tenant"}, gaps...), ErrBadValue, ""},
		{"a value beyond the enum", change(everything(), func(r *Route) { r.Tenant = SetOf(TenantOwn, Tenant(3)) }), append([]string{"routes[0].tenant"}, gaps...), ErrBadValue, ""},
		{"no rule", change(everything(), func(r *Route) { r.Rules = nil }), []string{"routes[0].rules"}, ErrNoRule, ""},
		{"an unknown rule", change(everything(), func(r *Route) { r.Rules = []string{"RTE-30", "RTE-99"} }), []string{"routes[0].rules[1]"}, ErrNoRule, `"RTE-99"`},
		{"an invalid outcome", change(everything(), func(r *Route) { r.Outcome = 9 }), []string{"routes[0]"}, ErrBadValue, "outcome(9)"},
		{"a route that does not know", change(everything(), func(r *Route) { r.Outcome = Unknown }), []string{"routes[0].outcome"}, ErrBadRoute, ""},
		{"a no without a code", change(everything(), func(r *Route) { r.Code = CodeNotDecided }), []string{"routes[0].code"}, ErrBadRoute, ""},
		{"a no with clauses", change(everything(), func(r *Route) { r.Clauses = []Clause{{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: rules}} }), []string{"routes[0].clauses"}, ErrBadRoute, ""},
		{"a no with a payer", change(everything(), func(r *Route) { r.Payer = PayerFree }), []string{"routes[0]"}, ErrBadRoute, ""},
		{"allowed, but nowhere", change(allowed(), func(r *Route) { r.Portal = PortalNone }), []string{"routes[0].portal"}, ErrBadRoute, ""},
		{"allowed, but nobody pays", change(allowed(), func(r *Route) { r.Payer = PayerNobody }), []string{"routes[0].payer"}, ErrBadRoute, ""},
		{"allowed with the code of a no", change(allowed(), func(r *Route) { r.Code = CodeContactISV }), []string{"routes[0].code"}, ErrBadRoute, ""},
		{"an incident without a plan", change(allowed(), func(r *Route) { r.Payer, r.Benefit = PayerIncident, BenefitCloudSupport }), []string{"routes[0].payer"}, ErrBadRoute, ""},
		{"a clause about nothing", clause(Clause{Fact: FactNone, In: SetOf(Yes), Rules: rules}), []string{"routes[0].clauses[0].fact"}, ErrBadClause, ""},
		{"a clause about an invalid fact", clause(Clause{Fact: Fact(17), In: SetOf(Yes), Rules: rules}), []string{"routes[0].clauses[0].fact"}, ErrBadClause, ""},
		{"a clause about a head fact", clause(Clause{Fact: FactEntry, In: SetOf(EntryPartnerCenter), Rules: rules}), []string{"routes[0].clauses[0].fact"}, ErrBadClause, "entry"},
		{"a clause that nothing meets", clause(Clause{Fact: FactGDAP, In: 0, Rules: rules}), []string{"routes[0].clauses[0].in"}, ErrBadClause, ""},
		{"a clause that everything meets", clause(Clause{Fact: FactGDAP, In: All, Rules: rules}), []string{"routes[0].clauses[0].in"}, ErrBadClause, ""},
		{"a clause that not saying meets", clause(Clause{Fact: FactGDAP, In: SetOf(GDAP(0), GDAPActive), Rules: rules}), []string{"routes[0].clauses[0].in"}, ErrBadValue, ""},
		{"a clause that accepts an unknown release", clause(Clause{Fact: FactRelease, In: SetOf(ReleaseCurrent, ReleaseUnknown), Rules: rules}), []string{"routes[0].clauses[0].in"}, ErrBadClause, ""},
		{"a clause without a rule", clause(Clause{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: nil}), []string{"routes[0].clauses[0].rules"}, ErrNoRule, ""},
		{"two clauses about one fact", change(allowed(), func(r *Route) {
			r.Clauses = []Clause{{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: rules}, {Fact: FactGDAP, In: SetOf(GDAPPending), Rules: rules}}
		}), []string{"routes[0].clauses[1]"}, ErrBadClause, "clauses[0]"},
		{"an invalid step", change(allowed(), func(r *Route) { r.Steps = []Step{{Rules: rules}} }), []string{"routes[0].steps[0]"}, ErrBadValue, ""},
		{"a step that is never taken", change(allowed(), func(r *Route) {
			r.Steps = []Step{{Action: ActionForm, When: Clause{Fact: FactPlan}, Rules: rules}}
		}), []string{"routes[0].steps[0].when.in"}, ErrBadClause, ""},
		{"an option at a negative price", change(allowed(), func(r *Route) { r.Options = []Option{{Way: AskISV, Incidents: -1, Rules: rules}} }), []string{"routes[0].options[0]"}, ErrBadValue, ""},
		{"an option under a condition about nothing", change(allowed(), func(r *Route) {
			r.Options = []Option{{Way: AskISV, When: []Clause{{}}, Rules: rules}}
		}), []string{"routes[0].options[0].when[0].fact"}, ErrBadClause, ""},
		{"an option that needs what nobody has", change(allowed(), func(r *Route) {
			r.Options = []Option{{Way: AskISV, Needs: []Clause{{Fact: FactAccount, In: 0, Rules: rules}}, Rules: rules}}
		}), []string{"routes[0].options[0].needs[0].in"}, ErrBadClause, ""},
		{"more routes than head facts", slices.Repeat([]Route{everything()}, 3241), []string{"routes"}, ErrTooLarge, "3240"},
		{"all problems at once", []Route{{}}, append([]string{
			"routes[0].id", "routes[0].product", "routes[0].partner", "routes[0].issue", "routes[0].tenant", "routes[0].cloud", "routes[0].entry", "routes[0].code", "routes[0].rules",
		}, gaps...), ErrDeadRoute, ""},
		{"a clause that accepts a value and leaves it open", clause(Clause{Fact: FactGDAP, In: SetOf(GDAPActive), Open: SetOf(GDAPActive, GDAPNone), Rules: rules}), []string{"routes[0].clauses[0].open"}, ErrBadClause, "active"},
		{"a clause that leaves a value open that does not exist", clause(Clause{Fact: FactGDAP, In: SetOf(GDAPActive), Open: SetOf(GDAP(9)), Rules: rules}), []string{"routes[0].clauses[0].open"}, ErrBadValue, ""},
		{"a condition that leaves a value open", change(allowed(), func(r *Route) {
			r.Steps = []Step{{Action: ActionForm, When: Clause{Fact: FactPlan, In: SetOf(PlanNone), Open: SetOf(PlanEmpty)}, Rules: rules}}
		}), []string{"routes[0].steps[0].when.open"}, ErrBadClause, ""},
		{"a condition over a product that the route does not take", []Route{
			func() Route {
				r := allowed()
				r.ID, r.Product = "a", SetOf(Azure)
				r.Steps = []Step{{Action: ActionForm, When: Clause{Fact: FactProduct, In: SetOf(Marketplace)}, Rules: rules}}
				return r
			}(),
			func() Route { r := everything(); r.Product = All &^ SetOf(Azure); return r }(),
		}, []string{"routes[0].steps[0].when.in"}, ErrBadClause, "product"},
		{"conditions that contradict each other", change(allowed(), func(r *Route) {
			r.Options = []Option{{Way: AskISV, Rules: rules, When: []Clause{
				{Fact: FactPlan, In: SetOf(PlanNone)}, {Fact: FactISV, In: SetOf(Yes)}, {Fact: FactPlan, In: SetOf(PlanEmpty)},
			}}}
		}), []string{"routes[0].options[0].when[2].in"}, ErrBadClause, "plan"},
		{"an invalid step of an option", change(allowed(), func(r *Route) {
			r.Options = []Option{{Way: AskISV, Steps: []Step{{Action: 99, Rules: rules}}, Rules: rules}}
		}), []string{"routes[0].options[0].steps[0]"}, ErrBadValue, "action(99)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewRouter(Policy{Name: "bad", Routes: test.routes})
			texts.Add(err)
			if err == nil || r != nil {
				t.Fatalf("NewRouter = %v, %v, want an error", r, err)
			}
			if !errors.Is(err, test.err) {
				t.Errorf("error is no %v: %v", test.err, err)
			}
			if !strings.Contains(err.Error(), test.detail) || len(err.Error()) > 4096 {
				t.Errorf("error = %v, want %q in it", err, test.detail)
			}
			var paths []string
			for _, problem := range err.(interface{ Unwrap() []error }).Unwrap() {
				e, ok := errors.AsType[*PolicyError](problem)
				if !ok {
					t.Fatalf("problem %v is no *PolicyError", problem)
				}
				paths = append(paths, e.Path)
			}
			if diff := cmp.Diff(test.want, paths); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
		})
	}
}

// What is not in the routes is checked too.
func TestNewRouterRefusesBesideRoutes(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Policy)
		want   string // path
		err    error
	}{
		{"a role that does not exist", func(p *Policy) { p.Audience = SetOf(RoleAdminAgent, Role(9)) }, "audience", ErrBadValue},
		{"no portal", func(p *Policy) { p.Addresses[0].Portal = PortalNone }, "addresses[0].portal", ErrBadValue},
		{"a portal that does not exist", func(p *Policy) { p.Addresses[0].Portal = 99 }, "addresses[0].portal", ErrBadValue},
		{"two addresses of one portal", func(p *Policy) { p.Addresses = append(p.Addresses, p.Addresses[0]) }, "addresses[1].portal", ErrBadValue},
		{"no URL", func(p *Policy) { p.Addresses[0].URL = "" }, "addresses[0].url", ErrBadValue},
		{"a URL without a host", func(p *Policy) { p.Addresses[0].URL = "https:///help" }, "addresses[0].url", ErrBadValue},
		{"an open connection", func(p *Policy) { p.Addresses[0].URL = "http://support.example" }, "addresses[0].url", ErrBadValue},
		{"a broken URL", func(p *Policy) { p.Addresses[0].URL = "https://support example" }, "addresses[0].url", ErrBadValue},
		{"no rule", func(p *Policy) { p.Addresses[0].Rules = nil }, "addresses[0].rules", ErrNoRule},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Policy2025()
			test.change(&p)
			_, err := NewRouter(p)
			e, ok := errors.AsType[*PolicyError](err)
			if !ok || e.Path != test.want || !errors.Is(e, test.err) {
				t.Errorf("NewRouter = %v, want %v at %s", err, test.err, test.want)
			}
		})
	}
}

// A policy that was made to be refused for millions of reasons is refused for a
// few, in little memory.
func TestRefusalsAreBounded(t *testing.T) {
	route := func(id string, r Route) Route {
		r.ID, r.Outcome, r.Code, r.Rules = id, NotCovered, CodeContactISV, []string{"RTE-30"}
		return r
	}
	var overlapping Policy
	for i, c := range said(Case{})[:1620] {
		overlapping.Routes = append(overlapping.Routes,
			route(fmt.Sprint("one ", i), Route{Partner: SetOf(c.Partner), Issue: SetOf(c.Issue), Product: SetOf(c.Product), Tenant: SetOf(c.Tenant), Cloud: SetOf(c.Cloud), Entry: SetOf(c.Entry)}),
			route(fmt.Sprint("all ", i), Route{Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All}))
	}
	for name, p := range map[string]Policy{
		"overlaps":  overlapping,
		"rules":     {Routes: []Route{{Rules: make([]string, 1<<20)}}},
		"routes":    {Routes: make([]Route, 3240)},
		"addresses": {Addresses: make([]Address, 1<<20)},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := NewRouter(p)
		text := ""
		if err != nil {
			text = err.Error()
		}
		runtime.ReadMemStats(&after)
		if n := strings.Count(text, "\n") + 1; n != 65 || !strings.HasSuffix(text, "more than 64") || len(text) > 16<<10 {
			t.Errorf("%s: %d problems in %d bytes, want 64 and that there are more: ...%s", name, n, len(text), text[max(0, len(text)-100):])
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
			t.Errorf("%s: refusing takes %d MiB", name, took>>20)
		}
	}
}
