package product_test

import (
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func component(name, parent string, released product.Date) product.Release {
	return product.Release{
		Family: "Part", Version: name, Name: name, Policy: product.PolicyComponent, Parent: parent, Released: released,
	}
}

// A component is what its parent is, at every edge of either.
func TestComponent(t *testing.T) {
	server1 := server("1", 1, date(2010, 3, 1), date(2015, 3, 1))
	server1.SecurityUpdatesEnd = date(2023, 3, 1)
	server2 := server("2", 2, date(2012, 3, 1), date(2017, 3, 1))
	server3 := server("3", 3, date(2014, 3, 1), product.Date{})
	server3.ExtendedEnd = product.Date{}
	rolling := server("rolling", 4, date(2013, 1, 1), date(2016, 1, 1))
	rolling.Policy, rolling.ExtendedEnd, rolling.Family, rolling.Name = product.PolicyModern, product.Date{}, "Service", "Service"
	guess := server("guess", 9, date(2030, 1, 1), date(2035, 1, 1))
	guess.Certainty, guess.Family, guess.Name = product.Unconfirmed, "Guess", "Guess"
	parents := map[string]product.Release{
		"early part of 1": server1, "late part of 1": server1, "part of 2": server2, "part of 3": server3, "part of Service": rolling, "part of Guess": guess,
	}
	c := newCatalog(t, server1, server2, server3, rolling, guess,
		component("early part of 1", "server  1", date(2005, 1, 1)), // looked up as any name
		component("late part of 1", "Server 1", date(2011, 1, 1)),
		component("part of 2", "Server 2", date(2012, 3, 1)),
		component("part of 3", "Server 3", date(2014, 3, 1)),
		component("part of Service", "Service", date(2013, 1, 1)),
		component("part of Guess", "Guess", date(2030, 1, 1)),
	)
	for name, parent := range parents {
		for year := 2004; year < 2040; year++ {
			for _, month := range []time.Month{1, 3} {
				for day := range 3 {
					at := noon(year, month, day)
					got, want := c.Support(name, at), c.Support(parent.Name, at)
					if name == "late part of 1" && at.Before(noon(2011, 1, 1)) {
						wantVerdict(t, got, product.No, product.NotReleased)
						continue
					}
					if got.Covered != want.Covered || got.Rank != want.Rank || got.Phase != want.Phase || got.Policy != want.Policy ||
						got.MainstreamEnd != want.MainstreamEnd || got.Estimated != want.Estimated {
						t.Fatalf("%s at %v: %v, parent %v", name, at, got, want)
					}
					if got, want := c.PayPerIncident(name, at).Possible, c.PayPerIncident(parent.Name, at).Possible; got != want {
						t.Fatalf("%s at %v: pay-per-incident %v, parent %v", name, at, got, want)
					}
				}
			}
		}
	}
	v := c.Support("part of 2", noon(2018, 1, 1))
	const want = "part of 2: not covered: part of 2, a component of Server 2, was in mainstream support until 2017-03-01; " +
		"the plan cannot be used for part of 2"
	if v.String() != want {
		t.Errorf("%s, want %s", v, want)
	}
	if r, ok := v.Release(); !ok || r.Policy != product.PolicyComponent || r.Parent != "Server 2" {
		t.Errorf("Release() = %+v, %v", r, ok)
	}
}

// What is doubtful about a component's own facts does not touch its parent.
func TestComponentInDoubt(t *testing.T) {
	part := component("part", "Server 1", date(2010, 1, 1))
	part.Certainty = product.Unconfirmed
	c := newCatalog(t, server("1", 1, date(2010, 1, 1), date(2030, 1, 1)), part)
	at := noon(2017, 1, 1)
	wantVerdict(t, c.Support("part", at), product.Unknown, product.NotConfirmed)
	wantVerdict(t, c.Support("Server 1", at), product.Yes)
}

// A component does not count as a version of its family.
func TestComponentHasNoPlace(t *testing.T) {
	part := component("Server part", "Server 1", date(2016, 1, 1))
	part.Family = "Server"
	c := newCatalog(t, server("1", 1, date(2010, 1, 1), date(2030, 1, 1)), part)
	if got := c.Support("Server 1", noon(2017, 1, 1)).Rank; got != product.RankN {
		t.Errorf("rank %v beside a component, want n", got)
	}
}
