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
	if _, ok := c.Find(longest); !ok {
		t.Error("a name of 200 bytes is not found")
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
