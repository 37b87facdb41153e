package officehours_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

func date(h officehours.Holiday) string {
	return fmt.Sprintf("%04d-%02d-%02d", h.Year, h.Month, h.Day)
}

func weekday(h officehours.Holiday) time.Weekday {
	return time.Date(h.Year, h.Month, h.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// isRest reports whether h is on a weekly day of rest.
func isRest(h officehours.Holiday) bool {
	row, _ := officehours.Lookup(h.Country)
	if row.Week == officehours.SundayToThursday {
		return weekday(h) == time.Friday || weekday(h) == time.Saturday
	}
	return weekday(h) == time.Saturday || weekday(h) == time.Sunday
}

func TestHolidayRows(t *testing.T) {
	last := ""
	for h := range officehours.Holidays() {
		at := h.Country + " " + date(h)
		if at <= last {
			t.Errorf("%s after %s, want each day once and in order", at, last)
		}
		last = at
		if _, ok := officehours.Lookup(h.Country); !ok {
			t.Errorf("%s: the country has no hours", at)
		}
		if h.Year < officehours.FirstYear || h.Year > officehours.LastYear {
			t.Errorf("%s is outside the years of the table", at)
		}
		if h.Name == "" || strings.TrimSpace(h.Name) != h.Name || strings.ContainsAny(h.Name, `",/`) {
			t.Errorf("%s: the name is %q", at, h.Name)
		}
		if h.Sources == "" || h.SingleSource() != (len(h.Sources) == 1) {
			t.Errorf("%s: the sources are %q, a single one: %v", at, h.Sources, h.SingleSource())
		}
		switch h.Kind {
		case officehours.Closed:
		case officehours.Part:
			if len(h.Open) != len("00:00-13:00") {
				t.Errorf("%s: a part day has the hours %q", at, h.Open)
			}
		case officehours.Working:
			if !isRest(h) {
				t.Errorf("%s is an extra working day on a %v", at, weekday(h))
			}
		default:
			t.Errorf("%s: the kind is %q", at, h.Kind)
		}
		if h.Kind != officehours.Part && h.Open != "" {
			t.Errorf("%s: a %s day has the hours %q", at, h.Kind, h.Open)
		}
		switch h.Status {
		case officehours.Law, officehours.Announced, officehours.Estimated:
		default:
			t.Errorf("%s: the status is %q", at, h.Status)
		}
	}
	for range officehours.Holidays() { // stops when it is told to
		break
	}
}

func TestHolidayCountries(t *testing.T) {
	countries := strings.Fields("AT AU BE BR CA CH CN CZ DE ES FR GB HK IL IN IT JP KR MX NL PL PT RU SA SG TR TW US")
	total := 0
	for _, country := range countries {
		for year := officehours.FirstYear; year <= officehours.LastYear; year++ {
			days, err := officehours.HolidaysOf(country, year)
			if err != nil || len(days) < 3 {
				t.Fatalf("HolidaysOf(%q, %d) = %d days, %v, want three or more", country, year, len(days), err)
			}
			total += len(days)
		}
	}
	all := 0
	for range officehours.Holidays() {
		all++
	}
	if total != all {
		t.Errorf("the countries have %d days together, and the table has %d", total, all)
	}
}

func TestHolidaysOfRefuses(t *testing.T) {
	for _, test := range []struct {
		name    string
		country string
		year    int
	}{
		{"a country with hours but no holidays", "SE", 2026},
		{"no country", "", 2026},
		{"lower case", "kr", 2026},
		{"the year before the table", "KR", officehours.FirstYear - 1},
		{"the year after the table", "KR", officehours.LastYear + 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := officehours.HolidaysOf(test.country, test.year)
			if !errors.Is(err, officehours.ErrNoTable) || got != nil {
				t.Errorf("HolidaysOf(%q, %d) = %v, %v, want ErrNoTable", test.country, test.year, got, err)
			}
		})
	}
}

// TestHolidayFacts has days that are known apart from the sources, by kind, in
// their order. Days of rest are left out unless they are working days.
func TestHolidayFacts(t *testing.T) {
	for _, test := range []struct {
		name    string // and why
		country string
		year    int
		kind    officehours.Kind
		want    string // month and day
	}{
		{
			"Korea 2025: temporary holiday, Labour Day of employees, two feasts on 5 May, election, substitutes", "KR", 2025, officehours.Closed,
			"01-01 01-27 01-28 01-29 01-30 03-03 05-01 05-05 05-06 06-03 06-06 08-15 10-03 10-06 10-07 10-08 10-09 12-25",
		},
		{
			"Korea 2026: Labour and Constitution Day are new, none for Memorial Day on a Saturday", "KR", 2026, officehours.Closed,
			"01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 06-03 07-17 08-17 09-24 09-25 10-05 10-09 12-25",
		},
		{
			"Korea 2027: the official calendar, with the new year a day after China's", "KR", 2027, officehours.Closed,
			"01-01 02-08 02-09 03-01 05-03 05-05 05-13 07-19 08-16 09-14 09-15 09-16 10-04 10-11 12-27",
		},
		{
			"Korea 2028: Thanksgiving meets Foundation Day, and an election", "KR", 2028, officehours.Closed,
			"01-26 01-27 01-28 03-01 04-12 05-01 05-02 05-05 06-06 07-17 08-15 10-02 10-03 10-04 10-05 10-09 12-25",
		},
		{
			"Korea 2029: the 5 May is a Saturday, the Buddha's birthday and a day of Thanksgiving are Sundays", "KR", 2029, officehours.Closed,
			"01-01 02-12 02-13 02-14 03-01 05-01 05-07 05-21 06-06 07-17 08-15 09-21 09-24 10-03 10-09 12-25",
		},
		{
			"Korea 2030: New Year and 5 May are Sundays, and two elections", "KR", 2030, officehours.Closed,
			"01-01 02-04 02-05 03-01 03-27 05-01 05-06 05-09 06-06 06-12 07-17 08-15 09-11 09-12 09-13 10-03 10-09 12-25",
		},
		{
			"China 2025: the notice", "CN", 2025, officehours.Closed,
			"01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
		},
		{"China 2025: working weekends", "CN", 2025, officehours.Working, "01-26 02-08 04-27 09-28 10-11"},
		{
			"China 2026: the notice", "CN", 2026, officehours.Closed,
			"01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
		},
		{"China 2026: working weekends", "CN", 2026, officehours.Working, "01-04 02-14 02-28 05-09 09-20 10-10"},
		{
			"China 2027: what article 6 makes up for, three times two weekend days", "CN", 2027, officehours.Closed,
			"01-01 02-05 02-08 02-09 02-10 04-05 05-03 05-04 06-09 09-15 10-01 10-04 10-05",
		},
		{
			"China 2028: three festival days on weekends, and two feasts on 3 October", "CN", 2028, officehours.Closed,
			"01-03 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-29 10-02 10-03 10-04",
		},
		{
			"China 2029: two feasts on Saturdays", "CN", 2029, officehours.Closed,
			"01-01 02-12 02-13 02-14 02-15 04-04 05-01 05-02 06-18 09-24 10-01 10-02 10-03",
		},
		{
			"China 2030: the Spring Festival from a Saturday on", "CN", 2030, officehours.Closed,
			"01-01 02-04 02-05 02-06 02-07 04-05 05-01 05-02 06-05 09-12 10-01 10-02 10-03",
		},
		{
			"Taiwan 2026: the new law, and the official calendar", "TW", 2026, officehours.Closed,
			"01-01 02-16 02-17 02-18 02-19 02-20 02-27 04-03 04-06 05-01 06-19 09-25 09-28 10-09 10-26 12-25",
		},
		{
			"Taiwan 2027: the official calendar", "TW", 2027, officehours.Closed,
			"01-01 02-04 02-05 02-08 02-09 02-10 03-01 04-05 04-06 04-30 06-09 09-15 09-28 10-11 10-25 12-24 12-31",
		},
		{
			"Taiwan 2028: two feasts on 4 April, one on a Sunday", "TW", 2028, officehours.Closed,
			"01-24 01-25 01-26 01-27 01-28 02-28 04-03 04-04 05-01 05-29 09-28 10-03 10-10 10-25 12-25",
		},
		{
			"Taiwan 2029: the day before the eve is a Sunday, two feasts are Saturdays", "TW", 2029, officehours.Closed,
			"01-01 02-12 02-13 02-14 02-15 02-16 02-28 04-03 04-04 05-01 06-15 09-21 09-28 10-10 10-25 12-25",
		},
		{
			"Taiwan 2030: the eve and New Year on a weekend, a teacher's Saturday", "TW", 2030, officehours.Closed,
			"01-01 02-01 02-04 02-05 02-06 02-07 02-28 04-04 04-05 05-01 06-05 09-12 09-27 10-10 10-25 12-25",
		},
		{
			"Taiwan 2025: Labour Day of employees, and the new law from September on", "TW", 2025, officehours.Closed,
			"01-01 01-27 01-28 01-29 01-30 01-31 02-28 04-03 04-04 05-01 05-30 09-29 10-06 10-10 10-24 12-25",
		},
		{"Taiwan 2025: the last swapped Saturday", "TW", 2025, officehours.Working, "02-08"},
		{"Taiwan 2026: nobody works on a weekend any more", "TW", 2026, officehours.Working, ""},
		{
			"Japan 2026: the sandwiched day, and a substitute past two holidays", "JP", 2026, officehours.Closed,
			"01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
		},
		{
			"Japan 2027: the official calendar of February 2026", "JP", 2027, officehours.Closed,
			"01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
		},
		{
			"Hong Kong 2025: the gazette", "HK", 2025, officehours.Closed,
			"01-01 01-29 01-30 01-31 04-04 04-18 04-21 05-01 05-05 07-01 10-01 10-07 10-29 12-25 12-26",
		},
		{
			"Hong Kong 2026: the gazette", "HK", 2026, officehours.Closed,
			"01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25",
		},
		{
			"Singapore 2026: the ministry's list, three holidays on a Sunday", "SG", 2026, officehours.Closed,
			"01-01 02-17 02-18 04-03 05-01 05-27 06-01 08-10 11-09 12-25",
		},
		{
			"Singapore 2027: the ministry's list", "SG", 2027, officehours.Closed,
			"01-01 02-08 03-10 03-26 05-17 05-20 08-09 10-28",
		},
		{
			"Saudi Arabia 2026: the ministry's four days of each feast, on Sundays to Thursdays", "SA", 2026, officehours.Closed,
			"02-22 03-19 03-22 05-26 05-27 05-28 09-23",
		},
		{
			"Israel 2026: from the Hebrew calendar", "IL", 2026, officehours.Closed,
			"04-02 04-08 04-22 09-13 09-21",
		},
		{
			"Turkey 2029: the religious authority's feasts", "TR", 2029, officehours.Closed,
			"01-01 02-15 02-16 04-23 04-24 04-25 04-26 04-27 05-01 08-30 10-29",
		},
		{
			"Russia 2025: the decree moves days off", "RU", 2025, officehours.Closed,
			"01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31",
		},
		{"Russia 2025: a Saturday for a Monday", "RU", 2025, officehours.Working, "11-01"},
		{
			"Russia 2026: the decree, and the Labour Code", "RU", 2026, officehours.Closed,
			"01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
		},
		{"Turkey 2026: half days from 13:00", "TR", 2026, officehours.Part, "03-19 05-26 10-28"},
		{
			"United States 2027: three holidays on a Saturday, one on a Sunday", "US", 2027, officehours.Closed,
			"01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
		},
		{
			"Germany 2026: the nine of all states", "DE", 2026, officehours.Closed,
			"01-01 04-03 04-06 05-01 05-14 05-25 12-25",
		},
		{
			"Poland 2025: the first free Christmas Eve", "PL", 2025, officehours.Closed,
			"01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			days, err := officehours.HolidaysOf(test.country, test.year)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range days {
				if h.Kind == test.kind && (h.Kind == officehours.Working || !isRest(h)) {
					got = append(got, date(h)[len("2006-"):])
				}
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSubstitutesAreNoSurer finds a day that makes up for a holiday and is held
// for law, although a less sure day is among those that it comes after.
func TestSubstitutesAreNoSurer(t *testing.T) {
	var run []officehours.Holiday // days off without a working day between
	for h := range officehours.Holidays() {
		if len(run) > 0 && !touches(run[len(run)-1], h) {
			run = run[:0]
		}
		run = append(run, h)
		if h.Status != officehours.Law || !strings.HasSuffix(h.Name, " (substitute day)") {
			continue
		}
		for _, before := range run {
			if before.Status != officehours.Law {
				t.Errorf("%s %s is law, and %s is %s", h.Country, date(h), date(before), before.Status)
			}
		}
	}
}

// touches reports whether only days of rest lie between two holidays of one
// country.
func touches(h, next officehours.Holiday) bool {
	day := time.Date(h.Year, h.Month, h.Day+1, 0, 0, 0, 0, time.UTC)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		if day.Format(time.DateOnly) == date(next) {
			break
		}
		day = day.AddDate(0, 0, 1)
	}
	return h.Country == next.Country && day.Format(time.DateOnly) == date(next)
}

// TestChinaMakesUpForWeekends counts, for the years without a notice, the days
// that make up for festivals on a Saturday or Sunday. A notice swaps more.
func TestChinaMakesUpForWeekends(t *testing.T) {
	until, err := officehours.AnnouncedUntil("CN")
	if err != nil {
		t.Fatal(err)
	}
	for year := until + 1; year <= officehours.LastYear; year++ {
		days, err := officehours.HolidaysOf("CN", year)
		if err != nil {
			t.Fatal(err)
		}
		lost, madeUp := 0, 0
		for _, h := range days {
			switch substitute := strings.HasSuffix(h.Name, " (substitute day)"); {
			case substitute && isRest(h):
				t.Errorf("%s makes up for a weekend on a %v", date(h), weekday(h))
			case substitute:
				madeUp++
			case isRest(h):
				lost++
			}
		}
		if lost != madeUp {
			t.Errorf("%d: %d festival days on weekends, and %d days make up for them", year, lost, madeUp)
		}
	}
}
