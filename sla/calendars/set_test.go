package calendars_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

func day(y int, m time.Month, d int) sla.Date { return sla.Date{Year: y, Month: m, Day: d} }

// TestPublished holds the set against the rows that it comes from, and against the
// calendar that a target counts in.
func TestPublished(t *testing.T) {
	n, last := 0, ""
	for e := range calendars.Published().All() {
		n++
		if e.Country <= last {
			t.Errorf("%s after %s, want them in order", e.Country, last)
		}
		last = e.Country
		row, ok := officehours.Lookup(e.Country)
		if !ok || e.Source != row.Source || e.Doubt != row.Doubt || e.Spec.Zone != row.Zone || e.Language != "" {
			t.Errorf("%s: %+v, want %+v", e.Country, e, row)
		}
		l := language.MustParse("fr-" + e.Country)
		c, err := calendars.Published().Calendar(l)
		if e.Spec.Zone == "" {
			if !errors.Is(err, sla.ErrRegion) {
				t.Errorf("%s: %v, want ErrRegion", e.Country, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", e.Country, err)
			continue
		}
		target, err := sla.Deadline(sla.SeverityA, l)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := target.Explain(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
		if err != nil || answer.Calendar.Hash() != c.Hash() {
			t.Errorf("%s: a target counts in another calendar, %v", e.Country, err)
		}
	}
	want := 0
	for range officehours.All() {
		want++
	}
	if n != want {
		t.Errorf("%d entries, want %d", n, want)
	}
	for range calendars.Published().All() { // stops when it is told to
		break
	}
}

func TestLookup(t *testing.T) {
	korean := calendars.Entry{Country: "KR", Language: "ko", Source: "contract",
		Spec: sla.Spec{Zone: "Asia/Seoul", Week: sla.EveryDay("08:00-20:00")}}
	mexican := calendars.Entry{Country: "MX", Source: "contract", Spec: sla.Spec{Zone: "America/Mexico_City", Week: sla.MondayToFriday("09:00-17:00")}}
	welsh := calendars.Entry{Language: "cy", Source: "all countries", Spec: sla.Spec{Zone: "Europe/London", Week: sla.MondayToFriday("09:00-17:00")}}
	set, err := calendars.Published().With(korean, mexican, welsh)
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]string{
		"ko":    `the locale "ko" states none; give one with it, such as en-US`,
		"und":   `the locale "und" states none; give one with it, such as en-US`,
		"fr-AQ": `none for "fr-AQ"; Set.With adds some`,
		"pt-BR": `no time zone is published for the hours of "BR"; Set.With adds some with a zone`,
	} {
		want = "calendars: " + sla.ErrRegion.Error() + ": " + want
		if c, err := set.Calendar(language.MustParse(tag)); err == nil || err.Error() != want {
			t.Errorf("Calendar(%s) = %v, %v, want %s", tag, c, err, want)
		}
	}
	for _, test := range []struct{ tag, source string }{
		{"ko-KR", "contract"},
		{"en-KR", "Partner Center support hours, the newer revision, which adds Asia"},
		{"und-KR", "Partner Center support hours, the newer revision, which adds Asia"},
		{"es-MX", "contract"},
		{"de-DE", "Partner Center support hours"},
		{"de-Latn-DE-1996", "Partner Center support hours"},
		{"cy", "all countries"},
		{"cy-419", "all countries"},
		{"cy-AQ", "all countries"},
		{"cy-GB", "Partner Center support hours"}, // the country comes before the language
		{"ko", ""},
		{"es-419", ""},
		{"fr-AQ", ""},
	} {
		got, err := set.Lookup(language.MustParse(test.tag))
		if got.Source != test.source || (err == nil) != (test.source != "") || err != nil && !errors.Is(err, sla.ErrRegion) {
			t.Errorf("Lookup(%s) = %q, %v, want %q", test.tag, got.Source, err, test.source)
		}
		c, err := set.Calendar(language.MustParse(test.tag))
		if (err == nil) != (test.source != "") || (c == nil) != (err != nil) {
			t.Errorf("Calendar(%s) = %v, %v", test.tag, c, err)
		}
	}
	if got, err := calendars.Published().Lookup(language.MustParse("ko-KR")); err != nil || got.Source == "contract" {
		t.Errorf("Published changed: %q, %v", got.Source, err)
	}
	if got, err := new(calendars.Set).Lookup(language.MustParse("ko-KR")); !errors.Is(err, sla.ErrRegion) {
		t.Errorf("the zero Set has %v, %v", got, err)
	}
	first, err := set.Calendar(language.MustParse("ko-KR"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := set.Calendar(language.MustParse("ko-KR")); err != nil || again != first {
		t.Errorf("the calendar is made twice: %v", err)
	}
}

// TestEntriesAreCopied changes what goes into a set and what comes out.
func TestEntriesAreCopied(t *testing.T) {
	korea := language.MustParse("ko-KR")
	want := func() calendars.Entry {
		return calendars.Entry{Country: "KR", Spec: sla.Spec{Zone: "Asia/Seoul", Week: sla.MondayToFriday("09:00-18:00"),
			Holidays:  []sla.Holiday{{Date: day(2026, 5, 5), Name: "Children's Day"}},
			Overrides: []sla.Override{{Date: day(2026, 5, 4), Windows: []sla.Window{"09:00-12:00"}}},
			From:      day(2026, 1, 1), Until: day(2027, 1, 1)}}
	}
	mine := want()
	set, err := calendars.Published().With(mine)
	if err != nil {
		t.Fatal(err)
	}
	got, err := set.Lookup(korea)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []calendars.Entry{mine, got} {
		e.Spec.Week.Tuesday[0], e.Spec.Holidays[0].Name, e.Spec.Overrides[0].Windows[0] = "00:00-01:00", "changed", "00:00-01:00"
		e.Spec.Overrides[0].Name = "changed"
	}
	got, err = set.Lookup(korea)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want(), got); diff != "" {
		t.Errorf("the set changed (-want +got):\n%s", diff)
	}
}

func TestWithErrors(t *testing.T) {
	good := sla.Spec{Zone: "UTC", Week: sla.MondayToFriday("09:00-17:00")}
	set, err := calendars.Published().With(
		calendars.Entry{Country: "KR", Spec: good},
		calendars.Entry{Country: "kr", Spec: good},
		calendars.Entry{Country: "419", Spec: good},
		calendars.Entry{Country: strings.Repeat("K", 1<<20), Language: strings.Repeat("k", 1<<20), Spec: good},
		calendars.Entry{Country: "KR", Language: "Korean", Spec: good},
		calendars.Entry{Country: "KR"},
		calendars.Entry{Spec: good},
		calendars.Entry{Language: "ko", Spec: good},
		calendars.Entry{Country: "KR", Language: "und", Spec: good},
	)
	if !errors.Is(err, sla.ErrSpec) || set != nil {
		t.Fatalf("With = %v, %v, want ErrSpec", set, err)
	}
	want := []string{
		`calendars: entries[1]: sla: bad calendar: country: "kr" is no ISO 3166 code`,
		`calendars: entries[2]: sla: bad calendar: country: "419" is no ISO 3166 code`,
		`calendars: entries[3]: sla: bad calendar: country: "KKKKKKKK" is no ISO 3166 code`,
		`calendars: entries[3]: sla: bad calendar: language: "kkkkkkkk" is no language`,
		`calendars: entries[4]: sla: bad calendar: language: "Korean" is no language`,
		`calendars: entries[5]: sla: bad calendar: zone: missing`,
		`calendars: entries[5]: sla: bad calendar: week: no window: it would never open`,
		`calendars: entries[6]: sla: bad calendar: country: "" is no ISO 3166 code`,
		`calendars: entries[8]: sla: bad calendar: language: "und" is no language`,
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestEntryWithLeavesAlone adds a day in place of a holiday and one in place of an
// override.
func TestEntryWithLeavesAlone(t *testing.T) {
	turkey := language.MustParse("tr-TR")
	want, err := calendars.Published().Lookup(turkey)
	if err != nil {
		t.Fatal(err)
	}
	got, err := calendars.Published().Lookup(turkey)
	if err != nil {
		t.Fatal(err)
	}
	got.With(sla.Holiday{Date: want.Spec.Holidays[0].Date, Name: "changed"}, sla.Holiday{Date: want.Spec.Overrides[0].Date})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("With changed its entry (-want +got):\n%s", diff)
	}
}

func TestEntryWith(t *testing.T) {
	korea := language.MustParse("ko-KR")
	before, err := calendars.Published().Lookup(korea)
	if err != nil {
		t.Fatal(err)
	}
	after := before.With(sla.Holiday{Date: day(2026, 12, 31), Name: "company holiday"}, sla.Holiday{Date: day(2026, 5, 5), Name: "another name"})
	if got, want := len(after.Spec.Holidays), len(before.Spec.Holidays)+1; got != want {
		t.Errorf("%d holidays, want %d", got, want)
	}
	if !slices.IsSortedFunc(after.Spec.Holidays, func(a, b sla.Holiday) int { return a.Date.Compare(b.Date) }) {
		t.Error("holidays are out of order")
	}
	set, err := calendars.Published().With(after)
	if err != nil {
		t.Fatal(err)
	}
	c, err := set.Calendar(korea)
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[sla.Date]string{day(2026, 12, 31): "company holiday", day(2026, 5, 5): "another name", day(2026, 6, 3): "Local elections"} {
		if got, ok := c.Holiday(d); !ok || got != want {
			t.Errorf("%v is %q, %v, want %q", d, got, ok, want)
		}
	}
	turkey, err := calendars.Published().Lookup(language.MustParse("tr-TR"))
	if err != nil {
		t.Fatal(err)
	}
	if set, err := calendars.Published().With(turkey.With(sla.Holiday{Date: day(2026, 10, 28), Name: "all day"})); err != nil {
		t.Errorf("an override is not replaced: %v", err)
	} else if c, err := set.Calendar(language.MustParse("tr-TR")); err != nil || c.Open(time.Date(2026, 10, 28, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("open on a holiday that replaces a part of one, %v", err)
	}
	if _, err := calendars.Published().With(before.With(sla.Holiday{Date: day(2031, 5, 5)})); !errors.Is(err, sla.ErrSpec) {
		t.Errorf("a day outside the table: %v, want ErrSpec", err)
	}
}
