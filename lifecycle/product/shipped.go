package product

import (
	"sync"
	"time"
)

// Default returns the catalog of the facts that ship with this package: Windows
// Server and SQL Server from 2008 on, as of 2026-11-21. It is always the same
// one.
func Default() *Catalog { return shipped() }

var shipped = sync.OnceValue(func() *Catalog {
	c, err := NewCatalog(Spec{Releases: shippedReleases()})
	if err != nil {
		panic(err) //nolint:forbidigo // a mistake in this package, which its tests would find
	}
	return c
})

// The sources of the shipped facts.
const (
	endOfLife     = "endoflife.date, snapshot of 2026-08-22"
	lifecycleData = "Microsoft lifecycle data (MicrosoftDocs), September 2022"
)

// What is doubtful about more than one of them.
const (
	notServicePack = "the release day is Microsoft's; the source gives that of a service pack"
	perServicePack = "other data sets give the end of one service pack as the end of mainstream support"
	oneGeneration  = "2012 and 2012 R2 count as one because Microsoft's list of 2017 has 2016 as N and, with no word of R2, 2012 as N-1"
)

// shippedReleases has one line for each release.
func shippedReleases() []Release {
	asOf := day(2026, 11, 21)
	var releases []Release
	add := func(family Family, generation int, version string, released, mainstreamEnd, extendedEnd Date, source, doubt string) {
		releases = append(releases, Release{
			Family: family, Version: version, Name: string(family) + " " + version,
			Generation: generation, Policy: PolicyFixed,
			Released: released, MainstreamEnd: mainstreamEnd, ExtendedEnd: extendedEnd,
			Source: source, AsOf: asOf, Doubt: doubt,
		})
	}

	const ws = "Windows Server"
	add(ws, 7, "2025", day(2024, 11, 1), day(2029, 11, 13), day(2034, 11, 14), endOfLife, "")
	add(ws, 6, "2022", day(2021, 8, 18), day(2026, 10, 13), day(2031, 10, 14), endOfLife, "in 2022 Microsoft gave the release day as 2021-11-02")
	add(ws, 5, "2019", day(2018, 11, 13), day(2024, 1, 9), day(2029, 1, 9), endOfLife, "")
	add(ws, 4, "2016", day(2016, 10, 15), day(2022, 1, 11), day(2027, 1, 12), endOfLife, "")
	add(ws, 3, "2012 R2", day(2013, 11, 25), day(2018, 10, 9), day(2023, 10, 10), endOfLife, oneGeneration)
	add(ws, 3, "2012", day(2012, 10, 30), day(2018, 10, 9), day(2023, 10, 10), endOfLife, oneGeneration)
	add(ws, 2, "2008 R2", day(2009, 10, 22), day(2015, 1, 13), day(2020, 1, 14), endOfLife, notServicePack)
	add(ws, 1, "2008", day(2008, 5, 6), day(2015, 1, 13), day(2020, 1, 14), endOfLife, notServicePack)

	const sql = "SQL Server"
	add(sql, 9, "2025", day(2025, 11, 18), day(2031, 1, 6), day(2036, 1, 6), endOfLife, "the ends are not second Tuesdays of a month")
	add(sql, 8, "2022", day(2022, 11, 16), day(2028, 1, 11), day(2033, 1, 11), endOfLife, "one of three lists has both ends a year earlier")
	add(sql, 7, "2019", day(2019, 11, 4), day(2025, 2, 28), day(2030, 1, 8), endOfLife, "in 2022 Microsoft gave the end of mainstream support as 2025-01-14")
	add(sql, 6, "2017", day(2017, 9, 29), day(2022, 10, 11), day(2027, 10, 12), lifecycleData, "")
	add(sql, 5, "2016", day(2016, 6, 1), day(2021, 7, 13), day(2026, 7, 14), lifecycleData, perServicePack)
	add(sql, 4, "2014", day(2014, 6, 5), day(2019, 7, 9), day(2024, 7, 9), lifecycleData, perServicePack)
	add(sql, 3, "2012", day(2012, 5, 20), day(2017, 7, 11), day(2022, 7, 12), lifecycleData, perServicePack)
	add(sql, 2, "2008 R2", day(2010, 7, 20), day(2014, 7, 8), day(2019, 7, 9), lifecycleData, perServicePack)
	add(sql, 1, "2008", day(2008, 11, 6), day(2014, 7, 8), day(2019, 7, 9), lifecycleData, perServicePack)
	return releases
}

func day(year int, month time.Month, d int) Date { return Date{Year: year, Month: month, Day: d} }
