package sla_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/sla"
)

const newYork = "America/New_York"

func calendar(t testing.TB, zone string, week sla.Week) *sla.Calendar {
	t.Helper()
	c, err := sla.NewCalendar(sla.Spec{Name: t.Name(), Zone: zone, Week: week})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// instant reads a time in RFC 3339, or fails the test.
func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// text is how times and errors appear in the tables of tests.
func text(at time.Time, err error) string {
	if err != nil {
		return err.Error()
	}
	return at.Format(time.RFC3339Nano)
}

// TestProbes has nine questions that libraries for business time get wrong:
// they open an hour late on the day the clocks change, count a whole day as
// nothing, and never return.
func TestProbes(t *testing.T) {
	allDay := sla.EveryDay("00:00-24:00")

	t.Run("opening on the day summer time starts", func(t *testing.T) {
		c := calendar(t, newYork, sla.EveryDay("09:00-17:00"))
		at := instant(t, "2026-03-08T00:00:00-05:00")
		if got, want := text(c.NextOpen(at)), "2026-03-08T09:00:00-04:00"; got != want {
			t.Errorf("NextOpen = %s, want %s", got, want)
		}
		if got, want := text(c.NextClose(at)), "2026-03-08T17:00:00-04:00"; got != want {
			t.Errorf("NextClose = %s, want %s", got, want)
		}
	})
	t.Run("opening on the day summer time ends", func(t *testing.T) {
		c := calendar(t, newYork, sla.EveryDay("09:00-17:00"))
		at := instant(t, "2026-11-01T00:00:00-04:00")
		if got, want := text(c.NextOpen(at)), "2026-11-01T09:00:00-05:00"; got != want {
			t.Errorf("NextOpen = %s, want %s", got, want)
		}
		if got, want := text(c.NextClose(at)), "2026-11-01T17:00:00-05:00"; got != want {
			t.Errorf("NextClose = %s, want %s", got, want)
		}
	})
	t.Run("always open over the end of summer time", func(t *testing.T) {
		c := calendar(t, newYork, allDay)
		got, err := c.Between(instant(t, "2026-10-31T12:00:00-04:00"), instant(t, "2026-11-02T12:00:00-05:00"))
		if want := 49 * time.Hour; err != nil || got != want {
			t.Errorf("Between = %v, %v, want %v", got, err, want)
		}
	})
	t.Run("always open over the start of summer time", func(t *testing.T) {
		c := calendar(t, newYork, allDay)
		got, err := c.Between(instant(t, "2026-03-07T12:00:00-05:00"), instant(t, "2026-03-09T12:00:00-04:00"))
		if want := 47 * time.Hour; err != nil || got != want {
			t.Errorf("Between = %v, %v, want %v", got, err, want)
		}
	})
	t.Run("a whole day", func(t *testing.T) {
		c := calendar(t, newYork, allDay)
		got, err := c.Between(instant(t, "2026-07-01T00:00:00-04:00"), instant(t, "2026-07-02T00:00:00-04:00"))
		if want := 24 * time.Hour; err != nil || got != want {
			t.Errorf("Between = %v, %v, want %v", got, err, want)
		}
	})
	t.Run("night shift", func(t *testing.T) {
		c := calendar(t, newYork, sla.EveryDay("22:00-06:00"))
		if !c.Open(instant(t, "2026-07-01T23:00:00-04:00")) {
			t.Error("closed at 23:00, want open")
		}
		got, err := c.Between(instant(t, "2026-07-01T12:00:00-04:00"), instant(t, "2026-07-02T12:00:00-04:00"))
		if want := 8 * time.Hour; err != nil || got != want {
			t.Errorf("Between = %v, %v, want %v", got, err, want)
		}
	})
	t.Run("no open day at all", func(t *testing.T) {
		if c, err := sla.NewCalendar(sla.Spec{Zone: newYork}); !errors.Is(err, sla.ErrSpec) {
			t.Errorf("NewCalendar = %v, %v, want ErrSpec", c, err)
		}
	})
	t.Run("next opening is after the question", func(t *testing.T) {
		c := calendar(t, newYork, sla.EveryDay("00:00-23:00"))
		got := text(c.NextOpen(instant(t, "2026-11-01T00:30:00-04:00")))
		if want := "2026-11-02T00:00:00-05:00"; got != want {
			t.Errorf("NextOpen = %s, want %s", got, want)
		}
	})
	t.Run("an hour in the repeated hour", func(t *testing.T) {
		c := calendar(t, newYork, allDay)
		got := text(c.Add(instant(t, "2026-11-01T01:30:00-04:00"), time.Hour))
		if want := "2026-11-01T01:30:00-05:00"; got != want {
			t.Errorf("Add = %s, want %s", got, want)
		}
	})
}
