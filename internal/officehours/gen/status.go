package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// announcedFile has the last year whose announcement was read, for the countries where
// somebody announces days year by year.
const announcedFile = "../announced.csv"

// readAnnounced returns those years for the countries where the dates of the days
// themselves are announced. In the other countries the law has these dates, and
// announcements only add further days.
func readAnnounced(file string) (map[string]int, error) {
	rows, err := read(file, []string{"country", "until", "announces", "reason"})
	if err != nil {
		return nil, err
	}
	until := map[string]int{}
	for _, r := range rows {
		year, err := strconv.Atoi(r[1])
		if err != nil || r[2] != "dates" && r[2] != "more" || r[3] == "" {
			return nil, fmt.Errorf("%s: %v is not complete", file, r)
		}
		if r[2] == "dates" {
			until[r[0]] = year
		}
	}
	return until, nil
}

// lists has the years whose whole official list was read and has the same days as the
// table.
var lists = map[string][]string{
	"CN": {"2025", "2026"}, // notices of the State Council
	"HK": {"2025", "2026"}, // General Holidays Ordinance, gazette
	"JP": {"2027"},         // calendar of the National Astronomical Observatory, of February 2026
	"KR": {"2027"},         // calendar of the aerospace administration, of June 2026
	"SG": {"2026"},         // Ministry of Manpower, June 2025
	"TW": {"2026", "2027"}, // office calendars of the government
}

// setStatus completes the rows without a status, which are sorted by country and
// date. A day that keeps its date in most years is law, and so are the days around Easter
// and the days that make up for one of them: no day of another calendar keeps its date in
// more than two years of six. The days that follow the sun keep theirs, but are announced.
func setStatus(rows []row, announced map[string]int) {
	const most = 4
	seen, kept := map[string]int{}, map[string]int{}
	date := func(r row) string { return r.Country + r.Date[len("2006-"):] }
	for _, r := range rows {
		seen[date(r)]++
	}
	for _, r := range rows {
		if seen[date(r)] >= most {
			kept[r.Country+madeUpFor(r.Name)]++
		}
	}
	given := make([]bool, len(rows))
	for i, r := range rows {
		if given[i] = r.Status != ""; given[i] {
			continue
		}
		until, yearly := announced[r.Country]
		sun := followsSun(r.Name)
		easter := strings.Contains(r.Name, "Good Friday") || strings.Contains(r.Name, "Easter")
		switch {
		case !yearly, r.Country == "JP" && !sun, easter,
			!sun && (seen[date(r)] >= most || kept[r.Country+madeUpFor(r.Name)] >= most):
			rows[i].Status = "law"
		case r.Date < strconv.Itoa(until+1):
			rows[i].Status = "announced"
		default:
			rows[i].Status = "estimated"
		}
	}
	for i, r := range rows {
		if !given[i] && madeUpFor(r.Name) != r.Name {
			rows[i].Status = leastSure(rows[:i+1])
		}
	}
}

// madeUpFor returns the name of the holiday that a day makes up for, or the
// name itself.
func madeUpFor(name string) string {
	return strings.TrimPrefix(strings.TrimSuffix(name, " (substitute day)"), "The day following ")
}

// followsSun reports whether the position of the sun gives the date of a day: an equinox,
// the day between the autumn equinox and another holiday, or the day of the ancestors,
// under its three names.
func followsSun(name string) bool {
	return slices.ContainsFunc(
		[]string{"Equinox", "Citizens' Holiday", "Qingming", "Ching Ming", "Tomb Sweeping"},
		func(part string) bool { return strings.Contains(name, part) })
}

// leastSure returns the status of the last row, or that of a less sure one among the days
// off that run up to it without a working day between them: if one of them moved, the day
// that makes up for a holiday would move too.
func leastSure(rows []row) string {
	order := []string{"law", "announced", "estimated"}
	last := rows[len(rows)-1]
	worst := slices.Index(order, last.Status)
	day, _ := time.Parse(time.DateOnly, last.Date) // the reader of the table refuses a bad date
	for i := len(rows) - 2; i >= 0 && rows[i].Country == last.Country; {
		day = day.AddDate(0, 0, -1)
		switch {
		case rows[i].Date == day.Format(time.DateOnly):
			worst = max(worst, slices.Index(order, rows[i].Status))
			i--
		case day.Weekday() != time.Saturday && day.Weekday() != time.Sunday:
			return order[worst]
		}
	}
	return order[worst]
}
