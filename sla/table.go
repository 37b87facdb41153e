package sla

import (
	"cmp"
	"slices"
	"sort"
)

// A calendar is a table of stretches that follow each other without a hole. In
// most of them the offset of the zone stays the same and no day is special, so
// that the week repeats itself; only the few days with a clock change or a
// holiday are written out. Each stretch knows how much open time lies before it,
// so a question is a search in the table and some arithmetic in one stretch, and
// a span of ten years costs what a span of two hours does.

// course is how a stretch of time goes.
type course uint8

const (
	closed course = iota
	open
	weekly // as the week says, at a constant offset
)

// stretch lasts from one instant to the start of the next stretch. All numbers
// are nanoseconds.
type stretch struct {
	from   int64 // instant
	before int64 // open time from the start of the table to from
	offset int64 // of the zone's clocks; if weekly
	base   int64 // before, less what pattern.count says for from; if weekly
	course course
}

// count returns the open time from the start of the table to at, which lies in s.
func (s *stretch) count(p *pattern, at int64) int64 {
	switch s.course {
	case weekly:
		return s.base + p.count(at+s.offset)
	case open:
		return s.before + at - s.from
	}
	return s.before
}

// reach returns the first instant in s by which the open time from the start of
// the table is count. There is one: count lies behind s.before.
func (s *stretch) reach(p *pattern, count int64) int64 {
	if s.course == weekly {
		return p.reach(count-s.base) - s.offset
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
	n, at := (wall-monday)/week, (wall-monday)%week
	sum := n * p.total
	i := sort.Search(len(p.spans), func(i int) bool { return p.spans[i].from >= at }) - 1
	if i >= 0 {
		sum += p.spans[i].before + min(at, p.spans[i].to) - p.spans[i].from
	}
	return sum
}

// reach returns the first wall clock time by which count, which is positive, has
// passed since monday.
func (p *pattern) reach(count int64) int64 {
	n := (count - 1) / p.total
	count -= n * p.total
	i := sort.Search(len(p.spans), func(i int) bool { return p.spans[i].before >= count }) - 1
	return monday + n*week + p.spans[i].from + count - p.spans[i].before
}

// merged returns the union of spans in order; spans that touch become one.
func merged(all []hours) []hours {
	slices.SortFunc(all, func(a, b hours) int { return cmp.Compare(a.from, b.from) })
	var union []hours
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

// holiday returns the index of the holiday on a day.
func (p *plan) holiday(d int64) (int, bool) {
	return slices.BinarySearchFunc(p.holidays, d, func(h holiday, d int64) int { return cmp.Compare(h.day, d) })
}

// row returns the windows that start on a day.
func (p *plan) row(d int64) []hours {
	if _, off := p.holiday(d); off {
		return nil
	}
	return p.rows[weekday(d)]
}

// resolve returns the instants of the windows that start on a day, in order. A
// window that a gap swallows whole is left out. Two windows may overlap, if the
// clock change between them repeats an hour.
func (p *plan) resolve(c clocks, d int64) []hours {
	var out []hours
	for _, h := range p.row(d) {
		from, to := c.opening(d*day+h.from), c.closing(d*day+h.to)
		if from < to {
			out = append(out, hours{from, to})
		}
	}
	return out
}

// special returns the days on which the week does not simply repeat itself, in
// order: those that a clock change touches, and holidays. A holiday's night
// shift is missing on the day after it.
func (p *plan) special(c clocks) []int64 {
	overnight := false
	for _, row := range p.rows {
		for _, h := range row {
			overnight = overnight || h.to > day
		}
	}
	var days []int64
	for i := 1; i < len(c); i++ {
		before, after := (c[i].from+c[i-1].offset)/day, (c[i].from+c[i].offset)/day
		for d := min(before, after); d <= max(before, after); d++ {
			days = append(days, d)
		}
	}
	for _, h := range p.holidays {
		days = append(days, h.day)
		if overnight {
			days = append(days, h.day+1)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d int64) bool { return d < p.from || d >= p.until })
}

// table returns the stretches from the start of the first day to that of the
// last, and the open time in them.
func (p *plan) table(c clocks, w *pattern) (list []stretch, end, total int64) {
	add := func(s stretch) {
		s.before = total
		if n := len(list); n > 0 {
			last := &list[n-1]
			s.before = last.count(w, s.from)
			if last.from == s.from {
				list = list[:n-1]
			}
		}
		if s.course == weekly {
			s.base = s.before - w.count(s.from+s.offset)
		}
		list = append(list, s)
	}
	ordinary := func(d int64) {
		at := c.opening(d * day)
		add(stretch{from: at, course: weekly, offset: c[c.at(at)].offset})
	}
	special := p.special(c)
	if len(special) == 0 || special[0] > p.from {
		ordinary(p.from)
	}
	for i := 0; i < len(special); {
		first := special[i]
		past := first
		for ; i < len(special) && special[i] == past; i++ {
			past++
		}
		start, stop := c.opening(first*day), c.opening(past*day)
		add(stretch{from: start, course: closed})
		var all []hours
		for d := first - 1; d < past; d++ { // with the night shift of the day before
			for _, h := range p.resolve(c, d) {
				all = append(all, hours{max(h.from, start), min(h.to, stop)})
			}
		}
		for _, h := range merged(all) {
			add(stretch{from: h.from, course: open})
			add(stretch{from: h.to, course: closed})
		}
		if past < p.until {
			ordinary(past)
		}
	}
	end = c.opening(p.until * day)
	return list, end, list[len(list)-1].count(w, end)
}
