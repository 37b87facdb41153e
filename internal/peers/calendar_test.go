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

// newRickar returns a business calendar of github.com/rickar/cal: 09:00 to 17:00 from
// Monday to Friday, with the federal holidays of the United States.
func newRickar() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.SetWorkHours(9*time.Hour, 17*time.Hour)
	c.AddHoliday(us.Holidays...)
	return c
}

// newDesk returns the same hours as a calendar of ours, which takes its holidays from
// the other one.
func newDesk(tb testing.TB, other *cal.BusinessCalendar) *sla.Calendar {
	tb.Helper()
	desk, err := sla.NewCalendar(sla.Spec{
		Zone: "America/New_York",
		Week: sla.MondayToFriday("09:00-17:00"),
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
	return desk
}

// spans are the questions: the open time that is asked for, from a Wednesday noon.
var spans = []struct {
	name string
	open time.Duration
}{{"2_hours", 2 * time.Hour}, {"5_days", 40 * time.Hour}, {"250_days", 2000 * time.Hour}, {"10_years", 20_000 * time.Hour}}

func noon(tb testing.TB) time.Time {
	tb.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		tb.Fatal(err)
	}
	return time.Date(2025, time.July, 2, 12, 0, 0, 0, zone)
}

// TestCalendarsAgree checks that both do the same work: same due times, same open
// time between, on every weekday of a year and over all spans. No clock changes
// within these hours, and both are asked in the zone of the desk: there the peer
// would answer otherwise.
func TestCalendarsAgree(t *testing.T) {
	other := newRickar()
	desk := newDesk(t, other)
	if got, ok := desk.Holiday(sla.Date{Year: 2026, Month: time.July, Day: 3}); !ok || got != "Independence Day" {
		t.Errorf("3 July 2026 is %q, %v", got, ok)
	}
	for day := range 365 {
		at := noon(t).AddDate(0, 0, day)
		for _, span := range spans {
			if day > 0 && span.open > 100*time.Hour {
				continue // the peer takes milliseconds
			}
			got, err := desk.Add(at, span.open)
			if want := other.AddWorkHours(at, span.open); err != nil || !got.Equal(want) {
				t.Errorf("%v and %v open: %v, %v, the peer says %v", at, span.open, got, err, want)
			}
			open, err := desk.Between(at, got)
			if want := other.WorkHoursInRange(at, got); err != nil || open != want {
				t.Errorf("open from %v to %v: %v, %v, the peer says %v", at, got, open, err, want)
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
	other := newRickar()
	desk, at := newDesk(b, other), noon(b)
	for _, span := range spans {
		b.Run(fmt.Sprintf("%s/partnersupport", span.name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := desk.Add(at, span.open); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%s/rickar_cal", span.name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				other.AddWorkHours(at, span.open)
			}
		})
	}
}

func BenchmarkBetween(b *testing.B) {
	other := newRickar()
	desk, at := newDesk(b, other), noon(b)
	for _, span := range spans {
		end, err := desk.Add(at, span.open)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%s/partnersupport", span.name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := desk.Between(at, end); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%s/rickar_cal", span.name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				other.WorkHoursInRange(at, end)
			}
		})
	}
}
