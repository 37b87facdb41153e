package main

import (
	"slices"
	"strconv"
)

// icu is the version of ICU that Node.js must have. The calendars of ICU are a source.
const icu = "78.2"

// fromDateHolidays reads the public holidays of whole countries.
func fromDateHolidays(dir string) (days, error) {
	if _, err := lines(dir, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
		return nil, err
	}
	listed, err := lines(dir, "node", slices.Concat([]string{"dateholidays.cjs"}, years, countries)...)
	if err != nil {
		return nil, err
	}
	found := days{}
	for _, line := range listed {
		hours, err := strconv.ParseFloat(line[3], 64)
		if err != nil {
			return nil, err
		}
		// 90 hours are three days and the afternoon before them; 12 are half a day; 23
		// or 25 are a day on which the clocks change.
		if err := found.addRun(line[0], line[1], max(1, int(hours+1)/24), line[4]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// fromCalendars computes the days that follow the Chinese, Korean, Hebrew and
// Islamic calendars.
func fromCalendars(dir string) (days, error) {
	listed, err := lines(dir, "node", slices.Concat([]string{"calendars.cjs", icu}, years)...)
	if err != nil {
		return nil, err
	}
	found := days{}
	for _, line := range listed {
		found.add(line[0], line[1], line[2])
	}
	return found, nil
}
