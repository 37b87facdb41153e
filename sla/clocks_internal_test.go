package sla

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// TestClocksBefore asks for wall clock times before the list: the first offset is taken to
// have held for ever.
func TestClocksBefore(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := clocksOf(zone, from.UnixNano(), from.AddDate(1, 0, 0).UnixNano())
	wall := from.AddDate(0, -1, 0)
	if got, want := c.closing(wall.UnixNano()), wall.Add(5*time.Hour).UnixNano(); got != want {
		t.Errorf("closing = %v, want %v", time.Unix(0, got), time.Unix(0, want))
	}
}
