package product

import (
	"cmp"
	_ "embed" // of the zone's rules
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
)

// ErrCatalog is wrapped by every problem that [NewCatalog] finds in the releases.
var ErrCatalog = errors.New("product: bad catalog")

// ZoneError says that a catalog's zone cannot be had on this machine.
type ZoneError struct {
	Zone string
	Err  error
}

// Error names the zone and the cause.
func (e *ZoneError) Error() string { return fmt.Sprintf("product: zone %.64q: %v", e.Zone, e.Err) }

// Unwrap returns the cause.
func (e *ZoneError) Unwrap() error { return e.Err }

// Spec is what a catalog is built from. The zero Spec makes a catalog without
// releases, which answers Unknown to everything.
type Spec struct {
	Releases []Release // in any order

	// Zone is the IANA name of the zone whose civil days count. Empty means the
	// rules of America/Los_Angeles that are part of this package; any name,
	// that one as well, is read from the machine's time zone database. "Local"
	// is refused: it means something else on every machine.
	Zone string
}

// Catalog is an immutable set of releases, safe for concurrent use. The zero
// Catalog has none. It is made with [NewCatalog].
type Catalog struct {
	entries []entry // in the order of Releases
	byName  map[string]*entry
}

// entry is a release with the instants at which answers about it change, in
// seconds since 1970: a question is then a few comparisons of integers.
type entry struct {
	Release
	end       Date // of mainstream support or, if Modern, of support; zero: none
	estimated bool // end is not the catalog's
	older     Date // when it became older than N-1; zero: it has not

	released, ended, extendedEnded, listedEnded int64 // the first instant of, the first instant after
	becameN1, becameOlder                       int64
}

// never is after every instant.
const never = math.MaxInt64

// NewCatalog builds a catalog. It copies s. The error joins every problem, in
// the order of s.Releases: those of a release start with its index and field,
// releases[2].name, and wrap [ErrCatalog]; a zone that cannot be had is a
// [*ZoneError].
func NewCatalog(s Spec) (*Catalog, error) {
	problems := check(s.Releases)
	zone, err := load(s.Zone)
	if err != nil {
		problems = append(problems, err)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	c := &Catalog{
		entries: make([]entry, len(s.Releases)),
		byName:  make(map[string]*entry, 2*len(s.Releases)),
	}
	for i, r := range s.Releases {
		c.entries[i] = newEntry(r, zone)
	}
	slices.SortFunc(c.entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(a.Family, b.Family),
			cmp.Compare(b.Generation, a.Generation),
			b.Released.Compare(a.Released),
			cmp.Compare(a.Name, b.Name),
		)
	})
	rank(c.entries)
	for i := range c.entries {
		e := &c.entries[i]
		// Both spellings go into one map: a name that is already folded is the
		// same release.
		c.byName[e.Name] = e
		c.byName[fold(e.Name)] = e
	}
	return c, nil
}

// check returns the problems of all releases, alone and beside each other.
func check(releases []Release) []error {
	var problems []error
	problem := func(i int, err error) {
		problems = append(problems, fmt.Errorf("%w: releases[%d].%w", ErrCatalog, i, err))
	}
	type version struct{ family, version string }
	names, versions, families := map[string]int{}, map[version]int{}, map[string]int{}
	for i := range releases {
		r := &releases[i]
		for _, err := range r.check() {
			problem(i, err)
		}
		family := fold(string(r.Family))
		// A second spelling would quietly count N and N-1 on its own.
		if j := first(families, family, i); releases[j].Family != r.Family {
			problem(i, fmt.Errorf("family: %.64q is spelled %.64q in releases[%d]", r.Family, releases[j].Family, j))
		}
		if j := first(versions, version{family, fold(r.Version)}, i); j != i {
			problem(i, fmt.Errorf("version: %.64q is also releases[%d]", r.Version, j))
		}
		if j := first(names, fold(r.Name), i); j != i {
			problem(i, fmt.Errorf("name: %.64q is also releases[%d]", r.Name, j))
		}
	}
	return problems
}

// first returns the index that was seen with the key first, which is i if there
// was none.
func first[K comparable](seen map[K]int, key K, i int) int {
	if j, ok := seen[key]; ok {
		return j
	}
	seen[key] = i
	return i
}

//go:embed pacific.tzif
var pacific string // America/Los_Angeles, as compiled from the IANA database, which is in the public domain

func load(name string) (*time.Location, error) {
	var zone *time.Location
	var err error
	switch {
	case name == "":
		zone, err = time.LoadLocationFromTZData("America/Los_Angeles", []byte(pacific))
	case name == "Local":
		err = errors.New("differs from machine to machine")
	case len(name) > maxName: // the error would repeat it
		err = errors.New("no zone has a name as long")
	default:
		zone, err = time.LoadLocation(name)
	}
	if err != nil {
		return nil, &ZoneError{Zone: name, Err: err}
	}
	return zone, nil
}

func newEntry(r Release, zone *time.Location) entry {
	start := func(d Date) int64 { return d.Start(zone).Unix() }
	after := func(d Date) int64 {
		if d.IsZero() {
			return never
		}
		return start(d.AddDays(1))
	}
	e := entry{Release: r, end: r.MainstreamEnd, becameN1: never, becameOlder: never}
	if e.end.IsZero() && r.Policy.fixed() {
		e.end, e.estimated = r.Released.AddYears(5), true
		if !r.ExtendedEnd.IsZero() && r.ExtendedEnd.Before(e.end) {
			e.end = r.ExtendedEnd // mainstream support is never the longer of the two
		}
	}
	e.released, e.ended, e.extendedEnded = start(r.Released), after(e.end), after(r.ExtendedEnd)
	if !r.ListedUntil.IsZero() {
		e.listedEnded = after(r.ListedUntil)
	} else {
		e.listedEnded = e.released
	}
	return e
}

// rank sets when each release becomes N-1 and when it becomes older: when the
// first and when the second of the later generations has a release. It takes
// entries sorted by family and latest generation first.
func rank(entries []entry) {
	type debut struct {
		day Date
		at  int64
	}
	none := debut{at: never}
	var own, first, second debut // of the generation at hand, and of the later ones
	for i := range entries {
		e := &entries[i]
		switch {
		case i == 0 || e.Family != entries[i-1].Family:
			own, first, second = none, none, none
		case e.Generation == entries[i-1].Generation:
		case own.at < first.at:
			own, first, second = none, own, first
		case own.at < second.at:
			own, second = none, own
		default:
			own = none
		}
		e.becameN1, e.becameOlder, e.older = first.at, second.at, second.day
		if e.released < own.at {
			own = debut{e.Released, e.released}
		}
	}
}

// find returns the release of that name, or nil. It does not allocate when the
// name is spelled as in the catalog.
func (c *Catalog) find(name string) *entry {
	if e, ok := c.byName[name]; ok {
		return e
	}
	if len(name) > maxName {
		return nil
	}
	return c.byName[fold(name)]
}

// fold makes names equal that differ in case or in spaces only.
func fold(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }

// Find returns the release with the given name. Case does not matter, nor do
// repeated, leading and trailing spaces; anything else does.
func (c *Catalog) Find(name string) (Release, bool) {
	if e := c.find(name); e != nil {
		return e.Release, true
	}
	return Release{}, false
}

// Releases yields every release: by family in the order of their bytes, then
// the latest generation first, the latest release day first, and by name. It
// can be used again.
func (c *Catalog) Releases() iter.Seq[Release] {
	return func(yield func(Release) bool) {
		for i := range c.entries {
			if !yield(c.entries[i].Release) {
				return
			}
		}
	}
}
