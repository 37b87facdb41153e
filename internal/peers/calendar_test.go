package peers_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// years bound the desk that is compared: eleven of them, for a span of ten.
var years = [2]sla.Date{{Year: 2025, Month: time.January, Day: 1}, {Year: 2036, Month: time.January, Day: 1}}

// desk is the same hours as a business calendar of github.com/rickar/cal and as one
// of ours.
type desk struct {
	name  string
	hours time.Duration // of a day
	other *cal.BusinessCalendar
	ours  *sla.Calendar
}

// newDesk takes its holidays from the other calendar, day by day.
func newDesk(tb testing.TB, name, zone string, hours time.Duration, week sla.Week, other *cal.BusinessCalendar) desk {
	tb.Helper()
	ours, err := sla.NewCalendar(sla.Spec{
		Zone: zone,
		Week: week,
		Holidays: calendars.HolidaysFrom(years[0], years[1], func(day time.Time) (string, bool) {
			_, observed, h := other.IsHoliday(day)
			if !observed {
				return "", false
			}
			return h.Name, true
		}),
		From:  years[0],
		Until: years[1],
	})
	if err != nil {
		tb.Fatal(err)
	}
	return desk{name, hours, other, ours}
}

// desks returns one in New York, with the federal holidays of the United States as
// the peer has them, and one in Seoul, with the published hours of Korea and its
// holidays of 2026 on the same days of each year: the table is too short for ten.
func desks(tb testing.TB) []desk {
	tb.Helper()
	newYork := cal.NewBusinessCalendar()
	newYork.SetWorkHours(9*time.Hour, 17*time.Hour)
	newYork.AddHoliday(us.Holidays...)

	entry, err := calendars.Published().Lookup(language.MustParse("ko-KR"))
	if err != nil {
		tb.Fatal(err)
	}
	seoul := cal.NewBusinessCalendar()
	seoul.SetWorkHours(9*time.Hour, 18*time.Hour)
	for _, h := range entry.Spec.Holidays {
		if h.Date.Year == 2026 {
			seoul.AddHoliday(&cal.Holiday{Name: h.Name, Month: h.Date.Month, Day: h.Date.Day, Func: cal.CalcDayOfMonth})
		}
	}
	return []desk{
		newDesk(tb, "New_York", "America/New_York", 8*time.Hour, sla.MondayToFriday("09:00-17:00"), newYork),
		newDesk(tb, "Seoul", entry.Spec.Zone, 9*time.Hour, entry.Spec.Week, seoul),
	}
}

// spans are the questions: the open time that is asked for, from a Wednesday noon.
var spans = []struct {
	name string
	days int // of the desk's hours; none is two hours
}{{"2_hours", 0}, {"5_days", 5}, {"250_days", 250}, {"10_years", 2500}}

// open returns the open time of a number of days.
func (d desk) open(days int) time.Duration {
	if days == 0 {
		return 2 * time.Hour
	}
	return time.Duration(days) * d.hours
}

// noon is in the zone of the desk.
func (d desk) noon() time.Time { return time.Date(2025, time.July, 2, 12, 0, 0, 0, d.ours.Location()) }

// TestCalendarsAgree checks that both do the same work: same due times, same open
// time between, on every weekday of a year and over all spans. No clock changes
// within these hours, and both are asked in the zone of the desk: there the peer
// would answer otherwise.
func TestCalendarsAgree(t *testing.T) {
	for _, d := range desks(t) {
		for day, want := range map[sla.Date]string{
			{Year: 2026, Month: time.July, Day: 3}:  "New_York",
			{Year: 2034, Month: time.July, Day: 17}: "Seoul",
		} {
			if name, ok := d.ours.Holiday(day); ok != (d.name == want) {
				t.Errorf("%s: %v is %q, %v", d.name, day, name, ok)
			}
		}
		for day := range 365 {
			at := d.noon().AddDate(0, 0, day)
			for _, span := range spans {
				if day > 0 && span.days > 5 {
					continue // the peer takes milliseconds
				}
				length := d.open(span.days)
				got, err := d.ours.Add(at, length)
				if want := d.other.AddWorkHours(at, length); err != nil || !got.Equal(want) {
					t.Errorf("%s: %v and %v open: %v, %v, the peer says %v", d.name, at, length, got, err, want)
				}
				open, err := d.ours.Between(at, got)
				if want := d.other.WorkHoursInRange(at, got); err != nil || open != want {
					t.Errorf("%s: open from %v to %v: %v, %v, the peer says %v", d.name, at, got, open, err, want)
				}
			}
		}
	}
}

// TestCalendarsAgreeInKorea gives the peer the published hours and holidays of Korea,
// with substitute days and those that move, and asks both for the due times of all
// severities, from every third hour of the years whose holidays are announced.
func TestCalendarsAgreeInKorea(t *testing.T) {
	korean := language.MustParse("ko-KR")
	entry, err := calendars.Published().Lookup(korean)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(entry.Spec.Overrides); n > 0 {
		t.Fatalf("%d days with other hours, which the peer does not have", n)
	}
	other := cal.NewBusinessCalendar()
	other.SetWorkHours(9*time.Hour, 18*time.Hour)
	for _, h := range entry.Spec.Holidays {
		other.AddHoliday(&cal.Holiday{Name: h.Name, StartYear: h.Date.Year, EndYear: h.Date.Year,
			Month: h.Date.Month, Day: h.Date.Day, Func: cal.CalcDayOfMonth})
	}
	desk, err := calendars.Published().Calendar(korean)
	if err != nil {
		t.Fatal(err)
	}
	end := entry.Spec.Settled.Start(desk.Location()).AddDate(0, 0, -30)
	asked := 0
	for at := entry.Spec.From.Start(desk.Location()); at.Before(end); at = at.Add(3 * time.Hour) {
		for severity := range sla.Severities() {
			target, err := sla.Deadline(severity, korean)
			if err != nil {
				t.Fatal(err)
			}
			got, err := target.Due(at)
			if want := other.AddWorkHours(at, target.Within); err != nil || !got.Equal(want) {
				t.Errorf("%v at %v: %v, %v, the peer says %v", severity, at, got, err, want)
			}
			asked++
		}
	}
	if asked < 20_000 {
		t.Errorf("asked %d times", asked)
	}
}

func BenchmarkAdd(b *testing.B) {
	for _, d := range desks(b) {
		at := d.noon()
		for _, span := range spans {
			length := d.open(span.days)
			b.Run(fmt.Sprintf("%s/%s/partnersupport", d.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.ours.Add(at, length); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/%s/rickar_cal", d.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					d.other.AddWorkHours(at, length)
				}
			})
		}
	}
}

func BenchmarkBetween(b *testing.B) {
	for _, d := range desks(b) {
		at := d.noon()
		for _, span := range spans {
			end, err := d.ours.Add(at, d.open(span.days))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s/%s/partnersupport", d.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.ours.Between(at, end); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/%s/rickar_cal", d.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					d.other.WorkHoursInRange(at, end)
				}
			})
		}
	}
}
