package sla_test

import (
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/sla"
)

func TestSegmentString(t *testing.T) {
	at := instant(t, "2026-03-08T03:00:00-04:00")
	for _, test := range []struct {
		s    sla.Segment
		want string
	}{
		{sla.Segment{From: at, To: at.Add(90 * time.Minute), Kind: sla.SegmentCounted, Open: true}, "2026-03-08T03:00:00-04:00 for 1h30m0s, counted"},
		{sla.Segment{From: at, To: at.Add(time.Hour), Kind: sla.SegmentHoliday}, "2026-03-08T03:00:00-04:00 for 1h, holiday"},
		{sla.Segment{From: at, To: at.Add(time.Hour), Kind: sla.SegmentHoliday, Name: "Holi", Estimated: true}, `2026-03-08T03:00:00-04:00 for 1h, holiday "Holi", estimated`},
		{sla.Segment{From: at, To: at, Kind: sla.SegmentClockChange, Shift: time.Hour}, "2026-03-08T03:00:00-04:00, clock_change, 1h forward"},
		{sla.Segment{From: at, To: at, Kind: sla.SegmentClockChange, Shift: -30 * time.Minute}, "2026-03-08T03:00:00-04:00, clock_change, 30m0s back"},
		{sla.Segment{}, "0001-01-01T00:00:00Z for 0h, kind of segment(0)"},
	} {
		if got := test.s.String(); got != test.want {
			t.Errorf("String = %q, want %q", got, test.want)
		}
	}
}
