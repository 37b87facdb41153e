package product_test

import (
	"encoding"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// The life of every shipped release in Pacific days: its first day, its first
// day as N-1, its first day as older, and its last day of mainstream support.
var lives = []struct{ name, released, n1, older, end string }{
	{"Windows Server 2025", "2024-11-01", "9", "9", "2029-11-13"},
	{"Windows Server 2022", "2021-08-18", "2024-11-01", "9", "2026-10-13"},
	{"Windows Server 2019", "2018-11-13", "2021-08-18", "2024-11-01", "2024-01-09"},
	{"Windows Server 2016", "2016-10-15", "2018-11-13", "2021-08-18", "2022-01-11"},
	// One generation: 2012 stays N when R2 comes out.
	{"Windows Server 2012 R2", "2013-11-25", "2016-10-15", "2018-11-13", "2018-10-09"},
	{"Windows Server 2012", "2012-10-30", "2016-10-15", "2018-11-13", "2018-10-09"},
	{"Windows Server 2008 R2", "2009-10-22", "2012-10-30", "2016-10-15", "2015-01-13"},
	{"Windows Server 2008", "2008-05-06", "2009-10-22", "2012-10-30", "2015-01-13"},
	{"SQL Server 2025", "2025-11-18", "9", "9", "2031-01-06"},
	{"SQL Server 2022", "2022-11-16", "2025-11-18", "9", "2028-01-11"},
	{"SQL Server 2019", "2019-11-04", "2022-11-16", "2025-11-18", "2025-02-28"},
	{"SQL Server 2017", "2017-09-29", "2019-11-04", "2022-11-16", "2022-10-11"},
	{"SQL Server 2016", "2016-06-01", "2017-09-29", "2019-11-04", "2021-07-13"},
	{"SQL Server 2014", "2014-06-05", "2016-06-01", "2017-09-29", "2019-07-09"},
	{"SQL Server 2012", "2012-05-20", "2014-06-05", "2016-06-01", "2017-07-11"},
	{"SQL Server 2008 R2", "2010-07-20", "2012-05-20", "2014-06-05", "2014-07-08"},
	{"SQL Server 2008", "2008-11-06", "2010-07-20", "2012-05-20", "2014-07-08"},
}

// Every release is asked about around every edge of all of them. Days are
// compared as texts, in the zone as the time zone database has it: none of the
// catalog's own arithmetic is used.
func TestEveryEdge(t *testing.T) {
	pacific, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	var edges []time.Time
	for _, life := range lives {
		for _, text := range []string{life.released, life.end} {
			day, err := time.ParseInLocation(time.DateOnly, text, pacific)
			if err != nil {
				t.Fatal(err)
			}
			edges = append(edges, day, day.AddDate(0, 0, 1))
		}
	}
	c := product.Default()
	for _, life := range lives {
		t.Run(life.name, func(t *testing.T) {
			for _, edge := range edges {
				for _, at := range []time.Time{edge.Add(-1), edge} {
					today := at.In(pacific).Format(time.DateOnly)
					rank := product.RankOlder
					switch {
					case today < life.released:
						rank = product.RankNotReleased
					case today < life.n1:
						rank = product.RankN
					case today < life.older:
						rank = product.RankN1
					}
					covered := product.No
					if (rank == product.RankN || rank == product.RankN1) && today <= life.end {
						covered = product.Yes
					}
					v := c.Support(life.name, at)
					if v.Rank != rank || v.Covered != covered || v.Computed != covered {
						t.Errorf("at %v: %v, covered %v, computed %v, want %v, %v", at, v.Rank, v.Covered, v.Computed, rank, covered)
					}
					if in := rank != product.RankNotReleased && today <= life.end; in != (v.Phase == product.PhaseMainstream) {
						t.Errorf("at %v: phase %v, in mainstream %v", at, v.Phase, in)
					}
				}
			}
		})
	}
}

// The zone that is part of the package has the rules of the database, so that
// the default does not depend on where it runs.
func TestShippedZone(t *testing.T) {
	// A day in every month since the database begins, and some to come.
	for year := 1970; year < 2060; year++ {
		for month := time.January; month <= time.December; month++ {
			day := date(year, month, 1+year%28)
			r := server("1", 1, day, day)
			named, err := product.NewCatalog(product.Spec{Releases: []product.Release{r}, Zone: "America/Los_Angeles"})
			if err != nil {
				t.Fatal(err)
			}
			shipped := newCatalog(t, r)
			first := time.Date(year, month, day.Day, 6, 59, 59, 0, time.UTC)
			for _, hours := range []int{0, 1, 2, 24, 25, 26} {
				at := first.Add(time.Duration(hours) * time.Hour)
				got, want := shipped.Support(r.Name, at), named.Support(r.Name, at)
				if got.Covered != want.Covered {
					t.Fatalf("at %v: %v with the shipped zone, %v with the database", at, got, want)
				}
			}
		}
	}
}

func TestZoneOfCatalog(t *testing.T) {
	r := server("1", 1, date(2020, 1, 1), date(2026, 10, 13))
	for zone, last := range map[string]string{
		"":                    "2026-10-14T06:59:59Z",
		"America/Los_Angeles": "2026-10-14T06:59:59Z",
		"UTC":                 "2026-10-13T23:59:59Z",
		"Asia/Seoul":          "2026-10-13T14:59:59Z",
	} {
		t.Run(zone, func(t *testing.T) {
			c, err := product.NewCatalog(product.Spec{Releases: []product.Release{r}, Zone: zone})
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, last)
			if err != nil {
				t.Fatal(err)
			}
			wantVerdict(t, c.Support(r.Name, at), product.Yes)
			wantVerdict(t, c.Support(r.Name, at.Add(time.Second)), product.No, product.OutOfMainstream, product.PlanNotForProduct)
		})
	}
}

func TestModern(t *testing.T) {
	modern := func(version string, generation int, released, end product.Date) product.Release {
		r := server(version, generation, released, end)
		r.Policy, r.ExtendedEnd = product.PolicyModern, product.Date{}
		return r
	}
	c := newCatalog(t,
		modern("1", 1, date(2020, 1, 1), product.Date{}),
		modern("2", 2, date(2022, 1, 1), date(2024, 5, 1)),
		modern("3", 3, date(2023, 1, 1), product.Date{}),
		modern("rolling", 0, date(2021, 1, 1), product.Date{}),
	)
	tests := []struct {
		name, release string
		at            time.Time
		rank          product.Rank
		phase         product.Phase
		covered       product.Answer
		codes         []product.Code
	}{
		{"N, without an end", "3", noon(2040, 1, 1), product.RankN, product.PhaseModern, product.Yes, nil},
		{"N-1, on its last day", "2", noon(2024, 5, 1), product.RankN1, product.PhaseModern, product.Yes, nil},
		{"N-1, the day after", "2", noon(2024, 5, 2), product.RankN1, product.PhaseEnded, product.No,
			[]product.Code{product.SupportEnded, product.PlanNotForProduct}},
		{"in support and too old", "1", noon(2023, 1, 1), product.RankOlder, product.PhaseModern, product.No,
			[]product.Code{product.TooOld, product.PlanNotForProduct}},
		{"in support and not ranked", "rolling", noon(2030, 1, 1), product.RankUnknown, product.PhaseModern, product.Yes, nil},
		{"not released", "rolling", noon(2020, 12, 31), product.RankNotReleased, product.PhaseNotReleased, product.No,
			[]product.Code{product.NotReleased}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := c.Support("Server "+tt.release, tt.at)
			wantVerdict(t, v, tt.covered, tt.codes...)
			if v.Rank != tt.rank || v.Phase != tt.phase || v.Policy != product.PolicyModern || v.Estimated {
				t.Errorf("rank %v, phase %v, policy %v, estimated %v", v.Rank, v.Phase, v.Policy, v.Estimated)
			}
		})
	}
}

func TestMissingData(t *testing.T) {
	unranked := server("unranked", 0, date(2020, 1, 1), date(2025, 1, 1))
	open := server("open", 1, date(2020, 1, 1), date(2025, 1, 1))
	open.ExtendedEnd = product.Date{}
	short := server("short", 2, date(2020, 1, 1), product.Date{})
	short.ExtendedEnd = date(2022, 1, 1) // sooner than five years
	listed := server("listed", 0, date(2020, 1, 1), date(2025, 1, 1))
	c := newListed(t, []product.Listing{{Release: "Server listed", Listed: product.Yes, Until: date(2023, 1, 1)}}, unranked, open, short, listed)
	tests := []struct {
		name, release string
		at            time.Time
		phase         product.Phase
		covered       product.Answer
		codes         []product.Code
	}{
		{"a name the catalog does not have", "Servr open", noon(2021, 1, 1), product.PhaseUnknown, product.Unknown,
			[]product.Code{product.NoData}},
		{"an empty name", "", noon(2021, 1, 1), product.PhaseUnknown, product.Unknown, []product.Code{product.NoData}},
		{"a giant name", strings.Repeat("Server ", 1e5), noon(2021, 1, 1), product.PhaseUnknown, product.Unknown,
			[]product.Code{product.NoData}},
		{"in mainstream support, without a rank", "Server unranked", noon(2021, 1, 1), product.PhaseMainstream, product.Unknown,
			[]product.Code{product.NoRank}},
		// What fails denies, whatever else is unknown.
		{"out of mainstream support, without a rank", "Server unranked", noon(2026, 1, 1), product.PhaseExtended, product.No,
			[]product.Code{product.OutOfMainstream, product.NoRank, product.PlanNotForProduct}},
		{"without a rank, on the list", "Server listed", noon(2021, 1, 1), product.PhaseMainstream, product.Yes,
			[]product.Code{product.NoRank, product.Listed}},
		{"extended or ended, nobody knows", "Server open", noon(2026, 1, 1), product.PhaseUnknown, product.No,
			[]product.Code{product.OutOfMainstream, product.PlanNotForProduct}},
		{"an estimate stays within extended support", "Server short", noon(2022, 1, 2), product.PhaseEnded, product.No,
			[]product.Code{product.OutOfMainstream, product.PlanNotForProduct, product.MainstreamEstimated}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := c.Support(tt.release, tt.at)
			wantVerdict(t, v, tt.covered, tt.codes...)
			if v.Phase != tt.phase {
				t.Errorf("phase %v, want %v", v.Phase, tt.phase)
			}
		})
	}
}

func TestFixedMainstreamHasNoExtendedPhase(t *testing.T) {
	r := server("LTSC", 1, date(2021, 9, 16), date(2026, 10, 13))
	r.Policy, r.ExtendedEnd = product.PolicyFixedMainstream, product.Date{}
	c := newCatalog(t, r)
	if v := c.Support(r.Name, noon(2026, 10, 13)); v.Phase != product.PhaseMainstream || v.Covered != product.Yes {
		t.Errorf("on its last day: %v, covered %v", v.Phase, v.Covered)
	}
	if v := c.Support(r.Name, noon(2026, 10, 14)); v.Phase != product.PhaseEnded || v.Covered != product.No {
		t.Errorf("the day after: %v, covered %v", v.Phase, v.Covered)
	}
}

// Ranks follow the generations, however the releases of two of them fell.
func TestReleasesOutOfOrder(t *testing.T) {
	end := date(2040, 1, 1)
	c := newCatalog(t,
		server("1", 10, date(2010, 1, 1), end),
		server("2", 20, date(2016, 1, 1), end), // late
		server("3", 30, date(2014, 1, 1), end),
		server("3 R2", 30, date(2012, 1, 1), end),
	)
	for _, tt := range []struct {
		year int
		want map[string]product.Rank
	}{
		{2011, map[string]product.Rank{"1": product.RankN, "2": product.RankNotReleased, "3": product.RankNotReleased, "3 R2": product.RankNotReleased}},
		{2013, map[string]product.Rank{"1": product.RankN1, "2": product.RankNotReleased, "3": product.RankNotReleased, "3 R2": product.RankN}},
		{2015, map[string]product.Rank{"1": product.RankN1, "2": product.RankNotReleased, "3": product.RankN, "3 R2": product.RankN}},
		{2017, map[string]product.Rank{"1": product.RankOlder, "2": product.RankN1, "3": product.RankN, "3 R2": product.RankN}},
	} {
		got := map[string]product.Rank{}
		for version := range tt.want {
			got[version] = c.Support("Server "+version, noon(tt.year, 6, 1)).Rank
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", tt.year, diff)
		}
	}
}

func TestTexts(t *testing.T) {
	estimate := server("1", 1, date(2021, 8, 18), product.Date{})
	rolling := server("rolling", 0, date(2020, 1, 1), product.Date{})
	rolling.Policy, rolling.ExtendedEnd = product.PolicyModern, product.Date{}
	ended := server("past", 2, date(2020, 1, 1), date(2021, 1, 1))
	ended.Policy, ended.ExtendedEnd = product.PolicyModern, product.Date{}
	unranked := server("unranked", 0, date(2020, 1, 1), date(2030, 1, 1))
	estimate.ExtendedEnd = product.Date{}
	own := newListed(t, []product.Listing{{Release: "Server 1", Listed: product.Yes, Until: date(2027, 1, 1)}}, estimate, rolling, ended, unranked)
	shipped, today := product.Default(), noon(2026, 11, 21)
	for _, tt := range []struct {
		v    product.Verdict
		want string
	}{
		{shipped.Support("windows  server 2025", today),
			"Windows Server 2025: covered: N, in mainstream support until 2029-11-13"},
		{shipped.Support("SQL Server 2022", today),
			"SQL Server 2022: covered: N-1, in mainstream support until 2028-01-11"},
		{shipped.Support("Windows Server 2019", today),
			"Windows Server 2019: not covered: Windows Server 2019 is older than N-1 since 2024-11-01; " +
				"Windows Server 2019 was in mainstream support until 2024-01-09; the plan cannot be used for Windows Server 2019"},
		{shipped.Support("Windows Server 2025", noon(2024, 10, 31)),
			"Windows Server 2025: not covered: Windows Server 2025 is released on 2024-11-01"},
		{shipped.Support("Windows\nServer 2030", today),
			`"Windows\nServer 2030": not known to be covered: there is no data about "Windows\nServer 2030"`},
		{own.Support("Server 1", today),
			"Server 1: covered: Server 1 was in mainstream support until 2026-08-18; the support desk's list has Server 1 until 2027-01-01; " +
				"that mainstream support of Server 1 runs until 2026-08-18 is an estimate from its release on 2021-08-18"},
		{own.Support("Server rolling", today), "Server rolling: covered: in support"},
		{own.Support("Server past", today),
			"Server past: not covered: Server past was in support until 2021-01-01; the plan cannot be used for Server past"},
		{own.Support("Server unranked", today),
			"Server unranked: not known to be covered: the place of Server unranked among the versions of Server is not known"},
		{product.Verdict{}, `"": not known to be covered`},
	} {
		if diff := cmp.Diff(tt.want, tt.v.String()); diff != "" {
			t.Errorf("text (-want +got):\n%s", diff)
		}
	}
	if got, want := (product.Reason{Code: product.TooOld}).String(), "too_old"; got != want {
		t.Errorf("text of a reason without facts = %q, want %q", got, want)
	}
}

func TestVerdictRelease(t *testing.T) {
	v := product.Default().Support("SQL Server 2019", noon(2026, 11, 21))
	r, ok := v.Release()
	if want := date(2026, 11, 21); !ok || r.AsOf != want || r.Source == "" || r.Doubt == "" {
		t.Errorf("Release() = %v, %v", r, ok)
	}
	if r, ok := (product.Verdict{}).Release(); ok {
		t.Errorf("Release() of the zero Verdict = %v, true", r)
	}
}

// The rule IDs handed out are the caller's own.
func TestReasonRules(t *testing.T) {
	v := product.Default().Support("Windows Server 2019", noon(2026, 11, 21))
	for r := range v.Reasons() {
		r.Rules[0] = "changed"
	}
	var got []string
	for r := range v.Reasons() {
		got = append(got, r.Rules...)
	}
	if diff := cmp.Diff([]string{"LCY-20", "LCY-22", "LCY-21", "LCY-22", "LCY-25"}, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	for range v.Reasons() {
		break
	}
}

func TestEnums(t *testing.T) {
	t.Run("Policy", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.PolicyFixed, product.PolicyComponent), product.ParsePolicy, 4)
	})
	t.Run("Code", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.NotReleased, product.ExtendedUnknown), product.ParseCode, 16)
	})
	t.Run("Answer", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.Unknown, product.No), parser[product.Answer], 3)
	})
	t.Run("Rank", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.RankUnknown, product.RankNotReleased), parser[product.Rank], 5)
	})
	t.Run("Phase", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.PhaseUnknown, product.PhaseEnded), parser[product.Phase], 7)
	})
	t.Run("Certainty", func(t *testing.T) {
		enumtest.Run(t, enumtest.Span(product.Certain, product.AfterGap), product.ParseCertainty, 3)
	})
}

// parser reads the enums that have no exported Parse.
func parser[E any, PE interface {
	*E
	encoding.TextUnmarshaler
}](text string) (E, error) {
	var v E
	err := PE(&v).UnmarshalText([]byte(text))
	return v, err
}
