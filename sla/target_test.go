package sla_test

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

func TestTargetForErrors(t *testing.T) {
	tests := []struct {
		name string
		k    sla.Kind
		s    sla.Severity
		l    sla.Locale
		want error
	}{
		{"unsaid kind", 0, sla.SeverityA, language.English, sla.ErrKind},
		{"no such kind", 9, sla.SeverityA, language.English, sla.ErrKind},
		{"unsaid severity", sla.BreakFix, 0, language.English, sla.ErrSeverity},
		{"no such severity", sla.BreakFix, 4, language.English, sla.ErrSeverity},
		{"no such severity, although none is needed", sla.NonBreakFix, 4, language.English, sla.ErrSeverity},
		{"empty tag, guessed as American by others", sla.BreakFix, sla.SeverityA, language.Tag{}, sla.ErrLocale},
		{"undetermined", sla.BreakFix, sla.SeverityA, language.Und, sla.ErrLocale},
		{"a country is no language", sla.BreakFix, sla.SeverityA, language.MustParse("und-KR"), sla.ErrLocale},
		{"private use tag", sla.BreakFix, sla.SeverityA, language.MustParse("x-foo"), sla.ErrLocale},
		{"private use language", sla.BreakFix, sla.SeverityA, language.MustParse("qaa-DE"), sla.ErrLocale},
		{"the last private use language", sla.BreakFix, sla.SeverityA, language.MustParse("qtz-DE"), sla.ErrLocale},
		{"many languages", sla.BreakFix, sla.SeverityA, language.MustParse("mul"), sla.ErrLocale},
		{"outside comes first: nothing else matters", sla.OutsideEntitlement, 0, language.Und, sla.ErrNoTarget},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := sla.TargetFor(test.k, test.s, test.l)
			if !errors.Is(err, test.want) || got != (sla.Target{}) {
				t.Errorf("TargetFor = %v, %v, want the zero Target and %v", got, err, test.want)
			}
		})
	}
}

// TestLastLanguages has a language whose code sorts behind those for private use.
func TestLastLanguages(t *testing.T) {
	if got, err := sla.Deadline(sla.SeverityA, language.MustParse("quy-PE")); err != nil || got.Committed {
		t.Errorf("Deadline in Quechua = %v, %v, want an estimate", got, err)
	}
}

func TestDue(t *testing.T) {
	tests := []struct {
		name, tag string
		k         sla.Kind
		s         sla.Severity
		opened    string
		want      string
	}{
		{"English over a weekend", "en", sla.BreakFix, sla.SeverityC, "2025-07-05T22:00:00+09:00", "2025-07-06T06:00:00+09:00"},
		{"English needs no country", "en-001", sla.BreakFix, sla.SeverityA, "2025-07-05T22:00:00Z", "2025-07-06T00:00:00Z"},
		{"English of a country without hours", "en-AQ", sla.BreakFix, sla.SeverityA, "2025-07-05T22:00:00Z", "2025-07-06T00:00:00Z"},
		{"Korean, to the second before closing", "ko-KR", sla.BreakFix, sla.SeverityA, "2025-07-04T16:00:01+09:00", "2025-07-07T09:00:01+09:00"},
		{"Korean, exactly to closing", "ko-KR", sla.BreakFix, sla.SeverityA, "2025-07-04T16:00:00+09:00", "2025-07-04T18:00:00+09:00"},
		{"the zone of the question does not matter", "ko-KR", sla.BreakFix, sla.SeverityA, "2025-07-04T09:30:00Z", "2025-07-07T11:00:00+09:00"},
		{"Japan closes at 17:30", "ja-JP", sla.BreakFix, sla.SeverityA, "2025-07-04T16:30:00+09:00", "2025-07-07T10:00:00+09:00"},
		{"a language whose code has three letters", "fil-PH", sla.BreakFix, sla.SeverityA, "2025-07-08T10:00:00+08:00", "2025-07-08T12:00:00+08:00"},
		{"script does not matter", "zh-Hant-TW", sla.BreakFix, sla.SeverityB, "2025-07-04T16:00:00+08:00", "2025-07-07T11:00:00+08:00"},
		{"French Canadians are served from the Pacific", "fr-CA", sla.BreakFix, sla.SeverityA, "2025-07-04T17:00:00-07:00", "2025-07-07T07:00:00-07:00"},
		{"a country that rests on Friday and Saturday", "ar-SA", sla.BreakFix, sla.SeverityA, "2025-07-03T17:00:00+03:00", "2025-07-06T10:00:00+03:00"},
		{"a weekend with a clock change", "de-DE", sla.BreakFix, sla.SeverityC, "2026-03-27T12:00:00+01:00", "2026-03-30T12:00:00+02:00"},
		{"an extension is not read", "ko-KR-u-rg-dezzzz", sla.BreakFix, sla.SeverityA, "2025-07-08T10:00:00+09:00", "2025-07-08T12:00:00+09:00"},
		{"advice on Friday", "en-GB", sla.NonBreakFix, sla.SeverityA, "2025-07-04T15:00:00+01:00", "2025-07-07T15:00:00+01:00"},
		{"advice on Saturday counts from Monday's opening", "en-GB", sla.NonBreakFix, sla.SeverityA, "2025-07-05T12:00:00+01:00", "2025-07-08T09:00:00+01:00"},
		{"advice before opening", "en-GB", sla.NonBreakFix, sla.SeverityA, "2025-07-03T07:00:00+01:00", "2025-07-04T09:00:00+01:00"},
		{"advice at closing", "en-GB", sla.NonBreakFix, sla.SeverityA, "2025-07-03T17:00:00+01:00", "2025-07-07T09:00:00+01:00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := text(target(t, test.k, test.s, test.tag).Due(instant(t, test.opened)))
			if got != test.want {
				t.Errorf("Due = %s, want %s", got, test.want)
			}
		})
	}
}

func TestDueErrors(t *testing.T) {
	at := instant(t, "2025-07-01T10:00:00Z")
	year := func(y int) time.Time { return time.Date(y, 6, 15, 12, 0, 0, 0, time.UTC) }
	english := target(t, sla.BreakFix, sla.SeverityA, "en")
	korean := target(t, sla.BreakFix, sla.SeverityA, "ko-KR")
	danish := target(t, sla.BreakFix, sla.SeverityA, "da-DK") // a country without a table of holidays
	tests := []struct {
		name   string
		target sla.Target
		opened time.Time
		want   error
	}{
		{"the zero Target", sla.Target{}, at, sla.ErrTarget},
		{"promised nothing", sla.Target{Committed: true}, at, sla.ErrTarget},
		{"negative hours", sla.Target{Within: -1, Committed: true}, at, sla.ErrTarget},
		{"negative days", sla.Target{BusinessDays: -1}, at, sla.ErrTarget},
		{"hours and days", sla.Target{Within: 1, BusinessDays: 1}, at, sla.ErrTarget},
		{"made by hand, without a country", sla.Target{BusinessDays: 1}, at, sla.ErrRegion},
		{"Korean without a country is not South Korea", target(t, sla.BreakFix, sla.SeverityA, "ko"), at, sla.ErrRegion},
		{"script without a country", target(t, sla.BreakFix, sla.SeverityA, "zh-Hans"), at, sla.ErrRegion},
		{"group of countries", target(t, sla.BreakFix, sla.SeverityA, "es-419"), at, sla.ErrRegion},
		{"country without hours", target(t, sla.BreakFix, sla.SeverityA, "fr-AQ"), at, sla.ErrRegion},
		{"private use country", target(t, sla.BreakFix, sla.SeverityA, "fr-XA"), at, sla.ErrRegion},
		{"several zones", target(t, sla.BreakFix, sla.SeverityA, "pt-BR"), at, sla.ErrRegion},
		{"advice in English takes hours as well", target(t, sla.NonBreakFix, sla.SeverityA, "en"), at, sla.ErrRegion},
		{"the zero time", english, time.Time{}, sla.ErrRange},
		{"year 0", english, year(0), sla.ErrRange},
		{"year 10000", english, year(10000), sla.ErrRange},
		{"the result is in the year 10000", english, time.Date(9999, 12, 30, 23, 0, 0, 0, time.UTC), sla.ErrRange},
		{"far out", english, time.Unix(1<<62, 0), sla.ErrRange},
		{"the zero time, business hours", korean, time.Time{}, sla.ErrRange},
		{"year 1969, business hours", danish, year(1969), sla.ErrRange},
		{"year 2100, business hours", danish, year(2100), sla.ErrRange},
		{"year 9999, business hours", danish, year(9999), sla.ErrRange},
		{"year 2024, before the holidays that are known", korean, year(2024), sla.ErrBeyondTable},
		{"year 2031, behind them", korean, year(2031), sla.ErrBeyondTable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.target.Due(test.opened)
			if !errors.Is(err, test.want) || !got.IsZero() {
				t.Errorf("Due = %v, %v, want %v", got, err, test.want)
			}
		})
	}
	if got, err := english.Due(year(9999)); err != nil || !got.Equal(year(9999).Add(2*time.Hour)) {
		t.Errorf("Due in the year 9999 = %v, %v", got, err)
	}
}

// TestDueIsComparable asks with an instant that has a monotonic reading, which
// must not reach the result.
func TestDueIsComparable(t *testing.T) {
	now := time.Now()
	english := target(t, sla.BreakFix, sla.SeverityA, "en")
	got, err := english.Due(now)
	if want := now.Round(0).Add(2 * time.Hour); err != nil || got != want {
		t.Errorf("Due = %v, %v, want %v", got, err, want)
	}
	answer, err := english.Explain(now)
	if want, err2 := english.Explain(now.Round(0)); err != nil || err2 != nil || answer != want {
		t.Errorf("Explain = %v, %v, want %v, %v", answer, err, want, err2)
	}
}

// TestDueOn answers English requests in business hours, which a caller may want
// for severities B and C.
func TestDueOn(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-12:00", "13:00-18:00"))
	got := text(target(t, sla.BreakFix, sla.SeverityB, "en").DueOn(c, instant(t, "2025-07-04T11:00:00+09:00")))
	if want := "2025-07-04T16:00:00+09:00"; got != want {
		t.Errorf("DueOn = %s, want %s", got, want)
	}
	if at, err := (sla.Target{}).DueOn(c, instant(t, "2025-07-04T11:00:00+09:00")); !errors.Is(err, sla.ErrTarget) {
		t.Errorf("DueOn of the zero Target = %v, %v, want ErrTarget", at, err)
	}
}

// TestOfficeHours asks for the hours of every country that has a zone, and makes
// sure that none of those without is taken for another.
func TestOfficeHours(t *testing.T) {
	monday := instant(t, "2025-07-07T00:00:00Z")
	for row := range officehours.All() {
		got, err := target(t, sla.BreakFix, sla.SeverityA, "fr-"+row.Country).Due(monday)
		if row.Zone == "" {
			if !errors.Is(err, sla.ErrRegion) {
				t.Errorf("%s: %v, %v, want ErrRegion", row.Country, got, err)
			}
			continue
		}
		if err != nil || got.Location().String() != row.Zone {
			t.Errorf("%s: %v, %v, want a time in %s", row.Country, got, err, row.Zone)
		}
	}
}

func TestTargetString(t *testing.T) {
	for _, test := range []struct {
		target sla.Target
		want   string
	}{
		{target(t, sla.BreakFix, sla.SeverityA, "en-GB"), "first response within 2h, committed"},
		{target(t, sla.BreakFix, sla.SeverityC, "ko-KR"), "first response within 8h of business hours in KR, estimated"},
		{target(t, sla.BreakFix, sla.SeverityC, "ko"), "first response within 8h of business hours, estimated"},
		{target(t, sla.NonBreakFix, sla.SeverityC, "en-GB"), "first response within 1 business day (business hours in GB), committed"},
		{sla.Target{BusinessDays: 2}, "first response within 2 business days (business hours), estimated"},
		{sla.Target{Within: 90 * time.Minute, Committed: true}, "first response within 1h30m0s, committed"},
		{sla.Target{}, "no target"},
	} {
		if got := test.target.String(); got != test.want {
			t.Errorf("String = %q, want %q", got, test.want)
		}
	}
}

func TestEnglishDoesNotAllocate(t *testing.T) {
	english, opened := language.English, instant(t, "2025-07-01T10:00:00Z")
	allocs := testing.AllocsPerRun(100, func() {
		target, err := sla.Deadline(sla.SeverityA, english)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := target.Due(opened); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("Deadline and Due allocate %v times, want 0", allocs)
	}
}

// TestTargetWithoutSeverity checks that what has no severity has a target: only
// break-fix incidents need one.
func TestTargetWithoutSeverity(t *testing.T) {
	got, err := sla.TargetFor(sla.NonBreakFix, 0, language.MustParse("ko-KR"))
	if err != nil || got.BusinessDays != 1 {
		t.Errorf("TargetFor = %v, %v, want one business day", got, err)
	}
}
