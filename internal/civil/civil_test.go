package civil_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/internal/civil"
)

func date(t *testing.T, text string) civil.Date {
	t.Helper()
	d, err := civil.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStart(t *testing.T) {
	tests := []struct {
		name, zone, day, want string
	}{
		{"plain day", "Asia/Seoul", "2025-06-23", "2025-06-23T00:00:00+09:00"},
		{"summer time starts at two", "America/New_York", "2026-03-08", "2026-03-08T00:00:00-05:00"},
		{"clocks skip midnight", "America/Santiago", "2019-09-08", "2019-09-08T01:00:00-03:00"},
		{"clocks skip midnight, a day later", "America/Santiago", "2019-09-09", "2019-09-09T00:00:00-03:00"},
		{"midnight comes twice", "America/Havana", "2024-11-03", "2024-11-03T00:00:00-04:00"},
		{"the last hour of the day before comes twice", "America/Sao_Paulo", "2019-02-17", "2019-02-17T00:00:00-03:00"},
		{"day left out", "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
		{"day after the one left out", "Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00"},
		{"day before the one left out", "Pacific/Apia", "2011-12-29", "2011-12-29T00:00:00-10:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			loc, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := date(t, test.day).Start(loc).Format(time.RFC3339); got != test.want {
				t.Errorf("Start = %s, want %s", got, test.want)
			}
		})
	}
}

// TestStartIsFirst compares Start with a walk by the minute over every day of
// some years in zones that change at or near midnight.
func TestStartIsFirst(t *testing.T) {
	for _, zone := range []string{"America/Santiago", "America/Havana", "Asia/Beirut", "Africa/Cairo", "Asia/Tehran", "Pacific/Apia", "Australia/Lord_Howe", "America/Asuncion"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		day := civil.Date{Year: 2010, Month: 1, Day: 1}
		walk := time.Date(2009, 12, 30, 0, 0, 0, 0, time.UTC)
		for day.Year < 2013 {
			for civil.Of(walk.In(loc)).Before(day) {
				walk = walk.Add(time.Minute)
			}
			if got := day.Start(loc); !got.Equal(walk) {
				t.Errorf("%s: %s starts at %s, want %s", zone, day, got, walk.In(loc))
			}
			day = day.AddDays(1)
		}
	}
}

func TestAddYears(t *testing.T) {
	for _, test := range []struct{ day, want string }{
		{"2024-08-01", "2025-08-01"},
		{"2024-02-29", "2025-02-28"},
		{"2023-02-28", "2024-02-28"},
		{"2025-12-31", "2026-12-31"},
	} {
		if got := date(t, test.day).AddYears(1).String(); got != test.want {
			t.Errorf("%s plus one year = %s, want %s", test.day, got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	for _, text := range []string{"0001-01-01", "2025-06-23", "9999-12-31"} {
		d := date(t, text)
		if got, err := d.MarshalText(); err != nil || string(got) != text || !d.IsValid() {
			t.Errorf("%s: MarshalText = %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2025-6-23", "2025-02-29", "2025-06-31", "0000-01-01", "10000-01-01", "2025-06-23T00:00:00Z", " 2025-06-23"} {
		if d, err := civil.Parse(text); !errors.Is(err, civil.ErrDate) {
			t.Errorf("Parse(%q) = %v, %v, want ErrDate", text, d, err)
		}
	}
	if _, err := (civil.Date{Year: 2025, Month: 2, Day: 29}).MarshalText(); !errors.Is(err, civil.ErrDate) {
		t.Errorf("MarshalText of 29 February 2025: %v, want ErrDate", err)
	}
	var d civil.Date
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("UnmarshalText of nothing: %v, %v", d, err)
	}
}
