package sla_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/sla"
)

// published are the locales whose due times testdata/due.txt has, with days that are
// worth a look. The days of everyDesk come first.
var published = []struct {
	locale, country string
	days            []occasion
}{
	{"ko-KR", "KR", []occasion{
		{"2025-01-24", "Friday before six days off"}, {"2025-01-27", "temporary holiday"}, {"2025-01-31", "Friday after them"},
		{"2025-05-02", "Friday between holidays"}, {"2025-06-03", "election"}, {"2025-10-02", "Thursday before a week off"},
		{"2025-10-05", "holiday on a Sunday"}, {"2025-10-10", "Friday after the week off"}, {"2026-05-25", "substitute day"},
		{"2026-09-23", "day before Chuseok"},
	}},
	{"ja-JP", "JP", []occasion{
		{"2025-02-23", "holiday on a Sunday"}, {"2025-03-19", "day before the equinox"}, {"2025-05-02", "Friday before four days off"},
		{"2025-05-06", "substitute day"}, {"2025-08-11", "holiday"}, {"2025-11-21", "Friday before three days off"},
		{"2026-04-28", "day before Golden Week"}, {"2026-09-18", "Friday before five days off"}, {"2026-09-22", "day between two holidays"},
		{"2027-03-22", "substitute day"},
	}},
	{"zh-CN", "CN", []occasion{
		{"2025-01-26", "worked Sunday"}, {"2025-01-27", "Monday before eight days off"}, {"2025-02-08", "worked Saturday"},
		{"2025-04-27", "worked Sunday"}, {"2025-09-30", "Tuesday before eight days off"}, {"2025-10-08", "the last of them"},
		{"2025-10-11", "worked Saturday"}, {"2026-02-14", "worked Saturday before nine days off"}, {"2026-05-09", "worked Saturday"},
		{"2027-02-04", "day before a holiday by estimate"},
	}},
	{"de-DE", "DE", []occasion{
		{"2025-03-28", "Friday before summer time"}, {"2025-03-30", "summer time begins"}, {"2025-04-17", "Thursday before Easter"},
		{"2025-04-21", "Easter Monday"}, {"2025-04-30", "day before Labour Day"}, {"2025-10-02", "Thursday before a holiday"},
		{"2025-10-24", "Friday before winter time"}, {"2025-10-26", "winter time begins"}, {"2025-12-24", "Christmas Eve"},
		{"2026-12-24", "Christmas Eve before a long weekend"},
	}},
	{"en-GB", "GB", []occasion{
		{"2025-03-29", "Saturday before summer time"}, {"2025-03-30", "summer time begins"}, {"2025-04-17", "Thursday before Easter"},
		{"2025-05-05", "bank holiday"}, {"2025-10-25", "Saturday before winter time"}, {"2025-10-26", "winter time begins"},
		{"2025-12-24", "Christmas Eve"}, {"2025-12-26", "Boxing Day"}, {"2026-12-28", "substitute day"}, {"2027-12-24", "Friday before two substitute days"},
	}},
	{"he-IL", "IL", []occasion{
		{"2025-03-27", "Thursday before summer time"}, {"2025-03-28", "summer time begins, on a day off"}, {"2025-04-10", "Thursday before Passover"},
		{"2025-04-13", "holiday on a Sunday"}, {"2025-05-01", "Independence Day"}, {"2025-09-22", "day before two holidays"},
		{"2025-10-01", "day before the Day of Atonement"}, {"2025-10-26", "winter time begins, on a working Sunday"}, {"2026-04-01", "day before Passover"},
		{"2026-09-21", "Day of Atonement"},
	}},
	{"ar-SA", "SA", []occasion{
		{"2025-02-20", "Thursday before Founding Day"}, {"2025-02-23", "Sunday after it"}, {"2025-03-27", "Thursday before a feast"},
		{"2025-03-30", "a feast"}, {"2025-06-04", "day before a feast"}, {"2025-06-08", "a feast"}, {"2025-09-22", "day before National Day"},
		{"2025-09-23", "National Day"}, {"2026-03-18", "day before a feast"}, {"2026-05-26", "a feast"},
	}},
	{"es-CL", "CL", []occasion{ // without a table of holidays
		{"2025-04-04", "Friday before winter time"}, {"2025-04-05", "clocks go back at midnight"}, {"2025-04-06", "winter time"},
		{"2025-04-18", "Good Friday, which no table has"}, {"2025-09-05", "Friday before summer time"}, {"2025-09-06", "day before the gap at midnight"},
		{"2025-09-07", "clocks go forward at midnight"}, {"2025-09-18", "Independence Day, which no table has"}, {"2024-02-29", "leap day"},
		{"2024-12-31", "the first table of others begins tomorrow"},
	}},
}

// everyDesk are days that each desk has.
var everyDesk = []occasion{
	{"2025-07-02", "Wednesday"}, {"2025-07-03", "Thursday"}, {"2025-07-04", "Friday"}, {"2025-07-05", "Saturday"}, {"2025-07-06", "Sunday"},
	{"2025-12-31", "end of the year"}, {"2026-01-01", "New Year"}, {"2027-12-31", "end of a year on a Friday"}, {"2028-02-29", "leap day"},
	{"2030-12-31", "end of the tables"},
}

type occasion struct{ day, why string }

// changed are days on which clocks were changed, all of the past: what the next years
// bring, a parliament may decide anew.
var changed = []struct{ zone, day string }{
	{"America/New_York", "2025-03-09"}, {"America/New_York", "2025-11-02"}, {"Europe/Berlin", "2025-03-30"}, {"Europe/Berlin", "2025-10-26"},
	{"Australia/Lord_Howe", "2025-04-06"}, {"Australia/Lord_Howe", "2024-10-06"}, {"America/Santiago", "2024-09-08"}, {"America/Santiago", "2024-04-07"},
	{"America/Havana", "2024-11-03"}, {"Asia/Beirut", "2024-03-31"}, {"Asia/Beirut", "2024-10-27"}, {"Pacific/Apia", "2011-12-30"},
	{"Africa/Casablanca", "2024-03-10"}, {"Africa/Cairo", "2023-04-28"}, {"America/Mexico_City", "2022-10-30"}, {"Asia/Almaty", "2024-03-01"},
	{"Pacific/Chatham", "2025-04-06"}, {"Asia/Tehran", "2022-03-22"}, {"Antarctica/Troll", "2025-03-30"}, {"America/St_Johns", "2010-11-07"},
}

const dueHead = `# Due times of the first response to what is opened at 1,000 instants. A change here is a change of
# behaviour, and CHANGELOG.md has to say it. TestDueGolden counts all of them a second time, minute by minute.
#
# opened: due for severity A, B and C, and of a how-to question, which is a business day later.
#
# Hours that Partner Center publishes, at five times of each day: a minute before the opening, the opening, an
# hour before the closing, the closing, 23:30. English runs by the clock. "beyond" is ErrBeyondTable.
`

// TestDueGolden compares the due times at a thousand instants with a file, so that
// none of them changes by accident, and with the walk of the oracle, so that the file
// says nothing that is wrong.
func TestDueGolden(t *testing.T) {
	t.Parallel()
	g := dueGolden{T: t}
	g.text.WriteString(dueHead)
	for _, p := range published {
		spec, err := sla.OfficeSpec(p.country, "")
		if err != nil {
			t.Fatal(err)
		}
		days := append(everyDesk[:len(everyDesk):len(everyDesk)], p.days...)
		hours := spec.Week.Monday[0]
		fmt.Fprintf(&g.text, "\n%s, %s %s\n", p.locale, spec.Zone, hours)
		for _, o := range days {
			g.day(p.locale, spec, string(hours), o)
		}
	}
	g.text.WriteString("\n# Hours of a desk's own, around a clock change: 24 hours and 30 minutes before it, 24 hours before it, 30 minutes\n" +
		"# later, 30 minutes before it, and then. Business days only where no hours pass midnight.\n")
	for _, c := range changed {
		g.change(c.zone, c.day, sla.EveryDay("22:00-06:00"), "22:00-06:00")
		g.change(c.zone, c.day, sla.EveryDay("00:30-03:30", "13:00-17:00"), "00:30-03:30, 13:00-17:00")
	}
	if g.instants != 1000 {
		t.Errorf("%d instants, want 1000", g.instants)
	}
	goldentest.Check(t, "due.txt", g.text.String())
}

// dueGolden writes due times, and compares each with a walk.
type dueGolden struct {
	*testing.T
	text     strings.Builder
	line     string // that is being written
	instants int
}

// day writes the due times of a day in published hours.
func (g *dueGolden) day(locale string, spec sla.Spec, hours string, o occasion) {
	l, err := sla.ParseLocale(locale)
	if err != nil {
		g.Fatal(err)
	}
	c, err := sla.NewCalendar(spec)
	if err != nil {
		g.Fatal(err)
	}
	from, err := time.ParseInLocation(time.DateOnly, o.day, c.Location())
	if err != nil {
		g.Fatal(err)
	}
	fmt.Fprintf(&g.text, "%s %s\n", o.day, o.why)
	w := g.walk(spec, from, 15)
	var h1, m1, h2, m2 int
	if _, err := fmt.Sscanf(hours, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
		g.Fatal(err)
	}
	for _, minute := range []int{h1*60 + m1 - 1, h1*60 + m1, h2*60 + m2 - 60, h2*60 + m2, 23*60 + 30} {
		opened := time.Date(from.Year(), from.Month(), from.Day(), 0, minute, 0, 0, c.Location())
		g.opened(opened)
		for s := sla.SeverityA; s.IsValid(); s++ {
			target, err := sla.Deadline(s, l)
			if err != nil {
				g.Fatal(err)
			}
			due, err := target.Due(opened)
			if target.Committed {
				g.due(due, err, opened.Add(answer[s]), sla.Spec{})
				continue
			}
			g.due(due, err, w.after(g.T, opened, answer[s]), spec)
		}
		target, err := sla.TargetFor(sla.NonBreakFix, 0, l)
		if err != nil {
			g.Fatal(err)
		}
		due, err := target.Due(opened)
		g.due(due, err, w.nextDay(g.T, opened), spec)
		g.text.WriteString(strings.TrimRight(g.line, " ") + "\n")
	}
}

// change writes the due times around a clock change in hours of a desk's own.
func (g *dueGolden) change(zone, day string, week sla.Week, hours string) {
	spec := sla.Spec{Name: "own", Zone: zone, Week: week}
	c, err := sla.NewCalendar(spec)
	if err != nil {
		g.Fatal(err)
	}
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		g.Fatal(err)
	}
	found := transitions(c.Location(), from.AddDate(0, 0, -1), from.AddDate(0, 0, 2))
	if len(found) != 1 {
		g.Fatalf("%d clock changes in %s around %s", len(found), zone, day)
	}
	fmt.Fprintf(&g.text, "\n%s %s, %s\n", zone, hours, found[0].at.In(c.Location()).Format(time.DateOnly))
	w := g.walk(spec, from, 8)
	for _, after := range []time.Duration{-24*60 - 30, -24 * 60, -24*60 + 30, -30, 0} {
		opened := found[0].at.Add(after * time.Minute).In(c.Location())
		g.opened(opened)
		for s := sla.SeverityA; s.IsValid(); s++ {
			target, err := sla.Deadline(s, language.English)
			if err != nil {
				g.Fatal(err)
			}
			due, err := target.DueOn(c, opened)
			g.due(due, err, w.after(g.T, opened, answer[s]), spec)
		}
		if len(week.Monday) > 1 {
			due, err := sla.Target{BusinessDays: 1}.DueOn(c, opened)
			g.due(due, err, w.nextDay(g.T, opened), spec)
		}
		g.text.WriteString(strings.TrimRight(g.line, " ") + "\n")
	}
}

// answer has the hours of each severity (SLA-04 to SLA-06), written a second time.
var answer = map[sla.Severity]time.Duration{sla.SeverityA: 2 * time.Hour, sla.SeverityB: 4 * time.Hour, sla.SeverityC: 8 * time.Hour}

func (g *dueGolden) opened(at time.Time) {
	g.instants++
	g.line = at.Format("  2006-01-02 15:04 -07:00:")
}

// due writes a due time, which should be want if that is not behind the table of spec.
func (g *dueGolden) due(got time.Time, err error, want time.Time, spec sla.Spec) {
	g.Helper()
	beyond := !spec.Until.IsZero() && want.After(spec.Until.Start(want.Location()))
	switch {
	case beyond && errors.Is(err, sla.ErrBeyondTable):
		g.line += fmt.Sprintf("  %-18s", "beyond")
	case beyond || err != nil || !got.Equal(want):
		g.Fatalf("after%s: due %v, %v, want %v, beyond the table: %t", g.line, got, err, want, beyond)
	default:
		g.line += got.Format("  01-02 15:04 -07:00")
	}
}

// walk returns a walk that begins some days before a day.
func (g *dueGolden) walk(spec sla.Spec, day time.Time, days int) *dueWalk {
	start := day.AddDate(0, 0, -3)
	shown := clock(g.T, spec.Zone, start, days*1440)
	return &dueWalk{newWalk(spec, start, shown), shown, day.Location()}
}

type dueWalk struct {
	*walk
	shown []int
	zone  *time.Location
}

// after returns the instant by which some time was open since opened.
func (w *dueWalk) after(t *testing.T, opened time.Time, d time.Duration) time.Time {
	i, ok := w.add(w.minute(opened), int(d/time.Minute))
	if !ok {
		t.Fatalf("the walk from %v is too short", opened)
	}
	return w.at(i).In(w.zone)
}

// nextDay returns the same time on the next day that has open time, or the first later
// one where clocks skip it, for hours of which none passes midnight.
func (w *dueWalk) nextDay(t *testing.T, opened time.Time) time.Time {
	i := w.minute(opened)
	for !w.open[i] {
		i++
	}
	today, minute := w.shown[i]/1440, w.shown[i]%1440
	for j := i; j < len(w.open); j++ {
		if day := w.shown[j] / 1440; w.open[j] && day > today {
			k := slices.IndexFunc(w.shown, func(shown int) bool { return shown >= day*1440+minute })
			return w.at(k).In(w.zone)
		}
	}
	t.Fatalf("the walk from %v is too short", opened)
	return time.Time{}
}
