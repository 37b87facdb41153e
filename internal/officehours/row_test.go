package officehours_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

func TestRows(t *testing.T) {
	last := ""
	for r := range officehours.All() {
		if len(r.Country) != 2 || r.Country <= last {
			t.Errorf("%q after %q, want two letters in order", r.Country, last)
		}
		last = r.Country
		if got, ok := officehours.Lookup(r.Country); !ok || got != r {
			t.Errorf("Lookup(%q) = %v, %v, want %v", r.Country, got, ok, r)
		}
		if r.Source == "" {
			t.Errorf("%s has no source", r.Country)
		}
		if r.Zone == "" && r.Doubt == "" {
			t.Errorf("%s has no zone, and no word why", r.Country)
		}
		if r.Week != officehours.MondayToFriday && r.Week != officehours.SundayToThursday {
			t.Errorf("%s has the week %q", r.Country, r.Week)
		}
		if _, err := time.LoadLocation(r.Zone); err != nil {
			t.Errorf("%s: %v", r.Country, err)
		}
		if strings.Contains(r.Doubt, "  ") || strings.HasSuffix(r.Doubt, " ") {
			t.Errorf("%s: %q has spaces to spare", r.Country, r.Doubt)
		}
	}
	for range officehours.All() { // stops when it is told to
		break
	}
}

// TestHours has the four rules of the page, the countries without a zone, and
// those with another week.
func TestHours(t *testing.T) {
	for _, test := range []struct{ country, zone, hours string }{
		{"DE", "Europe/Berlin", "09:00-17:00"},
		{"GB", "Europe/London", "09:00-17:00"},
		{"US", "America/Los_Angeles", "06:00-18:00"},
		{"CA", "America/Los_Angeles", "06:00-18:00"},
		{"JP", "Asia/Tokyo", "09:00-17:30"},
		{"KR", "Asia/Seoul", "09:00-18:00"},
		{"TW", "Asia/Taipei", "09:00-18:00"},
		{"SA", "Asia/Riyadh", "09:00-18:00"},
		{"MX", "", "09:00-17:00"},
		{"AU", "", "09:00-17:00"},
		{"UA", "Europe/Kyiv", "09:00-17:00"}, // in its own time, not Moscow's
	} {
		got, ok := officehours.Lookup(test.country)
		if !ok || got.Zone != test.zone || got.Hours != test.hours {
			t.Errorf("Lookup(%q) = %+v, %v, want %s in %q", test.country, got, ok, test.hours, test.zone)
		}
	}
	var sundays []string // where Friday and Saturday are the days of rest, in CLDR 48
	for r := range officehours.All() {
		if r.Week == officehours.SundayToThursday {
			sundays = append(sundays, r.Country)
		}
	}
	if got, want := strings.Join(sundays, " "), "BH DZ IL IQ JO KW OM QA SA YE"; got != want {
		t.Errorf("open from Sunday to Thursday in %s, want %s", got, want)
	}
	for _, none := range []string{"", "AQ", "kr", "001", "ZZ"} {
		if got, ok := officehours.Lookup(none); ok {
			t.Errorf("Lookup(%q) = %+v, want none", none, got)
		}
	}
}
