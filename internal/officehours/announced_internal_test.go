package officehours

import "testing"

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
