package secondlook_test

import (
	"errors"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/partnersupport/partnersupport/sla"
)

// zones have changes of their clocks at other times of the day, by other lengths,
// and not at all.
var zones = []string{
	"America/New_York", "Europe/Berlin", "Asia/Seoul", "Australia/Lord_Howe", "America/Santiago",
	"America/Havana", "Asia/Beirut", "Africa/Casablanca", "Pacific/Chatham", "Antarctica/Troll",
}

// weeks are shapes of a week: the office, its night, breaks, never closed, and
// windows in the hours in which clocks change.
var weeks = []sla.Week{
	sla.MondayToFriday("09:00-12:00", "13:00-18:00"),
	sla.EveryDay("22:00-06:00"),
	sla.EveryDay("00:00-24:00"),
	sla.EveryDay("00:00-00:30", "01:30-02:30", "02:45-03:15", "23:30-24:00"),
	{Sunday: []sla.Window{"01:00-03:00"}, Saturday: []sla.Window{"20:00-01:00"}},
}

// calendarOf returns a calendar of 2026 and 2027 with holidays and short days on
// some days of the year.
func calendarOf(zone, week int, offs, shorts []int) (*sla.Calendar, error) {
	first := sla.Date{Year: 2026, Month: time.January, Day: 1}
	spec := sla.Spec{Zone: zones[zone], Week: weeks[week], From: first, Until: first.AddYears(2)}
	taken := map[int]bool{}
	for _, n := range offs {
		if !taken[n] {
			spec.Holidays = append(spec.Holidays, sla.Holiday{Date: first.AddDays(n), Name: "off"})
		}
		taken[n] = true
	}
	for _, n := range shorts {
		if !taken[n] && !taken[n-1] && !taken[n+1] { // the windows around must not overlap
			spec.Overrides = append(spec.Overrides, sla.Override{Date: first.AddDays(n), Name: "short", Windows: []sla.Window{"20:00-21:00"}})
		}
		taken[n] = true
	}
	return sla.NewCalendar(spec)
}

// lawOf tests a law on calendars, with two instants and two lengths. A law returns
// what is wrong, or nothing.
func lawOf(t *testing.T, law string, broken func(c *sla.Calendar, a, b time.Time, d, e time.Duration) string) {
	t.Helper()
	const seed, runs = 20260308, 3000
	t.Logf("seed %d, %d runs", seed, runs)
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests, parameters.MaxSize = runs, 20
	properties := gopter.NewProperties(parameters)
	year := int64(366 * 24 * time.Hour)
	instant := func() gopter.Gen {
		return gen.OneGenOf(
			gen.Int64Range(int64(48*time.Hour), year),
			gen.IntRange(48*60, 366*24*60).Map(func(m int) int64 { return int64(m) * int64(time.Minute) }), // at edges, rather
			gen.IntRange(66*48, 67*48).Map(func(n int) int64 { return int64(n) * int64(30*time.Minute) }),  // where New York springs forward
			gen.IntRange(304*48, 305*48).Map(func(n int) int64 { return int64(n) * int64(30*time.Minute) }),
		)
	}
	length := func() gopter.Gen {
		return gen.OneGenOf(gen.Int64Range(0, int64(400*time.Hour)), gen.IntRange(0, 100).Map(func(n int) int64 { return int64(n) * int64(30*time.Minute) }))
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	properties.Property(law, prop.ForAll(func(zone, week int, offs, shorts []int, a, b, d, e int64) string {
		c, err := calendarOf(zone, week, offs, shorts)
		if err != nil {
			return err.Error()
		}
		what := broken(c, start.Add(time.Duration(a)), start.Add(time.Duration(b)), time.Duration(d), time.Duration(e))
		if what == errBeyond {
			return "" // a sum may leave the table
		}
		return what
	},
		gen.IntRange(0, len(zones)-1), gen.IntRange(0, len(weeks)-1), gen.SliceOf(gen.IntRange(1, 500)), gen.SliceOf(gen.IntRange(1, 500)),
		instant(), instant(), length(), length(),
	))
	properties.TestingRun(t)
}

const errBeyond = "beyond the table"

// sum is c.Add, with what stands against it as a text.
func sum(c *sla.Calendar, at time.Time, d time.Duration) (time.Time, string) {
	got, err := c.Add(at, d)
	switch {
	case errors.Is(err, sla.ErrBeyondTable):
		return got, errBeyond
	case err != nil:
		return got, err.Error()
	}
	return got, ""
}

func TestCalendarIsAdditive(t *testing.T) {
	lawOf(t, "d and then e is d+e", func(c *sla.Calendar, a, _ time.Time, d, e time.Duration) string {
		first, bad := sum(c, a, d)
		if bad != "" {
			return bad
		}
		second, bad := sum(c, first, e)
		if bad != "" {
			return bad
		}
		if both, bad := sum(c, a, d+e); bad != "" || !both.Equal(second) {
			return fmt.Sprintf("%v + %v + %v = %v, but + %v = %v %s", a, d, e, second, d+e, both, bad)
		}
		return ""
	})
	lawOf(t, "from a to b and on to c is from a to c", func(c *sla.Calendar, a, b time.Time, d, _ time.Duration) string {
		end := b.Add(d)
		ab, err1 := c.Between(a, b)
		bc, err2 := c.Between(b, end)
		ac, err3 := c.Between(a, end)
		if err := errors.Join(err1, err2, err3); err != nil || ab+bc != ac {
			return fmt.Sprintf("%v + %v, but %v: %v", ab, bc, ac, err)
		}
		return ""
	})
}

func TestCalendarIsMonotone(t *testing.T) {
	lawOf(t, "the later question has the later answer, and neither is before its question", func(c *sla.Calendar, a, b time.Time, d, _ time.Duration) string {
		if b.Before(a) {
			a, b = b, a
		}
		first, bad := sum(c, a, d)
		if bad != "" {
			return bad
		}
		second, bad := sum(c, b, d)
		if bad != "" {
			return bad
		}
		if first.Before(a) || second.Before(b) || second.Before(first) {
			return fmt.Sprintf("%v + %v = %v, %v + %v = %v", a, d, first, b, d, second)
		}
		return ""
	})
}

func TestCalendarIsInverse(t *testing.T) {
	lawOf(t, "between a time and d after it lies d, and nowhere earlier", func(c *sla.Calendar, a, _ time.Time, d, _ time.Duration) string {
		end, bad := sum(c, a, d)
		if bad != "" {
			return bad
		}
		if got, err := c.Between(a, end); err != nil || got != d {
			return fmt.Sprintf("%v + %v = %v, which is %v later: %v", a, d, end, got, err)
		}
		if d > 0 {
			if got, err := c.Between(a, end.Add(-1)); err != nil || got >= d {
				return fmt.Sprintf("%v + %v = %v, but %v have passed before it: %v", a, d, end, got, err)
			}
		}
		return ""
	})
}

func TestCalendarIgnoresTheZoneOfTheArgument(t *testing.T) {
	lawOf(t, "an instant is the same in every zone", func(c *sla.Calendar, a, b time.Time, d, e time.Duration) string {
		elsewhere := time.FixedZone("elsewhere", int(e/time.Second)%50_000)
		here, bad := sum(c, a, d)
		if bad != "" {
			return bad
		}
		there, bad := sum(c, a.In(elsewhere), d)
		ab, err1 := c.Between(a, b)
		ba, err2 := c.Between(b.In(elsewhere), a.In(elsewhere))
		if err := errors.Join(err1, err2); err != nil || bad != "" || there != here || ab != -ba || c.Open(a) != c.Open(a.In(elsewhere)) {
			return fmt.Sprintf("%v and %v, %v and %v: %v %s", here, there, ab, ba, err, bad)
		}
		return ""
	})
}

func TestCalendarSegmentsAddUp(t *testing.T) {
	lawOf(t, "segments cover a span, and the counted ones are the open time in it", func(c *sla.Calendar, a, b time.Time, _, _ time.Duration) string {
		if b.Before(a) {
			a, b = b, a
		}
		list, err := c.Segments(a, b)
		if err != nil {
			return err.Error()
		}
		at, counted := a, time.Duration(0)
		for s := range list {
			if !s.From.Equal(at) || s.To.Before(s.From) {
				return fmt.Sprintf("%v, but the one before ends at %v", s, at)
			}
			if s.Kind == sla.SegmentCounted {
				counted += s.Length()
				if !c.Open(s.From) || c.Open(s.To) && !s.To.Equal(b) && !changes(c, s.To) {
					return fmt.Sprintf("%v is not all that is open", s)
				}
			}
			at = s.To
		}
		if want, err := c.Between(a, b); err != nil || counted != want || !at.Equal(b) {
			return fmt.Sprintf("%v counted until %v, want %v until %v: %v", counted, at, want, b, err)
		}
		return ""
	})
}

// changes reports whether the clocks change at an instant: open time is cut there.
func changes(c *sla.Calendar, at time.Time) bool {
	_, before := at.Add(-1).In(c.Location()).Zone()
	_, after := at.In(c.Location()).Zone()
	return before != after
}
