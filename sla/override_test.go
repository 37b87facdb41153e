package sla_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/sla"
)

// TestOverrides has days with other hours than their weekday, each with what the
// calendar says of the time around it.
func TestOverrides(t *testing.T) {
	office := sla.MondayToFriday("09:00-12:00", "13:00-18:00")
	tests := []struct {
		name      string
		week      sla.Week
		holidays  []sla.Holiday
		overrides []sla.Override
		a, b      string
		want      []string
	}{
		{"a break", office, nil, nil, "2026-07-01T00:00:00+08:00", "2026-07-02T00:00:00+08:00", []string{
			"Jul 1 00:00 CST - Jul 1 09:00 CST closed", "Jul 1 09:00 CST - Jul 1 12:00 CST counted", "Jul 1 12:00 CST - Jul 1 13:00 CST closed",
			"Jul 1 13:00 CST - Jul 1 18:00 CST counted", "Jul 1 18:00 CST - Jul 2 00:00 CST closed"}},
		{"a part-day holiday", office, nil,
			[]sla.Override{{Date: day(2026, 7, 1), Name: "Founding Day", Windows: []sla.Window{"09:00-12:00", "13:00-14:00"}}},
			"2026-07-01T13:00:00+08:00", "2026-07-02T09:00:00+08:00", []string{
				"Jul 1 13:00 CST - Jul 1 14:00 CST counted", "Jul 1 14:00 CST - Jul 1 18:00 CST holiday Founding Day", "Jul 1 18:00 CST - Jul 2 09:00 CST closed"}},
		{"a longer day, moved", office, nil,
			[]sla.Override{{Date: day(2026, 7, 1), Name: "stocktaking", Windows: []sla.Window{"11:00-20:00"}}},
			"2026-07-01T08:00:00+08:00", "2026-07-01T21:00:00+08:00", []string{
				"Jul 1 08:00 CST - Jul 1 09:00 CST closed", "Jul 1 09:00 CST - Jul 1 11:00 CST holiday stocktaking",
				"Jul 1 11:00 CST - Jul 1 20:00 CST counted", "Jul 1 20:00 CST - Jul 1 21:00 CST closed"}},
		{"an extra working day", office, nil,
			[]sla.Override{{Date: day(2026, 2, 14), Name: "working Saturday", Windows: []sla.Window{"09:00-18:00"}}},
			"2026-02-13T18:00:00+08:00", "2026-02-15T12:00:00+08:00", []string{
				"Feb 13 18:00 CST - Feb 14 09:00 CST closed", "Feb 14 09:00 CST - Feb 14 18:00 CST counted", "Feb 14 18:00 CST - Feb 15 12:00 CST closed"}},
		{"a holiday on a weekend closes nothing", office, []sla.Holiday{{Date: day(2026, 2, 14), Name: "Saturday"}}, nil,
			"2026-02-13T18:00:00+08:00", "2026-02-16T09:00:00+08:00", []string{"Feb 13 18:00 CST - Feb 16 09:00 CST closed"}},
		{"a holiday has no break", office, []sla.Holiday{{Date: day(2026, 7, 1), Name: "Founding Day"}}, nil,
			"2026-07-01T00:00:00+08:00", "2026-07-02T00:00:00+08:00", []string{
				"Jul 1 00:00 CST - Jul 1 09:00 CST closed", "Jul 1 09:00 CST - Jul 1 12:00 CST holiday Founding Day", "Jul 1 12:00 CST - Jul 1 13:00 CST closed",
				"Jul 1 13:00 CST - Jul 1 18:00 CST holiday Founding Day", "Jul 1 18:00 CST - Jul 2 00:00 CST closed"}},
		{"a holiday where two windows touch", sla.MondayToFriday("09:00-12:00", "12:00-18:00"), []sla.Holiday{{Date: day(2026, 7, 1), Name: "Founding Day"}}, nil,
			"2026-07-01T00:00:00+08:00", "2026-07-02T00:00:00+08:00", []string{
				"Jul 1 00:00 CST - Jul 1 09:00 CST closed", "Jul 1 09:00 CST - Jul 1 18:00 CST holiday Founding Day", "Jul 1 18:00 CST - Jul 2 00:00 CST closed"}},
		{"a holiday takes its night shift with it", sla.EveryDay("22:00-06:00"), []sla.Holiday{{Date: day(2026, 7, 1), Name: "Founding Day"}}, nil,
			"2026-07-01T00:00:00+08:00", "2026-07-02T23:00:00+08:00", []string{
				"Jul 1 00:00 CST - Jul 1 06:00 CST counted", "Jul 1 06:00 CST - Jul 1 22:00 CST closed",
				"Jul 1 22:00 CST - Jul 2 06:00 CST holiday Founding Day", "Jul 2 06:00 CST - Jul 2 22:00 CST closed", "Jul 2 22:00 CST - Jul 2 23:00 CST counted"}},
		{"also when that is asked about from its middle on", sla.EveryDay("22:00-06:00"), []sla.Holiday{{Date: day(2026, 7, 1), Name: "Founding Day"}}, nil,
			"2026-07-02T02:00:00+08:00", "2026-07-02T05:00:00+08:00", []string{"Jul 2 02:00 CST - Jul 2 05:00 CST holiday Founding Day"}},
		{"two holidays of a desk that never closes", sla.EveryDay("00:00-24:00"),
			[]sla.Holiday{{Date: day(2026, 7, 1), Name: "first"}, {Date: day(2026, 7, 2), Name: "second"}}, nil,
			"2026-06-30T12:00:00+08:00", "2026-07-03T12:00:00+08:00", []string{
				"Jun 30 12:00 CST - Jul 1 00:00 CST counted", "Jul 1 00:00 CST - Jul 2 00:00 CST holiday first",
				"Jul 2 00:00 CST - Jul 3 00:00 CST holiday second", "Jul 3 00:00 CST - Jul 3 12:00 CST counted"}},
		{"a night shift for once", office, nil,
			[]sla.Override{{Date: day(2026, 7, 1), Name: "migration", Windows: []sla.Window{"20:00-08:00"}}},
			"2026-07-01T17:00:00+08:00", "2026-07-02T09:00:00+08:00", []string{
				"Jul 1 17:00 CST - Jul 1 18:00 CST holiday migration", "Jul 1 18:00 CST - Jul 1 20:00 CST closed",
				"Jul 1 20:00 CST - Jul 2 08:00 CST counted", "Jul 2 08:00 CST - Jul 2 09:00 CST closed"}},
		{"a desk that opens on two days only", sla.Week{}, nil, []sla.Override{
			{Date: day(2026, 7, 1), Windows: []sla.Window{"09:00-12:00"}}, {Date: day(2026, 9, 1), Windows: []sla.Window{"09:00-12:00"}}},
			"2026-07-01T11:00:00+08:00", "2026-09-01T10:00:00+08:00", []string{
				"Jul 1 11:00 CST - Jul 1 12:00 CST counted", "Jul 1 12:00 CST - Sep 1 09:00 CST closed", "Sep 1 09:00 CST - Sep 1 10:00 CST counted"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Shanghai", Week: test.week, Holidays: test.holidays, Overrides: test.overrides,
				From: day(2026, 1, 1), Until: day(2027, 1, 1)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, lines(t, c, test.a, test.b)); diff != "" {
				t.Errorf("Segments (-want +got):\n%s", diff)
			}
		})
	}
}

// TestShiftOverRepeatedMidnight asks about a shift of the day before yesterday: at
// 00:01 of the 7th, clocks in St. John's went back to 23:01 of the 6th, and the
// shift of the 5th ends with the second 23:58.
func TestShiftOverRepeatedMidnight(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "America/St_Johns", Week: sla.Week{Friday: []sla.Window{"23:59-23:58"}},
		Holidays: []sla.Holiday{{Date: day(2010, 11, 5), Name: "off", Estimated: true}},
		From:     day(2010, 1, 1), Until: day(2011, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	a, b := "2010-11-07T00:00:30-02:30", "2010-11-06T23:59:00-03:30"
	want := []string{"Nov 7 00:00 NDT - Nov 6 23:01 NST holiday off", "Nov 6 23:01 NST -1h0m0s",
		"Nov 6 23:01 NST - Nov 6 23:58 NST holiday off", "Nov 6 23:58 NST - Nov 6 23:59 NST closed"}
	if diff := cmp.Diff(want, lines(t, c, a, b)); diff != "" {
		t.Errorf("Segments (-want +got):\n%s", diff)
	}
	if got, err := c.Estimated(instant(t, a), instant(t, b)); err != nil || !got {
		t.Errorf("Estimated = %v, %v, want true", got, err)
	}
}

// TestHolidayBeforeRepeatedMidnight asks until an instant of the 6th at which the
// holiday of the 7th has begun: clocks went back over midnight.
func TestHolidayBeforeRepeatedMidnight(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "America/St_Johns", Week: sla.EveryDay("00:00-06:00"),
		Holidays: []sla.Holiday{{Date: day(2010, 11, 7), Name: "off", Estimated: true}},
		From:     day(2010, 1, 1), Until: day(2011, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	a, b := "2010-11-06T12:00:00-02:30", "2010-11-06T23:30:00-03:30"
	want := []string{"Nov 6 12:00 NDT - Nov 7 00:00 NDT closed", "Nov 7 00:00 NDT - Nov 6 23:01 NST holiday off",
		"Nov 6 23:01 NST -1h0m0s", "Nov 6 23:01 NST - Nov 6 23:30 NST holiday off"}
	if diff := cmp.Diff(want, lines(t, c, a, b)); diff != "" {
		t.Errorf("Segments (-want +got):\n%s", diff)
	}
	if got, err := c.Estimated(instant(t, a), instant(t, b)); err != nil || !got {
		t.Errorf("Estimated = %v, %v, want true", got, err)
	}
}

// TestBusinessDaysOfOverrides checks that a day with hours of its own is a
// business day like any other.
func TestBusinessDaysOfOverrides(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Shanghai", Week: sla.MondayToFriday("09:00-18:00"),
		Overrides: []sla.Override{{Date: day(2026, 2, 14), Windows: []sla.Window{"09:00-12:00"}}},
		From:      day(2026, 1, 1), Until: day(2027, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	friday := instant(t, "2026-02-13T11:00:00+08:00")
	if got, want := text(c.AddBusinessDays(friday, 1)), "2026-02-14T11:00:00+08:00"; got != want {
		t.Errorf("a day after Friday is %s, want the working Saturday, %s", got, want)
	}
	if got, want := text(c.Add(friday, 10*time.Hour)), "2026-02-14T12:00:00+08:00"; got != want {
		t.Errorf("ten hours after Friday is %s, want %s", got, want)
	}
	if got, want := text(c.Add(friday, 11*time.Hour)), "2026-02-16T10:00:00+08:00"; got != want {
		t.Errorf("eleven hours after Friday is %s, want %s", got, want)
	}
}

// TestTableNearClockChange begins and ends tables around days on which the clocks change,
// and compares them with a calendar that knows all years.
func TestTableNearClockChange(t *testing.T) {
	for _, change := range changes {
		on, err := time.Parse(time.DateOnly, change.day)
		if err != nil {
			t.Fatal(err)
		}
		for _, week := range []sla.Week{sla.EveryDay("09:00-17:00"), sla.EveryDay("22:00-06:00"), sla.EveryDay("00:00-24:00"), sla.EveryDay("00:00-02:30", "23:30-24:00")} {
			all := calendar(t, change.zone, week)
			for n := -6; n <= 6; n++ {
				from := date(on).AddDays(n)
				until := from.AddDays(5)
				if from.Year < 1970 || from.Year == 1970 && change.day < "1970-02" || until.Year > 2099 {
					continue
				}
				c, err := sla.NewCalendar(sla.Spec{Zone: change.zone, Week: week, From: from, Until: until})
				if err != nil {
					t.Fatal(err)
				}
				// The night shift of the day before the table is not known.
				a, b := from.Start(c.Location()).Add(7*time.Hour), until.Start(c.Location())
				got, err := c.Segments(a, b)
				if err != nil {
					t.Fatal(err)
				}
				want, err := all.Segments(a, b)
				if err != nil {
					t.Fatal(err)
				}
				for at, err := a, error(nil); ; { // no edge is behind the table
					if at, err = c.NextOpen(at); err != nil {
						break
					}
					if !at.Before(b) {
						t.Fatalf("%s, until %v, %v: opens at %v", change.zone, until, week.Monday, at)
					}
				}
				if diff := cmp.Diff(slices.Collect(want), slices.Collect(got), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
					t.Fatalf("%s, from %v, %v (-want +got):\n%s", change.zone, from, week.Monday, diff)
				}
			}
		}
	}
}
