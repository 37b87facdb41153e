package sla

import (
	"github.com/partnersupport/partnersupport/internal/civil"
)

// Date is a day of the calendar, without a time or a zone. It is comparable with
// ==; the zero Date is not a day.
type Date = civil.Date

// Spec describes a calendar of open hours. It is plain data, with the same fields in
// a Go literal and in JSON; [NewCalendar] checks it, and [ParseSpec] reads it. The
// zero Spec describes no calendar.
type Spec struct {
	// Name tells calendars apart for people. It may be empty.
	Name string `json:"name,omitempty"`

	// Zone is the IANA name of the time zone of all hours, "Asia/Seoul". It has
	// no default: neither UTC nor the zone of the machine.
	Zone string `json:"zone"`

	// Week has the windows of each weekday. A calendar without overrides needs at
	// least one.
	Week Week `json:"week"`

	// Holidays are the days on which no window opens, in any order.
	Holidays []Holiday `json:"holidays,omitempty"`

	// Overrides are the days that have windows of their own, in any order. No day
	// is both a holiday and an override.
	Overrides []Override `json:"overrides,omitempty"`

	// From and Until bound the table: the days on which Holidays and Overrides can
	// be trusted. From is the first of these days and Until the first day after
	// them. Both are needed if there are holidays or overrides, since no table goes
	// on for ever, and neither may be given without the other. A question about a
	// day outside is answered with [ErrBeyondTable]. Without a table the week goes
	// on from 1970 to 2099.
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`

	// Settled is the first day, from From to Until, for which nobody has announced
	// the holidays yet: from there on holidays may be missing, and an answer that
	// reaches that day is an estimate, as [Calendar.Estimated] says. Zero means that
	// the whole table is settled. A Spec without a table may have it, too:
	// 1970-01-01 says that nothing at all is known of the holidays.
	Settled Date `json:"settled,omitzero"`
}

// Week has the windows of each day of the week, in any order within a day. A
// day without windows is closed. The zero Week is never open, and no calendar can
// be made of it.
type Week struct {
	Monday    []Window `json:"monday,omitempty"`
	Tuesday   []Window `json:"tuesday,omitempty"`
	Wednesday []Window `json:"wednesday,omitempty"`
	Thursday  []Window `json:"thursday,omitempty"`
	Friday    []Window `json:"friday,omitempty"`
	Saturday  []Window `json:"saturday,omitempty"`
	Sunday    []Window `json:"sunday,omitempty"`
}

// MondayToFriday returns a week with the same windows on its five working days.
func MondayToFriday(w ...Window) Week {
	return Week{Monday: w, Tuesday: w, Wednesday: w, Thursday: w, Friday: w}
}

// EveryDay returns a week with the same windows on all days. EveryDay("00:00-24:00")
// never closes.
func EveryDay(w ...Window) Week {
	return Week{Monday: w, Tuesday: w, Wednesday: w, Thursday: w, Friday: w, Saturday: w, Sunday: w}
}

// rows returns the windows of the days, Monday first.
func (w *Week) rows() [7][]Window {
	return [...][]Window{w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday, w.Sunday}
}

// Holiday is a day on which no window opens. A night shift of the day before
// goes on into it. The zero Holiday is not valid: it has no date.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name,omitempty"` // for people

	// Estimated marks a holiday that nobody has announced yet. It closes like any
	// other, and what rests on it says so: see [Segment] and [Answer].
	Estimated bool `json:"estimated,omitempty"`
}

// Override is a day that has other windows than the week gives it: a short day,
// a holiday from the afternoon on, a Saturday on which people work. It needs at
// least one window; a day without any is a [Holiday]. So the zero Override is not
// valid.
type Override struct {
	Date    Date     `json:"date"`
	Name    string   `json:"name,omitempty"` // for people
	Windows []Window `json:"windows,omitempty"`

	// Estimated is as in [Holiday].
	Estimated bool `json:"estimated,omitempty"`
}
