package calendars

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

// Set is a collection of entries, at most one for each country and language. It is
// immutable and safe for concurrent use. The zero Set is empty. [Published] has
// what ships.
type Set struct {
	entries []kept // sorted by country, then language
}

// kept is an entry with the calendar that it describes, which is made when it is
// first asked for.
type kept struct {
	Entry
	calendar func() (*sla.Calendar, error)
}

func keep(e Entry) kept {
	return kept{e, sync.OnceValues(func() (*sla.Calendar, error) {
		if e.Spec.Zone == "" {
			return nil, fmt.Errorf("%w: %s has several time zones, and none is published", sla.ErrRegion, e.Country)
		}
		return sla.NewCalendar(e.Spec)
	})}
}

func compare(a, b kept) int {
	return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Language, b.Language))
}

var published = sync.OnceValue(func() *Set {
	var s Set
	for row := range officehours.All() {
		zone := row.Zone
		if zone == "" {
			zone = "UTC" // until somebody says which: In takes it away again
		}
		spec, err := sla.OfficeSpec(row.Country, zone)
		if err != nil {
			continue // a row always has a Spec, as a test makes sure
		}
		e := Entry{Country: row.Country, Spec: spec, Source: row.Source, Doubt: row.Doubt}
		s.entries = append(s.entries, keep(e.In(row.Zone)))
	}
	return &s
})

// Published returns the set of all hours that ship with the library, one entry for
// each country. It is always the same one.
func Published() *Set { return published() }

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
// else that of its country for all languages. Only what the tag states counts, as
// in [sla.Locale]; a tag without a language finds the latter. The error wraps
// [sla.ErrRegion] if the tag states no country, or one without an entry.
func (s *Set) Lookup(l sla.Locale) (Entry, error) {
	k, err := s.lookup(l)
	if err != nil {
		return Entry{}, err
	}
	return k.copy(), nil
}

// Calendar returns the calendar of the entry that Lookup finds. It makes it once.
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
	if region == (language.Region{}) {
		return nil, fmt.Errorf("%w: the locale states none", sla.ErrRegion)
	}
	for _, spoken := range [...]string{base.String(), ""} {
		i, ok := slices.BinarySearchFunc(s.entries, kept{Entry: Entry{Country: region.String(), Language: spoken}}, compare)
		if ok {
			return &s.entries[i], nil
		}
	}
	return nil, fmt.Errorf("%w: none for %s", sla.ErrRegion, region)
}

// With returns a set that has the given entries as well, in place of those for the
// same country and language. It leaves s alone, and copies the entries. Of two for
// the same, the last one counts.
//
// The error joins what is wrong with the entries, in their order: a country or
// language that is none, and what [sla.NewCalendar] says, each with its path, as in
// "entries[1]: sla: bad calendar: zone: missing". They wrap [sla.ErrSpec].
func (s *Set) With(entries ...Entry) (*Set, error) {
	var bad []error
	list := slices.Clone(s.entries)
	for i, e := range entries {
		problem := func(format string, args ...any) {
			bad = append(bad, fmt.Errorf("entries[%d]: %w: %s", i, sla.ErrSpec, fmt.Sprintf(format, args...)))
		}
		if r, err := language.ParseRegion(short(e.Country)); err != nil || r.String() != e.Country || !r.IsCountry() {
			problem("country: %.8q is no ISO 3166 code", e.Country)
		}
		if b, err := language.ParseBase(short(e.Language)); e.Language != "" && (err != nil || b.String() != e.Language) {
			problem("language: %.8q is no language", e.Language)
		}
		owned := (&kept{Entry: e}).copy()
		if _, err := sla.NewCalendar(owned.Spec); err != nil {
			bad = append(bad, fmt.Errorf("entries[%d]: %w", i, err))
		}
		k := keep(owned)
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

// short cuts a code that no parser needs to see whole.
func short(code string) string { return code[:min(len(code), 8)] }
