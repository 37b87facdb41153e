package sla

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// plan is a Spec that was checked.
type plan struct {
	zone    *time.Location
	rows    [7][]hours // Monday first, each sorted by its start
	dated   []dated    // sorted by day
	from    int64      // first day of the table
	until   int64      // first day after it
	settled int64      // first day for which nobody has announced the holidays; until, if there is none
	bounded bool       // by the table of holidays, not by the years of all calendars
}

// dated is a day whose windows are not those of its weekday.
type dated struct {
	day       int64   // since 1970-01-01
	row       []hours // sorted by start; none on a holiday
	name      string
	estimated bool
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

// find returns the place of a day among the dated ones, or the place of the
// first one after it.
func (p *plan) find(d int64) (int, bool) {
	return slices.BinarySearchFunc(p.dated, d, func(x dated, d int64) int { return cmp.Compare(x.day, d) })
}

// around returns the dated days whose windows may meet the time from one instant to
// another, and some more: a window ends within two days, and no clock is two days from UTC.
func (p *plan) around(from, to int64) []dated {
	i, _ := p.find(from/day - 4)
	j, _ := p.find(to/day + 3)
	return p.dated[i:j]
}

// row returns the windows that start on a day.
func (p *plan) row(d int64) []hours {
	if i, ok := p.find(d); ok {
		return p.dated[i].row
	}
	return p.rows[weekday(d)]
}

// resolve appends the windows that start on a day as instants, in order. A window
// that a gap swallows whole is left out. Two windows may overlap, if the clock change
// between them repeats an hour.
func resolve(list []hours, row []hours, c clocks, d int64) []hours {
	for _, h := range row {
		from, to := c.opening(d*day+h.from), c.closing(d*day+h.to)
		if from < to {
			list = append(list, hours{from, to})
		}
	}
	return list
}

// problems collects what is wrong with a Spec.
type problems []error

const (
	maxProblems = 100     // where people stop reading
	maxWindows  = 24 * 60 // of a day: with more, two overlap
	maxDays     = 1000    // for which memory is set aside before they are checked; a Spec may claim any number
)

// full reports whether no more problems are listed, so that none is looked for.
func (p *problems) full() bool { return len(*p) == maxProblems }

func (p *problems) add(path, format string, args ...any) {
	if p.full() {
		return
	}
	*p = append(*p, fmt.Errorf("%w: %s: %s", ErrSpec, path, fmt.Sprintf(format, args...)))
}

// placed is a window with its place in the Spec.
type placed struct {
	hours
	path string
}

// checker makes the plan of a Spec and collects what is wrong with it.
type checker struct {
	problems
	plan  plan
	week  [7][]placed        // the rows of the plan
	other map[int64][]placed // the rows of overrides, by day
}

// check returns the plan of s, or all its problems: zone, week, table, holidays,
// overrides.
func (s *Spec) check() (plan, error) {
	c := checker{other: map[int64][]placed{}}
	days := min(len(s.Holidays)+len(s.Overrides), maxDays)
	c.plan.dated = make([]dated, 0, days)
	c.zone(s)
	c.weekdays(s)
	c.table(s)
	seen := make(map[Date]int, days)
	for i := range s.Holidays {
		if c.full() {
			break
		}
		h := &s.Holidays[i]
		c.dated(s, seen, i, h.Date, dated{name: h.Name, estimated: h.Estimated}, nil)
	}
	for i := range s.Overrides {
		if c.full() {
			break
		}
		o := &s.Overrides[i]
		path := fmt.Sprintf("overrides[%d].windows", i)
		if len(o.Windows) == 0 {
			c.add(path, "none: a day that does not open is a holiday")
		}
		row := c.row(path, o.Windows)
		c.dated(s, seen, len(s.Holidays)+i, o.Date, dated{name: o.Name, estimated: o.Estimated}, row)
	}
	slices.SortFunc(c.plan.dated, func(a, b dated) int { return cmp.Compare(a.day, b.day) })
	c.overrides()
	return c.plan, errors.Join(c.problems...)
}

func (c *checker) zone(s *Spec) {
	switch s.Zone {
	case "":
		c.add("zone", "missing")
		return
	case "Local":
		c.add("zone", "%q depends on the machine", s.Zone)
		return
	}
	const longest = 64 // of a zone name, with room to spare
	if len(s.Zone) <= longest {
		if zone, err := time.LoadLocation(s.Zone); err == nil {
			c.plan.zone = zone
			return
		}
	}
	c.add("zone", "%.64q is not in the time zone database", s.Zone)
}

// row returns the well-formed ones of windows, sorted by their start.
func (c *checker) row(path string, windows []Window) []placed {
	var row []placed
	for i, w := range windows {
		if c.full() {
			break
		}
		at := fmt.Sprintf("%s[%d]", path, i)
		if len(row) == maxWindows {
			c.add(at, "more windows than a day has minutes")
			break
		}
		h, err := w.parse()
		if err != nil {
			c.add(at, "%v", err)
			continue
		}
		row = append(row, placed{h, at})
	}
	slices.SortStableFunc(row, byStart)
	return row
}

func byStart(a, b placed) int { return cmp.Compare(a.from, b.from) }

// weekdays are the rows of a week as paths have them.
var weekdays = [...]string{
	"week.monday", "week.tuesday", "week.wednesday", "week.thursday", "week.friday", "week.saturday", "week.sunday",
}

func (c *checker) weekdays(s *Spec) {
	var all []placed // in nanoseconds since the week's start
	empty := len(s.Overrides) == 0
	for i, windows := range s.Week.rows() {
		empty = empty && len(windows) == 0
		c.week[i] = c.row(weekdays[i], windows)
		for _, w := range c.week[i] {
			c.plan.rows[i] = append(c.plan.rows[i], w.hours)
			all = append(all, placed{hours{int64(i)*day + w.from, int64(i)*day + w.to}, w.path})
		}
	}
	if empty {
		c.add("week", "no window: it would never open")
	}
	widest := c.overlaps(all) // each row is sorted, and its windows begin on its day
	// The week is a circle: its last window may run into the first ones.
	for _, w := range all {
		if w.from+week < widest.to {
			c.add(w.path, "overlaps %s", widest.path)
		}
	}
}

// overlaps notes which of the sorted windows overlap one before, and returns the
// one with the latest end.
func (c *checker) overlaps(sorted []placed) placed {
	var widest placed
	for _, w := range sorted {
		if widest.to > w.from {
			c.add(w.path, "overlaps %s", widest.path)
		}
		if w.to > widest.to {
			widest = w
		}
	}
	return widest
}

func (c *checker) table(s *Spec) {
	c.plan.from, c.plan.until = firstDay, lastDay
	switch {
	case s.From.IsZero() && s.Until.IsZero():
		if len(s.Holidays) > 0 {
			c.add("until", "missing: holidays need the first and last day of their table")
		} else if len(s.Overrides) > 0 {
			c.add("until", "missing: overrides need the first and last day of their table")
		}
	case !s.From.IsValid():
		c.add("from", "not a calendar day")
	case !s.Until.IsValid():
		c.add("until", "not a calendar day")
	case dayOf(s.From) < firstDay:
		c.add("from", "%v is before 1970", s.From)
	case dayOf(s.Until) > lastDay:
		c.add("until", "%v is after 2100-01-01", s.Until)
	case !s.From.Before(s.Until):
		c.add("until", "%v is not after %v", s.Until, s.From)
	default:
		c.plan.from, c.plan.until, c.plan.bounded = dayOf(s.From), dayOf(s.Until), true
	}
	c.plan.settled = c.plan.until
	switch {
	case s.Settled.IsZero():
	case !s.Settled.IsValid():
		c.add("settled", "not a calendar day")
	case dayOf(s.Settled) < c.plan.from || dayOf(s.Settled) > c.plan.until:
		c.add("settled", "%v is outside the table", s.Settled)
	default:
		c.plan.settled = dayOf(s.Settled)
	}
}

// dated adds the i-th day of holidays and overrides to the plan. seen has the days
// before it.
func (c *checker) dated(s *Spec, seen map[Date]int, i int, on Date, d dated, row []placed) {
	path := func(i int) string {
		if i < len(s.Holidays) {
			return fmt.Sprintf("holidays[%d]", i)
		}
		return fmt.Sprintf("overrides[%d]", i-len(s.Holidays))
	}
	switch first, twice := seen[on]; {
	case !on.IsValid():
		c.add(path(i)+".date", "not a calendar day")
		return
	case twice:
		c.add(path(i)+".date", "%v is %s already", on, path(first))
		return
	case dayOf(on) < c.plan.from || dayOf(on) >= c.plan.until:
		c.add(path(i)+".date", "%v is outside the table", on)
	}
	seen[on] = i
	d.day = dayOf(on)
	if len(row) > 0 {
		c.other[d.day] = row
	}
	for _, w := range row {
		d.row = append(d.row, w.hours)
	}
	c.plan.dated = append(c.plan.dated, d)
}

// overrides notes the windows of overrides that overlap each other, or those of
// the days around.
func (c *checker) overrides() {
	around := func(d, shift int64) []placed {
		row := c.other[d]
		if _, ok := c.plan.find(d); !ok {
			row = c.week[weekday(d)]
		}
		row = slices.Clone(row)
		for i := range row {
			row[i].from, row[i].to = row[i].from+shift, row[i].to+shift
		}
		return row
	}
	for _, o := range c.plan.dated {
		if c.full() {
			return // rows full of mistakes may be long, and each day would look through them
		}
		if len(o.row) == 0 {
			continue
		}
		all := append(around(o.day-1, -day), c.other[o.day]...)
		// If the day after is an override as well, its own turn compares it with this one.
		if next := c.other[o.day+1]; len(next) == 0 {
			all = append(all, around(o.day+1, day)...)
		}
		// Overlaps within the days around were noted where those days are written.
		widest := placed{hours: hours{to: -day}}
		for _, w := range all {
			own := w.from >= 0 && w.from < day
			if widest.to > w.from && (own || widest.from >= 0 && widest.from < day) {
				c.add(w.path, "overlaps %s", widest.path)
			}
			if w.to > widest.to {
				widest = w
			}
		}
	}
}
