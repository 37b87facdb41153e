package officehours

import "testing"

func TestParseHolidaysRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a field too few":  "KR,2026-01-01,closed,,law,dk\n",
		"a field too many": "KR,2026-01-01,closed,,law,dk,New Year,s Day\n",
		"no such day":      "KR,2026-02-29,closed,,law,dk,Leap Day\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := parseHolidays(text); err == nil {
				t.Errorf("parseHolidays(%q) = %v, want an error", text, got)
			}
		})
	}
}

func TestParseAnnouncedRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a field too few":  "header\nCN,2026,dates\n",
		"a field too many": "header\nCN,2026,dates,a notice, read\n",
		"no year":          "header\nCN,soon,dates,a notice\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := parseAnnounced(text); err == nil {
				t.Errorf("parseAnnounced(%q) = %v, want an error", text, got)
			}
		})
	}
}
