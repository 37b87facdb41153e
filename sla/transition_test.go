package sla_test

import (
	_ "embed"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/sla"
)

var long = flag.Bool("long", false, "test the clock changes from 1970 to 2100, not only from 2000 to 2040, and walk all hours that ship through all years")

// zoneNames are the names of the time zone database 2025c, links and all. What the
// clocks did is read from the database of the process.
//
//go:embed testdata/zones.txt
var zoneNames string

// transition is an instant at which the clocks of a zone are put forward or back.
type transition struct {
	at            time.Time
	before, after time.Duration // ahead of UTC
}

// transitions returns those of a zone in a span of time. It looks at the offset
// every six hours and then closer, and asks for nothing but that.
func transitions(zone *time.Location, from, to time.Time) []transition {
	offset := func(at time.Time) time.Duration {
		_, seconds := at.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	var list []transition
	const step = 6 * time.Hour
	last := offset(from)
	for at := from; at.Before(to); at = at.Add(step) {
		next := offset(at.Add(step))
		if next == last {
			continue
		}
		lo, hi := at, at.Add(step) // the change is after lo and not after hi
		for hi.Sub(lo) > time.Second {
			if mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second); offset(mid) == last {
				lo = mid
			} else {
				hi = mid
			}
		}
		list = append(list, transition{hi, last, offset(hi)})
		last = next
	}
	return list
}

// wall is what a clock shows, as if it were in UTC.
func (tr transition) wall(offset time.Duration) time.Time { return tr.at.Add(offset).UTC() }

// around returns a calendar that knows the days around a transition, and on them
// has one window, from one time on the wall to another.
func (tr transition) around(t *testing.T, zone string, from, to time.Time) *sla.Calendar {
	t.Helper()
	c, err := sla.NewCalendar(sla.Spec{Zone: zone,
		Overrides: []sla.Override{{Date: date(from), Windows: []sla.Window{sla.Window(from.Format("15:04-") + to.Format("15:04"))}}},
		From:      date(from.AddDate(0, 0, -4)), Until: date(from.AddDate(0, 0, 5))})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// check asks whether the only window of a calendar opens and closes when the
// rules of NewCalendar say so.
func (tr transition) check(t *testing.T, zone, rule string, from, to, opening, closing time.Time) {
	t.Helper()
	c := tr.around(t, zone, from, to)
	got, err := c.NextOpen(opening.Add(-time.Nanosecond))
	if err != nil || !got.Equal(opening) {
		t.Errorf("%s at %v, %s: opens at %v, %v, want %v", zone, tr.at, rule, got, err, opening.In(c.Location()))
	}
	got, err = c.NextClose(opening)
	if err != nil || !got.Equal(closing) {
		t.Errorf("%s at %v, %s: closes at %v, %v, want %v", zone, tr.at, rule, got, err, closing.In(c.Location()))
	}
	length, err := c.Between(opening.Add(-24*time.Hour), closing.Add(24*time.Hour))
	if want := closing.Sub(opening); err != nil || length != want {
		t.Errorf("%s at %v, %s: open for %v, %v, want %v", zone, tr.at, rule, length, err, want)
	}
}

// rules checks the four rules, with windows that start or end in the gap or in
// the repeated time, and with what lies around it.
func (tr transition) rules(t *testing.T, zone string) {
	t.Helper()
	const hour = time.Hour
	first, last := tr.wall(min(tr.before, tr.after)), tr.wall(max(tr.before, tr.after))
	middle := first.Add(last.Sub(first) / 2).Truncate(time.Minute)
	early, late := first.Add(-hour), last.Add(hour)
	// The instants at which the clock shows a time before and after the change.
	old := func(wall time.Time) time.Time { return wall.Add(-tr.before) }
	next := func(wall time.Time) time.Time { return wall.Add(-tr.after) }

	if tr.after > tr.before {
		tr.check(t, zone, "an opening that is skipped is at the end of the gap", middle, late, tr.at, next(late))
		tr.check(t, zone, "a closing that is skipped is at the end of the gap", early, middle, old(early), tr.at)
		if late.Sub(first) < 24*hour {
			tr.check(t, zone, "an opening with which the gap begins is at its end", first, late, tr.at, next(late))
		}
		tr.check(t, zone, "a closing with which the gap begins", early, first, old(early), tr.at)
	} else {
		tr.check(t, zone, "an opening that comes twice is the first", middle, late, old(middle), next(late))
		tr.check(t, zone, "a closing that comes twice is the last", early, middle, old(early), next(middle))
		if late.Sub(first) < 24*hour {
			tr.check(t, zone, "an opening with which the repeated time begins is the first", first, late, old(first), next(late))
		}
		tr.check(t, zone, "so is a closing with which it begins", early, first, old(early), old(first))
	}
	tr.check(t, zone, "an opening with which the change is over", last, late, next(last), next(late))
	if late.Sub(early) < 24*hour {
		tr.check(t, zone, "a window around the change", early, late, old(early), next(late))
	}
	tr.check(t, zone, "a window before it", early, early.Add(hour/2), old(early), old(early.Add(hour/2)))
	tr.check(t, zone, "a window after it", late, late.Add(hour/2), next(late), next(late.Add(hour/2)))
}

// TestEveryTransition tries the rules for clock changes on each change of each
// zone, and compares calendars with the walk of the oracle around different
// changes.
func TestEveryTransition(t *testing.T) {
	t.Parallel()
	from, to := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC)
	if *long {
		from, to = time.Date(1970, 1, 10, 0, 0, 0, 0, time.UTC), time.Date(2099, 12, 20, 0, 0, 0, 0, time.UTC)
	}
	walked := 5 // one in this many
	if testing.Short() {
		walked = 100
	}
	every := 1 // of the zones
	if race.Enabled {
		every = 10
	}
	kinds := map[string]bool{}
	total, odd := 0, 0
	for i, zone := range strings.Fields(zoneNames) {
		if i%every != 0 {
			continue
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Errorf("%s: %v", zone, err)
			continue
		}
		always := calendar(t, zone, sla.EveryDay("00:00-24:00"))
		if got, err := always.Between(from, to); err != nil || got != to.Sub(from) {
			t.Errorf("%s: always open for %v, %v, want %v", zone, got, err, to.Sub(from))
		}
		for _, tr := range transitions(loc, from, to) {
			total++
			whole := tr.before%time.Minute == 0 && tr.after%time.Minute == 0 && tr.at.Unix()%60 == 0
			if !whole || (tr.after-tr.before).Abs() < 2*time.Minute {
				odd++ // windows are told in minutes
			} else {
				tr.rules(t, zone)
			}
			// What a calendar does around a change depends on nothing but this. A
			// walk takes a millisecond, so without -long only some are walked.
			kind := fmt.Sprint(tr.at.Unix(), tr.before, tr.after)
			if whole && !kinds[kind] {
				kinds[kind] = true
				if *long || len(kinds)%walked == 0 {
					tr.walk(t, zone)
				}
			}
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d clock changes, %d of them not in whole minutes; %d are different", total, odd, len(kinds))
	if total < 10_000/every || len(kinds) < 1000/every {
		t.Errorf("%d clock changes, %d of them different: the time zone database has more", total, len(kinds))
	}
}

// walk compares whole calendars with the oracle, minute by minute.
func (tr transition) walk(t *testing.T, zone string) {
	t.Helper()
	const minutes, margin = 7 * 1440, 3 * 1440
	start := tr.at.Truncate(time.Minute).Add(-minutes / 2 * time.Minute)
	shown := clock(t, zone, start, minutes)
	day := date(tr.at.In(time.UTC))
	for _, week := range []sla.Week{
		sla.EveryDay("09:00-17:00"),
		sla.EveryDay("22:00-06:00", "06:00-07:00"),
		sla.EveryDay("00:00-00:30", "01:30-02:30", "23:15-24:00"),
	} {
		spec := sla.Spec{Zone: zone, Week: week, From: day.AddDays(-8), Until: day.AddDays(9)}
		c, err := sla.NewCalendar(spec)
		if err != nil {
			t.Fatal(err)
		}
		w := newWalk(spec, start, shown)
		segments, err := c.Segments(w.at(margin), w.at(minutes-margin))
		if err != nil {
			t.Fatal(err)
		}
		for s := range segments {
			for i := w.minute(s.From); i < w.minute(s.To); i++ {
				if w.open[i] != s.Open {
					t.Fatalf("%s: %v, but open = %v at %v", zone, s, w.open[i], w.at(i).In(c.Location()))
				}
			}
		}
	}
}
