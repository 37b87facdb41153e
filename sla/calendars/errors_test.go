package calendars_test

import (
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// TestErrors pins what people are told, and how: see package errortest.
func TestErrors(t *testing.T) {
	var texts errortest.Texts
	for _, tag := range []string{"ko", "und", "fr-AQ", "pt-BR"} {
		_, err := calendars.Published().Lookup(language.MustParse(tag))
		texts.Add(err)
		_, err = calendars.Published().Calendar(language.MustParse(tag))
		texts.Add(err)
	}
	for _, country := range []string{"", "KP", "kr", strings.Repeat("K", 1<<20)} {
		_, err := calendars.Days(country)
		texts.Add(err)
	}
	for _, text := range []string{"", "teapot", "a\xffb", strings.Repeat("x", 1<<20)} {
		_, err := calendars.ParseKind(text)
		texts.Add(err)
		_, err = calendars.ParseService(text)
		texts.Add(err)
		_, err = calendars.ParseStatus(text)
		texts.Add(err)
	}
	for _, e := range []calendars.Entry{
		{}, {Country: "kr"}, {Country: "KR", Language: "Korean"}, {Country: strings.Repeat("K", 1<<20), Language: strings.Repeat("k", 1<<20)},
		{Country: "KR", Spec: sla.Spec{Zone: "Asia/Busan", Week: sla.EveryDay("09:00-25:00")}},
	} {
		_, err := calendars.Published().With(e, e)
		texts.Add(err)
	}
	texts.Check(t, "errors.txt", "calendars", "sla: ") // words that are none are errors of package sla
}
