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

// Catalog is an immutable set of releases, safe for concurrent use. [NewCatalog]
// makes one. The zero Catalog has no releases.
type Catalog struct {
	zone    *time.Location
	name    string  // of the zone, as in the Spec
	entries []entry // in the order of Releases
	byName  map[string]*entry
}

// entry is a release with the instants at which answers about it change, in
// seconds since 1970: a question is then a few comparisons of integers.
type entry struct {
	Release
	policy      Policy // the policy that applies: for a component, that of its parent
	ranked      bool
	unconfirmed bool
	estimated   bool // end is estimated, and not a fact of the catalog
	since       Date // its first day
	end         Date // of mainstream support or, if Modern, of support; zero: none
	last        Date // of all support under a Fixed policy; zero: not known for sure
	maybeOlder  Date // from when it may be older than N-1; zero: never
	older       Date // from when it certainly is; zero: never

	// The first instant of what began, and the first instant after what ended.
	released, ended, extendedEnded, updatesEnded int64
	allEnded                                     int64 // all support under a Fixed policy

	// The first two count releases that nobody has confirmed, the third does not.
	becameN1, becameMaybeOlder, becameOlder int64

	listings []listing // in the order of time

	// The verdict changes at these instants only: verdicts[i] holds before
	// edges[i], and the last one for ever.
	edges    []int64
	verdicts []Verdict
}

// never is after every instant.
const never = math.MaxInt64

// NewCatalog builds a catalog. It copies s. The error joins every problem: for each
// problem of the releases and then of the listings, in their order, a [*SpecError]
// with its place, such as releases[2].name, and [ErrCatalog]; and a [*ZoneError] for
// a zone that cannot be loaded. More than [MaxEntries] releases or listings are
// [ErrTooLarge], and nothing else is looked at.
func NewCatalog(s Spec) (*Catalog, error) {
	for _, list := range []struct {
		name string
		size int
	}{{"releases", len(s.Releases)}, {"listings", len(s.Listings)}} {
		if list.size > MaxEntries {
			return nil, &SpecError{Path: list.name, Err: ErrTooLarge, Detail: fmt.Sprintf("%d of them, at most %d", list.size, MaxEntries)}
		}
	}
	errs := asErrors(s.check())
	zone, err := load(s.Zone)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c := &Catalog{
		zone:    zone,
		name:    s.Zone,
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
	for i := range c.entries {
		if e := &c.entries[i]; e.Policy == PolicyComponent {
			e.follow(c.find(e.Parent))
		}
	}
	for _, l := range s.Listings {
		e := c.find(l.Release)
		from, until := e.Released, int64(never)
		if !l.From.IsZero() {
			from = l.From
		}
		if !l.Until.IsZero() {
			until = l.Until.AddDays(1).Start(zone).Unix()
		}
		e.listings = append(e.listings, listing{l, from.Start(zone).Unix(), until})
	}
	for i := range c.entries {
		e := &c.entries[i]
		slices.SortFunc(e.listings, func(a, b listing) int { return cmp.Compare(a.from, b.from) })
		e.judge()
	}
	return c, nil
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
	e := entry{
		Release: r, policy: r.Policy, ranked: r.Generation > 0, unconfirmed: r.Certainty == Unconfirmed,
		since: r.Released, end: r.MainstreamEnd, last: r.MainstreamEnd,
	}
	if r.Policy == PolicyFixed {
		e.last = r.ExtendedEnd
	}
	if e.end.IsZero() && r.Policy.fixed() {
		e.end, e.estimated = r.Released.AddYears(5), true
		if !r.ExtendedEnd.IsZero() && r.ExtendedEnd.Before(e.end) {
			e.end = r.ExtendedEnd // mainstream support is never the longer of the two
		}
	}
	e.released, e.ended = start(r.Released), after(e.end)
	e.extendedEnded, e.updatesEnded = after(r.ExtendedEnd), after(r.SecurityUpdatesEnd)
	e.allEnded = after(e.last)
	return e
}

// follow gives a component the life of its parent.
func (e *entry) follow(parent *entry) {
	own := *e
	*e = *parent
	e.Release = own.Release
	e.unconfirmed = own.unconfirmed || parent.unconfirmed
	if e.released < own.released { // it joined its parent later
		e.since, e.released = own.since, own.released
	}
}

// find returns the release of that name, or nil. It does not allocate when the
// name is spelled as in the catalog.
func (c *Catalog) find(name string) *entry {
	if e, ok := c.byName[name]; ok {
		return e
	}
	return c.byName[fold(name)]
}

// fold makes names equal that differ only in case or in spaces. A name that is too long
// for any release is left as it is.
func fold(name string) string {
	if len(name) > maxName {
		return name
	}
	return strings.Join(strings.Fields(strings.ToLower(name)), " ")
}

// Find returns the release with the given name. Case does not matter, nor do
// repeated, leading and trailing spaces; anything else does.
func (c *Catalog) Find(name string) (Release, bool) {
	if e := c.find(name); e != nil {
		return e.Release, true
	}
	return Release{}, false
}

// Spec returns the facts that the catalog was built from, in the order of
// Releases, and the listings of each release in the order of time. It is the
// caller's, to be changed and made into another catalog.
func (c *Catalog) Spec() Spec {
	s := Spec{Zone: c.name, Releases: slices.Collect(c.Releases())}
	for i := range c.entries {
		for _, l := range c.entries[i].listings {
			s.Listings = append(s.Listings, l.Listing)
		}
	}
	return s
}

// Releases yields every release: families in byte order, then the latest generation
// first, then the latest release day first, then by name. It can be used again.
func (c *Catalog) Releases() iter.Seq[Release] {
	return func(yield func(Release) bool) {
		for i := range c.entries {
			if !yield(c.entries[i].Release) {
				return
			}
		}
	}
}
