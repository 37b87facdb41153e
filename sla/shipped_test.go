package sla_test

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// elsewhere has one of the zones of each country for which none is published, and
// one for the hours of all countries.
var elsewhere = map[string]string{
	"":   "Europe/London",
	"AR": "America/Argentina/Buenos_Aires",
	"AU": "Australia/Adelaide",
	"BR": "America/Sao_Paulo",
	"CA": "America/St_Johns",
	"ID": "Asia/Jakarta",
	"MN": "Asia/Ulaanbaatar",
	"MX": "America/Mexico_City",
	"PF": "Pacific/Tahiti",
	"PS": "Asia/Hebron",
	"RU": "Europe/Moscow",
	"US": newYork,
}

// TestShipped walks minute by minute through all days from 2025 to 2030 of all hours
// that ship, also of those that need a zone to be given, and reads the Spec with
// nothing but what time.Time says of the date and the clock. So it holds the calendar
// against the Spec, and takes the days of the Spec as they are.
//
// What has no table of holidays and is not of Partner Center is walked through 2026
// only, unless with -long. In the short size, and under the race detector, which is ten
// times slower and looks for other things, a step is half an hour, unless with -long.
func TestShipped(t *testing.T) {
	t.Parallel()
	step := time.Minute
	if (race.Enabled || testing.Short()) && !*long {
		step = 30 * time.Minute
	}
	walked, entries := map[string]bool{}, 0
	for service := range calendars.Services() {
		for e := range calendars.Of(service).All() {
			entries++
			name := fmt.Sprintf("%v/%s-%s", service, e.Language, e.Country)
			spec := e.In(cmp.Or(e.Spec.Zone, elsewhere[e.Country])).Spec
			c, err := sla.NewCalendar(spec)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if walked[c.Hash()] { // the same hours of another service
				continue
			}
			walked[c.Hash()] = true
			from, until := day(2025, 1, 1), day(2031, 1, 1)
			if _, _, table := c.Table(); !table && service != calendars.PartnerCenter && !*long {
				from, until = day(2026, 1, 1), day(2027, 1, 1)
			}
			zone, err := time.LoadLocation(spec.Zone)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				walkShipped(t, c, spec, from.Start(zone), until.Start(zone), step)
			})
		}
	}
	if entries < 250 || len(walked) < 200 {
		t.Errorf("%d entries and %d calendars, want those of all services", entries, len(walked))
	}
}

// walkShipped compares a calendar with its Spec at every step from start to end.
func walkShipped(t *testing.T, c *sla.Calendar, spec sla.Spec, start, end time.Time, step time.Duration) {
	dated := map[sla.Date][]minutes{}
	for _, h := range spec.Holidays {
		dated[h.Date] = nil
	}
	for _, o := range spec.Overrides {
		dated[o.Date] = minutesOf(t, o.Windows, step)
	}
	w := spec.Week
	var week [7][]minutes
	for i, windows := range [...][]sla.Window{w.Sunday, w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday} {
		week[i] = minutesOf(t, windows, step)
	}
	row := func(d sla.Date) []minutes {
		if windows, ok := dated[d]; ok {
			return windows
		}
		return week[d.Weekday()]
	}

	var (
		today   []minutes // with what is left of the night before
		shown   = 24 * 60 // by the clock
		counted time.Duration
		edge    = start // the last opening or closing
		was     bool
	)
	for at := start; at.Before(end); at = at.Add(step) {
		hour, minute, _ := at.Clock()
		now := hour*60 + minute
		// The date stays the same as long as the clock goes on.
		if now != shown+int(step/time.Minute) {
			today = today[:0]
			for _, m := range row(date(at).AddDays(-1)) {
				today = append(today, minutes{m.from - 24*60, m.to - 24*60})
			}
			today = append(today, row(date(at))...)
		}
		shown = now
		open := false
		for _, m := range today {
			open = open || m.from <= now && now < m.to
		}
		if at.Equal(start) {
			was = open
			if c.Open(start) != open {
				t.Fatalf("open = %v at %v", !open, start)
			}
		}
		if open != was {
			checkEdge(t, c, start, edge, at, open, counted)
			edge, was = at, open
		}
		if open {
			counted += step
		}
	}
	if got, err := c.Between(start, end); err != nil || got != counted {
		t.Errorf("open for %v in all, %v, want %v", got, err, counted)
	}
}

// checkEdge checks the answers of a calendar around an opening or a closing, by which
// time it was open for the given time since start.
func checkEdge(t *testing.T, c *sla.Calendar, start, before, edge time.Time, opens bool, counted time.Duration) {
	t.Helper()
	next := c.NextClose
	if opens {
		next = c.NextOpen
	}
	if got, err := next(before); err != nil || !got.Equal(edge) {
		t.Fatalf("the next edge after %v is %v, %v, want %v", before, got, err, edge)
	}
	if c.Open(edge) != opens || c.Open(edge.Add(-1)) == opens {
		t.Fatalf("open = %v at %v", c.Open(edge), edge)
	}
	if got, err := c.Between(start, edge); err != nil || got != counted {
		t.Fatalf("open for %v until %v, %v, want %v", got, edge, err, counted)
	}
	if got, err := c.Add(start, counted); !opens && (err != nil || !got.Equal(edge)) {
		t.Fatalf("%v after %v is %v, %v, want %v", counted, start, got, err, edge)
	}
}

// minutes is a window in minutes since the day began, of which it may be the next.
type minutes struct{ from, to int }

// minutesOf returns windows whose edges no step passes over.
func minutesOf(t *testing.T, windows []sla.Window, step time.Duration) []minutes {
	t.Helper()
	var list []minutes
	for _, w := range windows {
		var h1, m1, h2, m2 int
		if _, err := fmt.Sscanf(string(w), "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
			t.Fatal(err)
		}
		m := minutes{h1*60 + m1, h2*60 + m2}
		if m.to <= m.from {
			m.to += 24 * 60
		}
		if n := int(step / time.Minute); m.from%n != 0 || m.to%n != 0 {
			t.Fatalf("%s is between two steps of %v", w, step)
		}
		list = append(list, m)
	}
	return list
}
