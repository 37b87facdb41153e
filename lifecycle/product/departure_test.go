package product_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func departures(c *product.Catalog, at time.Time, days int) []string {
	var list []string
	for _, d := range c.Leaving(at, days) {
		var line strings.Builder
		line.WriteString(d.LastDay.String() + " " + d.Verdict.Name + ":")
		for r := range d.Causes() {
			line.WriteString(" " + r.Code.String())
		}
		list = append(list, line.String())
	}
	return list
}

// The next changes after 2026-11-21, written down from the facts by hand.
func TestLeavingShipped(t *testing.T) {
	at := noon(2026, 11, 21)
	want := []string{
		"2026-12-31 Office Online Server: support_ended",
		"2027-01-12 Dynamics 365 Customer Engagement (on-premises) v9: out_of_mainstream",
		"2027-01-12 Visual Studio 2022: out_of_mainstream",
		"2027-01-12 Windows 10 Enterprise LTSC 2021: out_of_mainstream",
		"2027-01-12 Windows 10 IoT Enterprise LTSC 2021: out_of_mainstream",
		"2027-04-13 System Center 2022: out_of_mainstream",
		"2027-10-12 Dynamics 365 Business Central 2026 release wave 1 (v28): support_ended",
		"2027-10-12 Windows 11 25H2 Home/Pro: support_ended",
		"2027-10-12 Windows 11 24H2 Enterprise/Education: support_ended",
		"2028-01-11 Azure DevOps Server 2022: out_of_mainstream",
		"2028-01-11 SQL Server 2022: out_of_mainstream",
		"2028-03-14 Windows 11 26H1 Home/Pro: support_ended",
		"2028-04-11 BizTalk Server 2020: out_of_mainstream",
	}
	c := product.Default()
	// To 2028-04-11 are 507 days: 40 of 2026, 365 of 2027 and 102 of 2028.
	if diff := cmp.Diff(want, departures(c, at, 507)); diff != "" {
		t.Errorf("within 507 days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:12], departures(c, at, 506)); diff != "" {
		t.Errorf("within 506 days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:1], departures(c, at, 40)); diff != "" {
		t.Errorf("within 40 days (-want +got):\n%s", diff)
	}
	if got := departures(c, at, 39); got != nil {
		t.Errorf("within 39 days: %v", got)
	}
	// Business Central 29 is a guess, and takes the certain cover of 27.
	want = []string{"2026-09-30 Dynamics 365 Business Central 2025 release wave 2 (v27): rank_not_confirmed"}
	if diff := cmp.Diff(want, departures(c, noon(2026, 9, 30), 0)); diff != "" {
		t.Errorf("on 2026-09-30 (-want +got):\n%s", diff)
	}
}

// The last day of cover of Windows Server 2022 and Office LTSC 2021, on both
// sides of its end in Redmond.
func TestLeavingEdge(t *testing.T) {
	c := product.Default()
	end := time.Date(2026, 10, 14, 7, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at   time.Time
		days int
		want int
	}{
		{end.Add(-1), 0, 4}, // and Windows 11 24H2 Home/Pro, Office 2021 (retail)
		{end, 0, 0},
		{end.AddDate(0, 0, -1), 0, 4},
		{end.AddDate(0, 0, -1).Add(-1), 0, 0}, // the day before
		{end.AddDate(0, 0, -1).Add(-1), 1, 4},
		{end.Add(-1), -1, 0},
		{end.Add(-1), math.MinInt, 0},
	} {
		list := c.Leaving(tt.at, tt.days)
		if len(list) != tt.want {
			t.Errorf("at %v within %d days: %d releases, want %d: %v", tt.at, tt.days, len(list), tt.want, list)
		}
		for _, d := range list {
			if !d.At.Equal(end) || d.LastDay != date(2026, 10, 13) {
				t.Errorf("%s leaves at %v, after %v", d.Verdict.Name, d.At, d.LastDay)
			}
		}
	}
	if got := c.Leaving(end, math.MaxInt); len(got) == 0 || len(got) > 121 {
		t.Errorf("in all time %d releases", len(got))
	}
	if got := new(product.Catalog).Leaving(end, 1000); got != nil {
		t.Errorf("the zero catalog: %v", got)
	}
}

func TestLeavingCauses(t *testing.T) {
	end := date(2030, 1, 1)
	listed := server("old", 0, date(2000, 1, 1), date(2005, 1, 1))
	c := newListed(t, []product.Listing{
		{Release: "Server old", Listed: product.Yes, From: date(2020, 1, 1), Until: date(2020, 3, 1)},
		{Release: "Server old", Listed: product.Yes, From: date(2020, 5, 1), Until: date(2020, 6, 1)},
		{Release: "Server old", Listed: product.No, From: date(2020, 6, 2)},
		{Release: "Server 2", Listed: product.No, From: date(2020, 4, 1), Until: date(2020, 4, 10)},
	},
		server("1", 1, date(2010, 1, 1), end), server("2", 2, date(2012, 1, 1), end), server("3", 3, date(2020, 2, 1), end), listed)
	want := []string{
		"2020-01-31 Server 1: too_old", // the day before version 3
		"2020-03-01 Server old: listing_ended",
		"2020-03-31 Server 2: not_listed",
		"2020-06-01 Server old: not_listed",
	}
	if diff := cmp.Diff(want, departures(c, noon(2020, 1, 1), 365)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The report is what asking on every day gives.
func TestLeavingIsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := product.Spec{Releases: drawReleases(t)}
		for _, r := range spec.Releases {
			from := r.Released
			for range rapid.IntRange(0, 2).Draw(t, "listings") {
				from = from.AddDays(rapid.IntRange(1, 900).Draw(t, "from"))
				until := from.AddDays(rapid.IntRange(0, 900).Draw(t, "until"))
				answer := rapid.SampledFrom([]product.Answer{product.Yes, product.No}).Draw(t, "listed")
				spec.Listings = append(spec.Listings, product.Listing{Release: r.Name, Listed: answer, From: from, Until: until})
				from = until
			}
		}
		c, err := product.NewCatalog(spec)
		if err != nil {
			t.Fatal(err)
		}
		year, days := rapid.IntRange(2000, 2040).Draw(t, "year"), rapid.IntRange(0, 900).Draw(t, "days")
		at := noon(year, 6, 15)
		want := []string{}
		for n := range days + 1 {
			day := noon(year, 6, 15+n)
			for v := range c.Verdicts(day) {
				next := c.Support(v.Name, day.AddDate(0, 0, 1))
				if v.Covered == product.Yes && next.Covered != product.Yes {
					want = append(want, fmt.Sprint(day.Format(time.DateOnly), " ", v.Name, " ", next))
				}
			}
		}
		got := []string{}
		for _, d := range c.Leaving(at, days) {
			got = append(got, fmt.Sprint(d.LastDay, " ", d.Verdict.Name, " ", d.Verdict))
			before := c.Support(d.Verdict.Name, d.At.Add(-1))
			if before.Covered != product.Yes || c.Support(d.Verdict.Name, d.At) != d.Verdict {
				t.Fatalf("%v is no edge of %s", d.At, d.Verdict.Name)
			}
			causes := 0
			for range d.Causes() {
				causes++
			}
			if causes == 0 {
				t.Fatalf("%s leaves at %v without a cause", d.Verdict.Name, d.At)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
