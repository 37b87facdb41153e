package sla

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/partnersupport/partnersupport/internal/civil"
)

// Date is a day of the calendar, without a time or a zone. It is comparable with
// ==; the zero Date is no day.
type Date = civil.Date

// Spec describes a calendar of open hours. It is plain data, the same as a
// literal, as JSON and in a diff; [NewCalendar] checks it. The zero Spec
// describes no calendar.
type Spec struct {
	// Name tells calendars apart for people. It may be empty.
	Name string `json:"name,omitempty"`

	// Zone is the IANA name of the time zone of all hours, "Asia/Seoul". It has
	// no default: neither UTC nor the zone of the machine.
	Zone string `json:"zone"`

	// Week has the windows of each weekday. At least one day must have one.
	Week Week `json:"week"`

	// Holidays are the days on which no window opens, in any order.
	Holidays []Holiday `json:"holidays,omitempty"`

	// From and Until bound the days on which Holidays can be trusted: From is the
	// first of them and Until the first that is none. Both are needed if there
	// are holidays, since no table of holidays goes on for ever, and neither may
	// be given without the other. A question about a day outside is answered with
	// [ErrBeyondTable].
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`
}

// Week has the windows of each day of the week, in any order within a day. A
// day without windows is closed.
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

// Window is a span of open time in the form "09:00-18:00", from 00:00 to 24:00.
// An end that is not after the start lies on the next day: "22:00-06:00" on a
// Monday ends on Tuesday, and belongs to Monday's row; a holiday on Monday
// cancels all of it and one on Tuesday none. A window of no length, such as
// "09:00-09:00", is an error, not a whole day.
//
// It is text so that [NewCalendar] can report every bad one together with its
// place in the Spec.
type Window string

// Holiday is a day on which no window opens. The name is for people.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name,omitempty"`
}

const (
	minute = int64(time.Minute)
	day    = 24 * 60 * minute
	week   = 7 * day
)

// hours is a window in nanoseconds since the midnight on which its day starts;
// to is at most 48 hours.
type hours struct{ from, to int64 }

// parse returns the hours of w.
func (w Window) parse() (hours, error) {
	if len(w) != len("09:00-18:00") || w[5] != '-' {
		return hours{}, fmt.Errorf("%.32q is not of the form 09:00-18:00", string(w))
	}
	from, okFrom := clock(string(w[:5]))
	to, okTo := clock(string(w[6:]))
	switch {
	case !okFrom || !okTo:
		return hours{}, fmt.Errorf("%q has a time that no clock shows", string(w))
	case from == day:
		return hours{}, fmt.Errorf("%q starts at 24:00: write 00:00 on the next day", string(w))
	case from == to:
		return hours{}, fmt.Errorf("%q has no length", string(w))
	case to < from:
		to += day
	}
	return hours{from, to}, nil
}

// clock reads 09:00; 24:00 is the end of the day.
func clock(text string) (int64, bool) {
	h, errH := strconv.ParseUint(text[:2], 10, 8)
	m, errM := strconv.ParseUint(text[3:], 10, 8)
	ok := errH == nil && errM == nil && text[2] == ':' && m < 60 && (h < 24 || h == 24 && m == 0)
	return (int64(h)*60 + int64(m)) * minute, ok
}

// days yields the rows of w with their names in paths, Monday first.
func (w *Week) days() iter.Seq2[string, []Window] {
	return func(yield func(string, []Window) bool) {
		_ = yield("week.monday", w.Monday) && yield("week.tuesday", w.Tuesday) &&
			yield("week.wednesday", w.Wednesday) && yield("week.thursday", w.Thursday) &&
			yield("week.friday", w.Friday) && yield("week.saturday", w.Saturday) &&
			yield("week.sunday", w.Sunday)
	}
}

// plan is a Spec that was found good.
type plan struct {
	zone     *time.Location
	rows     [7][]hours // Monday first, each sorted by its start
	holidays []holiday  // sorted by day
	from     int64      // first day of the table
	until    int64      // first day after it
	bounded  bool       // by the table of holidays, not by the years of all calendars
}

type holiday struct {
	day  int64 // since 1970-01-01
	name string
}

// dayOf returns the number of days from 1970-01-01 to d.
func dayOf(d Date) int64 {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

// The days of a calendar without a table of holidays. What a zone did before is
// poorly known, and what it will do after is not known at all.
var (
	firstDay = dayOf(Date{Year: 1970, Month: time.January, Day: 1})
	lastDay  = dayOf(Date{Year: 2100, Month: time.January, Day: 1})
)

// weekday returns the index of a day's row in a week that starts on Monday;
// 1970-01-01 was a Thursday.
func weekday(d int64) int64 { return ((d+3)%7 + 7) % 7 }

// problems collects what is wrong with a Spec.
type problems []error

func (p *problems) add(path, format string, args ...any) {
	*p = append(*p, fmt.Errorf("%w: %s: %s", ErrSpec, path, fmt.Sprintf(format, args...)))
}

// check returns the plan of s, or all its problems: zone, week, table, holidays.
func (s *Spec) check() (plan, error) {
	var (
		p   plan
		bad problems
	)
	p.zone = s.checkZone(&bad)
	s.checkWeek(&p, &bad)
	s.checkHolidays(&p, &bad)
	return p, errors.Join(bad...)
}

func (s *Spec) checkZone(bad *problems) *time.Location {
	switch s.Zone {
	case "":
		bad.add("zone", "missing")
		return nil
	case "Local":
		bad.add("zone", "%q depends on the machine", s.Zone)
		return nil
	}
	const longest = 64 // of a zone name, with room to spare
	if len(s.Zone) <= longest {
		if zone, err := time.LoadLocation(s.Zone); err == nil {
			return zone
		}
	}
	bad.add("zone", "%.64q is not in the time zone database", s.Zone)
	return nil
}

func (s *Spec) checkWeek(p *plan, bad *problems) {
	type placed struct {
		hours
		path string
	}
	var all []placed // in nanoseconds since the week's start
	empty, index := true, int64(0)
	for name, windows := range s.Week.days() {
		for i, w := range windows {
			empty = false
			path := fmt.Sprintf("%s[%d]", name, i)
			h, err := w.parse()
			if err != nil {
				bad.add(path, "%v", err)
				continue
			}
			p.rows[index] = append(p.rows[index], h)
			all = append(all, placed{hours{index*day + h.from, index*day + h.to}, path})
		}
		slices.SortFunc(p.rows[index], func(a, b hours) int { return cmp.Compare(a.from, b.from) })
		index++
	}
	if empty {
		bad.add("week", "no window: it would never open")
		return
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.from, b.from) })
	var widest placed // the window with the latest end so far
	for i, w := range all {
		if i > 0 && widest.to > w.from {
			bad.add(w.path, "overlaps %s", widest.path)
		}
		if w.to > widest.to {
			widest = w
		}
	}
	// The week is a circle: its last window may run into the first ones.
	for _, w := range all {
		if w.from+week >= widest.to {
			break
		}
		bad.add(w.path, "overlaps %s", widest.path)
	}
}

func (s *Spec) checkHolidays(p *plan, bad *problems) {
	p.from, p.until = firstDay, lastDay
	switch {
	case s.From.IsZero() && s.Until.IsZero():
		if len(s.Holidays) > 0 {
			bad.add("until", "missing: holidays need the first and last day of their table")
		}
	case !s.From.IsValid():
		bad.add("from", "not a calendar day")
	case !s.Until.IsValid():
		bad.add("until", "not a calendar day")
	case dayOf(s.From) < firstDay:
		bad.add("from", "%v is before 1970", s.From)
	case dayOf(s.Until) > lastDay:
		bad.add("until", "%v is after 2100-01-01", s.Until)
	case !s.From.Before(s.Until):
		bad.add("until", "%v is not after %v", s.Until, s.From)
	default:
		p.from, p.until, p.bounded = dayOf(s.From), dayOf(s.Until), true
	}
	seen := make(map[Date]int, len(s.Holidays))
	for i, h := range s.Holidays {
		path := fmt.Sprintf("holidays[%d].date", i)
		first, twice := seen[h.Date]
		switch {
		case !h.Date.IsValid():
			bad.add(path, "not a calendar day")
			continue
		case twice:
			bad.add(path, "%v is holidays[%d] already", h.Date, first)
			continue
		case dayOf(h.Date) < p.from || dayOf(h.Date) >= p.until:
			bad.add(path, "%v is outside the table", h.Date)
		}
		seen[h.Date] = i
		p.holidays = append(p.holidays, holiday{dayOf(h.Date), h.Name})
	}
	slices.SortFunc(p.holidays, func(a, b holiday) int { return cmp.Compare(a.day, b.day) })
}
