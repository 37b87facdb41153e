package officehours

import (
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"
)

// FirstYear and LastYear bound the table of holidays. Every country in it has
// all years from one to the other.
const (
	FirstYear = 2025
	LastYear  = 2030
)

// Kind says what a day of the table is. The zero Kind is not valid.
type Kind string

// The kinds of days.
const (
	Closed  Kind = "closed"  // a day off
	Part    Kind = "part"    // a weekday, or a day of rest, that is open within some hours only
	Working Kind = "working" // a weekly day of rest that is worked like a weekday
)

// Status says how sure a day is. The zero Status is not valid.
type Status string

// The statuses, the surest first.
const (
	Law       Status = "law"       // the same law holds in each year
	Announced Status = "announced" // a government has announced it for this year
	Estimated Status = "estimated" // computed; no announcement for this year was read
)

// Holiday is a day on which a whole country does not keep its usual hours. Days
// of a part of a country are not in the table.
type Holiday struct {
	Country string // ISO 3166 code, "KR"
	Year    int
	Month   time.Month
	Day     int
	Kind    Kind
	Open    string // local hours within which a Part day is open, "00:00-13:00"; otherwise empty
	Status  Status
	Sources string // the letters of the Origins that have the day, sorted
	Name    string // in English
}

// SingleSource reports whether only one source has the day. A law or a notice is a source
// that needs no other.
func (h Holiday) SingleSource() bool { return len(h.Sources) == 1 }

// ErrNoTable is the error for a country or a year that the table of holidays
// does not have. It never means that there are no holidays.
var ErrNoTable = errors.New("officehours: not in the table of holidays")

// table is sorted by country and date.
//
//go:embed holidays.csv
var table string

// holidays reads the table once. If it cannot be read, it has no countries: HolidaysOf and
// AnnouncedUntil refuse every question, and the hours of every country are estimates. A
// test reads the embedded table.
var holidays = sync.OnceValue(func() []Holiday {
	all, err := parseHolidays(table)
	if err != nil {
		return nil
	}
	return all
})

// Holidays yields all days of the table in the order of country and date.
func Holidays() iter.Seq[Holiday] { return slices.Values(holidays()) }

// HolidaysOf returns the days of the country with the given ISO 3166 code, in
// upper case, in a year, in the order of their dates. The error wraps
// ErrNoTable if the table does not have that country or year.
func HolidaysOf(country string, year int) ([]Holiday, error) {
	all := holidays()
	from, known := slices.BinarySearchFunc(all, country, func(h Holiday, c string) int {
		return strings.Compare(h.Country, c)
	})
	if !known || year < FirstYear || year > LastYear {
		return nil, fmt.Errorf("%w: %.8q in %d", ErrNoTable, country, year)
	}
	var found []Holiday
	for _, h := range all[from:] {
		if h.Country != country {
			break
		}
		if h.Year == year {
			found = append(found, h)
		}
	}
	return found, nil
}

// parseHolidays reads the form of the embedded file: a comment, then lines of
// country, date, kind, hours, status, sources and name.
func parseHolidays(text string) ([]Holiday, error) {
	var all []Holiday
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		if len(f) != 7 {
			return nil, fmt.Errorf("officehours: %.64q has %d fields, want 7", line, len(f))
		}
		day, err := time.Parse(time.DateOnly, f[1])
		if err != nil {
			return nil, fmt.Errorf("officehours: %.64q: %w", line, err)
		}
		all = append(all, Holiday{
			Country: f[0], Year: day.Year(), Month: day.Month(), Day: day.Day(),
			Kind: Kind(f[2]), Open: f[3], Status: Status(f[4]), Sources: f[5], Name: f[6],
		})
	}
	return all, nil
}
