package officehours_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

func TestDeskRows(t *testing.T) {
	services := []officehours.Service{officehours.Azure, officehours.Microsoft365Billing, officehours.Microsoft365By21Vianet,
		officehours.Microsoft365Enterprise, officehours.Microsoft365Technical}
	var seen []officehours.Service
	last := ""
	for d := range officehours.Desks() {
		at := fmt.Sprintf("%s,%s,%s", d.Service, d.Country, d.Language)
		if at <= last {
			t.Errorf("%s after %s, want each once and in order", at, last)
		}
		last, seen = at, append(seen, d.Service)
		if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "Local" {
			t.Errorf("%s: the zone is %q, %v", at, d.Zone, err)
		}
		if d.Zone == "" && d.Doubt == "" && d.Country != "" {
			t.Errorf("%s has no zone, and no word why", at)
		}
		if _, ok := officehours.Lookup(d.Country); !ok && d.Country != "" {
			t.Errorf("%s: Partner Center has no hours for the country", at)
		}
		if d.Service.Source() == "" || strings.TrimSpace(d.Doubt) != d.Doubt || d.Doubt != "" && !strings.HasSuffix(d.Doubt, ".") {
			t.Errorf("%s: source %q, doubt %q", at, d.Service.Source(), d.Doubt)
		}
	}
	if seen = slices.Compact(seen); !slices.Equal(seen, services) {
		t.Errorf("services are %q, want %q", seen, services)
	}
	for range officehours.Desks() { // stops when it is told to
		break
	}
}

// TestDesksOfAzure holds the languages of Azure against the table of countries:
// their hours are the same, where it has a zone.
func TestDesksOfAzure(t *testing.T) {
	var got []string
	for d := range officehours.Desks() {
		if d.Service != officehours.Azure {
			continue
		}
		got = append(got, d.Language+"-"+d.Country)
		row, _ := officehours.Lookup(d.Country)
		want := [7]string{row.Hours, row.Hours, row.Hours, row.Hours, row.Hours}
		if row.Week != officehours.MondayToFriday || d.Week != want || d.Zone != row.Zone || !d.Holidays {
			t.Errorf("%+v, want the hours of %+v", d, row)
		}
	}
	if got, want := strings.Join(got, " "), "pt-BR zh-CN de-DE es-ES fr-FR it-IT ja-JP ko-KR ru-RU zh-TW en-US"; got != want {
		t.Errorf("Azure answers in %s, want %s", got, want)
	}
}

// TestDesks has what is known apart from the file: for each shape of a line, one.
func TestDesks(t *testing.T) {
	monday := func(hours string) [7]string { return [7]string{hours, hours, hours, hours, hours} }
	sunday := func(hours string) [7]string { return [7]string{hours, hours, hours, hours, "", "", hours} }
	every := func(hours string) [7]string { return [7]string{hours, hours, hours, hours, hours, hours, hours} }
	const (
		technical  = officehours.Microsoft365Technical
		billing    = officehours.Microsoft365Billing
		moscow     = "Stated in Moscow time, whatever the country."
		several    = "The country has several zones, and none is published."
		noLanguage = "No local language is offered."
	)
	for _, want := range []officehours.Desk{
		{technical, "", "en", "UTC", every("00:00-24:00"), false, "By telephone, which Nepal does not have."},
		{billing, "", "en", "", monday("09:00-17:00"), false, ""},
		{technical, "DE", "de", "Europe/Berlin", monday("08:00-21:00"), false, ""},
		{technical, "CH", "it", "Europe/Zurich", monday("08:00-21:00"), false, ""},
		{technical, "PL", "pl", "Europe/Warsaw", monday("08:00-18:00"), false, ""},
		{billing, "BE", "nl", "Europe/Brussels", monday("09:00-17:00"), false, ""},
		{technical, "KR", "ko", "Asia/Seoul", monday("09:00-18:00"), false, ""},
		{technical, "HK", "zh", "Asia/Hong_Kong", monday("09:00-18:00"), false, ""},
		{technical, "TH", "th", "Asia/Bangkok", monday("09:00-17:00"), false, ""},
		{technical, "IL", "he", "Asia/Jerusalem", sunday("09:00-18:00"), false, ""},
		{technical, "SA", "ar", "Asia/Riyadh", sunday("10:00-18:00"), false, ""},
		{billing, "SA", "en", "Asia/Riyadh", monday("10:00-18:00"), false, ""},
		{technical, "DZ", "fr", "Africa/Algiers", monday("08:00-21:00"), false, ""},
		{technical, "DZ", "ar", "Africa/Algiers", sunday("09:00-17:00"), false, ""},
		{technical, "KZ", "ru", "Europe/Moscow", monday("07:00-20:00"), false, moscow},
		{technical, "CO", "es", "America/Bogota", every("00:00-24:00"), false, ""},
		{technical, "MX", "es", "UTC", every("00:00-24:00"), false, "The country has several zones: round the clock, it is given in UTC."},
		{billing, "MX", "es", "", monday("09:00-17:00"), false, several},
		{technical, "ID", "id", "", monday("08:00-17:00"), false, several},
		{technical, "CA", "fr", "America/Toronto", monday("09:00-17:00"), false, "Stated in Eastern time for the whole country."},
		{technical, "DK", "en", "Europe/Copenhagen", every("00:00-24:00"), false, noLanguage},
		{technical, "JP", "ja", "Asia/Tokyo", monday("09:00-17:30"), false, "For a high severity it is round the clock."},
		{officehours.Microsoft365Enterprise, "JP", "ja", "Asia/Tokyo", every("00:00-24:00"), false, ""},
		{billing, "JP", "ja", "Asia/Tokyo", monday("09:00-17:00"), true, ""},
		{officehours.Microsoft365By21Vianet, "CN", "zh", "Asia/Shanghai", monday("09:00-21:00"), false, "Online it is round the clock."},
		{technical, "MU", "fr", "Indian/Mauritius", monday("11:00-24:00"), false, ""},
		{technical, "TL", "pt", "Asia/Dili", [7]string{"12:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-12:00", ""}, false, ""},
		{billing, "TL", "pt", "Asia/Dili", monday("21:00-05:00"), false, ""},
		{billing, "PF", "fr", "", [7]string{"22:00-06:00", "22:00-06:00", "22:00-06:00", "22:00-06:00", "22:00-06:00", "", "22:00-06:00"}, false,
			"The days are given as Sunday through Friday, read as those on which a night starts. " + several},
	} {
		var got officehours.Desk
		for d := range officehours.Desks() {
			if d.Service == want.Service && d.Country == want.Country && d.Language == want.Language {
				got = d
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s in %q of %q (-want +got):\n%s", want.Service, want.Language, want.Country, diff)
		}
	}
	for d := range officehours.Desks() {
		if d.Service == technical && d.Country == "TG" {
			t.Errorf("%+v: the page misprints these hours", d)
		}
	}
}
