package main

import (
	"strings"
	"testing"
	"time"
)

func TestZoneOf(t *testing.T) {
	for _, tt := range []struct{ name, windows, country, want string }{
		{"one zone for all", "Korea Standard Time", "KOR", "Asia/Seoul"},
		{"the country decides", "Central America Standard Time", "CRI", "America/Costa_Rica"},
		{"a country of two letters", "Central America Standard Time", "CR", "America/Costa_Rica"},
		{"small letters, as Azure writes them", "Pacific Standard Time", "usa", "America/Los_Angeles"},
		{"a country that the zone does not have", "Korea Standard Time", "USA", "Asia/Seoul"},
		{"no country", "W. Europe Standard Time", "", "Europe/Berlin"},
		{"several zones in the country", "Central Standard Time", "USA", "America/Chicago"},
		{"near to a name", "Korea Time", "KOR", ""},
		{"an IANA name is no Windows name", "Asia/Seoul", "KOR", ""},
		{"not said", "", "KOR", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zone, err := zoneOf(tt.windows, tt.country)
			got := ""
			if err == nil {
				got = zone.String()
			}
			if got != tt.want {
				t.Errorf("zoneOf(%q, %q) = %q, %v, want %q", tt.windows, tt.country, got, err, tt.want)
			}
		})
	}
}

// TestWindowsZones checks the table itself: every zone of it can be loaded, and
// every Windows name has a mapping for countries that it does not list.
func TestWindowsZones(t *testing.T) {
	general := map[string]bool{}
	rows := 0
	for line := range strings.Lines(windowsZones) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 {
			t.Fatalf("%q has %d cells, want 3", line, len(cells))
		}
		general[cells[0]] = general[cells[0]] || cells[1] == "001"
		for zone := range strings.FieldsSeq(cells[2]) {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Errorf("%s: %v", cells[0], err)
			}
		}
	}
	for name, ok := range general {
		if !ok {
			t.Errorf("%s has no mapping for 001", name)
		}
	}
	if rows != 500 {
		t.Errorf("%d rows, want 500", rows)
	}
}
