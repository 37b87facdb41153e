package sla

import (
	"fmt"
	"iter"
	"math"
	"time"
)

// Calendar tells open time from closed time and counts it. [NewCalendar] makes
// one. A Calendar is immutable and safe for concurrent use. The zero Calendar
// is never open, and all its other answers are errors.
//
// A calendar answers for the days of its table of holidays, or, if it has none,
// from 1970 to 2099. Beyond that nothing is guessed: the error wraps
// [ErrBeyondTable] or [ErrRange], and Open is false. The night shift of the day
// before the first one is not in the table, so the answers start when it would
// have ended.
//
// Open time is half-open: at its opening a calendar is open, at its closing no
// longer. The zone of the argument never matters. Results are in the zone of
// the calendar.
type Calendar struct {
	plan    plan
	clocks  clocks
	pattern pattern
	list    []stretch
	byTime  guide // to list
	byCount guide // to list, by the open time before
	from    int64 // the first instant that the calendar answers for
	until   int64 // the last
	settled int64 // the first for which nobody has announced the holidays
	total   int64 // open time of the table
	name    string
	hash    string
}

// NewCalendar returns the calendar that spec describes. It copies spec. What the
// clocks of the zone do is taken from the time zone database of the process;
// import time/tzdata for one that does not depend on the machine.
//
// Hours are wall clock times, and resolved for each day:
//
//   - An opening that the clocks skip is at the end of the gap. In New York, on
//     2026-03-08, 02:00 to 03:00 does not exist: "02:30-04:00" opens at 03:00
//     and lasts one hour, and "02:00-03:00" does not open at all.
//   - A closing that the clocks skip is at the end of the gap, too: "01:00-02:30"
//     closes at 03:00 summer time that day, after one hour.
//   - An opening that comes twice is at the first. In New York, on 2026-11-01,
//     01:00 to 02:00 comes twice: "01:30-04:00" opens at 01:30 summer time and
//     lasts three and a half hours.
//   - A closing that comes twice is at the second: "00:00-01:30" closes at 01:30
//     winter time that day, after two and a half hours. Only a closing at the start
//     of the repeated hour is at the first, since none of that hour lies before it:
//     "00:00-01:00" closes at 01:00 summer time, after one hour.
//
// So a repeated hour is never lost, and two windows that only touch leave no
// hole. A window is open from its opening to its closing without a break, even
// while clocks that were set back show a time before its start. Where windows
// overlap in a repeated hour, it counts once.
//
// The error joins all problems of spec, up to 100, each with its path, as in
// "week.monday[1]: overlaps week.monday[0]". It wraps [ErrSpec]. They come in this
// order: zone, week, overlaps within the week by time, table, holidays, overrides,
// and overlaps of overrides by time. A calendar that would never be open is refused,
// so that every search for open time ends.
func NewCalendar(spec Spec) (*Calendar, error) {
	p, err := spec.check()
	if err != nil {
		return nil, err
	}
	c := &Calendar{plan: p, name: spec.Name, hash: p.hash(), pattern: newPattern(&p.rows)}
	const margin = 4 * day // for zones far from UTC, and the shifts of days around
	c.clocks = clocksOf(p.zone, p.from*day-margin, p.until*day+margin)
	c.list, c.until, c.total = p.table(c.clocks, &c.pattern)
	if c.total == 0 {
		return nil, fmt.Errorf("%w: week: not open at any time from %v to %v", ErrSpec, spec.From, spec.Until)
	}
	c.byTime = newGuide(len(c.list), func(i int) int64 { return c.list[i].from }, c.until+1)
	c.byCount = newGuide(len(c.list), func(i int) int64 { return c.list[i].before }, c.total)
	c.from = c.list[0].from
	for _, h := range c.resolve(p.from - 1) {
		c.from = max(c.from, h.to)
	}
	c.settled = math.MaxInt64 // the end of the table is still an answer
	if p.settled < p.until {
		c.settled = c.clocks.opening(p.settled * day)
	}
	return c, nil
}

// Name returns the name of the Spec.
func (c *Calendar) Name() string { return c.name }

// Location returns the zone of the calendar's hours, UTC for the zero Calendar.
func (c *Calendar) Location() *time.Location {
	if c.plan.zone == nil {
		return time.UTC
	}
	return c.plan.zone
}

// Table returns the first day of the table of holidays and overrides, and the
// first day after it; ok is false for a calendar without a table, which knows only
// the days of the week.
func (c *Calendar) Table() (from, until Date, ok bool) {
	if !c.plan.bounded {
		return Date{}, Date{}, false
	}
	epoch := Date{Year: 1970, Month: time.January, Day: 1}
	return epoch.AddDays(int(c.plan.from)), epoch.AddDays(int(c.plan.until)), true
}

// Holiday returns the name of the holiday on d, and whether there is one.
func (c *Calendar) Holiday(d Date) (name string, ok bool) {
	if !d.IsValid() {
		return "", false
	}
	i, ok := c.plan.find(dayOf(d))
	if !ok || len(c.plan.dated[i].row) > 0 {
		return "", false
	}
	return c.plan.dated[i].name, true
}

// Open reports whether at is in open time. It is false for an instant that the
// calendar does not answer for.
func (c *Calendar) Open(at time.Time) bool {
	ns, err := c.nanos(at)
	return err == nil && c.open(ns)
}

// NextOpen returns the first opening after at: the next instant at which closed
// time ends. If the calendar is open at at, that is the opening after the next
// closing. An opening exactly at at does not count.
//
// The error wraps [ErrRange] or [ErrBeyondTable] if at, or all openings after
// it, are outside the calendar; a calendar that never closes has none.
func (c *Calendar) NextOpen(at time.Time) (time.Time, error) {
	ns, err := c.nanos(at)
	if err != nil {
		return time.Time{}, err
	}
	for from := range c.spans(ns) {
		// A span that starts at ns is cut there or opens there; neither is after ns.
		if from > ns {
			return c.time(from), nil
		}
	}
	return time.Time{}, c.outside()
}

// NextClose returns the first closing after at: the next instant at which open
// time ends. A closing exactly at at does not count. Errors are those of
// NextOpen.
func (c *Calendar) NextClose(at time.Time) (time.Time, error) {
	ns, err := c.nanos(at)
	if err != nil {
		return time.Time{}, err
	}
	for _, to := range c.spans(ns) {
		if to < c.until { // at the end of the table nobody knows what follows
			return c.time(to), nil
		}
	}
	return time.Time{}, c.outside()
}

// Add returns the first instant by which the calendar has been open for d since
// at. That can be a closing, but not the opening after it: with eight hours a day
// from 09:00, eight hours from Friday 09:00 end on Friday at 17:00. Add of 0 is at
// itself, open or not. The time that it takes does not depend on d.
//
// The error wraps [ErrDuration] if d is negative, and [ErrRange] or
// [ErrBeyondTable] if at or the result is outside the calendar.
func (c *Calendar) Add(at time.Time, d time.Duration) (time.Time, error) {
	if d < 0 {
		return time.Time{}, fmt.Errorf("%w: %v", ErrDuration, d)
	}
	ns, err := c.nanos(at)
	if err != nil {
		return time.Time{}, err
	}
	if d == 0 {
		return c.time(ns), nil
	}
	before := c.count(ns)
	if int64(d) > c.total-before {
		return time.Time{}, c.outside()
	}
	count := before + int64(d)
	lo, hi := c.byCount.bounds(count)
	i := search(lo, hi, func(i int) bool { return c.list[i].before >= count })
	return c.time(c.list[i-1].reach(&c.pattern, count)), nil
}

// Between returns the open time from a to b. It is negative if b is before a.
//
// The error wraps [ErrRange] or [ErrBeyondTable] if a or b is outside the
// calendar.
func (c *Calendar) Between(a, b time.Time) (time.Duration, error) {
	from, err := c.nanos(a)
	if err != nil {
		return 0, err
	}
	to, err := c.nanos(b)
	if err != nil {
		return 0, err
	}
	return time.Duration(c.count(to) - c.count(from)), nil
}

// AddBusinessDays returns the same local time n business days later. A business
// day is a day on which a window opens. From closed time it first moves to the
// next opening. A night shift belongs to the day on which it starts: Saturday
// 02:00 in the shift of Friday 22:00 is followed by Tuesday 02:00, in that of
// Monday. The same local time may be closed time on a day with other hours.
//
// If the clocks skip the local time on that day, the result is the end of the gap;
// if it comes twice, the result is the first: in New York, in a week without a day
// off, the day after Saturday 2026-03-07 at 02:30 is at 03:00, and the day after
// Saturday 2026-10-31 at 01:30 is at 01:30 summer time.
//
// The error wraps [ErrDuration] if n is negative, and [ErrRange] or
// [ErrBeyondTable] if at or the result is outside the calendar.
func (c *Calendar) AddBusinessDays(at time.Time, n int) (time.Time, error) {
	if n < 0 {
		return time.Time{}, fmt.Errorf("%w: %d business days", ErrDuration, n)
	}
	ns, err := c.nanos(at)
	if err != nil {
		return time.Time{}, err
	}
	if !c.open(ns) {
		opening, err := c.NextOpen(at)
		if err != nil {
			return time.Time{}, err
		}
		ns = opening.UnixNano()
	}
	if n == 0 {
		return c.time(ns), nil
	}
	wall := ns + c.clocks[c.clocks.at(ns)].offset
	row := c.rowOf(ns, wall/day)
	wall -= row * day
	for n > 0 {
		if row++; row >= c.plan.until {
			return time.Time{}, c.outside()
		}
		if len(c.resolve(row)) > 0 {
			n--
		}
	}
	due := c.clocks.opening(row*day + wall)
	if due > c.until {
		return time.Time{}, c.outside()
	}
	return c.time(due), nil
}

// rowOf returns the day of the window that is open at ns, a moment of day d. It is
// d, the day before if the window is a night shift, or the day after if clocks that
// are set back over midnight have returned to d.
func (c *Calendar) rowOf(ns, d int64) int64 {
	for _, row := range [...]int64{d, d - 1} {
		for _, h := range c.resolve(row) {
			if h.from <= ns && ns < h.to {
				return row
			}
		}
	}
	return d + 1
}

// resolve returns the windows that start on a day, as instants.
func (c *Calendar) resolve(d int64) []hours { return resolve(nil, c.plan.row(d), c.clocks, d) }

// outside is the error for a question beyond the calendar's days.
func (c *Calendar) outside() error {
	if len(c.list) == 0 {
		return fmt.Errorf("%w: a Calendar that NewCalendar did not make", ErrRange)
	}
	err := ErrRange
	if c.plan.bounded {
		err = ErrBeyondTable
	}
	return fmt.Errorf("%w: calendar %.64q is from %s to %s", err, c.name,
		c.time(c.from).Format(time.RFC3339), c.time(c.until).Format(time.RFC3339))
}

// nanos returns at in nanoseconds since 1970, if the calendar answers for it.
func (c *Calendar) nanos(at time.Time) (int64, error) {
	// A coarse look first: UnixNano is undefined outside 1678 to 2262.
	if s := at.Unix(); s < -1<<32 || s > 1<<33 {
		return 0, c.outside()
	}
	ns := at.UnixNano()
	if ns < c.from || ns > c.until || len(c.list) == 0 {
		return 0, c.outside()
	}
	return ns, nil
}

func (c *Calendar) time(ns int64) time.Time { return time.Unix(0, ns).In(c.plan.zone) }

// index returns the stretch in which an instant lies.
func (c *Calendar) index(ns int64) int {
	lo, hi := c.byTime.bounds(ns + 1)
	return search(lo, hi, func(i int) bool { return c.list[i].from > ns }) - 1
}

// count returns the open time from the start of the table to an instant.
func (c *Calendar) count(ns int64) int64 {
	return c.list[c.index(ns)].count(&c.pattern, ns)
}

func (c *Calendar) open(ns int64) bool {
	return ns < c.until && c.count(ns+1) > c.count(ns)
}

// spans yields the open time from ns to the end of the table, in order. Each span is
// as long as it can be: two never touch. The first is cut at ns if ns lies in it.
func (c *Calendar) spans(ns int64) iter.Seq2[int64, int64] {
	return func(yield func(from, to int64) bool) {
		var j joiner
		for i := c.index(ns); i < len(c.list); i++ {
			s := &c.list[i]
			from, to := max(s.from, ns), c.until
			if i+1 < len(c.list) {
				to = c.list[i+1].from
			}
			switch s.course {
			case open:
				if !j.add(from, to, yield) {
					return
				}
			case weekly:
				start := from + s.offset()
				start -= (start - monday) % week // the Monday on or before it
				for start -= s.offset(); start < to; start += week {
					for _, h := range c.pattern.spans {
						if !j.add(max(start+h.from, from), min(start+h.to, to), yield) {
							return
						}
					}
				}
			}
		}
		j.flush(yield)
	}
}

// joiner passes on spans, which come in order, and joins those that touch.
type joiner struct{ from, to int64 }

func (j *joiner) add(from, to int64, yield func(from, to int64) bool) bool {
	switch {
	case from >= to:
		return true
	case from == j.to:
		j.to = to
		return true
	}
	ok := j.flush(yield)
	j.from, j.to = from, to
	return ok
}

func (j *joiner) flush(yield func(from, to int64) bool) bool {
	return j.from >= j.to || yield(j.from, j.to)
}
