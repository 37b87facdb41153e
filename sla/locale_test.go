package sla_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/sla"
)

func TestParseLocale(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "ja_JP": "ja-JP", "JA-jp": "ja-JP", "iw": "he", "en-UK": "en-GB", "zh-tw": "zh-TW"} {
		if got, err := sla.ParseLocale(tag); err != nil || got.String() != want {
			t.Errorf("ParseLocale(%q) = %v, %v, want %s", tag, got, err, want)
		}
	}
	longest := "en-x" + strings.Repeat("-abcdefgh", 6) + "-abcde" // 64 bytes
	if got, err := sla.ParseLocale(longest); err != nil || got.String() != longest {
		t.Errorf("ParseLocale(%q) = %v, %v", longest, got, err)
	}
	bad := []string{longest + "f", "", "zz-ZZ", "e", "en--GB", "ko KR", "\xff\xfe", strings.Repeat("a", 65)}
	bad = append(bad, "en"+strings.Repeat("-abcdefgh", 40_000)) // takes a parser milliseconds
	for _, tag := range bad {
		if got, err := sla.ParseLocale(tag); !errors.Is(err, sla.ErrLocale) || len(err.Error()) > 300 {
			t.Errorf("ParseLocale(%.40q) = %v, %v, want a short ErrLocale", tag, got, err)
		}
	}
}
