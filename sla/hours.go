package sla

import (
	"fmt"
	"sync"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

// officeCalendars has a function for each row of the office hours that makes
// its calendar when it is first asked for, and keeps it: it never changes, but
// to make it takes longer than to use it.
var officeCalendars = sync.OnceValue(func() map[country]func() (*Calendar, error) {
	m := make(map[country]func() (*Calendar, error))
	for row := range officehours.All() {
		if row.Zone == "" {
			continue
		}
		m[country(row.Country)] = sync.OnceValues(func() (*Calendar, error) {
			return NewCalendar(Spec{
				Name: "Partner Center support, " + row.Country,
				Zone: row.Zone,
				Week: MondayToFriday(Window(row.Hours)),
			})
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
	if c == "" {
		return nil, fmt.Errorf("%w: the locale states none", ErrRegion)
	}
	if _, ok := officehours.Lookup(string(c)); ok {
		return nil, fmt.Errorf("%w: %s has several time zones, and none is published", ErrRegion, c)
	}
	return nil, fmt.Errorf("%w: none are published for %s", ErrRegion, c)
}
