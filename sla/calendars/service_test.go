package calendars_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// TestOf holds the sets against the desks that they come from: none is lost, each
// is found by its own tag, and makes a calendar unless it has no zone.
func TestOf(t *testing.T) {
	want := map[calendars.Service]int{}
	for d := range officehours.Desks() {
		s, err := calendars.ParseService(string(d.Service))
		if err != nil {
			t.Fatal(err)
		}
		want[s]++
		tag := d.Language
		if d.Country != "" {
			tag += "-" + d.Country
		}
		set, l := calendars.Of(s), language.MustParse(tag)
		e, err := set.Lookup(l)
		if err != nil || e.Country != d.Country || e.Language != d.Language || e.Spec.Zone != d.Zone || e.Source != d.Service.Source() || e.Doubt != d.Doubt {
			t.Errorf("%v has %+v, %v for %s, want %+v", s, e, err, tag, d)
		}
		w := e.Spec.Week
		for i, row := range [...][]sla.Window{w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday, w.Sunday} {
			if hours := d.Week[i]; len(row) > 1 || (len(row) == 1) != (hours != "") || hours != "" && string(row[0]) != hours {
				t.Errorf("%v, %s: day %d has %q, want %q", s, tag, i, row, hours)
			}
		}
		_, err = set.Calendar(l)
		if d.Zone == "" {
			if !errors.Is(err, sla.ErrRegion) {
				t.Errorf("%v, %s: %v, want ErrRegion", s, tag, err)
			}
			_, err = sla.NewCalendar(e.In("UTC").Spec)
		}
		if err != nil {
			t.Errorf("%v, %s: %v", s, tag, err)
		}

		// Days with other hours are those of the country's office: they must not stand
		// in a week that has others still.
		if d.Holidays {
			office, err := calendars.Published().Lookup(language.MustParse("und-" + d.Country))
			if err != nil || len(e.Spec.Holidays) == 0 || len(e.Spec.Overrides) > 0 && !cmp.Equal(office.Spec.Week, e.Spec.Week) {
				t.Errorf("%v, %s: %v, %d holidays, and overrides %v", s, tag, err, len(e.Spec.Holidays), e.Spec.Overrides)
			}
		}
		if !d.Holidays && len(e.Spec.Holidays)+len(e.Spec.Overrides) > 0 {
			t.Errorf("%v, %s has holidays", s, tag)
		}
	}
	for s := range calendars.Services() {
		n := 0
		for range calendars.Of(s).All() {
			n++
		}
		if s != calendars.PartnerCenter && (n != want[s] || n == 0) {
			t.Errorf("%v has %d entries, want %d", s, n, want[s])
		}
	}
	if calendars.Of(calendars.PartnerCenter) != calendars.Published() || calendars.Of(calendars.Azure) != calendars.Of(calendars.Azure) {
		t.Error("a set is made twice")
	}
	for range calendars.Of(0).All() {
		t.Error("no service has an entry")
	}
}

// TestHoursByLanguage asks about instants that tell the hours of one language from
// those of another, of another country and of another service.
func TestHoursByLanguage(t *testing.T) {
	const (
		technical = calendars.Microsoft365Technical
		billing   = calendars.Microsoft365Billing
	)
	for _, test := range []struct {
		name string
		s    calendars.Service
		tag  string
		at   string
		want bool
	}{
		{"German in Germany in the evening", technical, "de-DE", "2026-06-10T20:59:59+02:00", true},
		{"but not at Partner Center", calendars.PartnerCenter, "de-DE", "2026-06-10T20:59:59+02:00", false},
		{"nor in billing", billing, "de-DE", "2026-06-10T20:59:59+02:00", false},
		{"nor in Azure", calendars.Azure, "de-DE", "2026-06-10T20:59:59+02:00", false},
		{"Italian in Switzerland", technical, "it-CH", "2026-06-10T20:59:59+02:00", true},
		{"Italian in the Vatican", technical, "it-VA", "2026-06-10T20:59:59+02:00", false},
		{"Arabic in Algeria on Sunday", technical, "ar-DZ", "2026-06-14T12:00:00+01:00", true},
		{"French in Algeria on Sunday", technical, "fr-DZ", "2026-06-14T12:00:00+01:00", false},
		{"Arabic in Algeria on Friday", technical, "ar-DZ", "2026-06-12T12:00:00+01:00", false},
		{"French in Algeria on Friday", technical, "fr-DZ", "2026-06-12T12:00:00+01:00", true},
		{"English in Korea at night", technical, "en-KR", "2026-06-14T03:00:00+09:00", true},
		{"Korean in Korea at night", technical, "ko-KR", "2026-06-14T03:00:00+09:00", false},
		{"English without a country", technical, "en", "2026-06-14T03:00:00Z", true},
		{"English in Mexico is that of all countries", technical, "en-MX", "2026-06-14T03:00:00Z", true},
		{"Russian in Uzbekistan, in Moscow time", technical, "ru-UZ", "2026-06-10T19:59:59+03:00", true},
		{"before seven in Moscow", technical, "ru-UZ", "2026-06-10T06:59:59+03:00", false},
		{"Japanese for enterprise plans at night", calendars.Microsoft365Enterprise, "ja-JP", "2026-06-14T03:00:00+09:00", true},
		{"Japanese for others", technical, "ja-JP", "2026-06-14T03:00:00+09:00", false},
		{"Chinese by the operator in China", calendars.Microsoft365By21Vianet, "zh-CN", "2026-06-10T20:00:00+08:00", true},
		{"Chinese in China", technical, "zh-CN", "2026-06-10T20:00:00+08:00", false},
		{"Japanese billing on a public holiday", billing, "ja-JP", "2026-05-05T12:00:00+09:00", false},
		{"on the day after the last of them", billing, "ja-JP", "2026-05-07T12:00:00+09:00", true},
		{"Korean on a public holiday: nothing is published", technical, "ko-KR", "2026-05-05T12:00:00+09:00", true},
		{"Azure on a public holiday", calendars.Azure, "ko-KR", "2026-05-05T12:00:00+09:00", false},
		{"Portuguese in Timor on Thursday night", technical, "pt-TL", "2026-06-12T03:00:00+09:00", true},
		{"until Saturday noon", technical, "pt-TL", "2026-06-13T12:00:00+09:00", false},
		{"from Monday noon", technical, "pt-TL", "2026-06-15T11:59:59+09:00", false},
		{"the night shift of Friday in billing", billing, "pt-TL", "2026-06-13T04:59:59+09:00", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := calendars.Of(test.s).Calendar(language.MustParse(test.tag))
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, test.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Open(at); got != test.want {
				t.Errorf("Open(%s) = %v, want %v", test.at, got, test.want)
			}
		})
	}
	for _, none := range []struct {
		s   calendars.Service
		tag string
	}{
		{technical, "fr-KR"}, {technical, "und-KR"}, {technical, "fr"}, {technical, "fr-TG"}, {billing, "ko-KR"},
		{calendars.Azure, "pl-PL"}, {calendars.Azure, "en-GB"}, {calendars.Microsoft365Enterprise, "ko-KR"}, {0, "ko-KR"},
		{billing, "en-NP"}, // local hours, and nobody said which zone
	} {
		if c, err := calendars.Of(none.s).Calendar(language.MustParse(none.tag)); !errors.Is(err, sla.ErrRegion) {
			t.Errorf("%v has %v, %v for %s, want ErrRegion", none.s, c, err, none.tag)
		}
	}
}

// TestHoursByLanguageAreEstimates checks what is said of holidays: where nothing is
// published, every answer is an estimate, unless nothing closes.
func TestHoursByLanguageAreEstimates(t *testing.T) {
	at := time.Date(2026, 6, 10, 3, 0, 0, 0, time.UTC) // noon of a Wednesday in Seoul
	for _, test := range []struct {
		s    calendars.Service
		tag  string
		want bool
	}{
		{calendars.Microsoft365Technical, "ko-KR", true},
		{calendars.Microsoft365Technical, "en-KR", false},
		{calendars.Microsoft365Technical, "es-CO", false},
		{calendars.Microsoft365Technical, "pt-TL", true},
		{calendars.Microsoft365Billing, "ja-JP", false},
		{calendars.Azure, "ko-KR", false},
	} {
		c, err := calendars.Of(test.s).Calendar(language.MustParse(test.tag))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Estimated(at, at.Add(time.Hour)); err != nil || got != test.want {
			t.Errorf("%v, %s: estimated = %v, %v, want %v", test.s, test.tag, got, err, test.want)
		}
	}
}
