package sla_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/internal/civil"
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

// TestBadInput has what callers get wrong, in one table.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	rows := slices.Concat(badQuestions(t), badSpecs(long), badEvents(), badSpecTexts(long))
	var texts errortest.Texts
	for _, row := range rows {
		_, err := row.Do()
		texts.Add(err)
	}
	texts.Check(t, "errors.txt", "sla", "not a calendar day: ") // a Date has no package of its own
	table := badinput.Table{
		Rows:  append(rows, badEnums(long)...),
		Least: 489,
		Bytes: 512 << 10, // a row of 1,440 windows, more than which no day has, takes 300 kB
	}
	table.Check(t)
}

func badEnums(long badinput.Long) []badinput.Row {
	return slices.Concat(
		badinput.OfEnum("Severity", sla.ParseSeverity, sla.ErrSeverity, long),
		badinput.OfEnum("Kind", sla.ParseKind, sla.ErrKind, long),
		badinput.OfEnum("Impact", sla.ParseImpact, sla.ErrImpact, long),
		badinput.OfEnum("Loss", sla.ParseLoss, sla.ErrImpact, long),
		badinput.OfEnum("State", sla.ParseState, sla.ErrImpact, long),
		badinput.OfEnum("Environment", sla.ParseEnvironment, sla.ErrImpact, long),
		badinput.OfEnum("SegmentKind", sla.ParseSegmentKind, sla.ErrSegment, long),
		badinput.OfEnum("EventKind", sla.ParseEventKind, sla.ErrEvent, long),
		badinput.OfEnum("Phase", sla.ParsePhase, sla.ErrEvent, long),
	)
}

// rowOf is a row of what has no value that could change.
func rowOf(call, what string, want error, do func() error) badinput.Row {
	return badinput.Row{Call: call, What: what, Want: want, Do: func() (bool, error) { return false, do() }}
}

// badQuestions are asked of good calendars, targets and timelines, and of none.
func badQuestions(t *testing.T) []badinput.Row {
	nine := sla.MondayToFriday("09:00-17:00")
	seoul := calendar(t, "Asia/Seoul", nine)
	holidays, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Seoul", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	now := instant(t, "2025-07-01T10:00:00Z")
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
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
	sum := func(c *sla.Calendar, at time.Time, d time.Duration) error {
		_, err := c.Add(at, d)
		return err
	}
	var rows []badinput.Row
	add := func(call, what string, want error, do func() error) { rows = append(rows, rowOf(call, what, want, do)) }
	add("ParseLocale, Deadline", "und", sla.ErrLocale, func() error { return parse("und") })
	add("ParseLocale, Deadline", "x-foo", sla.ErrLocale, func() error { return parse("x-foo") })
	add("ParseLocale, Deadline", "no tag", sla.ErrLocale, func() error { return parse("") })
	add("Calendar.Add", "a negative duration", sla.ErrDuration, func() error { return sum(seoul, now, -time.Nanosecond) })
	add("Calendar.Add", "the most negative duration", sla.ErrDuration, func() error { return sum(seoul, now, -1<<63) })
	add("Calendar.Add", "the longest duration", sla.ErrRange, func() error { return sum(seoul, now, 1<<63-1) })
	add("Calendar.Add", "year 0", sla.ErrRange, func() error { return sum(seoul, year(0), time.Hour) })
	add("Calendar.Add", "year 9999", sla.ErrRange, func() error { return sum(seoul, year(9999), time.Hour) })
	add("Calendar.Add", "year 292277026596", sla.ErrRange, func() error { return sum(seoul, time.Unix(1<<63-1, 0), time.Hour) })
	add("Calendar.Add", "a year whose nanoseconds are those of now, less what an int64 loses", sla.ErrRange, func() error { return sum(seoul, now.Add(1<<63-1).Add(1<<63-1).Add(2), time.Hour) })
	add("Calendar.Add", "a year before the table", sla.ErrBeyondTable, func() error { return sum(holidays, year(2024), time.Hour) })
	add("Calendar.Add", "a year behind the table", sla.ErrBeyondTable, func() error { return sum(holidays, year(2027), time.Hour) })
	add("Calendar.Add", "year 9999, and a table", sla.ErrBeyondTable, func() error { return sum(holidays, year(9999), time.Hour) })
	add("Calendar.Add", "a sum behind the table", sla.ErrBeyondTable, func() error { return sum(holidays, now, 10_000*time.Hour) })
	add("Calendar.Add", "the zero calendar", sla.ErrRange, func() error { return sum(new(sla.Calendar), now, time.Hour) })

	tag, letters := "en"+strings.Repeat("-abcdefg", 100<<17), strings.Repeat("a", 100<<20)
	add("ParseLocale", "a tag of 100 MiB", sla.ErrLocale, func() error { return parse(tag) })
	add("ParseLocale", "a tag of 100 MiB, without an end", sla.ErrLocale, func() error { return parse(letters) })
	for _, text := range []string{"-", "a", "en-", "ko_", "abcdefghi", "en-\x00", "en-\xff", "한국어", "1", "en-u-", "zz-"} {
		add("ParseLocale", fmt.Sprintf("%q", text), sla.ErrLocale, func() error { return parse(text) })
	}
	for _, k := range []sla.Kind{0, 200, 255} {
		add("TargetFor", "kind "+k.String(), sla.ErrKind, func() error {
			_, err := sla.TargetFor(k, sla.SeverityA, language.English)
			return err
		})
	}
	add("TargetFor", "what is outside the entitlement", sla.ErrNoTarget, func() error {
		_, err := sla.TargetFor(sla.OutsideEntitlement, sla.SeverityA, language.English)
		return err
	})
	for _, s := range []sla.Severity{4, 255} {
		add("TargetFor", "not break-fix, "+s.String(), sla.ErrSeverity, func() error {
			_, err := sla.TargetFor(sla.NonBreakFix, s, language.English)
			return err
		})
	}
	for _, i := range []sla.Impact{0, 200, 255} {
		add("SeverityOf", i.String(), sla.ErrImpact, func() error { _, err := sla.SeverityOf(i); return err })
	}
	for what, e := range map[string]sla.Effect{
		"nothing said": {}, "a loss that is none": {Loss: 200}, "a state that is none": {State: 200}, "an environment that is none": {Environment: 200},
		"two severities": {Loss: 1, State: 2, Environment: 1}, "where it is, not said": {Loss: 1},
	} {
		add("Classify", what, sla.ErrImpact, func() error { _, err := sla.Classify(e); return err })
	}

	good, err := sla.Deadline(sla.SeverityA, language.English)
	if err != nil {
		t.Fatal(err)
	}
	nowhere, err := sla.Deadline(sla.SeverityA, language.Korean)
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]func(sla.Target, time.Time) error{
		"Target.Due":       func(g sla.Target, at time.Time) error { _, err := g.Due(at); return err },
		"Target.DueOn":     func(g sla.Target, at time.Time) error { _, err := g.DueOn(holidays, at); return err },
		"Target.Explain":   func(g sla.Target, at time.Time) error { _, err := g.Explain(at); return err },
		"Target.ExplainOn": func(g sla.Target, at time.Time) error { _, err := g.ExplainOn(holidays, at); return err },
	}
	for call, do := range forms {
		for what, g := range map[string]sla.Target{
			"the zero Target": {}, "a negative time": {Within: -1}, "both bounds": {Within: time.Hour, BusinessDays: 1}, "negative days": {BusinessDays: -1},
			"a negative time and a day": {Within: -1, BusinessDays: 1}, "a time and negative days": {Within: time.Hour, BusinessDays: -1},
		} {
			add(call, what, sla.ErrTarget, func() error { return do(g, now) })
		}
		for _, y := range []int{-5000, 0, 10000, 100000} {
			add(call, fmt.Sprintf("in the year %d", y), sla.ErrRange, func() error { return do(good, year(y)) })
		}
		if call == "Target.Due" || call == "Target.Explain" {
			add(call, "a language without a country", sla.ErrRegion, func() error { return do(nowhere, now) })
		} else {
			add(call, "beyond the table", sla.ErrBeyondTable, func() error { return do(good, year(2030)) })
		}
	}

	next := map[string]func(*sla.Calendar, time.Time) error{
		"Calendar.NextOpen":        func(c *sla.Calendar, at time.Time) error { _, err := c.NextOpen(at); return err },
		"Calendar.NextClose":       func(c *sla.Calendar, at time.Time) error { _, err := c.NextClose(at); return err },
		"Calendar.AddBusinessDays": func(c *sla.Calendar, at time.Time) error { _, err := c.AddBusinessDays(at, 1); return err },
		"Calendar.Between":         func(c *sla.Calendar, at time.Time) error { _, err := c.Between(at, at.Add(1)); return err },
		"Calendar.Estimated":       func(c *sla.Calendar, at time.Time) error { _, err := c.Estimated(at, at.Add(1)); return err },
		"Calendar.Segments":        func(c *sla.Calendar, at time.Time) error { _, err := c.Segments(at, at.Add(1)); return err },

		// Only one of the two instants is bad.
		"Calendar.Between from there":   func(c *sla.Calendar, at time.Time) error { _, err := c.Between(at, now); return err },
		"Calendar.Between to there":     func(c *sla.Calendar, at time.Time) error { _, err := c.Between(now, at); return err },
		"Calendar.Estimated from there": func(c *sla.Calendar, at time.Time) error { _, err := c.Estimated(at, now); return err },
		"Calendar.Estimated to there":   func(c *sla.Calendar, at time.Time) error { _, err := c.Estimated(now, at); return err },
		"Calendar.Segments from there":  func(c *sla.Calendar, at time.Time) error { _, err := c.Segments(at, now); return err },
		"Calendar.Segments to there":    func(c *sla.Calendar, at time.Time) error { _, err := c.Segments(now, at); return err },
	}
	for call, do := range next {
		for _, y := range []int{-5000, 0, 9999, 100000} {
			add(call, fmt.Sprintf("in the year %d", y), sla.ErrRange, func() error { return do(seoul, year(y)) })
		}
		if !strings.HasSuffix(call, " there") {
			add(call, "the zero calendar", sla.ErrRange, func() error { return do(new(sla.Calendar), now) })
		}
		for _, y := range []int{2024, 2027, 9998} {
			add(call, fmt.Sprintf("in the year %d, and a table", y), sla.ErrBeyondTable, func() error { return do(holidays, year(y)) })
		}
	}
	add("Calendar.AddBusinessDays", "fewer than none", sla.ErrDuration, func() error { _, err := seoul.AddBusinessDays(now, -1); return err })
	add("Calendar.AddBusinessDays", "the fewest", sla.ErrDuration, func() error { _, err := seoul.AddBusinessDays(now, math.MinInt); return err })
	add("Calendar.AddBusinessDays", "the most", sla.ErrRange, func() error { _, err := seoul.AddBusinessDays(now, math.MaxInt); return err })
	add("Calendar.Estimated", "backward", sla.ErrDuration, func() error { _, err := seoul.Estimated(now, now.Add(-1)); return err })
	add("Calendar.Segments", "backward", sla.ErrDuration, func() error { _, err := seoul.Segments(now, now.Add(-1)); return err })

	timeline, err := sla.NewTimeline(sla.TimelineSpec{
		Kind: sla.BreakFix, Locale: language.English, Events: []sla.Event{{Kind: sla.EventOpened, At: now, Severity: sla.SeverityA}},
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]func(*sla.Timeline, time.Time) error{
		"Timeline.At":       func(l *sla.Timeline, at time.Time) error { _, err := l.At(at); return err },
		"Timeline.Mark":     func(l *sla.Timeline, at time.Time) error { _, err := l.Mark(at, 800); return err },
		"Timeline.Segments": func(l *sla.Timeline, at time.Time) error { _, err := l.Segments(at); return err },
	}
	for call, do := range asked {
		add(call, "before the opening", sla.ErrDuration, func() error { return do(timeline, now.Add(-1)) })
		add(call, "the zero Timeline", sla.ErrEvent, func() error { return do(new(sla.Timeline), now) })
		add(call, "in the year 100000", sla.ErrRange, func() error { return do(timeline, year(100000)) })
	}
	add("Timeline.Mark", "a negative share", sla.ErrDuration, func() error { _, err := timeline.Mark(now, -1); return err })
	for what, at := range map[string][2]string{
		"no country": {"", "UTC"}, "a country that is none": {"ZZ", "UTC"}, "letters in another case": {"kr", ""},
		"a long country": {letters, "UTC"},
	} {
		add("OfficeSpec", what, sla.ErrRegion, func() error { _, err := sla.OfficeSpec(at[0], at[1]); return err })
	}
	return rows
}

// badSpecs are calendars that cannot be.
func badSpecs(long badinput.Long) []badinput.Row {
	nine := sla.MondayToFriday("09:00-17:00")
	build := func(spec sla.Spec) error {
		_, err := sla.NewCalendar(spec)
		return err
	}
	var rows []badinput.Row
	add := func(call, what string, want error, do func() error) { rows = append(rows, rowOf(call, what, want, do)) }
	add("NewCalendar", "overlapping windows", sla.ErrSpec, func() error { return build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("09:00-17:00", "16:00-18:00")}) })
	add("NewCalendar", "windows that overlap over midnight", sla.ErrSpec, func() error { return build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("22:00-06:00", "05:00-08:00")}) })
	add("NewCalendar", "25:00", sla.ErrSpec, func() error { return build(sla.Spec{Zone: "UTC", Week: sla.EveryDay("09:00-25:00")}) })
	add("NewCalendar", "a zone that does not exist", sla.ErrSpec, func() error { return build(sla.Spec{Zone: "Asia/Busan", Week: nine}) })
	add("NewCalendar", "no zone", sla.ErrSpec, func() error { return build(sla.Spec{Week: nine}) })
	add("NewCalendar", "never open", sla.ErrSpec, func() error { return build(sla.Spec{Zone: "UTC"}) })
	add("NewCalendar", "a holiday outside the table", sla.ErrSpec, func() error {
		return build(sla.Spec{Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1), Holidays: []sla.Holiday{{Date: day(2026, 1, 1)}}})
	})
	add("NewCalendar", "a holiday without a table", sla.ErrSpec, func() error {
		return build(sla.Spec{Zone: "UTC", Week: nine, Holidays: []sla.Holiday{{Date: day(2026, 1, 1)}}})
	})
	add("NewCalendar", "a table of the year 0", sla.ErrSpec, func() error {
		return build(sla.Spec{Zone: "UTC", Week: nine, From: sla.Date{Month: 1, Day: 1}, Until: day(2026, 1, 1)})
	})
	add("NewCalendar", "a table to the year 9999", sla.ErrSpec, func() error {
		return build(sla.Spec{Zone: "UTC", Week: nine, From: day(2026, 1, 1), Until: day(9999, 12, 31)})
	})
	good := func() sla.Spec {
		return sla.Spec{
			Zone: "UTC", Week: nine, From: day(2025, 1, 1), Until: day(2026, 1, 1), Holidays: []sla.Holiday{{Date: day(2025, 5, 5)}},
			Overrides: []sla.Override{{Date: day(2025, 5, 6), Windows: []sla.Window{"09:00-12:00"}}},
		}
	}
	change := func(what string, change func(*sla.Spec)) {
		add("NewCalendar", what, sla.ErrSpec, func() error {
			spec := good()
			change(&spec)
			return build(spec)
		})
	}
	for what, zone := range map[string]string{
		"a long zone": long.Text, "the machine's zone": "Local", "a zone that is a path": "../../etc/passwd", "a zone that is not UTF-8": "\xff", "a zone with a NUL": "UTC\x00",
	} {
		change(what, func(s *sla.Spec) { s.Zone = zone })
	}
	for what, w := range map[string]sla.Window{
		"no text": "", "a long text": sla.Window(long.Text), "no end": "09:00-", "no length": "09:00-09:00", "from the end of the day": "24:00-09:00",
		"61 minutes": "09:61-10:00", "a sign": "+9:00-18:00", "a dot": "09.00-18.00", "a dash of another kind": "09:00–18:00", "letters": "nine-to-five",
		"not UTF-8": "09:00-18:0\xff", "digits of another script": "٠٩:٠٠-١٨:٠٠",
	} {
		change("Week.Monday: "+what, func(s *sla.Spec) { s.Week.Monday = []sla.Window{w} })
		change("Overrides.Windows: "+what, func(s *sla.Spec) { s.Overrides[0].Windows = []sla.Window{w} })
	}
	change("Overrides.Windows: none", func(s *sla.Spec) { s.Overrides[0].Windows = nil })
	for what, d := range map[string]sla.Date{
		"29 February 2025": day(2025, 2, 29), "the year 0": {Month: 1, Day: 1}, "the year 10000": day(10000, 1, 1), "the month 13": day(2025, 13, 1), "the day 0": {Year: 2025, Month: 1},
	} {
		change("From: "+what, func(s *sla.Spec) { s.From = d })
		change("Until: "+what, func(s *sla.Spec) { s.Until = d })
		change("Settled: "+what, func(s *sla.Spec) { s.Settled = d })
		change("Holidays.Date: "+what, func(s *sla.Spec) { s.Holidays[0].Date = d })
		change("Overrides.Date: "+what, func(s *sla.Spec) { s.Overrides[0].Date = d })
	}
	change("From without Until", func(s *sla.Spec) { s.Until = sla.Date{} })
	change("Until without From", func(s *sla.Spec) { s.From = sla.Date{} })
	change("Until before From", func(s *sla.Spec) { s.From, s.Until = s.Until, s.From })
	change("a holiday twice", func(s *sla.Spec) { s.Holidays = append(s.Holidays, s.Holidays[0]) })
	change("a holiday that is an override", func(s *sla.Spec) { s.Holidays[0].Date = s.Overrides[0].Date })
	windows := make([]sla.Window, 100<<20/16)
	same := slices.Repeat([]sla.Window{"09:00-10:00"}, 1<<20)
	holidays := make([]sla.Holiday, 100<<20/int(reflect.TypeFor[sla.Holiday]().Size()))
	overrides := make([]sla.Override, 100<<20/int(reflect.TypeFor[sla.Override]().Size()))
	change("Week: many windows", func(s *sla.Spec) { s.Week = sla.EveryDay(windows...) })
	change("Week: many times the same window", func(s *sla.Spec) { s.Week.Monday = same })
	change("Holidays: many", func(s *sla.Spec) { s.Holidays = holidays })
	change("Overrides: many", func(s *sla.Spec) { s.Overrides = overrides })
	change("Overrides.Windows: many", func(s *sla.Spec) { s.Overrides[0].Windows = windows })
	change("Overrides.Windows: many times the same", func(s *sla.Spec) { s.Overrides[0].Windows = same })
	return rows
}

// badEvents are lives that no request has.
func badEvents() []badinput.Row {
	at := time.Date(2025, 7, 1, 10, 0, 0, 0, time.UTC)
	opened := sla.Event{Kind: sla.EventOpened, At: at, Severity: sla.SeverityA}
	var rows []badinput.Row
	add := func(what string, want error, spec sla.TimelineSpec) {
		rows = append(rows, rowOf("NewTimeline", what, want, func() error {
			_, err := sla.NewTimeline(spec)
			return err
		}))
	}
	events := func(what string, events ...sla.Event) {
		add(what, sla.ErrEvent, sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.English, Events: events})
	}
	many := make([]sla.Event, 100<<20/int(reflect.TypeFor[sla.Event]().Size()))
	events("none")
	events("many that are none", many...)
	add("many, of no kind of request", sla.ErrKind, sla.TimelineSpec{Events: many})
	add("no locale", sla.ErrLocale, sla.TimelineSpec{Kind: sla.BreakFix, Events: []sla.Event{opened}})
	add("outside the entitlement", sla.ErrNoTarget, sla.TimelineSpec{Kind: sla.OutsideEntitlement, Locale: language.English, Events: []sla.Event{opened}})
	events("opened twice", opened, opened)
	events("no severity", sla.Event{Kind: sla.EventOpened, At: at})
	events("a severity that is none", sla.Event{Kind: sla.EventOpened, At: at, Severity: 200})
	events("backward", opened, sla.Event{Kind: sla.EventWaiting, At: at.Add(-1)})
	for _, year := range []int{-5000, 0, 10000, 100000} {
		events(fmt.Sprintf("opened in the year %d", year), sla.Event{Kind: sla.EventOpened, At: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), Severity: sla.SeverityA})
	}
	for kind := range sla.EventKinds() {
		e := sla.Event{Kind: kind, At: at}
		if kind != sla.EventOpened {
			events("first of all "+kind.String(), e)
		}
		if kind != sla.EventReopened {
			events("closed, and then "+kind.String(), opened, sla.Event{Kind: sla.EventClosed, At: at}, e)
		}
	}
	events("waiting twice", opened, sla.Event{Kind: sla.EventWaiting, At: at}, sla.Event{Kind: sla.EventWaiting, At: at})
	events("resumed without waiting", opened, sla.Event{Kind: sla.EventResumed, At: at})
	events("reopened before it was closed", opened, sla.Event{Kind: sla.EventReopened, At: at})
	events("no kind of event", opened, sla.Event{At: at})
	return rows
}

// badSpecTexts are what no Spec reads as.
func badSpecTexts(long badinput.Long) []badinput.Row {
	texts := map[string][]byte{"a long text": long.Data, "nothing": nil}
	for _, text := range []string{
		"null", "[]", `"x"`, "1", "{", "{}{}", "{},", "\ufeff{}", "{\"zone\":\"\xff\"}", `{"zone":"\ud800"}`, `{"zone":"a","zone":"b"}`, `{"Zone":"UTC"}`, `{"x":1}`,
		`{"zone":null}`, `{"zone":1}`, `{"name":true}`, `{"week":[]}`, `{"week":{"monday":"09:00-18:00"}}`, `{"week":{"monday":[null]}}`, `{"week":{"Monday":[]}}`,
		`{"week":{"someday":[]}}`, `{"holidays":{}}`, `{"holidays":[null]}`, `{"holidays":[{"date":1}]}`, `{"holidays":[{"date":"2025-02-29"}]}`, `{"holidays":[{"estimated":"yes"}]}`,
		`{"overrides":[{"windows":"09:00-12:00"}]}`, `{"overrides":[{"date":"05/05/2025"}]}`, `{"from":"2025"}`, `{"until":20250101}`, `{"settled":"soon"}`, `{"from":"10000-01-01"}`,
	} {
		texts[text] = []byte(text)
	}
	texts["deep nesting"] = []byte(`{"week":` + strings.Repeat("[", 1<<19))
	texts["many problems"] = []byte(`{"holidays":[` + strings.Repeat(`{"x":1},`, 1<<10) + `{}]}`)
	var rows []badinput.Row
	for _, what := range slices.Sorted(maps.Keys(texts)) {
		rows = append(rows, badinput.Row{Call: "ParseSpec", What: what, Want: sla.ErrSpec, Do: func() (bool, error) {
			spec, err := sla.ParseSpec(texts[what])
			return !reflect.DeepEqual(spec, sla.Spec{}), err
		}})
	}
	for _, text := range []string{"2025-02-29", "2025-1-1", "2025-01-01T00:00:00Z", "0000-01-01", "10000-01-01", " ", "\xff"} {
		rows = append(rows, rowOf("Date.UnmarshalText", fmt.Sprintf("%q", text), civil.ErrDate, func() error { return new(sla.Date).UnmarshalText([]byte(text)) }))
	}
	rows = append(rows, rowOf("Date.UnmarshalText", "a long text", civil.ErrDate, func() error { return new(sla.Date).UnmarshalText(long.Data) }))
	return rows
}
