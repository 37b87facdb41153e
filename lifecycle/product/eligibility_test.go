package product_test

import (
	"slices"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func TestPayPerIncident(t *testing.T) {
	open := server("open", 1, date(2010, 1, 1), date(2015, 1, 1))
	open.ExtendedEnd = product.Date{}
	mainstream := server("mainstream", 2, date(2015, 1, 1), date(2020, 1, 1))
	mainstream.Policy, mainstream.ExtendedEnd = product.PolicyFixedMainstream, product.Date{}
	estimate := mainstream
	estimate.Version, estimate.Name, estimate.MainstreamEnd = "estimate", "Server estimate", product.Date{}
	modern := server("modern", 3, date(2015, 1, 1), product.Date{})
	modern.Policy, modern.ExtendedEnd = product.PolicyModern, product.Date{}
	guess := server("guess", 4, date(2016, 1, 1), date(2021, 1, 1))
	guess.Certainty = product.Unconfirmed
	own := newCatalog(t, open, mainstream, estimate, modern, guess)
	tests := []struct {
		name, release string
		catalog       *product.Catalog
		at            time.Time
		want          product.Answer
		codes         []product.Code
	}{
		{"in mainstream support", "Windows Server 2025", product.Default(), noon(2026, 11, 21), product.Yes, nil},
		{"in extended support", "Windows Server 2019", product.Default(), noon(2026, 11, 21), product.Yes, nil},
		{"on the last day of extended support", "Windows Server 2012 R2", product.Default(), noon(2023, 10, 10), product.Yes, nil},
		// Security updates are sold to 2026, and support is not.
		{"the day after", "Windows Server 2012 R2", product.Default(), noon(2023, 10, 11), product.No, []product.Code{product.ExtendedEnded}},
		{"before its release", "Windows Server 2025", product.Default(), noon(2024, 10, 31), product.No, []product.Code{product.NotReleased}},
		{"not in the catalog", "Windows Server 2003", product.Default(), noon(2026, 11, 21), product.Unknown, []product.Code{product.NoData}},
		{"extended end not known", "Server open", own, noon(2030, 1, 1), product.Yes, []product.Code{product.ExtendedUnknown}},
		{"mainstream only, on its last day", "Server mainstream", own, noon(2020, 1, 1), product.Yes, nil},
		{"mainstream only, the day after", "Server mainstream", own, noon(2020, 1, 2), product.No, []product.Code{product.ExtendedEnded}},
		// An estimate is not a known end.
		{"mainstream only, end not known", "Server estimate", own, noon(2030, 1, 1), product.Yes, []product.Code{product.ExtendedUnknown}},
		{"not confirmed", "Server guess", own, noon(2017, 1, 1), product.Unknown, []product.Code{product.NotConfirmed}},
		{"modern", "Server modern", own, noon(2020, 1, 1), product.No, []product.Code{product.NotFixed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := tt.catalog.PayPerIncident(tt.release, tt.at)
			var codes []product.Code
			for r := range e.Reasons() {
				codes = append(codes, r.Code)
				if r.String() == r.Code.String() || len(r.Rules) == 0 {
					t.Errorf("reason %v has no facts or no rules", r)
				}
			}
			if e.Possible != tt.want || !slices.Equal(codes, tt.codes) {
				t.Errorf("PayPerIncident(%q) = %v %v, want %v %v", tt.release, e.Possible, codes, tt.want, tt.codes)
			}
		})
	}
}
