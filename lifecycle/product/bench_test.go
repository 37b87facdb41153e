package product_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func TestSupportDoesNotAllocate(t *testing.T) {
	c, at := product.Default(), noon(2026, 11, 21)
	for _, name := range []string{"Windows Server 2025", "Windows Server 2019"} {
		if n := testing.AllocsPerRun(100, func() { c.Support(name, at) }); n != 0 {
			t.Errorf("Support(%q): %v allocations, want 0", name, n)
		}
		if n := testing.AllocsPerRun(100, func() { c.PayPerIncident(name, at) }); n != 0 {
			t.Errorf("PayPerIncident(%q): %v allocations, want 0", name, n)
		}
	}
}

func BenchmarkSupport(b *testing.B) {
	c, at := product.Default(), noon(2026, 11, 21)
	for _, name := range []string{"Windows Server 2025", "Windows Server 2019", "windows  server 2019", "Windows Server 2003"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Support(name, at)
			}
		})
	}
}

func BenchmarkReasons(b *testing.B) {
	v := product.Default().Support("Windows Server 2019", noon(2026, 11, 21))
	b.ReportAllocs()
	for b.Loop() {
		for range v.Reasons() {
		}
	}
}

// What asking the default catalog for the first time costs.
func BenchmarkNewCatalog(b *testing.B) {
	spec := product.Default().Spec()
	text, err := product.AppendReleases(nil, spec.Releases)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		releases, err := product.ParseReleases(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := product.NewCatalog(product.Spec{Releases: releases}); err != nil {
			b.Fatal(err)
		}
	}
}
