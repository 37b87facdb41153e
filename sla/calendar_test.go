package sla_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/sla"
)

// lines writes segments as "22:00-03:00 open", in the zone of the calendar.
func lines(t *testing.T, c *sla.Calendar, a, b string) []string {
	t.Helper()
	segments, err := c.Segments(instant(t, a), instant(t, b))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for s := range segments {
		const form = "Jan 2 15:04 MST"
		line := s.From.Format(form) + " - " + s.To.Format(form) + " " + s.Kind.String()
		if s.Kind == sla.SegmentClockChange {
			line = fmt.Sprintf("%s %v", s.From.Format(form), s.Shift)
		}
		if s.Name != "" {
			line += " " + s.Name
		}
		if s.Open != (s.Kind == sla.SegmentCounted) {
			t.Errorf("%v has open = %v", s, s.Open)
		}
		got = append(got, line)
	}
	return got
}

// TestClockChange has the dated examples of NewCalendar's comment, and the same
// at midnight.
func TestClockChange(t *testing.T) {
	tests := []struct {
		name, zone string
		window     sla.Window
		a, b       string
		want       []string
	}{
		{"an opening in the gap", newYork, "02:30-04:00", "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00",
			[]string{"Mar 8 00:00 EST - Mar 8 03:00 EDT closed", "Mar 8 03:00 EDT 1h0m0s", "Mar 8 03:00 EDT - Mar 8 04:00 EDT counted", "Mar 8 04:00 EDT - Mar 8 12:00 EDT closed"}},
		{"a window in the gap", newYork, "02:00-03:00", "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00",
			[]string{"Mar 8 00:00 EST - Mar 8 03:00 EDT closed", "Mar 8 03:00 EDT 1h0m0s", "Mar 8 03:00 EDT - Mar 8 12:00 EDT closed"}},
		{"a closing in the gap", newYork, "01:00-02:30", "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00",
			[]string{"Mar 8 00:00 EST - Mar 8 01:00 EST closed", "Mar 8 01:00 EST - Mar 8 03:00 EDT counted", "Mar 8 03:00 EDT 1h0m0s", "Mar 8 03:00 EDT - Mar 8 12:00 EDT closed"}},
		{"an opening that comes twice", newYork, "01:30-04:00", "2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00",
			[]string{"Nov 1 00:00 EDT - Nov 1 01:30 EDT closed", "Nov 1 01:30 EDT - Nov 1 01:00 EST counted", "Nov 1 01:00 EST -1h0m0s", "Nov 1 01:00 EST - Nov 1 04:00 EST counted", "Nov 1 04:00 EST - Nov 1 12:00 EST closed"}},
		{"a closing that comes twice", newYork, "00:00-01:30", "2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00",
			[]string{"Nov 1 00:00 EDT - Nov 1 01:00 EST counted", "Nov 1 01:00 EST -1h0m0s", "Nov 1 01:00 EST - Nov 1 01:30 EST counted", "Nov 1 01:30 EST - Nov 1 12:00 EST closed"}},
		{"a closing with which the repeated hour begins", newYork, "00:00-01:00", "2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00",
			[]string{"Nov 1 00:00 EDT - Nov 1 01:00 EDT counted", "Nov 1 01:00 EDT - Nov 1 01:00 EST closed", "Nov 1 01:00 EST -1h0m0s", "Nov 1 01:00 EST - Nov 1 12:00 EST closed"}},
		{"clocks skip midnight", "America/Santiago", "00:30-02:00", "2019-09-07T12:00:00-04:00", "2019-09-08T12:00:00-03:00",
			[]string{"Sep 7 12:00 -04 - Sep 8 01:00 -03 closed", "Sep 8 01:00 -03 1h0m0s", "Sep 8 01:00 -03 - Sep 8 02:00 -03 counted", "Sep 8 02:00 -03 - Sep 8 12:00 -03 closed"}},
		{"a day that does not exist", "Pacific/Apia", "09:00-17:00", "2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00",
			[]string{"Dec 29 12:00 -10 - Dec 29 17:00 -10 counted", "Dec 29 17:00 -10 - Dec 31 00:00 +14 closed", "Dec 31 00:00 +14 24h0m0s", "Dec 31 00:00 +14 - Dec 31 09:00 +14 closed", "Dec 31 09:00 +14 - Dec 31 12:00 +14 counted"}},
		{"always open", newYork, "00:00-24:00", "2026-03-07T00:00:00-05:00", "2026-11-02T12:00:00-05:00",
			[]string{"Mar 7 00:00 EST - Mar 8 03:00 EDT counted", "Mar 8 03:00 EDT 1h0m0s", "Mar 8 03:00 EDT - Nov 1 01:00 EST counted", "Nov 1 01:00 EST -1h0m0s", "Nov 1 01:00 EST - Nov 2 12:00 EST counted"}},
		{"up to the change", newYork, "00:00-24:00", "2026-03-08T01:00:00-05:00", "2026-03-08T03:00:00-04:00",
			[]string{"Mar 8 01:00 EST - Mar 8 03:00 EDT counted", "Mar 8 03:00 EDT 1h0m0s"}},
		{"from the change on", newYork, "00:00-24:00", "2026-03-08T03:00:00-04:00", "2026-03-08T04:00:00-04:00",
			[]string{"Mar 8 03:00 EDT - Mar 8 04:00 EDT counted"}},
		{"a night shift over the repeated hour", newYork, "22:00-06:00", "2026-10-31T12:00:00-04:00", "2026-11-01T12:00:00-05:00",
			[]string{"Oct 31 12:00 EDT - Oct 31 22:00 EDT closed", "Oct 31 22:00 EDT - Nov 1 01:00 EST counted", "Nov 1 01:00 EST -1h0m0s", "Nov 1 01:00 EST - Nov 1 06:00 EST counted", "Nov 1 06:00 EST - Nov 1 12:00 EST closed"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := calendar(t, test.zone, sla.EveryDay(test.window))
			if diff := cmp.Diff(test.want, lines(t, c, test.a, test.b)); diff != "" {
				t.Errorf("Segments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAdd(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-17:00"))
	tests := []struct {
		name, at string
		d        time.Duration
		want     string
	}{
		{"ends at the closing, not at the next opening", "2025-07-04T09:00:00+09:00", 8 * time.Hour, "2025-07-04T17:00:00+09:00"},
		{"a nanosecond more is after the weekend", "2025-07-04T09:00:00+09:00", 8*time.Hour + 1, "2025-07-07T09:00:00.000000001+09:00"},
		{"from the closing", "2025-07-04T17:00:00+09:00", time.Hour, "2025-07-07T10:00:00+09:00"},
		{"nothing, in open time", "2025-07-04T12:00:00+09:00", 0, "2025-07-04T12:00:00+09:00"},
		{"nothing, in closed time", "2025-07-05T12:00:00+09:00", 0, "2025-07-05T12:00:00+09:00"},
		{"two weeks", "2025-07-04T12:00:00+09:00", 80 * time.Hour, "2025-07-18T12:00:00+09:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := text(c.Add(instant(t, test.at), test.d)); got != test.want {
				t.Errorf("Add = %s, want %s", got, test.want)
			}
		})
	}
	if got, err := c.Add(instant(t, "2025-07-04T12:00:00+09:00"), -1); !errors.Is(err, sla.ErrDuration) {
		t.Errorf("Add(-1ns) = %v, %v, want ErrDuration", got, err)
	}
}

func TestAddBusinessDays(t *testing.T) {
	day := func(m time.Month, d int) sla.Date { return sla.Date{Year: 2026, Month: m, Day: d} }
	nights, err := sla.NewCalendar(sla.Spec{Zone: newYork, Week: sla.MondayToFriday("22:00-06:00"),
		Holidays: []sla.Holiday{{Date: day(7, 3), Name: "Independence Day, observed"}},
		From:     day(1, 1), Until: day(12, 31)})
	if err != nil {
		t.Fatal(err)
	}
	always := calendar(t, newYork, sla.EveryDay("00:00-24:00"))
	apia := calendar(t, "Pacific/Apia", sla.EveryDay("09:00-17:00"))
	early := calendar(t, "America/St_Johns", sla.EveryDay("00:00-06:00"))
	some := calendar(t, "America/St_Johns", sla.Week{Sunday: []sla.Window{"00:00-06:00"}, Tuesday: []sla.Window{"00:00-06:00"}})
	havana := calendar(t, "America/Havana", sla.Week{Saturday: []sla.Window{"23:00-00:15"}, Sunday: []sla.Window{"00:15-00:30"}, Tuesday: []sla.Window{"00:15-00:30"}})
	both := calendar(t, "America/St_Johns", sla.Week{Saturday: []sla.Window{"20:00-23:30"}, Sunday: []sla.Window{"00:00-06:00"}, Tuesday: []sla.Window{"00:00-06:00"}})
	tests := []struct {
		name string
		c    *sla.Calendar
		at   string
		n    int
		want string
	}{
		{"Saturday morning is Friday's shift", nights, "2026-06-13T02:00:00-04:00", 1, "2026-06-16T02:00:00-04:00"},
		{"a holiday has no shift", nights, "2026-07-03T02:00:00-04:00", 1, "2026-07-07T02:00:00-04:00"},
		{"from closed time to the next opening", nights, "2026-07-03T12:00:00-04:00", 1, "2026-07-07T22:00:00-04:00"},
		{"no day is the next opening", nights, "2026-07-03T12:00:00-04:00", 0, "2026-07-06T22:00:00-04:00"},
		{"no day in open time", nights, "2026-07-03T02:00:00-04:00", 0, "2026-07-03T02:00:00-04:00"},
		{"ten days", nights, "2026-06-01T23:00:00-04:00", 10, "2026-06-15T23:00:00-04:00"},
		{"to a time in the gap", always, "2026-03-07T02:30:00-05:00", 1, "2026-03-08T03:00:00-04:00"},
		{"to a time that comes twice", always, "2026-10-31T01:30:00-04:00", 1, "2026-11-01T01:30:00-04:00"},
		{"from a time that comes twice", always, "2026-11-01T01:30:00-05:00", 1, "2026-11-02T01:30:00-05:00"},
		// At 00:01 of the 7th, half an hour before, clocks went back to 23:01 of the
		// 6th: the window of the 7th is open, and it still is the 6th.
		{"back over midnight", early, "2010-11-06T23:31:00-03:30", 1, "2010-11-07T23:31:00-03:30"},
		{"back over midnight, it is the shift of the 7th still", some, "2010-11-06T23:31:00-03:30", 1, "2010-11-08T23:31:00-03:30"},
		// The window of the 6th ends with the second 23:30, when that of the 7th has long begun.
		{"and at the closing of the 6th it is the shift of the 7th alone", both, "2010-11-06T23:30:00-03:30", 1, "2010-11-08T23:30:00-03:30"},
		// Saturday's window ends with the second 00:15, when Sunday's has long begun.
		{"of two windows, it is that of the day shown", havana, "2024-11-03T00:20:00-04:00", 1, "2024-11-05T00:20:00-05:00"},
		{"over a day that does not exist", apia, "2011-12-29T12:00:00-10:00", 1, "2011-12-31T12:00:00+14:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := text(test.c.AddBusinessDays(instant(t, test.at), test.n)); got != test.want {
				t.Errorf("AddBusinessDays = %s, want %s", got, test.want)
			}
		})
	}
	at := instant(t, "2026-06-12T23:00:00-04:00")
	if got, err := nights.AddBusinessDays(at, -1); !errors.Is(err, sla.ErrDuration) {
		t.Errorf("AddBusinessDays(-1) = %v, %v, want ErrDuration", got, err)
	}
	if got, err := nights.AddBusinessDays(at, math.MaxInt); !errors.Is(err, sla.ErrBeyondTable) {
		t.Errorf("AddBusinessDays(MaxInt) = %v, %v, want ErrBeyondTable", got, err)
	}
}

// TestBeyondTable asks about instants on both sides of both ends of a table.
func TestBeyondTable(t *testing.T) {
	year := func(y int) sla.Date { return sla.Date{Year: y, Month: time.January, Day: 1} }
	bounded := func(week sla.Week) *sla.Calendar {
		c, err := sla.NewCalendar(sla.Spec{Name: "desk", Zone: "Asia/Seoul", Week: week, From: year(2025), Until: year(2026)})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	day := bounded(sla.MondayToFriday("09:00-17:00"))
	night := bounded(sla.EveryDay("22:00-06:00"))
	midnight := bounded(sla.EveryDay("00:00-06:00"))
	unbounded := calendar(t, "Asia/Seoul", sla.EveryDay("00:00-24:00"))
	tests := []struct {
		name string
		c    *sla.Calendar
		at   string
		want error
	}{
		{"first instant", day, "2025-01-01T00:00:00+09:00", nil},
		{"before it", day, "2024-12-31T23:59:59.999999999+09:00", sla.ErrBeyondTable},
		{"last instant", day, "2026-01-01T00:00:00+09:00", nil},
		{"behind it", day, "2026-01-01T00:00:00.000000001+09:00", sla.ErrBeyondTable},
		{"the shift that began before the table", night, "2025-01-01T05:59:59+09:00", sla.ErrBeyondTable},
		{"the end of that shift", night, "2025-01-01T06:00:00+09:00", nil},
		{"first instant of all calendars", unbounded, "1970-01-01T00:00:00+09:00", nil},
		{"before it", unbounded, "1969-12-31T23:59:59+09:00", sla.ErrRange},
		{"last instant of all calendars", unbounded, "2100-01-01T00:00:00+09:00", nil},
		{"behind it", unbounded, "2100-01-01T00:00:01+09:00", sla.ErrRange},
		{"the zero time", unbounded, "0001-01-01T00:00:00Z", sla.ErrRange},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			at := instant(t, test.at)
			for name, err := range answers(test.c, at) {
				// From a known instant there may be no later edge in the table, which
				// is not what this test is about.
				if test.want == nil && (name == "NextOpen" || name == "NextClose") {
					continue
				}
				if !errors.Is(err, test.want) {
					t.Errorf("%s: %v, want %v", name, err, test.want)
				}
			}
			if test.want != nil && test.c.Open(at) {
				t.Error("Open beyond the table")
			}
		})
	}
	t.Run("a sum behind the end", func(t *testing.T) {
		at := instant(t, "2025-12-31T16:00:00+09:00")
		if got, want := text(day.Add(at, time.Hour)), "2025-12-31T17:00:00+09:00"; got != want {
			t.Errorf("Add = %s, want %s", got, want)
		}
		if got, err := day.Add(at, time.Hour+1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("Add = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := day.Add(at, 1<<63-1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("Add = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := day.AddBusinessDays(at, 1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("AddBusinessDays = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := day.AddBusinessDays(instant(t, "2025-12-31T17:00:00+09:00"), 0); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("AddBusinessDays after the last closing = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := night.AddBusinessDays(instant(t, "2025-12-31T02:00:00+09:00"), 1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("AddBusinessDays to the morning after = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := midnight.AddBusinessDays(instant(t, "2025-12-31T00:00:00+09:00"), 1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("AddBusinessDays to a day that no table has = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, want := text(night.AddBusinessDays(instant(t, "2025-12-31T00:00:00+09:00"), 1)), "2026-01-01T00:00:00+09:00"; got != want {
			t.Errorf("AddBusinessDays to the end = %s, want %s", got, want)
		}
		if got, err := night.AddBusinessDays(instant(t, "2025-12-31T00:00:00.000000001+09:00"), 1); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("AddBusinessDays behind the end = %v, %v, want ErrBeyondTable", got, err)
		}
		if got, err := day.NextOpen(at); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("NextOpen = %v, %v, want ErrBeyondTable", got, err)
		}
	})
	t.Run("a shift that the table cuts has no known closing", func(t *testing.T) {
		if got, err := night.NextClose(instant(t, "2025-12-31T23:00:00+09:00")); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("NextClose = %v, %v, want ErrBeyondTable", got, err)
		}
	})
	t.Run("what never closes ends with the table", func(t *testing.T) {
		end := instant(t, "2100-01-01T00:00:00+09:00")
		if !unbounded.Open(end.Add(-1)) || unbounded.Open(end) {
			t.Errorf("Open just before the end = %v, and at it = %v, want true and false", unbounded.Open(end.Add(-1)), unbounded.Open(end))
		}
	})
	t.Run("what never closes has no edges", func(t *testing.T) {
		at := instant(t, "2025-07-01T12:00:00+09:00")
		if got, err := unbounded.NextClose(at); !errors.Is(err, sla.ErrRange) {
			t.Errorf("NextClose = %v, %v, want ErrRange", got, err)
		}
		if got, err := unbounded.NextOpen(at); !errors.Is(err, sla.ErrRange) {
			t.Errorf("NextOpen = %v, %v, want ErrRange", got, err)
		}
	})
}

// answers returns the error of every question that a calendar can be asked about
// an instant.
func answers(c *sla.Calendar, at time.Time) map[string]error {
	m := map[string]error{}
	_, m["NextOpen"] = c.NextOpen(at)
	_, m["NextClose"] = c.NextClose(at)
	_, m["Add"] = c.Add(at, 0)
	_, m["Between"] = c.Between(at, at)
	_, m["Segments"] = c.Segments(at, at)
	return m
}

func TestZeroCalendar(t *testing.T) {
	var c sla.Calendar
	for _, at := range []time.Time{{}, time.Unix(0, 0), instant(t, "2025-07-01T12:00:00Z")} {
		if c.Open(at) {
			t.Errorf("open at %v", at)
		}
		for name, err := range answers(&c, at) {
			if !errors.Is(err, sla.ErrRange) {
				t.Errorf("%s at %v: %v, want ErrRange", name, at, err)
			}
		}
		if got, err := c.AddBusinessDays(at, 1); !errors.Is(err, sla.ErrRange) {
			t.Errorf("AddBusinessDays at %v: %v, %v, want ErrRange", at, got, err)
		}
	}
	if c.Name() != "" || c.Location() != time.UTC {
		t.Errorf("Name %q, Location %v, want none and UTC", c.Name(), c.Location())
	}
}

func TestHoliday(t *testing.T) {
	christmas := sla.Date{Year: 2025, Month: time.December, Day: 25}
	c, err := sla.NewCalendar(sla.Spec{Name: "desk", Zone: "UTC", Week: sla.EveryDay("00:00-24:00"),
		Holidays: []sla.Holiday{{Date: christmas, Name: "Christmas"}},
		From:     sla.Date{Year: 2025, Month: time.January, Day: 1}, Until: sla.Date{Year: 2026, Month: time.January, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if name, ok := c.Holiday(christmas); name != "Christmas" || !ok {
		t.Errorf("Holiday(%v) = %q, %v", christmas, name, ok)
	}
	for _, d := range []sla.Date{{}, christmas.AddDays(1), {Year: 2025, Month: 13, Day: 25}} {
		if name, ok := c.Holiday(d); ok {
			t.Errorf("Holiday(%v) = %q, want none", d, name)
		}
	}
	want := []string{"Dec 24 12:00 UTC - Dec 25 00:00 UTC counted", "Dec 25 00:00 UTC - Dec 26 00:00 UTC holiday Christmas", "Dec 26 00:00 UTC - Dec 26 12:00 UTC counted"}
	if diff := cmp.Diff(want, lines(t, c, "2025-12-24T12:00:00Z", "2025-12-26T12:00:00Z")); diff != "" {
		t.Errorf("Segments (-want +got):\n%s", diff)
	}
}

func TestSegments(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	a, b := instant(t, "2025-07-04T17:00:00+09:00"), instant(t, "2025-07-07T09:00:00+09:00")
	segments, err := c.Segments(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if first, second := slices.Collect(segments), slices.Collect(segments); len(first) != 2 || !slices.Equal(first, second) {
		t.Errorf("first use %v, second use %v, want the same two", first, second)
	}
	nights := calendar(t, newYork, sla.EveryDay("22:00-06:00"))
	list, err := nights.Segments(instant(t, "2026-10-31T12:00:00-04:00"), instant(t, "2026-11-01T12:00:00-05:00"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range slices.Collect(list) { // stops when it is told to, wherever that is
		for range list {
			if n--; n < 0 {
				break
			}
		}
	}
	if _, err := c.Segments(b, a); !errors.Is(err, sla.ErrDuration) {
		t.Errorf("Segments backward: %v, want ErrDuration", err)
	}
	beyond := instant(t, "2100-07-07T09:00:00+09:00")
	if _, err := c.Segments(a, beyond); !errors.Is(err, sla.ErrRange) {
		t.Errorf("Segments to 2100: %v, want ErrRange", err)
	}
	if got, err := c.Between(a, beyond); !errors.Is(err, sla.ErrRange) {
		t.Errorf("Between to 2100 = %v, %v, want ErrRange", got, err)
	}
	if got, err := c.Between(b, a); err != nil || got != -time.Hour {
		t.Errorf("Between backward = %v, %v, want -1h", got, err)
	}
}
