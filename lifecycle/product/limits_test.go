package product_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// TestLimits takes what is as long, as large or as many as may be.
func TestLimits(t *testing.T) {
	longest := strings.Repeat("x", 200)
	spec := product.Spec{
		Releases: []product.Release{
			{Family: product.Family(longest), Version: longest, Name: longest, Generation: 1_000_000_000, Policy: product.PolicyModern, Released: date(2020, 1, 1)},
			{Family: "Part", Version: "1", Name: "Part", Policy: product.PolicyComponent, Parent: longest, Released: date(2020, 1, 1)},
		},
		Listings: []product.Listing{{Release: longest, Listed: product.Yes}},
	}
	c, err := product.NewCatalog(spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{longest, strings.ToUpper(longest)} {
		if _, ok := c.Find(name); !ok {
			t.Errorf("%.4s..., a name of 200 bytes, is not found", name)
		}
	}
	if _, ok := c.Find(" " + longest); ok { // which is the same name but for its length
		t.Error("a name of 201 bytes is found")
	}
	const header = "release,listed\n"
	text := header + "Server,yes\n"
	text += strings.Repeat("\n", product.MaxSize-len(text))
	if list, err := product.ParseListings([]byte(text)); err != nil || len(list) != 1 {
		t.Errorf("a text of %d bytes: %d listings, %v", len(text), len(list), err)
	}
	// As many problems as are told, in the names of the columns and in the rows.
	for n, want := range map[int]int{product.MaxProblems - 1: product.MaxProblems - 1, product.MaxProblems: product.MaxProblems, product.MaxProblems + 1: product.MaxProblems} {
		var names strings.Builder
		names.WriteString("release,listed")
		for i := range n {
			fmt.Fprintf(&names, ",column %d", i)
		}
		_, err := product.ParseListings([]byte(names.String() + "\n"))
		if got := len(joined(err)); got != want {
			t.Errorf("%d unknown columns: %d problems, want %d", n, got, want)
		}
		_, err = product.ParseListings([]byte(header + strings.Repeat("Server\n", n)))
		if got := len(joined(err)); got != want {
			t.Errorf("%d short rows: %d problems, want %d", n, got, want)
		}
	}
}

// TestMostEntries makes a catalog of as many releases and listings as may be, and none
// of one more.
func TestMostEntries(t *testing.T) {
	releases, err := product.ParseReleases([]byte(header + manyRows(product.MaxEntries)))
	if err != nil {
		t.Fatal(err)
	}
	var listings []product.Listing
	for _, r := range releases {
		listings = append(listings, product.Listing{Release: r.Name, Listed: product.Yes})
	}
	if _, err := product.NewCatalog(product.Spec{Releases: releases, Listings: listings}); err != nil {
		t.Errorf("%d releases and listings: %v", product.MaxEntries, err)
	}
	for path, spec := range map[string]product.Spec{
		"releases": {Releases: append(releases, server("more", 0, date(2020, 1, 1), date(2025, 1, 1)))},
		"listings": {Releases: releases, Listings: append(listings, product.Listing{Release: releases[0].Name, Listed: product.Yes})},
	} {
		_, err := product.NewCatalog(spec)
		problem, ok := errors.AsType[*product.SpecError](err)
		if !ok || !errors.Is(err, product.ErrTooLarge) || problem.Path != path {
			t.Errorf("one of the %s too many: %v", path, err)
		}
	}
}

// TestLongestZone asks for a zone whose name is as long as a name may be, and does not
// repeat a longer one.
func TestLongestZone(t *testing.T) {
	for size, asked := range map[int]bool{200: true, 201: false} {
		zone := strings.Repeat("x", size)
		_, err := product.NewCatalog(product.Spec{Zone: zone})
		bad, ok := errors.AsType[*product.ZoneError](err)
		if !ok || strings.Contains(bad.Err.Error(), zone) != asked { // what the time package says has the name
			t.Errorf("a zone of %d bytes: %v", size, err)
		}
	}
}

// TestLineOfAProblem has a problem in the last byte of a line and in the first one.
func TestLineOfAProblem(t *testing.T) {
	for text, line := range map[string]int{
		"{\"releases\":5\n}":  1,
		"{\"releases\":\n5}":  2,
		"{\"x\":1,\n\"y\":1}": 1,
		"\n]":                 2,
	} {
		_, err := product.ParseSpec([]byte(text))
		problem, ok := errors.AsType[*product.SpecError](err)
		if !ok || problem.Line != line {
			t.Errorf("%q: %v, want a problem in line %d", text, err, line)
		}
	}
}
