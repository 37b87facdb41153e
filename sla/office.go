package sla

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

// OfficeSpec returns the business hours that Partner Center publishes for a
// country, an ISO 3166 code such as "KR", with the public holidays of the whole
// country as far as the library has them: that is what [Target.Due] counts in.
// The Spec may be changed and made into a calendar of one's own. The empty zone
// stands for the published one. Give a zone for a country that has several and
// publishes none, and for a desk that is elsewhere.
//
// Holidays are known for some countries, from 2025 to 2030, and their Spec is
// bounded by these years. A day that is not announced yet is Estimated, and Settled
// is the first day of the first year for which the country's government has announced
// none; where all days follow from the law it is Until. For all other countries the
// Spec has weekdays only, no bounds, and Settled is 1970-01-01, since each of these
// weekdays may be a holiday. A table of one's own needs another Settled. Package
// calendars says which is which, and where every day comes from.
//
// The error wraps [ErrRegion] if no hours are published for the country, or no
// zone for its hours.
func OfficeSpec(country, zone string) (Spec, error) {
	row, ok := officehours.Lookup(country)
	switch {
	case country == "":
		return Spec{}, fmt.Errorf("%w: the locale states none", ErrRegion)
	case !ok:
		return Spec{}, fmt.Errorf("%w: none are published for %.8q", ErrRegion, country)
	case zone == "":
		if zone = row.Zone; zone == "" {
			return Spec{}, fmt.Errorf("%w: %s has several time zones, and none is published", ErrRegion, country)
		}
	}
	hours := Window(row.Hours)
	spec := Spec{Name: "Partner Center support, " + country, Zone: zone, Week: MondayToFriday(hours)}
	if row.Week == officehours.SundayToThursday {
		spec.Week = Week{Sunday: spec.Week.Monday, Monday: spec.Week.Monday, Tuesday: spec.Week.Tuesday,
			Wednesday: spec.Week.Wednesday, Thursday: spec.Week.Thursday}
	}
	for d := range officehours.Holidays() {
		if d.Country == country {
			spec.addDay(d, hours)
		}
	}
	spec.Settled = Date{Year: 1970, Month: time.January, Day: 1} // without a table any weekday may be a holiday
	if announced, err := officehours.AnnouncedUntil(country); err == nil {
		spec.From = Date{Year: officehours.FirstYear, Month: time.January, Day: 1}
		spec.Until = Date{Year: officehours.LastYear + 1, Month: time.January, Day: 1}
		spec.Settled = Date{Year: announced + 1, Month: time.January, Day: 1}
	}
	return spec, nil
}

// addDay adds a day of the table of holidays.
func (s *Spec) addDay(d officehours.Holiday, hours Window) {
	date, estimated := Date{Year: d.Year, Month: d.Month, Day: d.Day}, d.Status == officehours.Estimated
	override := func(w Window) {
		s.Overrides = append(s.Overrides, Override{Date: date, Name: d.Name, Windows: []Window{w}, Estimated: estimated})
	}
	switch d.Kind {
	case officehours.Working:
		override(hours)
		return
	case officehours.Part:
		works := len(s.Week.rows()[weekday(dayOf(date))]) > 0
		if w, open := common(hours, Window(d.Open)); open && works {
			override(w)
			return
		}
	}
	s.Holidays = append(s.Holidays, Holiday{Date: date, Name: d.Name, Estimated: estimated})
}

// common returns the time that two windows of one day share, as text: "09:00" sorts
// like the time it shows.
func common(a, b Window) (w Window, ok bool) {
	fromA, toA, _ := strings.Cut(string(a), "-")
	fromB, toB, _ := strings.Cut(string(b), "-")
	from, to := max(fromA, fromB), min(toA, toB)
	return Window(from + "-" + to), from < to
}

// officeCalendars has a function for each row of the office hours that makes its
// calendar when it is first asked for, and keeps it: a calendar never changes, and
// making it takes longer than using it.
var officeCalendars = sync.OnceValue(func() map[country]func() (*Calendar, error) {
	m := make(map[country]func() (*Calendar, error))
	for row := range officehours.All() {
		m[country(row.Country)] = sync.OnceValues(func() (*Calendar, error) {
			spec, err := OfficeSpec(row.Country, "")
			if err != nil {
				return nil, err
			}
			return NewCalendar(spec)
		})
	}
	return m
})

// officeCalendar returns the business hours of a country. The error wraps
// [ErrRegion], or [ErrSpec] if the time zone database lacks the country's zone.
func officeCalendar(c country) (*Calendar, error) {
	if calendar, ok := officeCalendars()[c]; ok {
		return calendar()
	}
	_, err := OfficeSpec(string(c), "") // says why not
	return nil, err
}
