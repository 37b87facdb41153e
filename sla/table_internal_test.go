package sla

import (
	"testing"
	"time"
)

// TestTableIsShort looks at how tables are made up: days are written out, as open and
// closed stretches, only where the week does not tell what is open.
func TestTableIsShort(t *testing.T) {
	on := func(m time.Month, d int) Date { return Date{Year: 2026, Month: m, Day: d} }
	nine, nights, always := EveryDay("09:00-17:00"), EveryDay("22:00-06:00"), EveryDay("00:00-24:00")
	const newYork = "America/New_York" // has a gap at 02:00 on 8 March, and a repeated hour from 01:00 on 1 November
	for _, test := range []struct {
		name, zone  string
		week        Week
		holidays    []Date
		from, until Date
		want        string // a letter for each stretch: weekly, open, closed
	}{
		{"no clock change", "UTC", nine, nil, on(1, 1), on(12, 31), "w"},
		{"clock changes in closed time", newYork, nine, nil, on(1, 1), on(12, 31), "www"},
		{"in a shift", newYork, nights, nil, on(1, 1), on(12, 31), "www"},
		{"in a week without an end", newYork, always, nil, on(1, 1), on(12, 31), "www"},
		{"at a closing", newYork, EveryDay("00:00-02:30"), nil, on(1, 1), on(12, 31), "wocww"},
		{"at an opening", newYork, EveryDay("01:30-09:00"), nil, on(1, 1), on(12, 31), "wwcocw"},
		{"from a closing on", newYork, EveryDay("00:00-01:00"), nil, on(10, 1), on(12, 31), "ww"},
		{"up to an opening", newYork, EveryDay("02:00-09:00"), nil, on(10, 1), on(12, 31), "ww"},
		{"on the first day", newYork, nine, nil, on(3, 8), on(10, 1), "ww"},
		{"on the last day", newYork, nine, nil, on(1, 1), on(3, 9), "ww"},
		{"on the day after", newYork, nine, nil, on(1, 1), on(3, 8), "w"},
		{"on the day before", newYork, nine, nil, on(3, 9), on(10, 1), "w"},
		{"with which the first day starts", "Asia/Beirut", nine, nil, on(3, 29), on(10, 1), "w"},
		{"with which the last day ends", "America/Scoresbysund", nine, nil, on(3, 1), on(3, 29), "wcoc"},
		{"up to midnight", "Asia/Beirut", nine, nil, on(10, 1), on(12, 31), "ww"},
		{"a holiday", newYork, nine, []Date{on(2, 2)}, on(1, 1), on(3, 1), "wcw"},
		{"of a week without an end", newYork, always, []Date{on(2, 2)}, on(1, 1), on(3, 1), "wcw"},
		{"of a shift, which shows on the day after", newYork, nights, []Date{on(2, 2)}, on(1, 1), on(3, 1), "wocow"},
		{"two", newYork, nine, []Date{on(2, 2), on(2, 3)}, on(1, 1), on(3, 1), "wcw"},
		{"the first day", newYork, nine, []Date{on(1, 1)}, on(1, 1), on(3, 1), "cw"},
		{"the last day", newYork, nine, []Date{on(2, 28)}, on(1, 1), on(3, 1), "wc"},
		{"with a clock change", newYork, nine, []Date{on(3, 8)}, on(1, 1), on(10, 1), "wcw"},
		{"a day before one", newYork, nine, []Date{on(3, 7)}, on(1, 1), on(10, 1), "wcww"},
		{"a day after one", newYork, nine, []Date{on(3, 9)}, on(1, 1), on(10, 1), "wwcw"},
	} {
		t.Run(test.name, func(t *testing.T) {
			spec := Spec{Zone: test.zone, Week: test.week, From: test.from, Until: test.until}
			for _, d := range test.holidays {
				spec.Holidays = append(spec.Holidays, Holiday{Date: d})
			}
			c, err := NewCalendar(spec)
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			for i, s := range c.list {
				got = append(got, "cow"[s.course])
				if i > 0 && s.from <= c.list[i-1].from || s.from >= c.until {
					t.Errorf("stretch %d starts at %v", i, c.time(s.from))
				}
			}
			if string(got) != test.want {
				t.Errorf("stretches %s, want %s", got, test.want)
			}
		})
	}
}
