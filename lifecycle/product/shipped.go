package product

import (
	_ "embed" // of the facts
	"sync"
)

// shippedCSV is in the form that ParseReleases reads.
//
//go:embed shipped.csv
var shippedCSV []byte

// Default returns the catalog of the facts that ship with this package, as of
// 2026-11-21: 121 releases of 25 families of Microsoft's on-premises products.
// It has no listings. It is always the same one, made when it is first asked
// for. [Catalog.Spec] gives the facts, each with its source and with what is
// doubtful about it. Most come from endoflife.date (MIT licence) and from
// Microsoft's lifecycle data (CC BY 4.0).
func Default() *Catalog { return shipped() }

var shipped = sync.OnceValue(func() *Catalog {
	releases, err := ParseReleases(shippedCSV)
	if err != nil {
		panic(err) //nolint:forbidigo // a mistake in this package, which its tests would find
	}
	c, err := NewCatalog(Spec{Releases: releases})
	if err != nil {
		panic(err) //nolint:forbidigo // a mistake in this package, which its tests would find
	}
	return c
})
