package officehours_test

import (
	"encoding/csv"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

func TestAnnouncedUntil(t *testing.T) {
	for _, test := range []struct {
		name    string // and why
		country string
		want    int
	}{
		{"the notice for 2026 is the last one", "CN", 2026},
		{"the gazette of 2027", "HK", 2027},
		{"the office calendar of 2027", "TW", 2027},
		{"the calendar of 2027", "KR", 2027},
		{"the decree for 2026", "RU", 2026},
		{"the election of 2026 is not in the table", "IL", 2025},
		{"the feasts are published beyond the table", "TR", officehours.LastYear},
		{"law alone", "DE", officehours.LastYear},
		{"three national days by law", "IN", officehours.LastYear},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := officehours.AnnouncedUntil(test.country); err != nil || got != test.want {
				t.Errorf("AnnouncedUntil(%q) = %d, %v, want %d", test.country, got, err, test.want)
			}
		})
	}
	for _, country := range []string{"", "SE", "kr"} {
		if got, err := officehours.AnnouncedUntil(country); !errors.Is(err, officehours.ErrNoTable) || got != 0 {
			t.Errorf("AnnouncedUntil(%q) = %d, %v, want 0 and ErrNoTable", country, got, err)
		}
	}
}

// TestAnnouncedUntilBoundsStatus finds a day that is announced for a year after
// the last one that was read.
func TestAnnouncedUntilBoundsStatus(t *testing.T) {
	for h := range officehours.Holidays() {
		until, err := officehours.AnnouncedUntil(h.Country)
		if err != nil {
			t.Fatal(err)
		}
		if h.Status == officehours.Announced && h.Year > until {
			t.Errorf("%s %s is announced, but the last announcement is of %d", h.Country, date(h), until)
		}
	}
}

// TestAnnouncedFile reads the file as the generator does.
func TestAnnouncedFile(t *testing.T) {
	content, err := os.ReadFile("announced.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"country", "until", "announces", "reason"}; !slices.Equal(rows[0], want) {
		t.Errorf("the columns are %q, want %q", rows[0], want)
	}
	last := ""
	for _, row := range rows[1:] {
		if row[0] <= last {
			t.Errorf("%s after %s, want each country once and in order", row[0], last)
		}
		last = row[0]
		until, err := officehours.AnnouncedUntil(row[0])
		if err != nil || until < officehours.FirstYear || until > officehours.LastYear {
			t.Errorf("AnnouncedUntil(%q) = %d, %v, want a year of the table", row[0], until, err)
		}
		if row[2] != "dates" && row[2] != "more" || row[3] == "" {
			t.Errorf("%s announces %q because %q", row[0], row[2], row[3])
		}
	}
}
