package main

import (
	"strconv"
	"strings"
)

// announced is the last year of which a notice on the movable days was read, for
// the countries where somebody announces them year by year. In the others the
// law has them all.
var announced = map[string]int{
	"CN": 2026, "HK": 2027, "JP": 2027, "KR": 2027, "SA": 2026, "SG": 2027, "TR": 2030, "TW": 2027,
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
func setStatus(rows []row) {
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
