package main

import (
	"fmt"
	"strconv"
	"strings"
)

// announcedFile has the last year of which an announcement was read, for the
// countries where somebody announces days year by year.
const announcedFile = "../announced.csv"

// readAnnounced returns those years for the countries where the dates of the
// days themselves are announced. In the others the law has all dates, and what
// is announced comes on top of them.
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

// lists are the years whose whole official list was read, and found to have the
// days of the table.
var lists = map[string][]string{
	"CN": {"2025", "2026"}, // notices of the State Council
	"HK": {"2025", "2026"}, // General Holidays Ordinance, gazette
	"JP": {"2027"},         // calendar of the National Astronomical Observatory, of February 2026
	"KR": {"2027"},         // calendar of the aerospace administration, of June 2026
	"SG": {"2026"},         // Ministry of Manpower, June 2025
	"TW": {"2026", "2027"}, // office calendars of the government
}

// setStatus completes the rows without a status. A day that keeps its date in
// most years is law, and so are the days around Easter and what makes up for
// one of them; no day of another calendar keeps its date in more than two years
// of six. The equinoxes of Japan do, but are announced.
func setStatus(rows []row, announced map[string]int) {
	const most = 4
	seen, kept := map[string]int{}, map[string]int{}
	date := func(r row) string { return r.Country + r.Date[len("2006-"):] }
	name := func(r row) string { return r.Country + strings.TrimSuffix(r.Name, " (substitute day)") }
	for _, r := range rows {
		seen[date(r)]++
	}
	for _, r := range rows {
		if seen[date(r)] >= most {
			kept[name(r)]++
		}
	}
	for i, r := range rows {
		if r.Status != "" {
			continue
		}
		until, yearly := announced[r.Country]
		equinox := strings.Contains(r.Name, "Equinox") || r.Name == "Citizens' Holiday"
		easter := strings.Contains(r.Name, "Good Friday") || strings.Contains(r.Name, "Easter")
		switch {
		case !yearly, r.Country == "JP" && !equinox, easter,
			!equinox && (seen[date(r)] >= most || kept[name(r)] >= most):
			rows[i].Status = "law"
		case r.Date < strconv.Itoa(until+1):
			rows[i].Status = "announced"
		default:
			rows[i].Status = "estimated"
		}
	}
}
