package calendars_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// TestBadInput gives the sets what they must not take, and asks them for what they do
// not have.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	rows := slices.Concat(
		badinput.OfEnum("Kind", calendars.ParseKind, sla.ErrSpec, long),
		badinput.OfEnum("Service", calendars.ParseService, sla.ErrSpec, long),
		badinput.OfEnum("Status", calendars.ParseStatus, sla.ErrSpec, long),
	)
	add := func(call, what string, want error, do func() (bool, error)) {
		rows = append(rows, badinput.Row{Call: call, What: what, Want: want, Do: do})
	}

	published := calendars.Published()
	before := len(slices.Collect(published.All()))
	good := calendars.Entry{Country: "KR", Language: "ko", Spec: sla.Spec{Zone: "Asia/Seoul", Week: sla.EveryDay("09:00-18:00")}}
	entry := func(what string, change func(*calendars.Entry)) {
		for _, entries := range [][]calendars.Entry{{good}, {good, good}} {
			last := &entries[len(entries)-1]
			change(last)
			add("Set.With", fmt.Sprintf("%s, entries[%d]", what, len(entries)-1), sla.ErrSpec, func() (bool, error) {
				set, err := published.With(entries...)
				return set != nil || len(slices.Collect(published.All())) != before, err
			})
		}
	}
	for what, code := range map[string]string{
		"small letters": "kr", "a name": "Korea", "a continent": "001", "none": "ZZ", "a blank": " ", "not UTF-8": "\xff", "a long text": long.Text,
	} {
		entry("a country that is "+what, func(e *calendars.Entry) { e.Country = code })
	}
	for what, code := range map[string]string{
		"capital letters": "KO", "a name": "korean", "not said": "und", "none": "qqq1", "a blank": " ", "not UTF-8": "\xff", "a long text": long.Text,
	} {
		entry("a language that is "+what, func(e *calendars.Entry) { e.Language = code })
	}
	entry("neither country nor language", func(e *calendars.Entry) { e.Country, e.Language = "", "" })
	holidays := make([]sla.Holiday, 100<<20/int(reflect.TypeFor[sla.Holiday]().Size()))
	overrides := make([]sla.Override, 100<<20/int(reflect.TypeFor[sla.Override]().Size()))
	windows := make([]sla.Window, 100<<20/16)
	for what, change := range map[string]func(*sla.Spec){
		"no zone": func(s *sla.Spec) { s.Zone = "" }, "no hours": func(s *sla.Spec) { s.Week = sla.Week{} },
		"a long zone":    func(s *sla.Spec) { s.Zone = long.Text },
		"many windows":   func(s *sla.Spec) { s.Week.Monday = windows },
		"many holidays":  func(s *sla.Spec) { s.Holidays = holidays },
		"many overrides": func(s *sla.Spec) { s.Overrides = overrides },
	} {
		entry(what, func(e *calendars.Entry) { change(&e.Spec) })
	}

	many := make([]calendars.Entry, 100<<20/int(reflect.TypeFor[calendars.Entry]().Size()))
	add("Set.With", "many entries that are none", sla.ErrSpec, func() (bool, error) {
		set, err := published.With(many...)
		return set != nil, err
	})

	var empty calendars.Set
	for what, ask := range map[string]struct {
		set    *calendars.Set
		locale sla.Locale
	}{
		"no locale":       {published, language.Und},
		"no country":      {published, language.MustParse("tlh")},
		"an empty set":    {&empty, language.MustParse("ko-KR")},
		"a region of all": {published, language.MustParse("tlh-001")},
	} {
		add("Set.Lookup", what, sla.ErrRegion, func() (bool, error) {
			e, err := ask.set.Lookup(ask.locale)
			return !reflect.DeepEqual(e, calendars.Entry{}), err
		})
		add("Set.Calendar", what, sla.ErrRegion, func() (bool, error) {
			c, err := ask.set.Calendar(ask.locale)
			return c != nil, err
		})
	}
	for what, country := range map[string]string{"no country": "", "small letters": "kr", "none": "ZZ", "a long text": long.Text} {
		add("Days", what, sla.ErrBeyondTable, func() (bool, error) {
			days, err := calendars.Days(country)
			return days != nil, err
		})
	}
	table := badinput.Table{Rows: rows, Least: 103, Bytes: 512 << 10} // a calendar that is good takes 270 kB
	table.Check(t)
}
