package officehours

import "testing"

func TestParseDesksRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a field too few":       "azure,KR,ko,Asia/Seoul,09:00-18:00,,,,,,,closed\n",
		"another word for days": "azure,KR,ko,Asia/Seoul,09:00-18:00,,,,,,,open,\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := parseDesks(text); err == nil {
				t.Errorf("parseDesks(%q) = %v, want an error", text, got)
			}
		})
	}
}
