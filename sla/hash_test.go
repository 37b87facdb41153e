package sla_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/sla"
)

func TestHash(t *testing.T) {
	base := func() sla.Spec {
		return sla.Spec{
			Name:      "desk",
			Zone:      "Asia/Seoul",
			Week:      sla.MondayToFriday("09:00-12:00", "13:00-18:00"),
			Holidays:  []sla.Holiday{{Date: day(2025, 10, 6), Name: "Chuseok"}, {Date: day(2025, 12, 25), Name: "Christmas"}},
			Overrides: []sla.Override{{Date: day(2025, 12, 24), Name: "Eve", Windows: []sla.Window{"09:00-10:00", "11:00-12:00"}}},
			From:      day(2025, 1, 1),
			Until:     day(2026, 1, 1),
		}
	}
	hash := func(change func(*sla.Spec)) string {
		spec := base()
		change(&spec)
		c, err := sla.NewCalendar(spec)
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash()
	}
	// Hashes are kept with due times: another one for the same Spec would say that these
	// came from another calendar.
	const want = "51845f94ad342594b132a5da1a062bd0cf52cbb2b34ad6b5d0f9b75266fc9bfd"
	if got := hash(func(*sla.Spec) {}); got != want {
		t.Errorf("Hash = %q, want %q", got, want)
	}
	for name, change := range map[string]func(*sla.Spec){
		"name":              func(s *sla.Spec) { s.Name = "another" },
		"word for all":      func(s *sla.Spec) { s.Settled = s.Until },
		"order of holidays": func(s *sla.Spec) { s.Holidays[0], s.Holidays[1] = s.Holidays[1], s.Holidays[0] },
		"order of windows": func(s *sla.Spec) {
			s.Week.Tuesday = []sla.Window{"13:00-18:00", "09:00-12:00"}
			s.Overrides[0].Windows = []sla.Window{"11:00-12:00", "09:00-10:00"}
		},
	} {
		if got := hash(change); got != want {
			t.Errorf("another %s gives another hash", name)
		}
	}
	seen := map[string]string{want: "nothing"}
	for name, change := range map[string]func(*sla.Spec){
		"zone":                 func(s *sla.Spec) { s.Zone = "Asia/Tokyo" },
		"a window":             func(s *sla.Spec) { s.Week.Sunday = []sla.Window{"09:00-12:00"} },
		"a window's end":       func(s *sla.Spec) { s.Week.Friday = []sla.Window{"09:00-12:00", "13:00-17:00"} },
		"a holiday":            func(s *sla.Spec) { s.Holidays = s.Holidays[:1] },
		"its day":              func(s *sla.Spec) { s.Holidays[0].Date.Day++ },
		"its name":             func(s *sla.Spec) { s.Holidays[0].Name = "Harvest" },
		"its certainty":        func(s *sla.Spec) { s.Holidays[0].Estimated = true },
		"an override":          func(s *sla.Spec) { s.Overrides = nil },
		"an override's window": func(s *sla.Spec) { s.Overrides[0].Windows = s.Overrides[0].Windows[:1] },
		"the first day":        func(s *sla.Spec) { s.From.Day++ },
		"the last day":         func(s *sla.Spec) { s.Until.Day++ },
		"what is settled":      func(s *sla.Spec) { s.Settled = day(2025, 12, 1) },
		"that nothing is":      func(s *sla.Spec) { s.Settled = day(2025, 1, 1) },
		"no table":             func(s *sla.Spec) { s.From, s.Until, s.Holidays, s.Overrides = sla.Date{}, sla.Date{}, nil, nil },
	} {
		got := hash(change)
		if before, twice := seen[got]; twice {
			t.Errorf("%s and %s have the same hash", name, before)
		}
		seen[got] = name
	}
}
