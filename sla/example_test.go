package sla_test

import (
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

// Scenario 34: when is the first response due? In English it is committed, and its hours
// run around the clock.
func ExampleDeadline() {
	opened := time.Date(2025, 7, 1, 10, 0, 0, 0, time.UTC)
	for s := range sla.Severities() {
		target, err := sla.Deadline(s, language.English)
		if err != nil {
			fmt.Println(err)
			return
		}
		due, err := target.Due(opened)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s, due.Format(time.RFC3339), target.Committed)
	}
	// Output:
	// a 2025-07-01T12:00:00Z true
	// b 2025-07-01T14:00:00Z true
	// c 2025-07-01T18:00:00Z true
}

// Scenario 35: a request in Korean on a Friday evening is estimated from Monday's
// opening at 09:00. A locale without a country cannot be estimated.
func ExampleTarget_Due() {
	opened := time.Date(2025, 7, 4, 18, 30, 0, 0, time.FixedZone("KST", 9*60*60))
	for _, tag := range []string{"ko-KR", "ko"} {
		target, err := sla.Deadline(sla.SeverityA, language.MustParse(tag))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(target)
		due, err := target.Due(opened)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(due.Format(time.RFC1123))
	}
	// Output:
	// first response within 2h of business hours in KR, estimated
	// Mon, 07 Jul 2025 11:00:00 KST
	// first response within 2h of business hours, estimated
	// sla: no business hours for this region: the locale states none
}

// Scenario 36: a how-to question is answered within a business day. From Friday
// afternoon that is Monday afternoon.
func ExampleTargetFor() {
	target, err := sla.TargetFor(sla.NonBreakFix, sla.SeverityC, language.BritishEnglish)
	if err != nil {
		fmt.Println(err)
		return
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		fmt.Println(err)
		return
	}
	due, err := target.Due(time.Date(2025, 7, 4, 15, 0, 0, 0, london))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(due.Format(time.RFC1123))
	// Output:
	// Mon, 07 Jul 2025 15:00:00 BST
}

// A night shift lasts eight hours by the wall clock, but nine on the night on
// which summer time ends.
func ExampleCalendar_Add() {
	c, err := sla.NewCalendar(sla.Spec{
		Name: "night desk",
		Zone: "America/New_York",
		Week: sla.EveryDay("22:00-06:00"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	opened := time.Date(2026, 10, 31, 22, 0, 0, 0, c.Location())
	for _, hours := range []time.Duration{4, 8, 9, 10} {
		due, err := c.Add(opened, hours*time.Hour)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(int(hours), due.Format(time.RFC1123))
	}
	// Output:
	// 4 Sun, 01 Nov 2026 01:00:00 EST
	// 8 Sun, 01 Nov 2026 05:00:00 EST
	// 9 Sun, 01 Nov 2026 06:00:00 EST
	// 10 Sun, 01 Nov 2026 23:00:00 EST
}

// A table of holidays ends somewhere, and nothing is guessed after its end.
func ExampleTarget_DueOn() {
	c, err := sla.NewCalendar(sla.Spec{
		Name:     "Seoul desk",
		Zone:     "Asia/Seoul",
		Week:     sla.MondayToFriday("09:00-12:00", "13:00-18:00"),
		Holidays: []sla.Holiday{{Date: sla.Date{Year: 2025, Month: time.December, Day: 25}, Name: "Christmas"}},
		From:     sla.Date{Year: 2025, Month: time.January, Day: 1},
		Until:    sla.Date{Year: 2026, Month: time.January, Day: 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	target, err := sla.Deadline(sla.SeverityB, language.Korean)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []int{24, 31} {
		due, err := target.DueOn(c, time.Date(2025, time.December, day, 16, 0, 0, 0, c.Location()))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(due.Format(time.RFC1123))
	}
	// Output:
	// Fri, 26 Dec 2025 11:00:00 KST
	// sla: beyond the table of known holidays: calendar "Seoul desk" is from 2025-01-01T00:00:00+09:00 to 2026-01-01T00:00:00+09:00
}

// What a due time consists of: a request in Korean on the evening before a long
// holiday waits for the office, for the holidays, and for two open hours.
func ExampleTarget_Explain() {
	target, err := sla.Deadline(sla.SeverityA, language.MustParse("ko-KR"))
	if err != nil {
		fmt.Println(err)
		return
	}
	opened := time.Date(2026, 12, 24, 17, 0, 0, 0, time.FixedZone("KST", 9*60*60))
	answer, err := target.Explain(opened)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Calendar.Name())
	for s := range answer.Segments() {
		fmt.Println(s)
	}
	fmt.Println("due", answer.Due.Format(time.RFC1123))
	// Output:
	// Partner Center support, KR
	// 2026-12-24T17:00:00+09:00 for 1h, counted
	// 2026-12-24T18:00:00+09:00 for 15h, closed
	// 2026-12-25T09:00:00+09:00 for 9h, holiday "Christmas Day"
	// 2026-12-25T18:00:00+09:00 for 63h, closed
	// 2026-12-28T09:00:00+09:00 for 1h, counted
	// due Mon, 28 Dec 2026 10:00:00 KST
}

// A request becomes worse while the desk waits for the partner: the time before that
// counts, and the waiting does not.
func ExampleTimeline() {
	seoul := time.FixedZone("KST", 9*60*60)
	at := func(hour, minute int) time.Time { return time.Date(2025, 7, 8, hour, minute, 0, 0, seoul) }
	line, err := sla.NewTimeline(sla.TimelineSpec{
		Kind:   sla.BreakFix,
		Locale: language.MustParse("ko-KR"),
		Events: []sla.Event{
			{Kind: sla.EventOpened, At: at(9, 0), Severity: sla.SeverityC},
			{Kind: sla.EventWaiting, At: at(10, 0)},
			{Kind: sla.EventSeverityChanged, At: at(11, 0), Severity: sla.SeverityA},
			{Kind: sla.EventResumed, At: at(12, 0)},
			{Kind: sla.EventResponded, At: at(12, 30)},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, now := range []time.Time{at(9, 30), at(11, 30), at(12, 10), at(15, 0)} {
		s, err := line.At(now)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(now.Format("15:04"), s.Phase, s.Severity, "due", s.Due.Format("15:04"), "used", s.Share, "breached", s.Breached)
	}
	// Output:
	// 09:30 running c due 17:00 used 62 breached false
	// 11:30 waiting a due 12:30 used 500 breached false
	// 12:10 running a due 13:00 used 583 breached false
	// 15:00 responded a due 13:00 used 750 breached false
}

// A misspelled field is an error, not a calendar without holidays.
func ExampleParseSpec() {
	for _, text := range []string{
		`{"zone": "Asia/Seoul", "week": {"monday": ["09:00-12:00", "13:00-18:00"]}}`,
		`{"zone": "Asia/Seoul", "week": {"monday": ["09:00-18:00"]}, "holliday": [{"date": "2025-12-25"}]}`,
	} {
		spec, err := sla.ParseSpec([]byte(text))
		fmt.Println(spec.Week.Monday, err)
	}
	// Output:
	// [09:00-12:00 13:00-18:00] <nil>
	// [] sla: bad calendar: json: unknown field "holliday"
}
