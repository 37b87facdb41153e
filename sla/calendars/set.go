package calendars

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

// Set is a collection of entries, at most one for each country and language. It is
// immutable and safe for concurrent use. The zero Set is empty. [Published] and [Of]
// have what ships.
type Set struct {
	entries []kept // sorted by country, then language
}

// kept is an entry with the calendar that it describes, which is made when somebody
// first asks for it.
type kept struct {
	Entry
	calendar func() (*sla.Calendar, error)
}

func keep(e Entry) kept {
	return kept{e, sync.OnceValues(func() (*sla.Calendar, error) {
		if e.Spec.Zone == "" {
			return nil, fmt.Errorf("calendars: %w: no time zone is published for the hours of %q; Set.With adds some with a zone", sla.ErrRegion, cmp.Or(e.Country, e.Language))
		}
		return sla.NewCalendar(e.Spec)
	})}
}

func compare(a, b kept) int {
	return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Language, b.Language))
}

// All yields the entries in the order of country and language.
func (s *Set) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range s.entries {
			if !yield(s.entries[i].copy()) {
				return
			}
		}
	}
}

// copy returns an entry that its owner may change.
func (k *kept) copy() Entry {
	e := k.Entry
	e.Spec.Holidays, e.Spec.Overrides = slices.Clone(e.Spec.Holidays), slices.Clone(e.Spec.Overrides)
	for i := range e.Spec.Overrides {
		e.Spec.Overrides[i].Windows = slices.Clone(e.Spec.Overrides[i].Windows)
	}
	w := &e.Spec.Week
	for _, row := range []*[]sla.Window{&w.Monday, &w.Tuesday, &w.Wednesday, &w.Thursday, &w.Friday, &w.Saturday, &w.Sunday} {
		*row = slices.Clone(*row)
	}
	return e
}

// Lookup returns the entry for a locale: that of its country and language, or
// else that of its country for all languages, or else that of its language for all
// countries. Only what the tag states counts, as in [sla.Locale]: a tag without a
// language finds only the second, and one without a country only the third. The
// error wraps [sla.ErrRegion] if there is none.
func (s *Set) Lookup(l sla.Locale) (Entry, error) {
	k, err := s.lookup(l)
	if err != nil {
		return Entry{}, err
	}
	return k.copy(), nil
}

// Calendar returns the calendar of the entry that Lookup finds, which is made once.
// Errors are those of Lookup, [sla.ErrRegion] for an entry without a zone, and
// [sla.ErrSpec] if the time zone database lacks the zone.
func (s *Set) Calendar(l sla.Locale) (*sla.Calendar, error) {
	k, err := s.lookup(l)
	if err != nil {
		return nil, err
	}
	return k.calendar()
}

func (s *Set) lookup(l sla.Locale) (*kept, error) {
	base, _, region := l.Raw()
	country, spoken := "", base.String()
	if region != (language.Region{}) {
		country = region.String()
	}
	for _, want := range [...]Entry{{Country: country, Language: spoken}, {Country: country}, {Language: spoken}} {
		if i, ok := slices.BinarySearchFunc(s.entries, kept{Entry: want}, compare); ok {
			return &s.entries[i], nil
		}
	}
	if country == "" {
		return nil, fmt.Errorf("calendars: %w: the locale %.64q states none; give one with it, such as en-US", sla.ErrRegion, l.String())
	}
	return nil, fmt.Errorf("calendars: %w: none for %.64q; Set.With adds some", sla.ErrRegion, l.String())
}

// maxProblems is the number of problems after which no more entries are looked at.
const maxProblems = 32

// With returns a set that has the given entries as well, in place of those for the
// same country and language. It leaves s alone, and copies the entries. If two are for
// the same country and language, the last one counts.
//
// The error joins what is wrong with the entries, in their order: an invalid country
// or language, and what [sla.NewCalendar] says, each with its path, as in
// "calendars: entries[1]: sla: bad calendar: zone: missing". They wrap [sla.ErrSpec]. After
// some thirty problems it looks for no more.
func (s *Set) With(entries ...Entry) (*Set, error) {
	var bad []error
	list := slices.Clone(s.entries)
	for i, e := range entries {
		if len(bad) > maxProblems {
			break
		}
		problem := func(format string, args ...any) {
			bad = append(bad, fmt.Errorf("calendars: entries[%d]: %w: %s", i, sla.ErrSpec, fmt.Sprintf(format, args...)))
		}
		// An entry for all countries must be for one language.
		if r, err := language.ParseRegion(short(e.Country)); (e.Country != "" || e.Language == "") &&
			(err != nil || r.String() != e.Country || !r.IsCountry()) {
			problem("country: %.8q is no ISO 3166 code", e.Country)
		}
		if b, err := language.ParseBase(short(e.Language)); e.Language != "" && (err != nil || b.String() != e.Language || e.Language == "und") {
			problem("language: %.8q is no language", e.Language)
		}
		if _, err := sla.NewCalendar(e.Spec); err != nil {
			for _, err := range each(err) {
				bad = append(bad, fmt.Errorf("calendars: entries[%d]: %w", i, err))
			}
		}
		if bad != nil {
			continue // nothing more is kept
		}
		k := keep((&kept{Entry: e}).copy())
		at, replace := slices.BinarySearchFunc(list, k, compare)
		if replace {
			list[at] = k
		} else {
			list = slices.Insert(list, at, k)
		}
	}
	if bad != nil {
		return nil, errors.Join(bad...)
	}
	return &Set{list}, nil
}

// each returns the errors that err joins, or err alone.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// short cuts a code that no parser needs to see whole.
func short(code string) string { return code[:min(len(code), 8)] }
