package sla_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

// TestHolidays asks for due times around holidays of the table.
func TestHolidays(t *testing.T) {
	tests := []struct {
		name, tag, opened, want string
		estimated               bool
	}{
		{"a long holiday, with a substitute day", "ko-KR", "2025-10-02T17:00:00+09:00", "2025-10-10T10:00:00+09:00", false},
		{"Lunar New Year 2027 is on 7 February in Korea", "ko-KR", "2027-02-05T17:00:00+09:00", "2027-02-10T10:00:00+09:00", false},
		{"a Saturday that China makes a working day", "zh-CN", "2026-02-13T17:00:00+08:00", "2026-02-14T10:00:00+08:00", false},
		{"a holiday from the afternoon on", "tr-TR", "2026-10-28T12:00:00+03:00", "2026-10-30T10:00:00+03:00", false},
		{"half a holiday on a day of rest opens nothing", "tr-TR", "2028-10-27T17:00:00+03:00", "2028-10-30T10:00:00+03:00", false},
		{"a day between two holidays", "ja-JP", "2026-09-18T17:00:00+09:00", "2026-09-24T10:30:00+09:00", false},
		{"a country whose holidays nobody told us", "sv-SE", "2026-12-24T16:00:00+01:00", "2026-12-25T10:00:00+01:00", true},
		{"the last hours that are announced", "zh-CN", "2026-12-31T15:00:00+08:00", "2026-12-31T17:00:00+08:00", false},
		{"over the end of what is announced", "zh-CN", "2026-12-31T17:00:00+08:00", "2027-01-04T10:00:00+08:00", true},
		{"an ordinary day of a year without a notice", "ko-KR", "2028-03-08T10:00:00+09:00", "2028-03-08T12:00:00+09:00", true},
		{"an estimate", "ar-SA", "2027-03-08T17:00:00+03:00", "2027-03-14T10:00:00+03:00", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := target(t, sla.BreakFix, sla.SeverityA, test.tag).Explain(instant(t, test.opened))
			if due := text(got.Due, err); due != test.want || got.Estimated != test.estimated {
				t.Errorf("due %s, estimated = %v, want %s, %v", due, got.Estimated, test.want, test.estimated)
				for s := range got.Segments() {
					t.Log(s)
				}
			}
		})
	}
}

func TestOfficeSpec(t *testing.T) {
	for row := range officehours.All() {
		zone := row.Zone
		if zone == "" {
			if got, err := sla.OfficeSpec(row.Country, ""); !errors.Is(err, sla.ErrRegion) {
				t.Errorf("OfficeSpec(%s) = %v, %v, want ErrRegion", row.Country, got, err)
			}
			zone = "UTC"
		}
		spec, err := sla.OfficeSpec(row.Country, zone)
		if err != nil {
			t.Errorf("OfficeSpec(%s): %v", row.Country, err)
			continue
		}
		c, err := sla.NewCalendar(spec)
		if err != nil {
			t.Errorf("OfficeSpec(%s): %v", row.Country, err)
			continue
		}
		_, err = officehours.HolidaysOf(row.Country, officehours.FirstYear)
		from, until, ok := c.Table()
		if ok != (err == nil) || ok && (from != day(2025, 1, 1) || until != day(2031, 1, 1)) {
			t.Errorf("%s: the table is from %v to %v, %v", row.Country, from, until, ok)
		}
		settled := day(1970, 1, 1)
		if announced, err := officehours.AnnouncedUntil(row.Country); err == nil {
			settled = day(announced+1, 1, 1)
		}
		if spec.Settled != settled {
			t.Errorf("%s: settled until %v, want %v", row.Country, spec.Settled, settled)
		}
		// Every day of the table shows in the calendar.
		for year := officehours.FirstYear; year <= officehours.LastYear; year++ {
			days, err := officehours.HolidaysOf(row.Country, year)
			if err != nil {
				continue
			}
			for _, d := range days {
				name, off := c.Holiday(sla.Date{Year: d.Year, Month: d.Month, Day: d.Day})
				if closed := d.Kind == officehours.Closed; closed && name != d.Name || d.Kind == officehours.Working && off {
					t.Errorf("%v: the calendar has %q, %v", d, name, off)
				}
			}
		}
	}
	for _, none := range []string{"", "AQ", "kr", "a country that does not exist"} {
		if got, err := sla.OfficeSpec(none, "UTC"); !errors.Is(err, sla.ErrRegion) || len(err.Error()) > 100 {
			t.Errorf("OfficeSpec(%q) = %v, %v, want a short ErrRegion", none, got, err)
		}
	}
}

// TestOfficeSpecIsWhatDueUses makes the calendar of a due time again.
func TestOfficeSpecIsWhatDueUses(t *testing.T) {
	spec, err := sla.OfficeSpec("KR", "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := sla.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	target, err := sla.Deadline(sla.SeverityA, language.MustParse("ko-KR"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := target.Explain(instant(t, "2025-10-02T17:00:00+09:00"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Hash(), got.Calendar.Hash()); diff != "" {
		t.Errorf("Hash (-want +got):\n%s", diff)
	}
}
