package routing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	. "github.com/partnersupport/partnersupport/routing"
)

// box returns the set of a head fact.
func boxOf(r Route, f Fact) Set {
	switch f {
	case FactPartner:
		return r.Partner
	case FactIssue:
		return r.Issue
	case FactProduct:
		return r.Product
	case FactTenant:
		return r.Tenant
	case FactCloud:
		return r.Cloud
	case FactEntry:
		return r.Entry
	}
	return 0
}

func has(s Set, v uint8) bool { return s>>v&1 == 1 }

// takes reports whether c takes r by its box.
func takes(r Route, c Case) bool {
	for _, f := range facts {
		if f.head && !has(boxOf(r, f.fact), f.get(&c)) {
			return false
		}
	}
	return true
}

// Every combination of head facts takes exactly one route, by counting and by the
// volumes of the boxes.
func TestExactlyOneRoute(t *testing.T) {
	for r := range shipped(t) {
		routes := r.Policy().Routes
		combinations := said(Case{})
		for _, c := range combinations {
			n := 0
			for _, route := range routes {
				if takes(route, c) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: %d routes take %+v, want one", r.Name(), n, c)
			}
		}
		volume := 0
		for i, a := range routes {
			cells := 1
			for _, f := range facts {
				if f.head {
					cells *= len(members(boxOf(a, f.fact), f))
				}
			}
			volume += cells
			for _, b := range routes[i+1:] {
				apart := slices.ContainsFunc(facts, func(f fact) bool {
					return f.head && len(members(boxOf(a, f.fact)&boxOf(b, f.fact), f)) == 0
				})
				if !apart {
					t.Errorf("%s: %s and %s overlap", r.Name(), a.ID, b.ID)
				}
			}
		}
		if volume != len(combinations) {
			t.Errorf("%s: the boxes hold %d combinations of head facts, want %d", r.Name(), volume, len(combinations))
		}
	}
}

// members returns the said values of a fact in s.
func members(s Set, f fact) []uint8 {
	var list []uint8
	for v := 1; v <= f.last; v++ {
		if has(s, uint8(v)) {
			list = append(list, uint8(v))
		}
	}
	return list
}

// firstOf returns the lowest head facts that take r.
func firstOf(r Route) Case {
	var c Case
	for _, f := range facts {
		if f.head {
			f.set(&c, members(boxOf(r, f.fact), f)[0])
		}
	}
	return c
}

// The answer of a route depends on its clauses alone: not on where in its box the
// head facts lie, and not on any other fact. So the test below, which looks at
// every combination of the facts of its clauses, looks at the whole domain.
func TestOnlyClausesDecide(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for r := range shipped(t) {
		for _, route := range r.Policy().Routes {
			var ruling []Fact
			for _, clause := range route.Clauses {
				ruling = append(ruling, clause.Fact)
			}
			for range 20 {
				c := random(rng)
				for _, f := range facts {
					if f.head {
						restore(&c, firstOf(route), f.fact)
					}
				}
				want := answerOf(r.Route(c))
				for range 20 {
					other := random(rng)
					for _, f := range facts {
						if f.head {
							in := members(boxOf(route, f.fact), f)
							f.set(&other, in[rng.IntN(len(in))])
						} else if slices.Contains(ruling, f.fact) {
							restore(&other, c, f.fact)
						}
					}
					if got := answerOf(r.Route(other)); got != want {
						t.Fatalf("%s, %s: Route(%+v) = %+v, but Route(%+v) = %+v", r.Name(), route.ID, c, want, other, got)
					}
				}
			}
		}
	}
}

// What every answer owes its reader, over every combination of the facts that
// any route looks at.
func TestWholeDomain(t *testing.T) {
	for r, oracle := range shipped(t) {
		n := 0
		for _, route := range r.Policy().Routes {
			var ruling []Fact
			for _, clause := range route.Clauses {
				ruling = append(ruling, clause.Fact)
			}
			for _, c := range vary(firstOf(route), ruling...) {
				n++
				d := r.Route(c)
				if got, want := answerOf(d), oracle(c); got != want {
					t.Fatalf("%s: Route(%+v) = %+v, want %+v", r.Name(), c, got, want)
				}
				checkReasons(t, r, d)
				checkRemedies(t, r, d)
			}
		}
		if n < 1000 {
			t.Errorf("%s: only %d cases", r.Name(), n)
		}
	}
}

// checkReasons checks that a no has a clause that fails, or a head fact that a
// route refuses, and cites a rule; that a yes has no requirement left; and that an
// Unknown names what it wants to know.
func checkReasons(t *testing.T, r *Router, d Decision) {
	t.Helper()
	unmet, unsaid := map[Fact]bool{}, map[Fact]bool{}
	for q := range d.Requirements() {
		switch q.State {
		case Unmet:
			unmet[q.Fact] = true
		case Unsaid:
			unsaid[q.Fact] = true
		}
	}
	reasons := 0
	for reason := range d.Reasons() {
		reasons++
		var ok bool
		switch d.Outcome {
		case Allowed:
			ok = reason.Code == CodeAllowed
		case Denied:
			ok = reason.Fact != FactNone && (len(unmet) == 0 || unmet[reason.Fact])
		case NotCovered:
			ok = reason.Fact != FactNone
		case Unknown:
			ok = unsaid[reason.Fact]
		}
		if !ok || len(reason.Rules) == 0 {
			t.Fatalf("%s: Route(%+v) = %v because of %v", r.Name(), d.Case(), d.Outcome, reason)
		}
	}
	if reasons == 0 || d.Allowed() && len(unmet)+len(unsaid) > 0 || len(unmet) > 0 && reasons != len(unmet) {
		t.Fatalf("%s: Route(%+v) = %v with %d reasons, unmet %v, unsaid %v", r.Name(), d.Case(), d.Outcome, reasons, unmet, unsaid)
	}
}

// checkRemedies checks that every way to carry out a remedy allows the request,
// and that no remedy works without one of its changes. The other changes meet
// their requirements then, so nothing they could change to instead would help.
func checkRemedies(t *testing.T, r *Router, d Decision) {
	t.Helper()
	if d.Allowed() {
		for m := range d.Remedies() {
			t.Fatalf("%s: Route(%+v) is allowed and has the remedy %v", r.Name(), d.Case(), m)
		}
		return
	}
	for m := range d.Remedies() {
		cases := []Case{d.Case()}
		for change := range m.Changes() {
			f := factOf(change.Fact)
			var next []Case
			for _, c := range cases {
				for v := 1; v <= f.last; v++ {
					f.set(&c, uint8(v))
					if slices.Contains(change.To, textOf(c, change.Fact)) {
						next = append(next, c)
					}
				}
			}
			cases = next
		}
		for _, c := range cases {
			if !r.Route(c).Allowed() {
				t.Fatalf("%s: Route(%+v): %v, and still %+v is not allowed", r.Name(), d.Case(), m, c)
			}
		}
		for change := range m.Changes() {
			part := m.Apply()
			restore(&part, d.Case(), change.Fact)
			if r.Route(part).Allowed() {
				t.Fatalf("%s: Route(%+v): %v works without the change of %v", r.Name(), d.Case(), m, change.Fact)
			}
		}
	}
}

// textOf returns the text form of one fact of c.
func textOf(c Case, f Fact) string {
	return []fmt.Stringer{
		c.Partner, c.Issue, c.Product, c.Tenant, c.GDAP, c.Role, c.RBAC, c.Provider, c.Account,
		c.Entry, c.Release, c.Contact, c.Plan, c.Cloud, c.ISV, c.Problem,
	}[f-FactPartner].String()
}

// No change of fewer facts helps than the shortest remedy: tried with every value
// of every fact that can be changed, one and two at a time.
func TestNoSmallerRemedy(t *testing.T) {
	changeable := []Fact{FactGDAP, FactRole, FactRBAC, FactProvider, FactAccount, FactEntry, FactContact, FactPlan, FactISV}
	for r := range shipped(t) {
		rapid.Check(t, func(t *rapid.T) {
			c := caseGen(rapid.Bool().Draw(t, "head facts said")).Draw(t, "case")
			d := r.Route(c)
			shortest := 99
			for m := range d.Remedies() {
				shortest = min(shortest, len(slices.Collect(m.Changes())))
			}
			if d.Allowed() {
				return
			}
			for i, a := range changeable {
				for _, b := range changeable[i:] {
					for _, after := range vary(c, a, b) {
						if after.Plan == PlanCSP && c.Plan != PlanCSP {
							continue // nobody gets this plan any more
						}
						changed := 0
						for _, f := range facts {
							if f.get(&after) != f.get(&c) {
								changed++
							}
						}
						if changed < shortest && r.Route(after).Allowed() {
							t.Fatalf("%s: Route(%+v): the shortest remedy has %d changes, but %+v is allowed", r.Name(), c, shortest, after)
						}
					}
				}
			}
		})
	}
}
