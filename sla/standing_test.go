package sla_test

import (
	"errors"
	"math"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

func TestMark(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	tests := []struct {
		name   string
		kind   sla.Kind
		events string
		now    string
		share  int
		want   string
	}{
		{"a warning", sla.BreakFix, "opened Tue 16:30 a", "Tue 16:30", 800, "2025-07-02T09:06:00+09:00"},
		{"the opening", sla.BreakFix, "opened Tue 16:30 a", "Tue 16:30", 0, "2025-07-01T16:30:00+09:00"},
		{"the due time", sla.BreakFix, "opened Tue 16:30 a", "Tue 16:30", 1000, "2025-07-02T09:30:00+09:00"},
		{"an escalation", sla.BreakFix, "opened Tue 16:30 a", "Tue 16:30", 1500, "2025-07-02T10:30:00+09:00"},
		{"put off by a stop", sla.BreakFix, "opened Tue 10:00 a, waiting Tue 10:30, resumed Tue 11:30", "Tue 11:30", 500, "2025-07-01T12:00:00+09:00"},
		{"passed before the stop", sla.BreakFix, "opened Tue 10:00 a, waiting Tue 11:30", "Thu 11:30", 500, "2025-07-01T11:00:00+09:00"},
		{"put off as long as it waits", sla.BreakFix, "opened Tue 10:00 a, waiting Tue 11:30", "Tue 13:30", 800, "2025-07-01T13:36:00+09:00"},
		{"before the answer", sla.BreakFix, "opened Tue 10:00 a, responded Tue 11:30", "Tue 13:30", 500, "2025-07-01T11:00:00+09:00"},
		{"at the very answer", sla.BreakFix, "opened Tue 10:00 a, responded Tue 11:00", "Tue 13:30", 500, "2025-07-01T11:00:00+09:00"},
		{"never, after the answer", sla.BreakFix, "opened Tue 10:00 a, responded Tue 11:30", "Tue 13:30", 800, "0001-01-01T00:00:00Z"},
		{"half a business day", sla.NonBreakFix, "opened Tue 12:00", "Tue 12:00", 500, "2025-07-01T16:30:00+09:00"},
		{"a whole one", sla.NonBreakFix, "opened Tue 12:00", "Tue 12:00", 1000, "2025-07-02T12:00:00+09:00"},
		{"a share that cannot be divided", sla.BreakFix, "opened Tue 10:00 c", "Tue 10:00", 1, "2025-07-01T10:00:28.8+09:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := text(timeline(t, test.kind, c, test.events).Mark(july(t, test.now), test.share)); got != test.want {
				t.Errorf("Mark(%s, %d) = %s, want %s", test.now, test.share, got, test.want)
			}
		})
	}
	line := timeline(t, sla.BreakFix, c, "opened Tue 16:30 a")
	if got, err := line.Mark(july(t, "Tue 16:30"), -1); !errors.Is(err, sla.ErrDuration) {
		t.Errorf("Mark(-1) = %v, %v, want ErrDuration", got, err)
	}
	for _, far := range []int{1 << 30, math.MaxInt32, math.MaxInt} {
		if got, err := line.Mark(july(t, "Tue 16:30"), far); !errors.Is(err, sla.ErrRange) {
			t.Errorf("Mark(%d) = %v, %v, want ErrRange", far, got, err)
		}
	}
}

// TestMarkOfFarShare has a business day of 1001 open nanoseconds, and the share of it that
// is rounded up to the first length that no time.Duration holds.
func TestMarkOfFarShare(t *testing.T) {
	far := int64(9_214_157_878_975_800_007) // the product is 500 * 2^64 - 993
	if math.MaxInt < far {
		t.Skip("an int has 32 bits")
	}
	c, err := sla.NewCalendar(sla.Spec{Zone: "UTC", Week: sla.MondayToFriday("09:00-17:00"),
		Overrides: []sla.Override{{Date: day(2025, 7, 8), Windows: []sla.Window{"18:00-20:00"}}},
		From:      day(2025, 1, 1), Until: day(2026, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	opened := instant(t, "2025-07-07T16:59:59.999998999Z")
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.NonBreakFix, Locale: language.Korean, Calendar: c,
		Events: []sla.Event{{Kind: sla.EventOpened, At: opened}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := line.Mark(opened, int(far)); !errors.Is(err, sla.ErrRange) {
		t.Errorf("Mark(%d) = %v, %v, want ErrRange", far, got, err)
	}
	if got, err := line.Mark(opened, int(far-1)); !errors.Is(err, sla.ErrBeyondTable) {
		t.Errorf("Mark(%d) = %v, %v, want ErrBeyondTable", far-1, got, err)
	}
}

// TestShareOfNothing has a business day of one open nanosecond, of which any time
// is too large a share to tell.
func TestShareOfNothing(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "UTC", Week: sla.MondayToFriday("09:00-17:00"),
		Overrides: []sla.Override{{Date: day(1970, 1, 6), Windows: []sla.Window{"18:00-20:00"}}},
		From:      day(1970, 1, 1), Until: day(2100, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.NonBreakFix, Locale: language.Korean, Calendar: c,
		Events: []sla.Event{{Kind: sla.EventOpened, At: instant(t, "1970-01-05T16:59:59.999999999Z")}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := line.At(instant(t, "2099-12-31T00:00:00Z"))
	if err != nil || got.Share != math.MaxInt || got.Used+got.Remaining != 1 {
		t.Errorf("At = %+v, %v, want the largest share of 1 ns", got, err)
	}
	// The smallest share that no int holds, 2^64 thousandths, is reached in 1972.
	if got, err := line.At(instant(t, "1972-12-31T00:00:00Z")); err != nil || got.Share != math.MaxInt {
		t.Errorf("At = %+v, %v, want the largest share of 1 ns", got, err)
	}
	// No part of it is used before all of it is.
	if got, want := text(line.Mark(instant(t, "1970-01-05T17:00:00Z"), 1)), "1970-01-05T17:00:00Z"; got != want {
		t.Errorf("Mark(1) = %s, want %s", got, want)
	}
}
