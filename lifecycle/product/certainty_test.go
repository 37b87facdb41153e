package product_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// A guess is right or wrong: what a catalog with guesses says holds in both
// cases, and where the cases differ it says Unknown.
func TestGuessesAreAllWorlds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		releases := drawReleases(t)
		var guesses []int
		for i := range releases {
			if rapid.Bool().Draw(t, "guess") {
				releases[i].Certainty = product.Unconfirmed
				guesses = append(guesses, i)
			}
		}
		c, err := product.NewCatalog(product.Spec{Releases: releases})
		if err != nil {
			t.Fatal(err)
		}
		var worlds []*product.Catalog
		for chosen := range 1 << len(guesses) {
			world := slices.Clone(releases)
			for bit, i := range guesses {
				world[i].Certainty = product.Certain
				if chosen>>bit&1 == 0 {
					world[i].Version = "" // did not come out
				}
			}
			world = slices.DeleteFunc(world, func(r product.Release) bool { return r.Version == "" })
			w, err := product.NewCatalog(product.Spec{Releases: world})
			if err != nil {
				t.Fatal(err)
			}
			worlds = append(worlds, w)
		}
		for range 4 {
			at := noon(2000, 1, 1+rapid.IntRange(0, 15_000).Draw(t, "day"))
			for _, r := range releases {
				if r.Certainty == product.Unconfirmed {
					if v := c.Support(r.Name, at); v.Covered == product.Yes || v.Rank != product.RankUnknown && v.Rank != product.RankNotReleased {
						t.Fatalf("%v: %v", r.Name, v)
					}
					continue
				}
				want := worlds[0].Support(r.Name, at).Covered
				for _, w := range worlds[1:] {
					if w.Support(r.Name, at).Covered != want {
						want = product.Unknown
					}
				}
				if v := c.Support(r.Name, at); v.Covered != want {
					t.Fatalf("at %v: %v, want %v", at, v, want)
				}
			}
		}
	})
}

// Whatever the releases are that a catalog lacks, it says nothing that is wrong
// with them.
func TestGapsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := date(2000, 1, 1)
		var whole, known []product.Release
		missing := false
		for i := range rapid.IntRange(2, 8).Draw(t, "generations") {
			day = day.AddDays(rapid.IntRange(1, 1500).Draw(t, "after"))
			r := server(fmt.Sprint(i), i+1, day, day.AddDays(rapid.IntRange(0, 4000).Draw(t, "mainstream")))
			whole = append(whole, r)
			if i > 0 && rapid.Bool().Draw(t, "missing") {
				missing = true
				continue
			}
			if missing {
				r.Certainty = product.AfterGap
			}
			missing = false
			known = append(known, r)
		}
		if missing {
			t.Skip("what is missing at the end, nothing tells")
		}
		full := newCatalogT(t, whole)
		c := newCatalogT(t, known)
		for range 8 {
			at := noon(2000, 1, 1+rapid.IntRange(0, 15_000).Draw(t, "day"))
			for _, r := range known {
				got, want := c.Support(r.Name, at), full.Support(r.Name, at)
				if got.Covered != product.Unknown && got.Covered != want.Covered {
					t.Fatalf("at %v: %v, but %v", at, got, want)
				}
				if got.Rank != product.RankUnknown && got.Rank != want.Rank {
					t.Fatalf("at %v: %v, want rank %v", at, got, want.Rank)
				}
			}
		}
	})
}

func newCatalogT(t *rapid.T, releases []product.Release) *product.Catalog {
	c, err := product.NewCatalog(product.Spec{Releases: releases})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A gap makes ranks unknown for a while only: from the release before it to the
// one after it.
func TestGap(t *testing.T) {
	end := date(2040, 1, 1)
	after, second := server("4", 4, date(2016, 1, 1), end), server("4 R2", 4, date(2018, 1, 1), end) // the first of them counts
	after.Certainty, second.Certainty = product.AfterGap, product.AfterGap
	c := newCatalog(t, server("1", 1, date(2010, 1, 1), end), server("2", 2, date(2012, 1, 1), end), second, after)
	for _, tt := range []struct {
		year       int
		one, two   product.Rank
		oneCovered product.Answer
	}{
		{2011, product.RankN, product.RankNotReleased, product.Yes},
		{2013, product.RankUnknown, product.RankUnknown, product.Unknown},
		{2017, product.RankOlder, product.RankOlder, product.No},
	} {
		one, two := c.Support("Server 1", noon(tt.year, 1, 1)), c.Support("Server 2", noon(tt.year, 1, 1))
		if one.Rank != tt.one || two.Rank != tt.two || one.Covered != tt.oneCovered {
			t.Errorf("%d: %v; %v", tt.year, one, two)
		}
	}
	wantVerdict(t, c.Support("Server 2", noon(2013, 1, 1)), product.Unknown, product.RankNotConfirmed)
	wantVerdict(t, c.Support("Server 4", noon(2017, 1, 1)), product.Yes)
}

// A release that may not exist is not sold a single incident for, until all
// support of it would have ended.
func TestUnconfirmedPayPerIncident(t *testing.T) {
	r := server("1", 1, date(2020, 1, 1), date(2025, 1, 1))
	r.Certainty = product.Unconfirmed
	c := newCatalog(t, r)
	for year, want := range map[int]product.Answer{2019: product.No, 2021: product.Unknown, 2027: product.Unknown, 2031: product.No} {
		if got := c.PayPerIncident(r.Name, noon(year, 6, 1)).Possible; got != want {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
}
