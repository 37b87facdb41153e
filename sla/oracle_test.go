package sla_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/sla"
)

// walk is a slow second opinion on a Spec: it reads the wall clock of every
// minute of a stretch of time from time.Time itself, and calls no method of
// Calendar.
type walk struct {
	start  time.Time
	open   []bool // of each minute
	opened []int  // open minutes before each minute, and after the last
}

// newWalk opens, for each day and window, the minutes from the first at which
// the clock shows the start or later, to the last at which it shows less than
// the end.
//
// shown is what the clock shows in each minute since start, see clock.
func newWalk(spec sla.Spec, start time.Time, shown []int) *walk {
	minutes := len(shown)
	w := &walk{start: start, open: make([]bool, minutes)}
	dated := map[sla.Date][]sla.Window{}
	for _, h := range spec.Holidays {
		dated[h.Date] = nil
	}
	for _, o := range spec.Overrides {
		dated[o.Date] = o.Windows
	}
	week := [...][]sla.Window{spec.Week.Sunday, spec.Week.Monday, spec.Week.Tuesday, spec.Week.Wednesday,
		spec.Week.Thursday, spec.Week.Friday, spec.Week.Saturday}
	for midnight := (shown[0]/1440 - 2) * 1440; midnight <= shown[minutes-1]; midnight += 1440 {
		day := time.Unix(int64(midnight)*60, 0).UTC()
		windows, ok := dated[date(day)]
		if !ok {
			windows = week[day.Weekday()]
		}
		for _, window := range windows {
			var h1, m1, h2, m2 int
			if _, err := fmt.Sscanf(string(window), "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
				panic(err)
			}
			from, to := midnight+h1*60+m1, midnight+h2*60+m2
			if to <= from {
				to += 1440
			}
			i, j := 0, minutes
			for i < minutes && shown[i] < from {
				i++
			}
			for j > 0 && shown[j-1] >= to {
				j--
			}
			for ; i < j; i++ {
				w.open[i] = true
			}
		}
	}
	w.opened = make([]int, minutes+1)
	for i, open := range w.open {
		w.opened[i+1] = w.opened[i]
		if open {
			w.opened[i+1]++
		}
	}
	return w
}

// clock returns what the clock of a zone shows in each minute since start, in
// minutes since 1970 as if it were UTC.
func clock(t testing.TB, zone string, start time.Time, minutes int) []int {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	shown := make([]int, minutes)
	for i := range shown {
		at := start.Add(time.Duration(i) * time.Minute).In(loc)
		y, m, d := at.Date()
		hour, minute, _ := at.Clock()
		shown[i] = int(time.Date(y, m, d, hour, minute, 0, 0, time.UTC).Unix() / 60)
	}
	return shown
}

func (w *walk) at(minute int) time.Time { return w.start.Add(time.Duration(minute) * time.Minute) }

func (w *walk) minute(at time.Time) int { return int(at.Sub(w.start) / time.Minute) }

// add returns the first minute by which n minutes were open since from.
func (w *walk) add(from, n int) (int, bool) {
	if n == 0 {
		return from, true
	}
	for i := from; i < len(w.opened); i++ {
		if w.opened[i]-w.opened[from] >= n {
			return i, true
		}
	}
	return 0, false
}

// edge returns the first minute after from at which closed time becomes open, or
// open time closed.
func (w *walk) edge(from int, opens bool) (int, bool) {
	for i := from + 1; i < len(w.open); i++ {
		if w.open[i] == opens && w.open[i-1] != opens {
			return i, true
		}
	}
	return 0, false
}

// changes are days around which the clocks of a zone do something worth a look.
// All offsets are whole minutes.
var changes = []struct{ zone, day, why string }{
	{"America/New_York", "2026-03-08", "gap of an hour at 02:00"},
	{"America/New_York", "2026-11-01", "repeated hour from 01:00"},
	{"Europe/Berlin", "2026-10-25", "repeated hour from 02:00"},
	{"Australia/Lord_Howe", "2026-04-05", "repeated half hour"},
	{"Australia/Lord_Howe", "2026-10-04", "gap of half an hour"},
	{"America/Santiago", "2019-09-08", "gap at midnight"},
	{"America/Santiago", "2019-04-07", "repeated hour before midnight"},
	{"America/Havana", "2024-11-03", "repeated hour after midnight"},
	{"Asia/Beirut", "2026-03-29", "gap at midnight"},
	{"Asia/Beirut", "2026-10-25", "repeated hour before midnight"},
	{"Pacific/Apia", "2011-12-30", "no such day"},
	{"Pacific/Kwajalein", "1993-08-21", "no such day"},
	{"Africa/Casablanca", "2026-02-15", "winter time for Ramadan"},
	{"Africa/Cairo", "2023-04-28", "summer time is back, at midnight"},
	{"America/Mexico_City", "2022-10-30", "the last change"},
	{"Asia/Almaty", "2024-03-01", "an hour back for good, at midnight"},
	{"Pacific/Chatham", "2026-04-05", "45 minutes beside the hour"},
	{"Asia/Kathmandu", "1986-01-01", "from +05:30 to +05:45"},
	{"Asia/Tehran", "2022-03-22", "gap at midnight, half an hour beside the hour"},
	{"Antarctica/Troll", "2026-03-29", "gap of two hours"},
	{"America/St_Johns", "2010-11-07", "a minute after midnight, back to the day before"},
	{"Asia/Seoul", "2025-07-07", "nothing at all"},
	{"America/New_York", "2000-12-31", "end of a leap year"},
	{"Europe/Berlin", "2096-12-31", "end of a leap year that is told by rule"},
	{"America/New_York", "2099-11-01", "the last change of the table"},
	{"America/New_York", "1970-04-26", "the first change of the table"},
}

// windows draws windows of a day that do not overlap, and that end a good while
// before those of the next day start.
func windows(t *rapid.T, label string) []sla.Window {
	var list []sla.Window
	at := rapid.IntRange(0, 240).Draw(t, label+" first start")
	if rapid.Bool().Draw(t, label+" at midnight") {
		at = 0
	}
	for range rapid.IntRange(0, 3).Draw(t, label+" windows") {
		to := at + rapid.IntRange(1, 600).Draw(t, label+" minutes")
		if to >= 1440 {
			break
		}
		list = append(list, window(at, to))
		at = to + rapid.SampledFrom([]int{0, 1, 60, 300}).Draw(t, label+" pause")
	}
	if at < 1380 && rapid.Bool().Draw(t, label+" to midnight") {
		list = append(list, window(at, 1440))
	}
	return list
}

func window(from, to int) sla.Window {
	return sla.Window(fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, to/60, to%60))
}

// specAround draws a calendar in the zone, with up to two holidays and two
// overrides around the day.
func specAround(t *rapid.T, zone string, day time.Time) sla.Spec {
	spec := sla.Spec{Name: "drawn", Zone: zone, From: date(day.AddDate(0, 0, -20)), Until: date(day.AddDate(0, 0, 21))}
	if day.Year() == 2099 || day.Year() == 1970 {
		spec.From, spec.Until = sla.Date{}, sla.Date{}
	}
	switch rapid.IntRange(0, 3).Draw(t, "shape") {
	case 0:
		spec.Week = sla.EveryDay("00:00-24:00")
	case 1: // night shifts
		from := rapid.IntRange(720, 1439).Draw(t, "night from")
		to := rapid.IntRange(0, 719).Draw(t, "night to")
		night := window(from, to)
		spec.Week = sla.Week{Monday: []sla.Window{night}, Wednesday: []sla.Window{night},
			Thursday: []sla.Window{night}, Saturday: []sla.Window{night}, Sunday: []sla.Window{night}}
	default:
		spec.Week = sla.Week{Monday: windows(t, "mon"), Tuesday: windows(t, "tue"), Wednesday: windows(t, "wed"),
			Thursday: windows(t, "thu"), Friday: windows(t, "fri"), Saturday: windows(t, "sat"), Sunday: windows(t, "sun")}
		if rapid.Bool().Draw(t, "never empty") {
			spec.Week.Tuesday = []sla.Window{"01:30-02:30"}
		}
	}
	if !spec.From.IsZero() {
		for i, n := range rapid.SliceOfNDistinct(rapid.IntRange(-3, 3), 0, 4, rapid.ID).Draw(t, "dated") {
			on, name := date(day.AddDate(0, 0, n)), fmt.Sprint("day ", i)
			if i%2 == 0 {
				spec.Holidays = append(spec.Holidays, sla.Holiday{Date: on, Name: name})
				continue
			}
			// From noon, when the night shift of the day before has ended, and
			// half past, when the windows of the day have not begun on the next.
			from := rapid.IntRange(720, 1380).Draw(t, "override from")
			to := rapid.IntRange(from+1, 1440).Draw(t, "override to")
			spec.Overrides = append(spec.Overrides, sla.Override{Date: on, Name: name, Windows: []sla.Window{window(from, to)}})
		}
	}
	return spec
}

// skipEmptyWeek skips a week that has no window, which no calendar may have. Any
// other refusal of what was drawn is a fault.
func skipEmptyWeek(t *rapid.T, spec sla.Spec, err error) {
	w := spec.Week
	if len(slices.Concat(w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday, w.Sunday)) > 0 {
		t.Fatal(err)
	}
	t.Skip(err)
}

func date(at time.Time) sla.Date {
	y, m, d := at.Date()
	return sla.Date{Year: y, Month: m, Day: d}
}

// TestOracle compares every answer of a calendar with the walk, for random weeks
// around the changes.
func TestOracle(t *testing.T) {
	t.Parallel()
	for _, change := range changes {
		t.Run(change.zone+"/"+change.day, func(t *testing.T) {
			day, err := time.Parse(time.DateOnly, change.day)
			if err != nil {
				t.Fatal(err)
			}
			// The walk does not know which windows are open before it, so it starts
			// some days before the questions.
			const minutes, margin = 12 * 1440, 3 * 1440
			start := day.AddDate(0, 0, -6)
			shown := clock(t, change.zone, start, minutes)
			rapid.Check(t, func(t *rapid.T) {
				spec := specAround(t, change.zone, day)
				c, err := sla.NewCalendar(spec)
				if err != nil {
					skipEmptyWeek(t, spec, err)
				}
				w := newWalk(spec, start, shown)
				segments, err := c.Segments(w.at(margin), w.at(minutes-margin))
				if err != nil {
					t.Fatal(err)
				}
				end := w.at(margin)
				for s := range segments {
					if !s.From.Equal(end) {
						t.Fatalf("%v does not start at %v", s, end)
					}
					end = s.To
					for i := w.minute(s.From); i < w.minute(s.To); i++ {
						if w.open[i] != s.Open {
							t.Fatalf("%v has open = %v, want %v at %v", s, s.Open, w.open[i], w.at(i).In(c.Location()))
						}
					}
				}
				if !end.Equal(w.at(minutes - margin)) {
					t.Fatalf("segments end at %v", end)
				}
				a := rapid.IntRange(margin, minutes-margin).Draw(t, "a")
				b := rapid.IntRange(margin, minutes-margin).Draw(t, "b")
				n := rapid.IntRange(0, 2000).Draw(t, "n")
				if got, want := c.Open(w.at(a)), w.open[a]; got != want {
					t.Fatalf("Open(%v) = %v, want %v", w.at(a).In(c.Location()), got, want)
				}
				got, err := c.Between(w.at(a), w.at(b))
				if want := time.Duration(w.opened[b]-w.opened[a]) * time.Minute; err != nil || got != want {
					t.Fatalf("Between(%v, %v) = %v, %v, want %v", w.at(a), w.at(b), got, err, want)
				}
				same := func(call string, got time.Time, err error, want int, ok bool) {
					if ok && (err != nil || !got.Equal(w.at(want))) {
						t.Fatalf("%s from %v = %v, %v, want %v", call, w.at(a), got, err, w.at(want).In(c.Location()))
					}
				}
				add, err := c.Add(w.at(a), time.Duration(n)*time.Minute)
				want, ok := w.add(a, n)
				same(fmt.Sprintf("Add(%d minutes)", n), add, err, want, ok)
				opening, err := c.NextOpen(w.at(a))
				want, ok = w.edge(a, true)
				same("NextOpen", opening, err, want, ok && want < minutes-margin)
				closing, err := c.NextClose(w.at(a))
				want, ok = w.edge(a, false)
				same("NextClose", closing, err, want, ok && want < minutes-margin)
			})
		})
	}
}
