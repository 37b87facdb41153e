package officehours

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// announced has a line for each country whose government announces days year by year:
// the last year whose announcement was read, whether it gives the dates of the days
// themselves or only further days, and how that is known. The program in gen reads the
// file too.
//
//go:embed announced.csv
var announced string

// announcedYears reads the lines once. If they cannot be read, it returns none, so that
// every question is refused; a test reads the embedded lines.
var announcedYears = sync.OnceValue(func() map[string]int {
	years, err := parseAnnounced(announced)
	if err != nil {
		return nil
	}
	return years
})

// AnnouncedUntil returns the last year for which the government of the country with the
// given ISO 3166 code, in upper case, is known to have announced its days. After that
// year the table has what law and calendar give, without days that a notice adds, moves
// or makes working days. The year is LastYear for a country whose days follow from law
// alone, and never later. The error wraps ErrNoTable if the table does not have the
// country.
func AnnouncedUntil(country string) (year int, err error) {
	if _, err := HolidaysOf(country, LastYear); err != nil {
		return 0, err
	}
	years := announcedYears()
	if years == nil {
		return 0, fmt.Errorf("%w: the announced years", ErrNoTable)
	}
	if year, ok := years[country]; ok {
		return year, nil
	}
	return LastYear, nil
}

// parseAnnounced reads the form of the embedded file: a header, then lines of
// country, year, what is announced, and the reason.
func parseAnnounced(text string) (map[string]int, error) {
	years := map[string]int{}
	_, text, _ = strings.Cut(text, "\n")
	for line := range strings.Lines(text) {
		f := strings.Split(line, ",")
		if len(f) != 4 {
			return nil, fmt.Errorf("officehours: %.64q has %d fields, want 4", line, len(f))
		}
		year, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, fmt.Errorf("officehours: %.64q: %w", line, err)
		}
		years[f[0]] = year
	}
	return years, nil
}
