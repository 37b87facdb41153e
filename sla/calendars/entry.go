package calendars

import (
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/sla"
)

// Entry is the hours in which support answers in a country, in a language, or in
// one language of one country. It is plain data; the zero Entry is not valid.
type Entry struct {
	Country  string // ISO 3166 code, "KR"; empty for all countries without an entry for the language
	Language string // "ko"; empty for all languages without an entry of their own

	// Spec describes the hours and the holidays. Its Zone is empty where a country
	// has several and none is published, and where the hours are local ones of any
	// country: [Entry.In] sets the one that is meant.
	Spec sla.Spec

	Source string // where the hours come from
	Doubt  string // what the source leaves open, and how it is read; empty if nothing
}

// In returns e in another time zone, an IANA name. The hours are the same on the
// wall.
func (e Entry) In(zone string) Entry {
	e.Spec.Zone = zone
	return e
}

// With returns e with more holidays. A day that is a holiday or an override of e
// already is replaced. It leaves e alone. Holidays outside the table need a Spec with
// other bounds and, for a country without a table, another Settled as well; otherwise
// [Set.With] refuses them.
func (e Entry) With(holidays ...sla.Holiday) Entry {
	given := func(d sla.Date) bool {
		return slices.ContainsFunc(holidays, func(h sla.Holiday) bool { return h.Date == d })
	}
	e.Spec.Overrides = slices.DeleteFunc(slices.Clone(e.Spec.Overrides), func(o sla.Override) bool { return given(o.Date) })
	e.Spec.Holidays = slices.DeleteFunc(slices.Clone(e.Spec.Holidays), func(h sla.Holiday) bool { return given(h.Date) })
	e.Spec.Holidays = append(e.Spec.Holidays, holidays...)
	slices.SortFunc(e.Spec.Holidays, func(a, b sla.Holiday) int { return a.Date.Compare(b.Date) })
	return e
}

// HolidaysFrom asks a function about each day, beginning with from and ending before
// until, and returns the holidays in order. That is how another library's
// holidays get into a Spec: day is noon in UTC on the day that is meant, and
// isHoliday returns the name of a holiday, and whether it is one. For a calendar c
// of github.com/rickar/cal/v2 it is
//
//	func(day time.Time) (string, bool) {
//		_, observed, h := c.IsHoliday(day)
//		if !observed {
//			return "", false
//		}
//		return h.Name, true
//	}
//
// Set Spec.From and Spec.Until to the same two days, and Spec.Settled to the first
// one for which the other library only computes what a government has to announce.
func HolidaysFrom(from, until sla.Date, isHoliday func(day time.Time) (name string, ok bool)) []sla.Holiday {
	var list []sla.Holiday
	for d := from; d.IsValid() && d.Before(until); d = d.AddDays(1) {
		if name, ok := isHoliday(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)); ok {
			list = append(list, sla.Holiday{Date: d, Name: name})
		}
	}
	return list
}
