package officehours

import (
	"cmp"
	"iter"
	"slices"
)

// Row is what is known about the hours of one country.
type Row struct {
	Country string // ISO 3166 code, "KR"
	Zone    string // IANA time zone; empty if the country has several and none is published
	Hours   string // local opening and closing time, "09:00-18:00", on each day of Week
	Week    Week   // the weekdays of the country: all days but its weekly days of rest
	Source  string // where the hours come from
	Doubt   string // what the source leaves open and how it is read; empty if nothing
}

// Week is a run of weekdays.
type Week string

// The weeks of the countries in the table.
const (
	MondayToFriday   Week = "monday-friday"
	SundayToThursday Week = "sunday-thursday"
)

// All yields the rows in the order of their country codes.
func All() iter.Seq[Row] { return slices.Values(rows[:]) }

// Lookup returns the row of the country with the given ISO 3166 code, in upper
// case.
func Lookup(country string) (Row, bool) {
	i, ok := slices.BinarySearchFunc(rows[:], country, func(r Row, c string) int { return cmp.Compare(r.Country, c) })
	if !ok {
		return Row{}, false
	}
	return rows[i], true
}
