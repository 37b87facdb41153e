package product_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// lagging is a desk whose catalogue lags behind the policy on one release, runs
// ahead of it on another, and agrees with it on a third.
func lagging(t *testing.T) *product.Catalog {
	return newListed(t, []product.Listing{
		{Release: "Windows Server 2022", Listed: product.No, From: date(2027, 5, 1)},
		{Release: "Windows Server 2022", Listed: product.Yes, From: date(2026, 10, 14), Until: date(2027, 3, 31), Source: "the form"},
		{Release: "System Center 2025", Listed: product.Yes, Until: date(2026, 6, 30)},
		{Release: "sql  server 2022", Listed: product.No, From: date(2026, 11, 1), Until: date(2026, 11, 30)},
		{Release: "SQL Server 2025", Listed: product.Yes, From: date(2026, 1, 1)},
	}, slices.Collect(product.Default().Releases())...)
}

// Around the first and the last day of every listing.
func TestListingEdges(t *testing.T) {
	pacific, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	c := lagging(t)
	for _, tt := range []struct {
		release, day              string // the instant is its first in Redmond
		deskBefore, coveredBefore product.Answer
		desk, covered, computed   product.Answer
	}{
		{"Windows Server 2022", "2026-10-14", product.Unknown, product.Yes, product.Yes, product.Yes, product.No},
		{"Windows Server 2022", "2027-04-01", product.Yes, product.Yes, product.Unknown, product.No, product.No},
		{"Windows Server 2022", "2027-05-01", product.Unknown, product.No, product.No, product.No, product.No},
		{"SQL Server 2022", "2026-11-01", product.Unknown, product.Yes, product.No, product.No, product.Yes},
		{"SQL Server 2022", "2026-12-01", product.No, product.No, product.Unknown, product.Yes, product.Yes},
		{"SQL Server 2025", "2026-01-01", product.Unknown, product.Yes, product.Yes, product.Yes, product.Yes},
		{"SQL Server 2025", "2031-01-07", product.Yes, product.Yes, product.Yes, product.Yes, product.No},
	} {
		edge, err := time.ParseInLocation(time.DateOnly, tt.day, pacific)
		if err != nil {
			t.Fatal(err)
		}
		before, v := c.Support(tt.release, edge.Add(-1)), c.Support(tt.release, edge)
		if before.Desk != tt.deskBefore || before.Covered != tt.coveredBefore {
			t.Errorf("%s before %s: desk %v, covered %v", tt.release, tt.day, before.Desk, before.Covered)
		}
		if v.Desk != tt.desk || v.Covered != tt.covered || v.Computed != tt.computed {
			t.Errorf("%s from %s: desk %v, covered %v, computed %v", tt.release, tt.day, v.Desk, v.Covered, v.Computed)
		}
		if l, ok := v.Listing(); ok != (tt.desk != product.Unknown) || ok && l.Listed != tt.desk {
			t.Errorf("%s from %s: listing %v, %v", tt.release, tt.day, l, ok)
		}
	}
	wantVerdict(t, c.Support("Windows Server 2022", noon(2026, 11, 21)), product.Yes, product.OutOfMainstream, product.Listed)
	wantVerdict(t, c.Support("Windows Server 2022", noon(2027, 4, 2)), product.No,
		product.OutOfMainstream, product.ListingEnded, product.PlanNotForProduct)
	wantVerdict(t, c.Support("Windows Server 2022", noon(2027, 6, 1)), product.No,
		product.OutOfMainstream, product.NotListed, product.PlanNotForProduct)
	wantVerdict(t, c.Support("SQL Server 2022", noon(2026, 11, 21)), product.No, product.NotListed, product.PlanNotForProduct)
	wantVerdict(t, c.Support("SQL Server 2025", noon(2026, 11, 21)), product.Yes)
	wantVerdict(t, c.Support("System Center 2025", noon(2026, 7, 1)), product.Yes) // on its own
	// The catalog keeps the listings of a release in the order of time.
	for i, l := range c.Spec().Listings {
		if i > 0 && l.Release == c.Spec().Listings[i-1].Release && l.From.Before(c.Spec().Listings[i-1].From) {
			t.Errorf("%v after %v", l, c.Spec().Listings[i-1])
		}
	}
}

// A listing settles what the policy leaves unknown, and is not there before the
// release.
func TestListingOfTheUnknown(t *testing.T) {
	guess := server("2", 2, date(2020, 1, 1), date(2025, 1, 1))
	guess.Certainty = product.Unconfirmed
	c := newListed(t, []product.Listing{{Release: "Server 2", Listed: product.Yes}}, guess)
	wantVerdict(t, c.Support("Server 2", noon(2019, 12, 31)), product.No, product.NotReleased)
	wantVerdict(t, c.Support("Server 2", noon(2020, 1, 1)), product.Yes, product.NotConfirmed, product.Listed)
}

func TestListingTexts(t *testing.T) {
	lags := lagging(t)
	undated := newListed(t, []product.Listing{{Release: "Server 2", Listed: product.No}}, server("2", 2, date(2020, 1, 1), date(2025, 1, 1)))
	for _, tt := range []struct {
		catalog *product.Catalog
		release string
		at      time.Time
		want    string
	}{
		{undated, "Server 2", noon(2021, 1, 1), "the support desk's list no longer has Server 2 since 2020-01-01"},
		{lags, "Windows Server 2022", noon(2026, 11, 21), "the support desk's list has Windows Server 2022 until 2027-03-31 (the form)"},
		{lags, "Windows Server 2022", noon(2027, 4, 2), "the support desk's list had Windows Server 2022 until 2027-03-31 (the form)"},
		{lags, "Windows Server 2022", noon(2027, 6, 1), "the support desk's list no longer has Windows Server 2022 since 2027-05-01"},
	} {
		var got []string
		for r := range tt.catalog.Support(tt.release, tt.at).Reasons() {
			if slices.Equal(r.Rules, []string{"LCY-23"}) {
				got = append(got, r.Text())
			}
		}
		if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.at, diff)
		}
	}
}

func TestDifferences(t *testing.T) {
	c := lagging(t)
	names := func(at time.Time) []string {
		var list []string
		for v := range c.Differences(at) {
			list = append(list, v.Name+" "+v.Computed.String()+" "+v.Desk.String())
		}
		return list
	}
	for _, tt := range []struct {
		at   time.Time
		want []string
	}{
		{noon(2026, 10, 13), nil},
		{noon(2026, 10, 14), []string{"Windows Server 2022 no yes"}},
		{noon(2026, 11, 21), []string{"SQL Server 2022 yes no", "Windows Server 2022 no yes"}},
		{noon(2026, 12, 1), []string{"Windows Server 2022 no yes"}},
		{noon(2027, 4, 1), nil},
		{noon(2027, 6, 1), nil}, // both say no
		{noon(2031, 1, 7), []string{"SQL Server 2025 no yes"}},
	} {
		if diff := cmp.Diff(tt.want, names(tt.at)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.at, diff)
		}
	}
	for range c.Differences(noon(2026, 11, 21)) {
		break
	}
	for v := range product.Default().Differences(noon(2026, 11, 21)) {
		t.Errorf("%v differs without a listing", v)
	}
}

func TestListingProblems(t *testing.T) {
	var texts errortest.Texts
	const name = "Server 1"
	for _, tt := range []struct {
		name     string
		listings []product.Listing
		want     []string
	}{
		{"nothing is said", []product.Listing{{}}, []string{
			`listings[0].release: no release ""`, "listings[0].listed: neither yes nor no: unknown",
		}},
		{"no such release", []product.Listing{{Release: "Server 9", Listed: product.Yes}}, []string{
			`listings[0].release: no release "Server 9"`,
		}},
		// A name as long finds nothing either.
		{"a giant name", []product.Listing{{Release: "Server" + strings.Repeat(" ", 200) + "1", Listed: product.Yes}}, []string{
			`listings[0].release: no release "Server` + strings.Repeat(" ", 58) + `"`,
		}},
		{"no answer", []product.Listing{{Release: name, Listed: 9}}, []string{"listings[0].listed: neither yes nor no: answer(9)"}},
		{"days", []product.Listing{{Release: name, Listed: product.Yes, From: date(2019, 12, 31), Until: date(2019, 2, 30)}}, []string{
			"listings[0].from: 2019-12-31 is before released, 2020-01-01", "listings[0].until: no calendar day: 2019-02-30",
		}},
		{"ends before it starts", []product.Listing{{Release: name, Listed: product.Yes, From: date(2021, 1, 2), Until: date(2021, 1, 1)}}, []string{
			"listings[0].until: 2021-01-01 is before from, 2021-01-02",
		}},
		{"ends before the release", []product.Listing{{Release: name, Listed: product.Yes, Until: date(2019, 1, 1)}}, []string{
			"listings[0].until: 2019-01-01 is before released, 2020-01-01",
		}},
		{"source", []product.Listing{{Release: name, Listed: product.Yes, Source: "a\nb"}}, []string{
			`listings[0].source: not plain text: "a\nb"`,
		}},
		{"on one day together", []product.Listing{
			{Release: name, Listed: product.Yes, From: date(2021, 1, 1), Until: date(2021, 6, 30)},
			{Release: "server 1", Listed: product.No, From: date(2021, 6, 30)},
		}, []string{"listings[1].from: applies at the same time to the same release as listings[0]"}},
		{"inside another", []product.Listing{
			{Release: name, Listed: product.Yes, From: date(2023, 1, 1), Until: date(2023, 2, 1)},
			{Release: name, Listed: product.Yes, From: date(2021, 1, 1)},
			{Release: name, Listed: product.No, From: date(2022, 1, 1), Until: date(2022, 2, 1)},
		}, []string{
			"listings[1].from: applies at the same time to the same release as listings[0]",
			"listings[2].from: applies at the same time to the same release as listings[1]",
		}},
		// The one that lasts longest is not the first.
		{"inside the second", []product.Listing{
			{Release: name, Listed: product.Yes, From: date(2021, 1, 1), Until: date(2021, 6, 30)},
			{Release: name, Listed: product.No, From: date(2021, 7, 1), Until: date(2023, 1, 1)},
			{Release: name, Listed: product.Yes, From: date(2022, 1, 1), Until: date(2022, 2, 1)},
		}, []string{"listings[2].from: applies at the same time to the same release as listings[1]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := product.NewCatalog(product.Spec{
				Releases: []product.Release{server("1", 1, date(2020, 1, 1), date(2025, 1, 1))}, Listings: tt.listings,
			})
			texts.Add(err)
			wantProblems(t, err, tt.want)
		})
	}
	texts.Check(t, "errors_listing.txt", "product")
	// One day after the other is fine, in any order.
	newListed(t, []product.Listing{
		{Release: name, Listed: product.No, From: date(2021, 7, 1)},
		{Release: name, Listed: product.Yes, From: date(2021, 1, 1), Until: date(2021, 6, 30)},
	}, server("1", 1, date(2020, 1, 1), date(2025, 1, 1)))
}
