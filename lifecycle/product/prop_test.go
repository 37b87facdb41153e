package product_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/internal/rulebook"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// drawReleases draws one family in which anything may be missing, generations
// may be shared, and releases may come out in any order.
func drawReleases(t *rapid.T) []product.Release {
	days := rapid.IntRange(0, 12_000) // from 2000 on
	optional := func(label string, from product.Date) product.Date {
		if n := days.Draw(t, label); n%4 != 0 {
			return from.AddDays(n / 2)
		}
		return product.Date{}
	}
	releases := make([]product.Release, rapid.IntRange(1, 6).Draw(t, "releases"))
	for i := range releases {
		r := product.Release{
			Family:     "Server",
			Version:    fmt.Sprint(i),
			Name:       fmt.Sprint("Server ", i),
			Generation: rapid.IntRange(0, 4).Draw(t, "generation"),
			Policy:     product.Policy(rapid.IntRange(1, 3).Draw(t, "policy")),
			Released:   date(2000, 1, 1).AddDays(days.Draw(t, "released")),
		}
		r.MainstreamEnd = optional("mainstream", r.Released)
		if r.Policy == product.PolicyFixed {
			from := r.MainstreamEnd
			if from.IsZero() {
				from = r.Released
			}
			r.ExtendedEnd = optional("extended", from)
		}
		releases[i] = r
	}
	return releases
}

func drawCatalog(t *rapid.T) (*product.Catalog, []product.Release) {
	releases := drawReleases(t)
	c, err := product.NewCatalog(product.Spec{Releases: releases})
	if err != nil {
		t.Fatal(err)
	}
	return c, releases
}

// Cover is one interval of time: once lost it does not come back.
func TestCoverDoesNotFlicker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, releases := drawCatalog(t)
		// Every answer changes on a named day, or at an estimated end.
		var edges []time.Time
		for _, r := range releases {
			for _, d := range []product.Date{r.Released, r.MainstreamEnd, r.ExtendedEnd, r.Released.AddYears(5)} {
				for shift := range 2 {
					edges = append(edges, noon(d.Year, d.Month, d.Day+shift))
				}
			}
		}
		slices.SortFunc(edges, time.Time.Compare)
		for _, r := range releases {
			for _, what := range []struct {
				name   string
				answer func(v product.Verdict) product.Answer
			}{
				{"covered", func(v product.Verdict) product.Answer { return v.Covered }},
				{"computed", func(v product.Verdict) product.Answer { return v.Computed }},
			} {
				began, over := false, false
				for _, at := range edges {
					yes := what.answer(c.Support(r.Name, at)) == product.Yes
					if yes && over {
						t.Fatalf("%s is %s again at %v", r.Name, what.name, at)
					}
					over = over || began && !yes
					began = began || yes
				}
			}
		}
	})
}

// An answer depends on the instant, and not on how it is written.
func TestZoneOfArgument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, releases := drawCatalog(t)
		r := rapid.SampledFrom(releases).Draw(t, "release")
		at := time.Unix(rapid.Int64Range(900e6, 2600e6).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
		zone := time.FixedZone("drawn", rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset"))
		if got, want := c.Support(r.Name, at.In(zone)), c.Support(r.Name, at.UTC()); got != want {
			t.Fatalf("%v in %v, %v in UTC", got, zone, want)
		}
		if got, want := c.PayPerIncident(r.Name, at.In(zone)), c.PayPerIncident(r.Name, at.UTC()); got != want {
			t.Fatalf("%v in %v, %v in UTC", got, zone, want)
		}
	})
}

// The order in which releases are given changes nothing.
func TestOrderOfSpec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, releases := drawCatalog(t)
		shuffled, err := product.NewCatalog(product.Spec{Releases: rapid.Permutation(releases).Draw(t, "order")})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Collect(shuffled.Releases()), slices.Collect(c.Releases()); !slices.Equal(got, want) {
			t.Fatalf("releases %v, want %v", got, want)
		}
		at := noon(2000, 1, 1+rapid.IntRange(0, 15_000).Draw(t, "day"))
		for _, r := range releases {
			if got, want := shuffled.Support(r.Name, at).String(), c.Support(r.Name, at).String(); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
		}
	})
}

// Yes takes all clauses; No and Unknown have a reason; Unknown is never open.
func TestVerdictIsExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, releases := drawCatalog(t)
		r := rapid.SampledFrom(releases).Draw(t, "release")
		v := c.Support(r.Name, noon(2000, 1, 1+rapid.IntRange(0, 15_000).Draw(t, "day")))
		var codes []product.Code
		for reason := range v.Reasons() {
			codes = append(codes, reason.Code)
			if len(reason.Rules) == 0 || !slices.IsSorted(reason.Rules) {
				t.Fatalf("rules of %v are %v", reason.Code, reason.Rules)
			}
			for _, id := range reason.Rules {
				if _, ok := rulebook.Lookup(id); !ok {
					t.Fatalf("%v rests on %q, which is no rule", reason.Code, id)
				}
			}
		}
		if !slices.IsSorted(codes) {
			t.Fatalf("reasons out of order: %v", codes)
		}
		recent := v.Rank == product.RankN || v.Rank == product.RankN1 ||
			v.Rank == product.RankUnknown && v.Policy == product.PolicyModern
		supported := v.Phase == product.PhaseMainstream || v.Phase == product.PhaseModern
		if got, want := v.Computed == product.Yes, recent && supported; got != want {
			t.Fatalf("computed %v with %v and %v", v.Computed, v.Rank, v.Phase)
		}
		if v.Computed != product.Yes && len(codes) == 0 {
			t.Fatalf("computed %v without a reason", v.Computed)
		}
		if v.Covered != v.Computed && !slices.Contains(codes, product.Listed) {
			t.Fatalf("covered %v, computed %v, not listed", v.Covered, v.Computed)
		}
	})
}
