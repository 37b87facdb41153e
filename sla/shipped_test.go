package sla_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

// elsewhere has one of the zones of each country for which none is published.
var elsewhere = map[string]string{
	"AR": "America/Argentina/Buenos_Aires",
	"AU": "Australia/Adelaide",
	"BR": "America/Sao_Paulo",
	"ID": "Asia/Jakarta",
	"MN": "Asia/Ulaanbaatar",
	"MX": "America/Mexico_City",
	"PF": "Pacific/Tahiti",
	"PS": "Asia/Hebron",
	"RU": "Europe/Moscow",
}

// TestShipped walks through all days from 2025 to 2030 of the published hours of all
// countries, also of those that need a zone to be given, and reads the Spec with
// nothing but what time.Time says of the date and the clock. So it holds the calendar
// against the Spec, and takes the days of the Spec as they are. With -long it walks
// by the minute, else by half an hour: no window starts or ends in between.
func TestShipped(t *testing.T) {
	t.Parallel()
	step := 30 * time.Minute
	if *long {
		step = time.Minute
	}
	for row := range officehours.All() {
		zone := cmp.Or(row.Zone, elsewhere[row.Country])
		if zone == "" {
			t.Errorf("%s: no zone", row.Country)
			continue
		}
		spec, err := sla.OfficeSpec(row.Country, zone)
		if err != nil {
			t.Fatal(err)
		}
		c, err := sla.NewCalendar(spec)
		if err != nil {
			t.Fatal(err)
		}
		rows := map[sla.Date][][2]int{} // the windows of dated days
		for _, h := range spec.Holidays {
			rows[h.Date] = nil
		}
		for _, o := range spec.Overrides {
			rows[o.Date] = bounds(t, o.Windows, step)
		}
		w := spec.Week
		week := map[time.Weekday][][2]int{
			time.Monday: bounds(t, w.Monday, step), time.Tuesday: bounds(t, w.Tuesday, step), time.Wednesday: bounds(t, w.Wednesday, step),
			time.Thursday: bounds(t, w.Thursday, step), time.Friday: bounds(t, w.Friday, step),
			time.Saturday: bounds(t, w.Saturday, step), time.Sunday: bounds(t, w.Sunday, step),
		}
		start, end := day(2025, 1, 1).Start(c.Location()), day(2031, 1, 1).Start(c.Location())
		counted, was := time.Duration(0), false
		edge := start // the last opening or closing
		for at := start; at.Before(end); at = at.Add(step) {
			today, ok := rows[date(at)]
			if !ok {
				today = week[at.Weekday()]
			}
			hour, minute, _ := at.Clock()
			open, now := false, hour*60+minute
			for _, b := range today {
				open = open || b[0] <= now && now < b[1]
			}
			if open != was {
				shipped(t, row.Country, c, start, edge, at, open, counted)
				edge, was = at, open
			}
			if open {
				counted += step
			}
			if t.Failed() {
				return
			}
		}
		if got, err := c.Between(start, end); err != nil || got != counted {
			t.Errorf("%s: open for %v in all, %v, want %v", row.Country, got, err, counted)
		}
	}
}

// shipped checks the answers of a calendar around an opening or a closing, by which
// time it was open for the given time since start.
func shipped(t *testing.T, country string, c *sla.Calendar, start, before, edge time.Time, opens bool, counted time.Duration) {
	t.Helper()
	next := c.NextClose
	if opens {
		next = c.NextOpen
	}
	if got, err := next(before); err != nil || !got.Equal(edge) {
		t.Errorf("%s: the next edge after %v is %v, %v, want %v", country, before, got, err, edge)
	}
	if c.Open(edge) != opens || c.Open(edge.Add(-1)) == opens {
		t.Errorf("%s: open = %v at %v", country, c.Open(edge), edge)
	}
	if got, err := c.Between(start, edge); err != nil || got != counted {
		t.Errorf("%s: open for %v until %v, %v, want %v", country, got, edge, err, counted)
	}
	if got, err := c.Add(start, counted); !opens && (err != nil || !got.Equal(edge)) {
		t.Errorf("%s: %v after %v is %v, %v, want %v", country, counted, start, got, err, edge)
	}
}

// bounds returns the minutes of the day at which windows start and end.
func bounds(t *testing.T, windows []sla.Window, step time.Duration) [][2]int {
	t.Helper()
	var list [][2]int
	for _, w := range windows {
		var b [2]int
		for i, text := range [...]string{string(w[:5]), string(w[6:])} {
			at, err := time.Parse("15:04", text)
			if err != nil || at.Sub(at.Truncate(step)) != 0 {
				t.Fatalf("%s is between two steps of %v: %v", w, step, err)
			}
			b[i] = at.Hour()*60 + at.Minute()
		}
		list = append(list, b)
	}
	return list
}
