package sla_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

// events reads a list such as "opened Fri 16:30 c, waiting Fri 17:30": days of a
// week in July 2025, of which the second starts with "next", in Seoul.
func events(t testing.TB, list string) []sla.Event {
	t.Helper()
	var all []sla.Event
	for part := range strings.SplitSeq(list, ", ") {
		kind, when, _ := strings.Cut(part, " ")
		k, err := sla.ParseEventKind(kind)
		if err != nil {
			t.Fatal(err)
		}
		e := sla.Event{Kind: k}
		if i := strings.LastIndexByte(when, ' '); len(when)-i == 2 {
			if e.Severity, err = sla.ParseSeverity(when[i+1:]); err != nil {
				t.Fatal(err)
			}
			when = when[:i]
		}
		e.At = july(t, when)
		all = append(all, e)
	}
	return all
}

// july reads "Fri 16:30" or "next Mon 09:00": the week from Monday, 30 June 2025,
// or the one after it, in Seoul.
func july(t testing.TB, when string) time.Time {
	t.Helper()
	rest, next := strings.CutPrefix(when, "next ")
	weekday, clock, _ := strings.Cut(rest, " ")
	n := slices.Index([]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, weekday)
	if n < 0 {
		t.Fatalf("%q is no day", when)
	}
	if next {
		n += 7
	}
	return instant(t, day(2025, 6, 30).AddDays(n).String()+"T"+clock+":00+09:00")
}

func timeline(t testing.TB, k sla.Kind, c *sla.Calendar, list string) *sla.Timeline {
	t.Helper()
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: k, Locale: language.MustParse("ko-KR"), Calendar: c, Events: events(t, list)})
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// standing writes what a test is about: "running, due Mon 11:00, used 1h0m0s of 2h0m0s (500)".
func standing(s sla.Standing) string {
	text := fmt.Sprintf("%v, due %s, used %v of %v (%d)", s.Phase, s.Due.Format("Mon 15:04"), s.Used, s.Used+s.Remaining, s.Share)
	if s.Breached {
		text += ", breached"
	}
	return text
}

// wantStanding checks how a timeline stands at an instant.
func wantStanding(t *testing.T, line *sla.Timeline, now, want string) {
	t.Helper()
	got, err := line.At(july(t, now))
	if err != nil {
		t.Fatal(err)
	}
	if got := standing(got); got != want {
		t.Errorf("At(%s) = %s\nwant %s", now, got, want)
	}
}

// TestStops has the cases in which desks get stops wrong: what was reported of
// others, and the four cases that one of them documents for hours of business.
// The desk is open from Monday to Friday, from 09:00 to 18:00.
func TestStops(t *testing.T) {
	tests := []struct {
		name   string
		kind   sla.Kind
		events string
		now    string
		want   string
	}{
		{"waiting over a weekend puts off by open hours only", sla.BreakFix,
			"opened Fri 16:30 a, waiting Fri 17:30, resumed next Mon 10:00", "next Mon 10:00",
			"running, due Mon 11:00, used 1h0m0s of 2h0m0s (500)"},
		{"waiting over a weekend, with a target in days", sla.NonBreakFix,
			"opened Fri 15:00, waiting Fri 17:00, resumed next Mon 10:00", "next Mon 10:00",
			"running, due Mon 17:00, used 2h0m0s of 9h0m0s (222)"},
		{"a severity that changes while it waits keeps what was used", sla.BreakFix,
			"opened Tue 09:00 c, waiting Tue 10:00, severity_changed Tue 11:00 a, resumed Tue 12:00", "Tue 12:00",
			"running, due Tue 13:00, used 1h0m0s of 2h0m0s (500)"},
		{"and is not breached by it", sla.BreakFix,
			"opened Tue 09:00 c, waiting Tue 10:00, severity_changed Tue 13:00 a", "Tue 13:30",
			"waiting, due Tue 14:30, used 1h0m0s of 2h0m0s (500)"},
		{"what is put off past closing goes on at the next opening", sla.BreakFix,
			"opened Tue 14:00 b, waiting Tue 15:00, resumed Tue 18:31", "Tue 18:31",
			"running, due Wed 12:00, used 1h0m0s of 4h0m0s (250)"},
		{"reopened: the time while it was closed does not count", sla.BreakFix,
			"opened Tue 10:00 a, closed Tue 10:05, reopened Tue 16:00", "Tue 16:00",
			"running, due Tue 17:55, used 5m0s of 2h0m0s (41)"},
		{"reopened after a response", sla.BreakFix,
			"opened Tue 10:00 a, responded Tue 11:00, closed Tue 12:00, reopened Thu 09:30", "Thu 09:30",
			"running, due Thu 10:30, used 1h0m0s of 2h0m0s (500)"},
		{"not breached while it waits, however long", sla.BreakFix,
			"opened Tue 10:00 a, waiting Tue 10:30", "next Thu 12:00",
			"waiting, due Thu 13:30, used 30m0s of 2h0m0s (250)"},
		{"opened and stopped on a day off", sla.BreakFix,
			"opened Sat 12:00 a, waiting Sat 13:00, resumed Sun 20:00", "Sun 20:00",
			"running, due Mon 11:00, used 0s of 2h0m0s (0)"},
		{"opened on a day off, stopped on a working day", sla.BreakFix,
			"opened Sat 12:00 a, waiting next Mon 09:30, resumed next Mon 10:30", "next Mon 10:30",
			"running, due Mon 12:00, used 30m0s of 2h0m0s (250)"},
		{"the clock stops when the request is closed", sla.BreakFix,
			"opened Tue 10:00 a, closed Tue 11:00", "Fri 12:00",
			"closed, due Tue 12:00, used 1h0m0s of 2h0m0s (500)"},
		{"and when it is answered", sla.BreakFix,
			"opened Tue 10:00 a, responded Tue 11:00", "Fri 12:00",
			"responded, due Tue 12:00, used 1h0m0s of 2h0m0s (500)"},

		{"opened out of hours, stopped before the opening", sla.BreakFix,
			"opened Tue 07:00 a, waiting Tue 07:30, resumed Tue 08:00", "Tue 08:00",
			"running, due Tue 11:00, used 0s of 2h0m0s (0)"},
		{"opened out of hours, stopped within hours", sla.BreakFix,
			"opened Tue 07:00 a, waiting Tue 09:30, resumed Tue 10:30", "Tue 10:30",
			"running, due Tue 12:00, used 30m0s of 2h0m0s (250)"},
		{"stopped within hours, resumed after closing", sla.BreakFix,
			"opened Tue 16:30 a, waiting Tue 17:00, resumed Tue 20:00", "Tue 20:00",
			"running, due Wed 10:30, used 30m0s of 2h0m0s (250)"},
		{"stopped after closing, resumed within hours", sla.BreakFix,
			"opened Tue 16:30 a, waiting Tue 18:30, resumed Wed 09:30", "Wed 09:30",
			"running, due Wed 10:00, used 1h30m0s of 2h0m0s (750)"},
		{"stopped from the evening to the opening", sla.BreakFix,
			"opened Tue 16:30 a, waiting Tue 18:30, resumed Wed 09:00", "Wed 09:00",
			"running, due Wed 09:30, used 1h30m0s of 2h0m0s (750)"},
	}
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantStanding(t, timeline(t, test.kind, c, test.events), test.now, test.want)
		})
	}
}

func TestTimeline(t *testing.T) {
	tests := []struct{ name, events, now, want string }{
		{"just opened", "opened Tue 10:00 a", "Tue 10:00", "running, due Tue 12:00, used 0s of 2h0m0s (0)"},
		{"at the due time", "opened Tue 10:00 a", "Tue 12:00", "running, due Tue 12:00, used 2h0m0s of 2h0m0s (1000)"},
		{"after it", "opened Tue 10:00 a", "Tue 12:01", "running, due Tue 12:00, used 2h1m0s of 2h0m0s (1008), breached"},
		{"after it, in closed time", "opened Tue 16:00 a", "Tue 18:01", "running, due Tue 18:00, used 2h0m0s of 2h0m0s (1000), breached"},
		{"answered in time", "opened Tue 10:00 a, responded Tue 12:00", "Wed 12:00", "responded, due Tue 12:00, used 2h0m0s of 2h0m0s (1000)"},
		{"answered late", "opened Tue 10:00 a, responded Tue 12:01", "Wed 12:00", "responded, due Tue 12:00, used 2h1m0s of 2h0m0s (1008), breached"},
		{"the first answer counts", "opened Tue 10:00 a, responded Tue 11:00, responded Tue 13:00", "Wed 12:00", "responded, due Tue 12:00, used 1h0m0s of 2h0m0s (500)"},
		{"answered while it waits", "opened Tue 10:00 a, waiting Tue 11:00, responded Tue 15:00", "Wed 12:00", "responded, due Tue 16:00, used 1h0m0s of 2h0m0s (500)"},
		{"what happens after the answer", "opened Tue 10:00 c, responded Tue 13:00, waiting Tue 14:00, resumed Tue 15:00, severity_changed Tue 16:00 a", "Wed 12:00",
			"responded, due Tue 18:00, used 3h0m0s of 8h0m0s (375)"},
		{"matters if it is reopened", "opened Tue 10:00 c, responded Tue 13:00, severity_changed Tue 16:00 b, reopened Tue 17:00", "Tue 17:30",
			"running, due Tue 18:00, used 3h30m0s of 4h0m0s (875)"},
		{"closed too late", "opened Tue 10:00 a, closed Tue 13:00", "Wed 12:00", "closed, due Tue 12:00, used 3h0m0s of 2h0m0s (1500), breached"},
		{"becomes worse, and is overdue", "opened Tue 10:00 c, severity_changed Tue 13:00 a", "Tue 13:00", "running, due Tue 12:00, used 3h0m0s of 2h0m0s (1500), breached"},
		{"becomes better, and is not", "opened Tue 10:00 a, severity_changed Tue 13:00 c", "Tue 13:00", "running, due Tue 18:00, used 3h0m0s of 8h0m0s (375)"},
		{"becomes worse while it waits, and is overdue", "opened Tue 10:00 c, waiting Tue 13:00, severity_changed Tue 14:00 a", "Tue 14:00",
			"waiting, due Tue 12:00, used 3h0m0s of 2h0m0s (1500), breached"},
		{"and better again, and is not", "opened Tue 10:00 c, waiting Tue 13:00, severity_changed Tue 14:00 a, severity_changed Tue 15:00 c", "Tue 15:00",
			"waiting, due Wed 11:00, used 3h0m0s of 8h0m0s (375)"},
		{"overdue when it stops", "opened Tue 10:00 a, waiting Tue 13:00, resumed Tue 15:00", "Tue 16:00", "running, due Tue 12:00, used 4h0m0s of 2h0m0s (2000), breached"},
		{"stops at the very time", "opened Tue 10:00 a, waiting Tue 12:00", "Tue 13:00", "waiting, due Tue 13:00, used 2h0m0s of 2h0m0s (1000)"},
		{"and is due when it goes on", "opened Tue 10:00 a, waiting Tue 12:00, resumed Tue 13:00", "Tue 13:01", "running, due Tue 13:00, used 2h1m0s of 2h0m0s (1008), breached"},
		{"stops a minute after it", "opened Tue 10:00 a, waiting Tue 12:01", "Tue 13:00", "waiting, due Tue 12:00, used 2h1m0s of 2h0m0s (1008), breached"},
		{"two stops", "opened Tue 10:00 b, waiting Tue 11:00, resumed Tue 12:00, waiting Tue 13:00, resumed Tue 14:00", "Tue 14:00", "running, due Tue 16:00, used 2h0m0s of 4h0m0s (500)"},
		{"what is still to come", "opened Tue 10:00 b, waiting Tue 11:00, resumed Tue 12:00, responded Tue 13:00", "Tue 10:30", "running, due Tue 14:00, used 30m0s of 4h0m0s (125)"},
		{"what happens now", "opened Tue 10:00 b, responded Tue 13:00", "Tue 13:00", "responded, due Tue 14:00, used 3h0m0s of 4h0m0s (750)"},
		{"all at once", "opened Tue 10:00 b, waiting Tue 10:00, resumed Tue 10:00, responded Tue 10:00, closed Tue 10:00, reopened Tue 10:00", "Tue 11:00",
			"running, due Tue 14:00, used 1h0m0s of 4h0m0s (250)"},
	}
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantStanding(t, timeline(t, sla.BreakFix, c, test.events), test.now, test.want)
		})
	}
}

func TestTimelineSegments(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	line := timeline(t, sla.BreakFix, c, "opened Fri 16:30 a, waiting Fri 17:30, resumed next Mon 10:00")
	segments, err := line.Segments(july(t, "next Mon 11:00"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for s := range segments {
		got = append(got, s.String())
	}
	want := []string{
		"2025-07-04T16:30:00+09:00 for 1h, counted",
		"2025-07-04T17:30:00+09:00 for 30m0s, paused",
		"2025-07-04T18:00:00+09:00 for 63h, closed",
		"2025-07-07T09:00:00+09:00 for 1h, paused",
		"2025-07-07T10:00:00+09:00 for 1h, counted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Segments (-want +got):\n%s", diff)
	}
	for n := range want { // stops when it is told to, wherever that is
		for range segments {
			if n--; n < 0 {
				break
			}
		}
	}
}

// TestShortDay has a business day that ends when the office is closed already: on
// Monday it closes at 14:00.
func TestShortDay(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Seoul", Week: sla.MondayToFriday("09:00-18:00"),
		Overrides: []sla.Override{{Date: day(2025, 7, 7), Windows: []sla.Window{"09:00-14:00"}}},
		From:      day(2025, 1, 1), Until: day(2026, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, events, now, want string }{
		{"due in closed time", "opened Fri 15:00", "next Mon 14:30", "running, due Mon 15:00, used 8h0m0s of 8h0m0s (1000)"},
		{"a stop that ends before", "opened Fri 15:00, waiting next Mon 14:30, resumed next Mon 14:45", "next Mon 14:50",
			"running, due Mon 15:00, used 8h0m0s of 8h0m0s (1000)"},
		{"not breached while it waits", "opened Fri 15:00, waiting next Mon 14:30", "next Mon 20:00",
			"waiting, due Mon 20:00, used 8h0m0s of 8h0m0s (1000)"},
		{"nor by a stop that ends after", "opened Fri 15:00, waiting next Mon 14:30, resumed next Mon 16:00", "next Mon 16:00",
			"running, due Mon 16:00, used 8h0m0s of 8h0m0s (1000)"},
		{"but by the time after", "opened Fri 15:00, waiting next Mon 14:30, resumed next Mon 16:00", "next Mon 16:01",
			"running, due Mon 16:00, used 8h0m0s of 8h0m0s (1000), breached"},
		{"a stop on the next day", "opened Fri 15:00, waiting next Mon 14:30, resumed next Tue 10:00", "next Tue 10:00",
			"running, due Tue 10:00, used 8h0m0s of 8h0m0s (1000)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantStanding(t, timeline(t, sla.NonBreakFix, c, test.events), test.now, test.want)
		})
	}
}

// TestTimelineZone puts a due time off to the end of a stop, in closed time: it is in
// the zone of the calendar, whatever that of the events is.
func TestTimelineZone(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	list := events(t, "opened Fri 16:00 a, waiting Fri 18:00, resumed Fri 20:00")
	for i := range list {
		list[i].At = list[i].At.UTC()
	}
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Calendar: c, Events: list})
	if err != nil {
		t.Fatal(err)
	}
	want := july(t, "Fri 20:00")
	if got, err := line.At(want.UTC()); err != nil || !got.Due.Equal(want) || got.Due.Location() != c.Location() {
		t.Errorf("At = %+v, %v, want due %v in Seoul", got, err, want)
	}
}

// TestTimelineIsComparable asks with instants that have a monotonic reading, which
// must not reach an answer.
func TestTimelineIsComparable(t *testing.T) {
	now := time.Now()
	ask := func(at time.Time, kinds ...sla.EventKind) (sla.Standing, []sla.Segment, []sla.Event) {
		list := []sla.Event{{Kind: sla.EventOpened, At: at, Severity: sla.SeverityA}}
		for _, k := range kinds {
			list = append(list, sla.Event{Kind: k, At: at})
		}
		line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English, Events: list})
		if err != nil {
			t.Fatal(err)
		}
		until := at.Add(time.Minute)
		got, err := line.At(until)
		if err != nil {
			t.Fatal(err)
		}
		segments, err := line.Segments(until)
		if err != nil {
			t.Fatal(err)
		}
		return got, slices.Collect(segments), slices.Collect(line.Events())
	}
	for _, kinds := range [][]sla.EventKind{nil, {sla.EventWaiting}, {sla.EventResponded}} {
		got, segments, list := ask(now, kinds...)
		want, wantSegments, wantList := ask(now.Round(0), kinds...)
		if got != want || !slices.Equal(segments, wantSegments) || !slices.Equal(list, wantList) {
			t.Errorf("%v: %+v, %v, %v, want %+v, %v, %v", kinds, got, segments, list, want, wantSegments, wantList)
		}
	}
}

// TestEstimatedByStops has a stop that puts the due time off, and past a day that is
// an estimate: Chuseok Eve of 2026.
func TestEstimatedByStops(t *testing.T) {
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Calendar: chuseok(t), Events: []sla.Event{
		{Kind: sla.EventOpened, At: instant(t, "2026-09-23T15:00:00+09:00"), Severity: sla.SeverityA},
		{Kind: sla.EventWaiting, At: instant(t, "2026-09-23T16:00:00+09:00")},
		{Kind: sla.EventResumed, At: instant(t, "2026-09-23T17:30:00+09:00")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, now, due string
		estimated      bool
	}{
		{"before the stop", "2026-09-23T15:30:00+09:00", "2026-09-23T17:00:00+09:00", false},
		{"within it", "2026-09-23T16:30:00+09:00", "2026-09-23T17:30:00+09:00", false},
		{"after it", "2026-09-23T17:30:00+09:00", "2026-09-25T09:30:00+09:00", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := line.At(instant(t, test.now))
			if due := text(got.Due, err); due != test.due || got.Estimated != test.estimated {
				t.Errorf("due %s, estimated = %v, want %s, %v", due, got.Estimated, test.due, test.estimated)
			}
		})
	}
}

// TestTimelineOutOfRange leaves the years that can be counted in every way there is.
func TestTimelineOutOfRange(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Seoul", Week: sla.MondayToFriday("09:00-18:00"), From: day(2025, 6, 1), Until: day(2025, 7, 5)})
	if err != nil {
		t.Fatal(err)
	}
	english, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English, Events: events(t, "opened Tue 10:00 a")})
	if err != nil {
		t.Fatal(err)
	}
	stopped, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English, Events: events(t, "opened Tue 10:00 a, waiting Tue 11:00, resumed Tue 12:00")})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		line *sla.Timeline
		at   time.Time
		want error
	}{
		{"due behind the table", timeline(t, sla.BreakFix, c, "opened Fri 17:00 a"), july(t, "Fri 17:00"), sla.ErrBeyondTable},
		{"put off behind it", timeline(t, sla.BreakFix, c, "opened Fri 14:00 a, waiting Fri 15:00, resumed Fri 17:30"), july(t, "Fri 17:30"), sla.ErrBeyondTable},
		{"asked behind it", timeline(t, sla.BreakFix, c, "opened Fri 14:00 a"), july(t, "Sat 00:01"), sla.ErrBeyondTable},
		{"waiting behind it", timeline(t, sla.BreakFix, c, "opened Fri 14:00 a, waiting Fri 15:00"), july(t, "Sat 00:01"), sla.ErrBeyondTable},
		{"longer than a Duration, with a stop that is not", stopped, instant(t, "2400-01-01T00:00:00Z"), sla.ErrRange},
		{"longer than a Duration", english, instant(t, "2400-01-01T00:00:00Z"), sla.ErrRange},
		{"to the end of years", english, time.Date(9999, 12, 31, 1, 0, 0, 0, time.UTC), sla.ErrRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.line.At(test.at); !errors.Is(err, test.want) || got != (sla.Standing{}) {
				t.Errorf("At = %+v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// TestTimelineIsCopied changes the events after the timeline was made.
func TestTimelineIsCopied(t *testing.T) {
	list := events(t, "opened Tue 10:00 a, responded Tue 11:00")
	want := slices.Clone(list)
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English, Events: list})
	if err != nil {
		t.Fatal(err)
	}
	list[1].Kind = sla.EventWaiting
	if got := slices.Collect(line.Events()); !slices.Equal(got, want) {
		t.Errorf("Events = %v, want %v", got, want)
	}
}

func TestEventJSON(t *testing.T) {
	want := events(t, "opened Tue 10:00 a, waiting Tue 11:00")
	const text = `[{"kind":"opened","at":"2025-07-01T10:00:00+09:00","severity":"a"},{"kind":"waiting","at":"2025-07-01T11:00:00+09:00"}]`
	data, err := json.Marshal(want)
	if err != nil || string(data) != text {
		t.Errorf("Marshal = %s, %v, want %s", data, err, text)
	}
	var got []sla.Event
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Unmarshal (-want +got):\n%s", diff)
	}
}

// TestTimelineByTheClock follows an English request, whose hours never stop by
// themselves.
func TestTimelineByTheClock(t *testing.T) {
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English,
		Events: events(t, "opened Fri 23:00 a, waiting Sat 00:00, resumed Sun 00:00")})
	if err != nil {
		t.Fatal(err)
	}
	got, err := line.At(july(t, "Sun 00:30"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := standing(got), "running, due Sun 01:00, used 1h30m0s of 2h0m0s (750)"; got != want {
		t.Errorf("At = %s, want %s", got, want)
	}
	segments, err := line.Segments(got.Due)
	if err != nil {
		t.Fatal(err)
	}
	var lengths []string
	for s := range segments {
		lengths = append(lengths, fmt.Sprint(s.Kind, " ", s.Length()))
	}
	if diff := cmp.Diff([]string{"counted 1h0m0s", "paused 24h0m0s", "counted 1h0m0s"}, lengths); diff != "" {
		t.Errorf("Segments (-want +got):\n%s", diff)
	}
}

func TestNewTimelineErrors(t *testing.T) {
	tests := []struct {
		name, events string
		want         []string
	}{
		{"no opening", "waiting Tue 10:00", []string{"events[0]: waiting, but the first event is the opening"}},
		{"two openings", "opened Tue 10:00 a, opened Tue 11:00 a", []string{"events[1]: opened, but it was opened already"}},
		{"no severity", "opened Tue 10:00, severity_changed Tue 11:00", []string{"events[0].severity: severity(0)", "events[1].severity: severity(0)"}},
		{"resumed, but not waiting", "opened Tue 10:00 a, resumed Tue 11:00", []string{"events[1]: resumed, but it was not waiting"}},
		{"waiting twice", "opened Tue 10:00 a, waiting Tue 11:00, waiting Tue 12:00", []string{"events[2]: waiting, but it was waiting already"}},
		{"closed twice", "opened Tue 10:00 a, closed Tue 11:00, closed Tue 12:00", []string{"events[2]: closed, but it was closed"}},
		{"answered when closed", "opened Tue 10:00 a, closed Tue 11:00, responded Tue 12:00", []string{"events[2]: responded, but it was closed"}},
		{"reopened, but open", "opened Tue 10:00 a, reopened Tue 11:00", []string{"events[1]: reopened, but it was neither responded nor closed"}},
		{"out of order, and more", "opened Tue 10:00 a, waiting Tue 09:00, waiting Tue 08:00", []string{
			"events[1].at: before events[0]", "events[2].at: before events[1]", "events[2]: waiting, but it was waiting already"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Events: events(t, test.events)})
			if !errors.Is(err, sla.ErrEvent) || got != nil {
				t.Fatalf("NewTimeline = %v, %v, want ErrEvent", got, err)
			}
			if diff := cmp.Diff(test.want, strings.Split(strings.ReplaceAll(err.Error(), sla.ErrEvent.Error()+": ", ""), "\n")); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	opened := events(t, "opened Tue 10:00 a")
	for _, test := range []struct {
		name string
		spec sla.TimelineSpec
		want error
	}{
		{"no events", sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean}, sla.ErrEvent},
		{"no kind", sla.TimelineSpec{Locale: language.Korean, Events: opened}, sla.ErrKind},
		{"no language", sla.TimelineSpec{Kind: sla.BreakFix, Events: opened}, sla.ErrLocale},
		{"no target", sla.TimelineSpec{Kind: sla.OutsideEntitlement, Locale: language.Korean, Events: opened}, sla.ErrNoTarget},
		{"no such event", sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Events: append(slices.Clone(opened), sla.Event{Kind: 99, At: opened[0].At})}, sla.ErrEvent},
		{"the zero time", sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Events: []sla.Event{{Kind: sla.EventOpened, Severity: sla.SeverityA}}}, sla.ErrEvent},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := sla.NewTimeline(test.spec); !errors.Is(err, test.want) || got != nil {
				t.Errorf("NewTimeline = %v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// TestTimelineQuestions asks what no timeline can answer.
func TestTimelineQuestions(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	line := timeline(t, sla.BreakFix, c, "opened Tue 10:00 a")
	country, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Events: events(t, "opened Tue 10:00 a")})
	if err != nil {
		t.Fatal(err)
	}
	never := timeline(t, sla.BreakFix, new(sla.Calendar), "opened Tue 10:00 a")
	for _, test := range []struct {
		name string
		line *sla.Timeline
		at   time.Time
		want error
	}{
		{"before the opening", line, july(t, "Tue 09:59"), sla.ErrDuration},
		{"the zero time", line, time.Time{}, sla.ErrRange},
		{"behind the calendar", line, instant(t, "2100-07-01T00:00:00Z"), sla.ErrRange},
		{"no hours of the country", country, july(t, "Tue 10:00"), sla.ErrRegion},
		{"a calendar that is none", never, july(t, "Tue 10:00"), sla.ErrRange},
		{"no timeline", new(sla.Timeline), july(t, "Tue 10:00"), sla.ErrEvent},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.line.At(test.at); !errors.Is(err, test.want) {
				t.Errorf("At = %v, %v, want %v", got, err, test.want)
			}
			// A mark may lie before the end of the calendar, whenever that is asked.
			if got, err := test.line.Mark(test.at, 500); !errors.Is(err, test.want) && (err != nil || test.line != line) {
				t.Errorf("Mark = %v, %v, want %v", got, err, test.want)
			}
			if _, err := test.line.Segments(test.at); !errors.Is(err, test.want) {
				t.Errorf("Segments: %v, want %v", err, test.want)
			}
		})
	}
}
