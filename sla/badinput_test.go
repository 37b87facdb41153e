package sla_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/sla"
)

// TestManyProblems checks that a Spec with no end of problems has an error with one.
func TestManyProblems(t *testing.T) {
	bad := make([]sla.Window, 100_000)
	_, err := sla.NewCalendar(sla.Spec{Week: sla.EveryDay(bad...)})
	if n := strings.Count(err.Error(), "\n"); !errors.Is(err, sla.ErrSpec) || n != 99 {
		t.Errorf("%d problems, want 100", n+1)
	}
}

// TestManyProblemsOfOverrides has days with hours of their own after a Monday that is
// all mistakes, at which each of them would look.
func TestManyProblemsOfOverrides(t *testing.T) {
	bad := make([]sla.Window, 10_000)
	for i := range bad {
		bad[i] = "09:00-10:00"
	}
	spec := sla.Spec{Zone: "UTC", Week: sla.Week{Monday: bad}, From: day(2025, 1, 1), Until: day(2065, 1, 1)}
	for d := day(2025, 1, 7); d.Before(spec.Until); d = d.AddDays(7) {
		spec.Overrides = append(spec.Overrides, sla.Override{Date: d, Windows: []sla.Window{"09:00-10:00"}})
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := sla.NewCalendar(spec)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, sla.ErrSpec) {
		t.Errorf("NewCalendar = %.200v, want ErrSpec", err)
	}
	if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 64 {
		t.Errorf("%d MiB for a Spec of one", got)
	}
}

// TestBadInput has what callers get wrong, in one table: each is a typed error with
// a short text, given in bounded time.
func TestBadInput(t *testing.T) {
	nine := sla.MondayToFriday("09:00-17:00")
	seoul := calendar(t, "Asia/Seoul", nine)
	holidays, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Seoul", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	now := instant(t, "2025-07-01T10:00:00Z")
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	build := func(spec sla.Spec) error {
		_, err := sla.NewCalendar(spec)
		return err
	}
	deadline := func(s sla.Severity, l sla.Locale) error {
		_, err := sla.Deadline(s, l)
		return err
	}
	parse := func(tag string) error {
		l, err := sla.ParseLocale(tag)
		if err != nil {
			return err
		}
		return deadline(sla.SeverityA, l)
	}
	add := func(c *sla.Calendar, at time.Time, d time.Duration) error {
		_, err := c.Add(at, d)
		return err
	}
	line := func(events []sla.Event) error {
		_, err := sla.NewTimeline(sla.TimelineSpec{Events: events})
		return err
	}
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"no severity", deadline(0, language.English), sla.ErrSeverity},
		{"a severity out of range", deadline(4, language.English), sla.ErrSeverity},
		{"the largest severity", deadline(255, language.English), sla.ErrSeverity},
		{"und", parse("und"), sla.ErrLocale},
		{"x-foo", parse("x-foo"), sla.ErrLocale},
		{"no tag", parse(""), sla.ErrLocale},
		{"a tag of 350 KB", parse("en" + strings.Repeat("-abcdefg", 350<<7)), sla.ErrLocale},
		{"a tag of 350 KB, without an end", parse(strings.Repeat("a", 350<<10)), sla.ErrLocale},
		{"overlapping windows", build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("09:00-17:00", "16:00-18:00")}), sla.ErrSpec},
		{"windows that overlap over midnight", build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("22:00-06:00", "05:00-08:00")}), sla.ErrSpec},
		{"25:00", build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("09:00-25:00")}), sla.ErrSpec},
		{"a zone that does not exist", build(sla.Spec{Zone: "Asia/Busan", Week: nine}), sla.ErrSpec},
		{"a zone of 1 MB", build(sla.Spec{Zone: strings.Repeat("x", 1<<20), Week: nine}), sla.ErrSpec},
		{"no zone", build(sla.Spec{Week: nine}), sla.ErrSpec},
		{"never open", build(sla.Spec{Zone: "UTC"}), sla.ErrSpec},
		{"a holiday outside the table", build(sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1),
			Holidays: []sla.Holiday{{Date: day(2026, 1, 1)}}}), sla.ErrSpec},
		{"a holiday without a table", build(sla.Spec{Zone: "UTC", Week: nine, Holidays: []sla.Holiday{{Date: day(2026, 1, 1)}}}), sla.ErrSpec},
		{"a table of the year 0", build(sla.Spec{Zone: "UTC", Week: nine, From: sla.Date{Month: 1, Day: 1}, Until: day(2026, 1, 1)}), sla.ErrSpec},
		{"a table to the year 9999", build(sla.Spec{Zone: "UTC", Week: nine, From: day(2026, 1, 1), Until: day(9999, 12, 31)}), sla.ErrSpec},
		{"a negative duration", add(seoul, now, -time.Nanosecond), sla.ErrDuration},
		{"the most negative duration", add(seoul, now, -1<<63), sla.ErrDuration},
		{"the longest duration", add(seoul, now, 1<<63-1), sla.ErrRange},
		{"year 0", add(seoul, year(0), time.Hour), sla.ErrRange},
		{"year 9999", add(seoul, year(9999), time.Hour), sla.ErrRange},
		{"year 292277026596", add(seoul, time.Unix(1<<63-1, 0), time.Hour), sla.ErrRange},
		{"a year whose nanoseconds are those of now, less what an int64 loses", add(seoul, now.Add(1<<63-1).Add(1<<63-1).Add(2), time.Hour), sla.ErrRange},
		{"a year before the table", add(holidays, year(2024), time.Hour), sla.ErrBeyondTable},
		{"a year behind the table", add(holidays, year(2027), time.Hour), sla.ErrBeyondTable},
		{"year 9999, and a table", add(holidays, year(9999), time.Hour), sla.ErrBeyondTable},
		{"a sum behind the table", add(holidays, now, 10_000*time.Hour), sla.ErrBeyondTable},
		{"200,000 events that are none", line(make([]sla.Event, 200_000)), sla.ErrEvent},
		{"and no kind of request", line(make([]sla.Event, 200_000)), sla.ErrKind},
		{"the zero calendar", add(new(sla.Calendar), now, time.Hour), sla.ErrRange},
	}
	var texts errortest.Texts
	for _, test := range tests {
		texts.Add(test.err)
	}
	texts.Check(t, "errors.txt", "sla")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !errors.Is(test.err, test.want) {
				t.Fatalf("%v, want %v", test.err, test.want)
			}
			n := 0
			for problem := range strings.Lines(test.err.Error()) {
				if n++; n > 100 {
					t.Fatal("more than 100 problems")
				}
				if len(problem) > 200 {
					t.Errorf("a problem of %d bytes", len(problem))
				}
			}
		})
	}
}
