package product_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func date(y int, m time.Month, d int) product.Date { return product.Date{Year: y, Month: m, Day: d} }

// noon is an instant on the day at which it is that day from Los Angeles to
// Moscow, for tests that are not about the edge of a day.
func noon(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 20, 0, 0, 0, time.UTC) }

func newCatalog(t testing.TB, releases ...product.Release) *product.Catalog {
	t.Helper()
	c, err := product.NewCatalog(product.Spec{Releases: releases})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// server is a Fixed release with all its days known.
func server(version string, generation int, released, mainstreamEnd product.Date) product.Release {
	return product.Release{
		Family: "Server", Version: version, Name: "Server " + version, Generation: generation,
		Policy: product.PolicyFixed, Released: released, MainstreamEnd: mainstreamEnd,
		ExtendedEnd: mainstreamEnd.AddYears(5),
	}
}

func codesOf(v product.Verdict) []product.Code {
	var codes []product.Code
	for r := range v.Reasons() {
		codes = append(codes, r.Code)
	}
	return codes
}

func wantVerdict(t *testing.T, v product.Verdict, covered product.Answer, codes ...product.Code) {
	t.Helper()
	if got := codesOf(v); v.Covered != covered || !slices.Equal(got, codes) {
		t.Errorf("%s: covered %v %v, want %v %v", v.Name, v.Covered, got, covered, codes)
	}
}

func TestRules(t *testing.T) {
	shipped := product.Default()

	t.Run("N, N-1 and nothing older", func(t *testing.T) {
		t.Attr("proves", "LCY-20")
		at := noon(2026, 11, 21)
		for name, want := range map[string]product.Rank{
			"Windows Server 2025": product.RankN,
			"Windows Server 2022": product.RankN1,
			"Windows Server 2019": product.RankOlder,
			"Windows Server 2016": product.RankOlder,
		} {
			if got := shipped.Support(name, at).Rank; got != want {
				t.Errorf("rank of %s = %v, want %v", name, got, want)
			}
		}
		// In mainstream support, so that nothing but its rank speaks against it.
		c := newCatalog(t,
			server("1", 1, date(2019, 1, 1), date(2030, 1, 1)),
			server("2", 2, date(2021, 1, 1), date(2031, 1, 1)),
			server("3", 3, date(2023, 1, 1), date(2032, 1, 1)),
		)
		wantVerdict(t, c.Support("Server 3", at), product.Yes)
		wantVerdict(t, c.Support("Server 2", at), product.Yes)
		wantVerdict(t, c.Support("Server 1", at), product.No, product.TooOld, product.PlanNotForProduct)
	})

	t.Run("mainstream support, in general five years", func(t *testing.T) {
		t.Attr("proves", "LCY-21")
		r := server("1", 1, date(2021, 8, 18), product.Date{})
		r.ExtendedEnd = product.Date{}
		c := newCatalog(t, r)
		wantVerdict(t, c.Support("Server 1", noon(2026, 8, 18)), product.Yes, product.MainstreamEstimated)
		wantVerdict(t, c.Support("Server 1", noon(2026, 8, 19)), product.No,
			product.OutOfMainstream, product.PlanNotForProduct, product.MainstreamEstimated)
		v := c.Support("Server 1", noon(2026, 8, 18))
		if want := date(2026, 8, 18); v.MainstreamEnd != want || !v.Estimated {
			t.Errorf("end %v, estimated %v, want %v, true", v.MainstreamEnd, v.Estimated, want)
		}

		for _, end := range []product.Date{date(2024, 3, 5), date(2028, 3, 5)} { // shorter and longer
			r.MainstreamEnd = end
			c := newCatalog(t, r)
			wantVerdict(t, c.Support("Server 1", noon(end.Year, end.Month, end.Day)), product.Yes)
			v := c.Support("Server 1", noon(end.Year, end.Month, end.Day+1))
			wantVerdict(t, v, product.No, product.OutOfMainstream, product.PlanNotForProduct)
			if v.MainstreamEnd != end || v.Estimated {
				t.Errorf("end %v, estimated %v, want %v, false", v.MainstreamEnd, v.Estimated, end)
			}
		}
	})

	t.Run("recent and in mainstream support", func(t *testing.T) {
		t.Attr("proves", "LCY-22")
		// N-1, and 39 days out of mainstream support.
		wantVerdict(t, shipped.Support("Windows Server 2022", noon(2026, 11, 21)), product.No,
			product.OutOfMainstream, product.PlanNotForProduct)
		// N-2 from the release of SQL Server 2017, and in mainstream support to 2019.
		v := shipped.Support("SQL Server 2014", noon(2018, 1, 1))
		wantVerdict(t, v, product.No, product.TooOld, product.PlanNotForProduct)
		if v.Phase != product.PhaseMainstream {
			t.Errorf("phase %v, want mainstream", v.Phase)
		}
		wantVerdict(t, shipped.Support("Windows Server 2022", noon(2026, 10, 1)), product.Yes)
	})

	t.Run("off the list from July 2025", func(t *testing.T) {
		t.Attr("proves", "LCY-23")
		before, from := noon(2025, 6, 30), noon(2025, 7, 1)
		wantVerdict(t, shipped.Support("Windows Server 2019", from), product.No,
			product.TooOld, product.OutOfMainstream, product.PlanNotForProduct)
		wantVerdict(t, shipped.Support("Windows Server 2019", before), product.No,
			product.TooOld, product.OutOfMainstream, product.PlanNotForProduct)

		c := newListed(t, []product.Listing{{Release: "Windows Server 2019", Listed: product.Yes, Until: date(2025, 6, 30)}},
			slices.Collect(shipped.Releases())...)
		v := c.Support("Windows Server 2019", before)
		wantVerdict(t, v, product.Yes, product.TooOld, product.OutOfMainstream, product.Listed)
		if v.Computed != product.No || v.Desk != product.Yes {
			t.Errorf("computed %v, desk %v, want no, yes", v.Computed, v.Desk)
		}
		wantVerdict(t, c.Support("Windows Server 2019", from), product.No,
			product.TooOld, product.OutOfMainstream, product.ListingEnded, product.PlanNotForProduct)
	})

	t.Run("the plan cannot be used for the product", func(t *testing.T) {
		t.Attr("proves", "LCY-25")
		v := shipped.Support("SQL Server 2016", noon(2026, 11, 21))
		if v.Covered != product.No || !slices.Contains(codesOf(v), product.PlanNotForProduct) {
			t.Errorf("covered %v %v, want no with plan_not_for_product", v.Covered, codesOf(v))
		}
		for r := range v.Reasons() {
			if r.Code == product.PlanNotForProduct && !slices.Equal(r.Rules, []string{"LCY-25"}) {
				t.Errorf("rules %v, want LCY-25", r.Rules)
			}
		}
		// As long as it was supported the portal had no such message.
		if v := shipped.Support("SQL Server 2016", noon(2018, 1, 1)); v.Covered != product.Yes {
			t.Errorf("in 2018: covered %v, want yes", v.Covered)
		}
	})

	t.Run("Windows 11 is on-premises", func(t *testing.T) {
		t.Attr("proves", "LCY-27")
		// The catalog is of products for which on-premises incidents are used;
		// what is not in it is unknown.
		known := 0
		for v := range shipped.Verdicts(noon(2026, 11, 21)) {
			if r, _ := v.Release(); r.Family == "Windows client" && strings.HasPrefix(r.Version, "11 ") {
				known++
			}
		}
		if known != 8 { // four versions in two editions
			t.Errorf("%d releases of Windows 11, want 8", known)
		}
		wantVerdict(t, shipped.Support("Windows 11 25H2 Home/Pro", noon(2026, 11, 21)), product.Yes)
		wantVerdict(t, shipped.Support("Windows 11 24H2 Home/Pro", noon(2026, 11, 21)), product.No,
			product.SupportEnded, product.PlanNotForProduct)
	})

	t.Run("a single incident for Fixed policies", func(t *testing.T) {
		t.Attr("proves", "LCY-26")
		at := noon(2026, 11, 21)
		fixed := server("1", 1, date(2016, 1, 1), date(2021, 1, 1))
		fixed.ExtendedEnd = date(2028, 1, 1)
		// Refused for its age alone, so that nothing but its policy speaks
		// against a single incident.
		modern := server("1", 1, date(2016, 1, 1), product.Date{})
		modern.Policy, modern.ExtendedEnd = product.PolicyModern, product.Date{}
		modern.Family, modern.Name = "Service", "Service 1"
		second, third := modern, modern
		second.Version, second.Name, second.Generation, second.Released = "2", "Service 2", 2, date(2018, 1, 1)
		third.Version, third.Name, third.Generation, third.Released = "3", "Service 3", 3, date(2020, 1, 1)
		c := newCatalog(t, fixed, modern, second, third)
		for name, want := range map[string]product.Answer{"Server 1": product.Yes, "Service 1": product.No} {
			// The rule is about releases that the plan is refused for.
			if v := c.Support(name, at); v.Covered != product.No {
				t.Errorf("%s: covered %v, want no", name, v.Covered)
			}
			if got := c.PayPerIncident(name, at).Possible; got != want {
				t.Errorf("%s: pay-per-incident %v, want %v", name, got, want)
			}
		}
	})
}

// newListed returns a catalog in which listings decide for releases.
func newListed(t testing.TB, listings []product.Listing, releases ...product.Release) *product.Catalog {
	t.Helper()
	c, err := product.NewCatalog(product.Spec{Releases: releases, Listings: listings})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
