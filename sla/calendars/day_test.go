package calendars_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

func TestDays(t *testing.T) {
	find := func(country string, on sla.Date) calendars.Day {
		days, err := calendars.Days(country)
		if err != nil {
			t.Fatal(err)
		}
		for d := range days {
			if d.Date == on {
				return d
			}
		}
		return calendars.Day{}
	}
	for _, test := range []struct {
		country string
		on      sla.Date
		kind    calendars.Kind
		open    sla.Window
		status  calendars.Status
	}{
		{"KR", day(2027, 2, 7), calendars.Closed, "", calendars.Announced},
		{"CN", day(2027, 2, 6), calendars.Closed, "", calendars.Estimated},
		{"CN", day(2026, 2, 14), calendars.Working, "", calendars.Announced},
		{"TR", day(2026, 10, 28), calendars.Part, "00:00-13:00", calendars.Law},
		{"US", day(2026, 7, 3), calendars.Closed, "", calendars.Law},
		{"US", day(2026, 7, 2), 0, "", 0},
	} {
		got := find(test.country, test.on)
		if got.Kind != test.kind || got.Open != test.open || got.Status != test.status {
			t.Errorf("%s, %v: %+v, want %v %s %v", test.country, test.on, got, test.kind, test.open, test.status)
		}
	}
	origins := slices.Collect(calendars.Origins())
	n := 0
	for h := range officehours.Holidays() {
		d := find(h.Country, day(h.Year, h.Month, h.Day))
		if n++; d.Name != h.Name || !d.Kind.IsValid() || !d.Status.IsValid() || len(d.Origins) != len(h.Sources) {
			t.Fatalf("%+v is %+v", h, d)
		}
		for _, name := range d.Origins {
			if !slices.ContainsFunc(origins, func(o calendars.Origin) bool { return o.Name == name && o.License != "" }) {
				t.Errorf("%s: no origin %q", d.Name, name)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d days", n)
	}
	for _, none := range []string{"", "DK", "kr"} {
		if _, err := calendars.Days(none); !errors.Is(err, sla.ErrBeyondTable) {
			t.Errorf("Days(%q): %v, want ErrBeyondTable", none, err)
		}
	}
	days, err := calendars.Days("KR")
	if err != nil {
		t.Fatal(err)
	}
	for range days { // stops when it is told to
		break
	}
	for range calendars.Origins() {
		break
	}
}

func TestEnums(t *testing.T) {
	t.Run("Kind", func(t *testing.T) { enumtest.Run(t, calendars.Kinds(), calendars.ParseKind, 3) })
	t.Run("Service", func(t *testing.T) { enumtest.Run(t, calendars.Services(), calendars.ParseService, 6) })
	t.Run("Status", func(t *testing.T) { enumtest.Run(t, calendars.Statuses(), calendars.ParseStatus, 3) })
}

func TestHolidaysFrom(t *testing.T) {
	got := calendars.HolidaysFrom(day(2025, 12, 24), day(2026, 1, 2), func(d time.Time) (string, bool) {
		return d.Weekday().String(), d.Day() == 24 || d.Day() == 1
	})
	want := []sla.Holiday{{Date: day(2025, 12, 24), Name: "Wednesday"}, {Date: day(2026, 1, 1), Name: "Thursday"}}
	if !slices.Equal(got, want) {
		t.Errorf("HolidaysFrom = %v, want %v", got, want)
	}
	if got := calendars.HolidaysFrom(sla.Date{}, day(2026, 1, 2), nil); got != nil {
		t.Errorf("from no day: %v", got)
	}
}
