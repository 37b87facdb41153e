package sla

import (
	"cmp"
	"slices"
	"time"
)

// A calendar is a table of stretches that follow each other without a hole. In
// most of them the offset of the zone stays the same and no day is special, so
// that the week repeats itself; only the few days with a holiday, or with a clock
// change at an opening, a closing or midnight, are written out. Each stretch knows how
// much open time lies before it, so a question is a search in the table and some
// arithmetic in one stretch, and a span of ten years costs what a span of two hours
// does.

// course says what is open in a stretch of time.
type course uint8

const (
	closed course = iota
	open
	weekly // as the week says, at a constant offset
)

// stretch lasts from one instant to the start of the next stretch. It is kept
// small: a zone without holidays has hundreds of them.
type stretch struct {
	from   int64 // instant, in nanoseconds
	before int64 // open time from the start of the table to from
	base   int64 // before, minus what pattern.count says for from; if weekly
	east   int32 // seconds by which clocks are ahead of UTC; if weekly
	course course
}

func (s *stretch) offset() int64 { return int64(s.east) * int64(time.Second) }

// count returns the open time from the start of the table to at, which lies in s.
func (s *stretch) count(p *pattern, at int64) int64 {
	switch s.course {
	case weekly:
		return s.base + p.count(at+s.offset())
	case open:
		return s.before + at - s.from
	}
	return s.before
}

// reach returns the first instant in s by which the open time from the start of
// the table is count. There is one: count is more than s.before.
func (s *stretch) reach(p *pattern, count int64) int64 {
	if s.course == weekly {
		return p.reach(count-s.base) - s.offset()
	}
	return s.from + count - s.before
}

// pattern is the open time of an ordinary week, from Monday 00:00 to Monday
// 00:00, without any zone.
type pattern struct {
	spans []span // sorted; they do not touch
	total int64  // open time of a week
}

type span struct{ from, to, before int64 }

// monday is a Monday 00:00 before all days of a calendar, 1969-12-22, as a wall
// clock time.
const monday = -10 * day

func newPattern(rows *[7][]hours) pattern {
	var all []hours
	for d, row := range rows {
		for _, h := range row {
			from, to := int64(d)*day+h.from, int64(d)*day+h.to
			if to > week { // Sunday night goes on in the first hours of the week
				all = append(all, hours{0, to - week})
				to = week
			}
			all = append(all, hours{from, to})
		}
	}
	var p pattern
	for _, h := range merged(all) {
		p.spans = append(p.spans, span{h.from, h.to, p.total})
		p.total += h.to - h.from
	}
	return p
}

// count returns the open time from monday to a wall clock time.
func (p *pattern) count(wall int64) int64 {
	n := uint64(wall-monday) / uint64(week)
	at := wall - monday - int64(n)*week
	sum := int64(n) * p.total
	if i := search(0, len(p.spans), func(i int) bool { return p.spans[i].from >= at }); i > 0 {
		s := &p.spans[i-1]
		sum += s.before + min(at, s.to) - s.from
	}
	return sum
}

// reach returns the first wall clock time by which count, which is positive, has
// passed since monday.
func (p *pattern) reach(count int64) int64 {
	n := int64(uint64(count-1) / uint64(p.total))
	count -= n * p.total
	i := search(1, len(p.spans), func(i int) bool { return p.spans[i].before >= count }) // nothing lies before the first
	s := &p.spans[i-1]
	return monday + n*week + s.from + count - s.before
}

// changes reports whether a span opens or closes between two wall clock times.
func (p *pattern) changes(lo, hi int64) bool {
	open := p.count(hi) - p.count(lo)
	return open > 0 && open < hi-lo
}

// merged returns the union of spans in order; spans that touch become one. It
// reuses the memory of all.
func merged(all []hours) []hours {
	slices.SortFunc(all, func(a, b hours) int { return cmp.Compare(a.from, b.from) })
	union := all[:0]
	for _, h := range all {
		switch n := len(union); {
		case h.from >= h.to:
		case n > 0 && h.from <= union[n-1].to:
			union[n-1].to = max(union[n-1].to, h.to)
		default:
			union = append(union, h)
		}
	}
	return union
}

// special returns the days that are written out, in order, and the clock changes
// that need no such day, since the time that is skipped or repeated lies on one day,
// and nothing opens or closes in it. A dated day's night shift, or its lack, shows on
// the day after it.
func (p *plan) special(c clocks, w *pattern) (days []int64, shifts []clockChange) {
	for i := range p.dated {
		d := p.dated[i].day
		days = append(days, d)
		for _, row := range [...][]hours{p.dated[i].row, p.rows[weekday(d)]} {
			if len(row) > 0 && row[len(row)-1].to > day {
				days = append(days, d+1)
			}
		}
	}
	for i := 1; i < len(c); i++ {
		before, after := c[i].from+c[i-1].offset, c[i].from+c[i].offset
		lo, hi := min(before, after), max(before, after)
		first, last := lo/day, (hi-1)/day
		if p.from*day <= lo && hi < p.until*day && first == last && !w.changes(lo, hi) {
			shifts = append(shifts, c[i])
			continue
		}
		for d := first; d <= last; d++ {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d int64) bool { return d < p.from || d >= p.until }), shifts
}

// table collects the stretches of a calendar in the order of time.
type table struct {
	list    []stretch
	pattern *pattern
}

func (t *table) add(s stretch) {
	s.before = t.count(s.from)
	if n := len(t.list); n > 0 && t.list[n-1].from == s.from {
		t.list = t.list[:n-1]
	}
	if s.course == weekly {
		s.base = s.before - t.pattern.count(s.from+s.offset())
	}
	t.list = append(t.list, s)
}

func (t *table) weekly(at, offset int64) {
	t.add(stretch{from: at, course: weekly, east: int32(offset / int64(time.Second))})
}

// count returns the open time from the start of the table to at, which is not
// before the last stretch.
func (t *table) count(at int64) int64 {
	if len(t.list) == 0 {
		return 0
	}
	return t.list[len(t.list)-1].count(t.pattern, at)
}

// table returns the stretches from the start of the first day to that of the
// last, where it ends, and the open time in it.
func (p *plan) table(c clocks, w *pattern) (list []stretch, end, total int64) {
	days, shifts := p.special(c, w)
	t := table{pattern: w, list: make([]stretch, 0, 1+len(shifts)+2*len(days))}
	ordinary := func(d int64) {
		at := c.opening(d * day)
		t.weekly(at, c[c.at(at)].offset)
	}
	ordinary(p.from)
	var all []hours
	for i := 0; i < len(days); {
		first := days[i]
		past := first
		for ; i < len(days) && days[i] == past; i++ {
			past++
		}
		start, stop := c.opening(first*day), c.opening(past*day)
		for ; len(shifts) > 0 && shifts[0].from < start; shifts = shifts[1:] {
			t.weekly(shifts[0].from, shifts[0].offset)
		}
		t.add(stretch{from: start, course: closed})
		all = all[:0]
		for d := first - 1; d < past; d++ { // with the night shift of the day before
			all = resolve(all, p.row(d), c, d)
		}
		for i, h := range all {
			all[i] = hours{max(h.from, start), min(h.to, stop)}
		}
		for _, h := range merged(all) {
			t.add(stretch{from: h.from, course: open})
			t.add(stretch{from: h.to, course: closed})
		}
		if past < p.until {
			ordinary(past)
		}
		for ; len(shifts) > 0 && shifts[0].from <= stop; shifts = shifts[1:] {
			continue // what was written out knows of its clock changes
		}
	}
	for _, s := range shifts {
		t.weekly(s.from, s.offset)
	}
	end = c.opening(p.until * day)
	return t.list, end, t.count(end)
}

// search returns the smallest i from lo on, and below hi, of which so is true, or hi if
// there is none. So has to be true of all that follow, too. It is sort.Search between two
// bounds, and short enough to be compiled into its callers: with sort.Search itself,
// Between is slower by a fifth.
func search(lo, hi int, so func(int) bool) int {
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); so(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
