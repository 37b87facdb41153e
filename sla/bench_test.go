package sla_test

import (
	"fmt"
	"runtime"
	"sort"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

func BenchmarkDue(b *testing.B) {
	opened := instant(b, "2025-07-04T18:30:00+09:00")
	for _, tag := range []string{"en", "ko-KR"} {
		l := language.MustParse(tag)
		b.Run(tag, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				target, err := sla.Deadline(sla.SeverityA, l)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := target.Due(opened); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// withHolidays returns the published hours of a country with the holidays of its
// table on the same days of twenty years: the table that ships is too short for a
// span of ten.
func withHolidays(tb testing.TB, country, zone string) sla.Spec {
	tb.Helper()
	spec, err := sla.OfficeSpec(country, zone)
	if err != nil {
		tb.Fatal(err)
	}
	known := spec.Holidays
	spec.Holidays, spec.Overrides, spec.From, spec.Until = nil, nil, day(2025, 1, 1), day(2045, 1, 1)
	for _, h := range known {
		if h.Date.Year != 2026 {
			continue
		}
		for year := spec.From.Year; year < spec.Until.Year; year++ {
			h.Date.Year = year
			spec.Holidays = append(spec.Holidays, h)
		}
	}
	return spec
}

var places = []struct{ name, country, zone string }{{"Seoul", "KR", ""}, {"New_York", "US", newYork}}

// prefix is the least that can count open time: its stretches, and how much lies before
// each. It checks nothing, and is right only within them.
type prefix struct{ from, to, before []int64 }

func prefixOf(tb testing.TB, c *sla.Calendar) (p prefix) {
	tb.Helper()
	list, err := c.Segments(instant(tb, "2025-01-02T00:00:00Z"), instant(tb, "2044-12-30T00:00:00Z"))
	if err != nil {
		tb.Fatal(err)
	}
	var sum int64
	for s := range list {
		if s.Open {
			p.from, p.to, p.before = append(p.from, s.From.UnixNano()), append(p.to, s.To.UnixNano()), append(p.before, sum)
			sum += int64(s.Length())
		}
	}
	return p
}

func (p *prefix) count(at int64) int64 {
	i := sort.Search(len(p.from), func(i int) bool { return p.from[i] > at }) - 1
	return p.before[i] + min(at, p.to[i]) - p.from[i]
}

func (p *prefix) between(a, b int64) time.Duration { return time.Duration(p.count(b) - p.count(a)) }

func (p *prefix) add(at int64, d time.Duration, zone *time.Location) time.Time {
	count := p.count(at) + int64(d)
	i := sort.Search(len(p.before), func(i int) bool { return p.before[i] >= count }) - 1
	return time.Unix(0, p.from[i]+count-p.before[i]).In(zone)
}

func BenchmarkCalendar(b *testing.B) {
	for _, place := range places {
		c, err := sla.NewCalendar(withHolidays(b, place.country, place.zone))
		if err != nil {
			b.Fatal(err)
		}
		at := instant(b, "2026-07-01T16:00:00Z").Add(-12 * time.Hour)
		for _, span := range []struct {
			name string
			days int
		}{{"2_hours", 0}, {"5_days", 5}, {"250_days", 250}, {"10_years", 2500}} {
			d := 2 * time.Hour
			if span.days > 0 {
				end, err := c.AddBusinessDays(at, span.days)
				if err != nil {
					b.Fatal(err)
				}
				if d, err = c.Between(at, end); err != nil {
					b.Fatal(err)
				}
			}
			end, err := c.Add(at, d)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("Add/%s/%s", place.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := c.Add(at, d); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("Between/%s/%s", place.name, span.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := c.Between(at, end); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		table, years := prefixOf(b, c), 10*365*24*time.Hour
		from, later := at.UnixNano(), at.Add(years)
		open, err := c.Between(at, later)
		if err != nil {
			b.Fatal(err)
		}
		if due, err := c.Add(at, open); err != nil || table.between(from, later.UnixNano()) != open || !due.Equal(table.add(from, open, due.Location())) {
			b.Fatalf("the prefix table has %v between %v and %v, want %v", table.between(from, later.UnixNano()), at, later, open)
		}
		b.Run("Add/"+place.name+"/prefix_table", func(b *testing.B) {
			for b.Loop() {
				table.add(at.UnixNano(), open, at.Location())
			}
		})
		b.Run("Between/"+place.name+"/prefix_table", func(b *testing.B) {
			for b.Loop() {
				table.between(at.UnixNano(), later.UnixNano())
			}
		})
		b.Run("AddBusinessDays/"+place.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.AddBusinessDays(at, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTimeline asks how a request stands that waited twice.
func BenchmarkTimeline(b *testing.B) {
	c := calendar(b, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	line := timeline(b, sla.BreakFix, c, "opened Tue 10:00 c, waiting Tue 11:00, resumed Tue 15:00, waiting Wed 10:00, resumed Wed 11:00")
	now := july(b, "Wed 12:00")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := line.At(now); err != nil {
			b.Fatal(err)
		}
	}
}

// builds are the calendars whose size and making are looked at.
func builds(tb testing.TB) map[string]sla.Spec {
	m := map[string]sla.Spec{
		"weeks of New York":  {Zone: newYork, Week: sla.MondayToFriday("09:00-17:00")},
		"nights of New York": {Zone: newYork, Week: sla.EveryDay("22:00-06:00", "06:00-07:00")},
		"always, in Berlin":  {Zone: "Europe/Berlin", Week: sla.EveryDay("00:00-24:00")},
	}
	for _, country := range []string{"KR", "CN", "US", "TR", "IL"} {
		spec, err := sla.OfficeSpec(country, "")
		if err != nil {
			tb.Fatal(err)
		}
		m["office of "+country] = spec
	}
	return m
}

func BenchmarkNewCalendar(b *testing.B) {
	for name, spec := range builds(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sla.NewCalendar(spec); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestSizeOfCalendars checks that to make a calendar takes at most 64 KiB of memory,
// all that is thrown away included.
func TestSizeOfCalendars(t *testing.T) {
	for name, spec := range builds(t) {
		var before, after runtime.MemStats
		const times = 20
		runtime.ReadMemStats(&before)
		for range times {
			if _, err := sla.NewCalendar(spec); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) / times; got > 64<<10 {
			t.Errorf("%s: %d bytes, want at most %d", name, got, 64<<10)
		}
	}
}

// TestCalendarDoesNotAllocate asks the questions that a desk asks all day.
func TestCalendarDoesNotAllocate(t *testing.T) {
	c, err := sla.NewCalendar(withHolidays(t, "KR", ""))
	if err != nil {
		t.Fatal(err)
	}
	at := instant(t, "2026-07-01T12:00:00+09:00")
	end := at.AddDate(10, 0, 0)
	for name, ask := range map[string]func() error{
		"Open":    func() error { c.Open(at); return nil },
		"Add":     func() error { _, err := c.Add(at, 20_000*time.Hour); return err },
		"Between": func() error { _, err := c.Between(at, end); return err },
	} {
		if n := testing.AllocsPerRun(100, func() {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s allocates %v times, want 0", name, n)
		}
	}
}
