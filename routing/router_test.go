package routing_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/internal/race"
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

// allReadings returns every choice of readings, the default first.
func allReadings() []Readings {
	var list []Readings
	for i := range 8 {
		list = append(list, Readings{ProvidersOnly: i&1 != 0, AzureRBACOnly: i&2 != 0, CSPEntitlementCoversDynamics: i&4 != 0})
	}
	return list
}

// shipped returns the router of every policy that this package makes, with its
// oracle.
func shipped(t testing.TB) map[*Router]func(Case) answer {
	all := map[*Router]func(Case) answer{mustRouter(t, Policy2024()): oracle2024}
	for _, readings := range allReadings() {
		all[mustRouter(t, Policy2025With(readings))] = func(c Case) answer { return oracle2025(c, readings) }
	}
	return all
}

func TestRouteAgreesWithOracle(t *testing.T) {
	t.Run("every combination of head facts", func(t *testing.T) {
		for r, oracle := range shipped(t) {
			for i, c := range said(Case{GDAP: GDAPActive, Role: RoleAdminAgent, RBAC: Yes, Provider: Yes, Contact: ContactPartner}) {
				if race.Enabled && i%10 != 0 {
					continue // nothing happens at once
				}
				for _, c := range vary(c, FactPlan, FactRelease) {
					if got, want := answerOf(r.Route(c)), oracle(c); got != want {
						t.Fatalf("%s: Route(%+v) = %+v, want %+v", r.Name(), c, got, want)
					}
				}
			}
		}
	})
	t.Run("ten million random cases", func(t *testing.T) {
		// A plain generator reaches many more cases than rapid does in the time; its
		// seeds are fixed. Every policy has its share, the default one most of it.
		n := 10_000_000
		if race.Enabled || testing.Short() {
			n /= 100 // the cases are the same without the race detector
		}
		var wg sync.WaitGroup
		var allowed atomic.Int64
		const workers = 8
		for worker := range uint64(workers) {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(2025, worker))
				for range n / workers {
					c := random(rng)
					got := answerOf(DefaultRouter().Route(c))
					if want := oracle2025(c, Readings{}); got != want {
						t.Errorf("Route(%+v) = %+v, want %+v", c, got, want)
						return
					}
					if got.outcome == Allowed {
						allowed.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if share := 100 * int(allowed.Load()) / n; share < 5 {
			t.Errorf("%d %% of the cases are allowed: too few to say anything about a yes", share)
		}
	})
	t.Run("random cases of other policies", func(t *testing.T) {
		for r, oracle := range shipped(t) {
			rng := rand.New(rand.NewPCG(2024, 11))
			for range 50_000 {
				c := random(rng)
				if got, want := answerOf(r.Route(c)), oracle(c); got != want {
					t.Fatalf("%s: Route(%+v) = %+v, want %+v", r.Name(), c, got, want)
				}
			}
		}
	})
	t.Run("head facts not said", func(t *testing.T) {
		for r, oracle := range shipped(t) {
			rapid.Check(t, func(t *rapid.T) {
				c := caseGen(false).Draw(t, "case")
				outcomes := map[Outcome]bool{}
				for _, full := range said(c) {
					outcomes[oracle(full).outcome] = true
				}
				all := slices.Collect(maps.Keys(outcomes))
				want := Unknown
				if len(all) == 1 {
					want = all[0]
				}
				// Where every completion is allowed the way may still differ; then the
				// answer is Unknown, and which fact decides is asked for.
				if got := r.Route(c); got.Outcome != want && (want != Allowed || got.Outcome != Unknown) {
					t.Fatalf("%s: Route(%+v) = %v, want %v: completions are %v", r.Name(), c, got.Outcome, want, all)
				}
			})
		}
	})
}

// A fact once said never takes back an answer.
func TestSayingMoreKeepsTheAnswer(t *testing.T) {
	for _, r := range []*Router{DefaultRouter(), mustRouter(t, Policy2024())} {
		rapid.Check(t, func(t *rapid.T) {
			full := caseGen(false).Draw(t, "case")
			less := full
			for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom(facts), 1, 8, func(f fact) Fact { return f.fact }).Draw(t, "forgotten facts") {
				f.set(&less, 0)
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
					if reason.Value != "not_said" && reason.Code != CodeReleaseUnknown && reason.Code != CodeLeftOpen {
						t.Fatalf("Route(%+v) is unknown because of %v", c, reason)
					}
				}
			}
		})
	}
}

func TestInvalidFacts(t *testing.T) {
	c := Case{Partner: 200, Issue: IssueTechnical, Product: Marketplace, GDAP: 6, Plan: 16, ISV: 3, Problem: 5}
	d := DefaultRouter().Route(c)
	if d.Outcome != Unknown || d.Portal != PortalNone || d.Payer != PayerNobody {
		t.Errorf("Route = %v, %v, %v, want unknown and nothing else", d.Outcome, d.Portal, d.Payer)
	}
	want := []Reason{
		{Code: CodeInvalidFact, Fact: FactPartner, Value: "partner type(200)"},
		{Code: CodeInvalidFact, Fact: FactGDAP, Value: "gdap(6)"},
		{Code: CodeInvalidFact, Fact: FactPlan, Value: "plan state(16)"},
		{Code: CodeInvalidFact, Fact: FactISV, Value: "answer(3)"},
		{Code: CodeInvalidFact, Fact: FactProblem, Value: "problem(5)"},
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
	f.Add([]byte("0123456789abcdef"))
	f.Add([]byte{1, 1, 1, 2, 3, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) != len(facts) {
			t.Skip("a case has sixteen facts")
		}
		var c Case
		valid := true
		for i, f := range facts {
			f.set(&c, b[i])
			valid = valid && int(b[i]) <= f.last
		}
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
		for a := range d.Alternatives() {
			_ = a.String()
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
