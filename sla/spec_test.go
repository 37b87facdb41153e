package sla_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/sla"
)

func day(y int, m time.Month, d int) sla.Date { return sla.Date{Year: y, Month: m, Day: d} }

func TestNewCalendarErrors(t *testing.T) {
	nine := sla.MondayToFriday("09:00-17:00")
	tests := []struct {
		name string
		spec sla.Spec
		want []string // the lines of the error, without the prefix
	}{
		{"nothing at all", sla.Spec{}, []string{"zone: missing", "week: no window: it would never open"}},
		{"zone of the machine", sla.Spec{Zone: "Local", Week: nine}, []string{`zone: "Local" depends on the machine`}},
		{"no such zone", sla.Spec{Zone: "Mars/Olympus", Week: nine}, []string{`zone: "Mars/Olympus" is not in the time zone database`}},
		{"a way out of the database", sla.Spec{Zone: "../../etc/passwd", Week: nine}, []string{`zone: "../../etc/passwd" is not in the time zone database`}},
		{"long zone", sla.Spec{Zone: strings.Repeat("z", 1<<20), Week: nine}, []string{`zone: "` + strings.Repeat("z", 64) + `" is not in the time zone database`}},
		{"bad windows, all of them", sla.Spec{Zone: "UTC", Week: sla.Week{
			Monday:  []sla.Window{"25:00-26:00", "09:00-17:60", "9-17", "", "09:00-09:00"},
			Tuesday: []sla.Window{"24:00-06:00", "24:00-24:00", "+9:00-17:00", "09:00 17:00", "09.00-17.00", "00:00-24:01"},
			Sunday:  []sla.Window{sla.Window(strings.Repeat("0", 1<<20))},
		}}, []string{
			`week.monday[0]: "25:00-26:00" has a time that no clock shows`,
			`week.monday[1]: "09:00-17:60" has a time that no clock shows`,
			`week.monday[2]: "9-17" is not of the form 09:00-18:00`,
			`week.monday[3]: "" is not of the form 09:00-18:00`,
			`week.monday[4]: "09:00-09:00" has no length`,
			`week.tuesday[0]: "24:00-06:00" starts at 24:00: write 00:00 on the next day`,
			`week.tuesday[1]: "24:00-24:00" starts at 24:00: write 00:00 on the next day`,
			`week.tuesday[2]: "+9:00-17:00" has a time that no clock shows`,
			`week.tuesday[3]: "09:00 17:00" is not of the form 09:00-18:00`,
			`week.tuesday[4]: "09.00-17.00" has a time that no clock shows`,
			`week.tuesday[5]: "00:00-24:01" has a time that no clock shows`,
			`week.sunday[0]: "00000000000000000000000000000000" is not of the form 09:00-18:00`,
		}},
		{"overlaps", sla.Spec{Zone: "UTC", Week: sla.Week{
			Monday:  []sla.Window{"09:00-18:00", "17:59-20:00", "10:00-11:00"},
			Tuesday: []sla.Window{"22:00-08:00"},
			// Touching is no overlap.
			Wednesday: []sla.Window{"07:59-09:00", "09:00-10:00"},
		}}, []string{
			"week.monday[2]: overlaps week.monday[0]",
			"week.monday[1]: overlaps week.monday[0]",
			"week.wednesday[0]: overlaps week.tuesday[0]",
		}},
		{"an override at midnight runs into the shift before", sla.Spec{Zone: "UTC", From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Week: sla.Week{Monday: []sla.Window{"22:00-06:00"}}, Overrides: []sla.Override{{Date: day(2025, 7, 1), Windows: []sla.Window{"00:00-05:00"}}},
		}, []string{"overrides[0].windows[0]: overlaps week.monday[0]"}},
		{"overlaps beside an override are noted once", sla.Spec{Zone: "UTC", From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Week:      sla.Week{Monday: []sla.Window{"09:00-12:00", "11:00-13:00"}, Wednesday: []sla.Window{"00:00-01:00", "00:00-02:00"}},
			Overrides: []sla.Override{{Date: day(2025, 7, 1), Windows: []sla.Window{"09:00-24:00"}}},
		}, []string{"week.monday[1]: overlaps week.monday[0]", "week.wednesday[1]: overlaps week.wednesday[0]"}},
		{"overlap at the end of the week", sla.Spec{Zone: "UTC", Week: sla.Week{
			Monday: []sla.Window{"00:00-01:00", "01:00-05:00", "06:00-07:00"}, Sunday: []sla.Window{"20:00-06:00"},
		}}, []string{"week.monday[0]: overlaps week.sunday[0]", "week.monday[1]: overlaps week.sunday[0]"}},
		{"holidays without the end of their table", sla.Spec{Zone: "UTC", Week: nine,
			Holidays: []sla.Holiday{{Date: day(2025, 12, 25)}},
		}, []string{"until: missing: holidays need the first and last day of their table"}},
		{"only one end", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1)}, []string{"until: not a calendar day"}},
		{"only the other end", sla.Spec{Zone: "UTC", Week: nine, Until: day(2025, 1, 1)}, []string{"from: not a calendar day"}},
		{"empty table", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2025, 1, 1)},
			[]string{"until: 2025-01-01 is not after 2025-01-01"}},
		{"table before all calendars", sla.Spec{Zone: "UTC", Week: nine, From: day(1969, 12, 31), Until: day(2025, 1, 1)},
			[]string{"from: 1969-12-31 is before 1970"}},
		{"table behind all calendars", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2100, 1, 2)},
			[]string{"until: 2100-01-02 is after 2100-01-01"}},
		{"bad holidays", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Holidays: []sla.Holiday{{Date: day(2025, 2, 29)}, {Date: day(2025, 12, 25)}, {}, {Date: day(2025, 12, 25)}, {Date: day(2026, 1, 1)}},
		}, []string{
			"holidays[0].date: not a calendar day",
			"holidays[2].date: not a calendar day",
			"holidays[3].date: 2025-12-25 is holidays[1] already",
			"holidays[4].date: 2026-01-01 is outside the table",
		}},
		{"bad overrides", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Holidays: []sla.Holiday{{Date: day(2025, 12, 24)}},
			Overrides: []sla.Override{
				{Date: day(2025, 12, 24), Windows: []sla.Window{"09:00-12:00"}},
				{Date: day(2025, 12, 31)},
				{Date: day(2025, 12, 30), Windows: []sla.Window{"12:00-25:00", "noon"}},
				{Date: day(2025, 6, 31), Windows: []sla.Window{"09:00-12:00"}},
				{Date: day(2024, 12, 31), Windows: []sla.Window{"09:00-12:00"}},
			},
		}, []string{
			"overrides[0].date: 2025-12-24 is holidays[0] already",
			"overrides[1].windows: none: a day that does not open is a holiday",
			`overrides[2].windows[0]: "12:00-25:00" has a time that no clock shows`,
			`overrides[2].windows[1]: "noon" is not of the form 09:00-18:00`,
			"overrides[3].date: not a calendar day",
			"overrides[4].date: 2024-12-31 is outside the table",
		}},
		{"overrides without the end of their table", sla.Spec{Zone: "UTC",
			Overrides: []sla.Override{{Date: day(2025, 12, 25), Windows: []sla.Window{"09:00-12:00"}}},
		}, []string{"until: missing: overrides need the first and last day of their table"}},
		{"overrides that overlap", sla.Spec{Zone: "UTC", From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Week: sla.EveryDay("22:00-06:00"),
			Overrides: []sla.Override{
				{Date: day(2025, 7, 1), Windows: []sla.Window{"05:00-12:00", "11:00-13:00"}}, // runs into the shift before
				{Date: day(2025, 7, 4), Windows: []sla.Window{"23:00-22:30"}},                // and into that after
				{Date: day(2025, 7, 8), Windows: []sla.Window{"12:00-08:00"}},
				{Date: day(2025, 7, 9), Windows: []sla.Window{"07:00-12:00"}}, // into the override before
				{Date: day(2025, 7, 12), Windows: []sla.Window{"06:00-22:00"}},
			},
		}, []string{
			"overrides[0].windows[0]: overlaps week.monday[0]",
			"overrides[0].windows[1]: overlaps overrides[0].windows[0]",
			"week.saturday[0]: overlaps overrides[1].windows[0]",
			"overrides[3].windows[0]: overlaps overrides[2].windows[0]",
		}},
		{"settled before the table", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1), Settled: day(2024, 12, 31)},
			[]string{"settled: 2024-12-31 is outside the table"}},
		{"settled behind the table", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1), Settled: day(2026, 1, 2)},
			[]string{"settled: 2026-01-02 is outside the table"}},
		{"settled before all years", sla.Spec{Zone: "UTC", Week: nine, Settled: day(1969, 12, 31)}, []string{"settled: 1969-12-31 is outside the table"}},
		{"settled on no day", sla.Spec{Zone: "UTC", Week: nine, Settled: day(2025, 2, 29)}, []string{"settled: not a calendar day"}},
		{"a table of holidays only", sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 12, 25), Until: day(2025, 12, 27),
			Holidays: []sla.Holiday{{Date: day(2025, 12, 25)}, {Date: day(2025, 12, 26)}},
		}, []string{"week: not open at any time from 2025-12-25 to 2025-12-27"}},
		{"open in the gap only", sla.Spec{Zone: "America/New_York", Week: sla.Week{Sunday: []sla.Window{"02:00-03:00"}},
			From: day(2026, 3, 8), Until: day(2026, 3, 9),
		}, []string{"week: not open at any time from 2026-03-08 to 2026-03-09"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := sla.NewCalendar(test.spec)
			if !errors.Is(err, sla.ErrSpec) || c != nil {
				t.Fatalf("NewCalendar = %v, %v, want ErrSpec", c, err)
			}
			got := strings.Split(strings.ReplaceAll(err.Error(), sla.ErrSpec.Error()+": ", ""), "\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpecJSON(t *testing.T) {
	spec := sla.Spec{
		Name:      "desk",
		Zone:      "Asia/Seoul",
		Week:      sla.Week{Monday: []sla.Window{"09:00-12:00", "13:00-18:00"}, Saturday: []sla.Window{"22:00-06:00"}},
		Holidays:  []sla.Holiday{{Date: day(2025, 10, 6), Name: "Chuseok"}, {Date: day(2027, 2, 7), Estimated: true}},
		Overrides: []sla.Override{{Date: day(2025, 12, 24), Name: "Christmas Eve", Windows: []sla.Window{"09:00-12:00"}}},
		From:      day(2025, 1, 1),
		Until:     day(2028, 1, 1),
		Settled:   day(2026, 7, 1),
	}
	const want = `{"name":"desk","zone":"Asia/Seoul","week":{"monday":["09:00-12:00","13:00-18:00"],"saturday":["22:00-06:00"]},` +
		`"holidays":[{"date":"2025-10-06","name":"Chuseok"},{"date":"2027-02-07","estimated":true}],` +
		`"overrides":[{"date":"2025-12-24","name":"Christmas Eve","windows":["09:00-12:00"]}],"from":"2025-01-01","until":"2028-01-01","settled":"2026-07-01"}`
	got, err := json.Marshal(spec)
	if err != nil || string(got) != want {
		t.Errorf("Marshal = %s, %v, want %s", got, err, want)
	}
	var back sla.Spec
	if err := json.Unmarshal([]byte(want), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(spec, back); diff != "" {
		t.Errorf("Unmarshal (-want +got):\n%s", diff)
	}
}

// TestSpecIsCopied changes a Spec after its calendar was made.
func TestSpecIsCopied(t *testing.T) {
	spec := sla.Spec{Zone: "UTC", Week: sla.MondayToFriday("09:00-17:00"),
		Holidays: []sla.Holiday{{Date: sla.Date{Year: 2025, Month: time.July, Day: 4}}},
		From:     sla.Date{Year: 2025, Month: time.January, Day: 1}, Until: sla.Date{Year: 2026, Month: time.January, Day: 1}}
	c, err := sla.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	spec.Week.Monday[0], spec.Holidays[0].Date.Day = "00:00-01:00", 7
	if !c.Open(instant(t, "2025-07-07T12:00:00Z")) || c.Open(instant(t, "2025-07-04T12:00:00Z")) {
		t.Error("the calendar changed with its Spec")
	}
}
