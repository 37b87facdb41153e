package routing_test

import (
	"fmt"
	"testing"

	. "github.com/partnersupport/partnersupport/routing"
)

// largest returns a policy with one route for every combination of head facts:
// no policy can have more routes.
func largest() Policy {
	p := Policy{Name: "largest"}
	for _, c := range said(Case{}) {
		p.Routes = append(p.Routes, Route{
			ID: fmt.Sprintf("%04d", len(p.Routes)), Outcome: Allowed, Code: CodeAllowed, Portal: AzurePortal, Payer: PayerFree, Rules: []string{"RTE-04"},
			Partner: SetOf(c.Partner), Issue: SetOf(c.Issue), Product: SetOf(c.Product), Tenant: SetOf(c.Tenant), Cloud: SetOf(c.Cloud), Entry: SetOf(c.Entry),
			Clauses: []Clause{{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: []string{"RTE-08"}}},
		})
	}
	return p
}

// A policy may be as large as its domain, and answers as the small ones do.
func TestLargestPolicy(t *testing.T) {
	r := mustRouter(t, largest())
	if n := len(r.Policy().Routes); n != 3240 {
		t.Errorf("%d routes, want 3240", n)
	}
	wantAllowed(t, r, open(IssueQuota, Azure), AzurePortal, PayerFree)
	wantNo(t, r, open(IssueQuota, Azure, withGDAP(GDAPPending), inTenant(0)), Denied, CodeGDAPInactive)
	wantNo(t, r, Case{GDAP: GDAPActive}, Unknown, CodeNotSaid, CodeNotSaid, CodeNotSaid, CodeNotSaid, CodeNotSaid, CodeNotSaid)
}

func BenchmarkCanOpen(b *testing.B) {
	for _, p := range []Policy{Policy2025(), largest()} {
		r := mustRouter(b, p)
		b.Run(fmt.Sprintf("routes=%d", len(p.Routes)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.CanOpen(DirectBill, IssueTechnical, Azure)
			}
		})
	}
	// The yardstick: the same cells in a map, without reasons or requirements.
	type key struct {
		PartnerType
		IssueType
		Product
	}
	cells := map[key]Outcome{}
	for p := range values[PartnerType]() {
		for i := range values[IssueType]() {
			for product := range values[Product]() {
				cells[key{p, i, product}] = DefaultRouter().CanOpen(p, i, product).Outcome
			}
		}
	}
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		k := key{DirectBill, IssueTechnical, Azure}
		for b.Loop() {
			_ = cells[k]
		}
	})
}

func BenchmarkRoute(b *testing.B) {
	allowed := open(IssueTechnical, Azure)
	unsaid := allowed
	unsaid.Partner, unsaid.Tenant = 0, 0
	for _, p := range []Policy{Policy2025(), largest()} {
		r := mustRouter(b, p)
		for _, test := range []struct {
			name string
			c    Case
		}{{"allowed", allowed}, {"heads_not_said", unsaid}} {
			b.Run(fmt.Sprintf("routes=%d/%s", len(p.Routes), test.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r.Route(test.c)
				}
			})
		}
	}
	// The yardstick: a map that happens to hold exactly this case.
	cases := map[Case]Decision{allowed: DefaultRouter().Route(allowed)}
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = cases[allowed]
		}
	})
}

func BenchmarkRouteParallel(b *testing.B) {
	r, c := DefaultRouter(), open(IssueTechnical, Azure)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r.Route(c)
		}
	})
}

func BenchmarkNewRouter(b *testing.B) {
	for _, p := range []Policy{Policy2025(), largest()} {
		b.Run(fmt.Sprintf("routes=%d", len(p.Routes)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := NewRouter(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
