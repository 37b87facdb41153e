package product

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxName       = 200           // bytes of a name; a longer one in a question matches nothing and costs nothing
	maxNote       = 1000          // bytes of a source or a doubt
	maxGeneration = 1_000_000_000 // an int of 32 bits holds it
)

// problem is what is wrong with one field of a Spec.
type problem struct {
	list   string // "releases" or "listings"
	index  int    // in the list
	field  string
	detail string
	other  int // the element of the same list that completes detail, or none

	missing bool // the problem is that no release has a name
}

const none = -1

// element names an element of a list.
func element(list string, index int) string { return fmt.Sprintf("%s[%d]", list, index) }

// text returns the detail, with the other element called name(other).
func (p problem) text(name func(list string, index int) string) string {
	if p.other == none {
		return p.detail
	}
	return p.detail + " " + name(p.list, p.other)
}

// checker collects the problems of a Spec.
type checker struct {
	spec     *Spec
	list     string
	index    int
	byName   map[string]int // first release with a folded name
	problems []problem
}

// check returns what is wrong with the releases and listings of s, alone and
// beside each other: releases first, each list in its order.
func (s *Spec) check() []problem {
	c := &checker{spec: s, byName: map[string]int{}}
	c.list = "releases"
	c.releases()
	for i := range s.Releases {
		c.index = i
		c.parent(&s.Releases[i])
	}
	// Parents are checked when all names are known; their problems go with the others
	// of their release.
	slices.SortStableFunc(c.problems, func(a, b problem) int { return cmp.Compare(a.index, b.index) })
	n := len(c.problems)
	c.list = "listings"
	for i := range s.Listings {
		c.index = i
		c.listing(&s.Listings[i])
	}
	c.overlaps()
	slices.SortStableFunc(c.problems[n:], func(a, b problem) int { return cmp.Compare(a.index, b.index) })
	return c.problems
}

func (c *checker) add(field, format string, args ...any) {
	c.problems = append(c.problems, problem{c.list, c.index, field, fmt.Sprintf(format, args...), none, false})
}

// missing notes a name that no release has.
func (c *checker) missing(field, name string) {
	c.add(field, "no release %.64q", name)
	c.problems[len(c.problems)-1].missing = true
}

// beside notes a problem with another element of the same list.
func (c *checker) beside(other int, field, format string, args ...any) {
	c.add(field, format, args...)
	c.problems[len(c.problems)-1].other = other
}

func (c *checker) releases() {
	type version struct{ family, version string }
	versions, families := map[version]int{}, map[string]int{}
	releases := c.spec.Releases
	for i := range releases {
		r := &releases[i]
		c.index = i
		c.release(r)
		family := fold(string(r.Family))
		// A family in a second spelling would quietly count its own N and N-1.
		if j := first(families, family, i); releases[j].Family != r.Family {
			c.beside(j, "family", "%.64q is spelled %.64q in", r.Family, releases[j].Family)
		}
		if j := first(versions, version{family, fold(r.Version)}, i); j != i {
			c.beside(j, "version", "%.64q is also", r.Version)
		}
		if j := first(c.byName, fold(r.Name), i); j != i {
			c.beside(j, "name", "%.64q is also", r.Name)
		}
	}
}

// first returns the first index that was seen with the key, which is i if there was
// none.
func first[K comparable](seen map[K]int, key K, i int) int {
	if j, ok := seen[key]; ok {
		return j
	}
	seen[key] = i
	return i
}

// release checks r alone.
func (c *checker) release(r *Release) {
	c.text("family", string(r.Family), maxName, true)
	c.text("version", r.Version, maxName, true)
	c.text("name", r.Name, maxName, true)
	if r.Generation < 0 {
		c.add("generation", "negative: %d", r.Generation)
	}
	if r.Generation > maxGeneration {
		c.add("generation", "above %d: %d", maxGeneration, r.Generation)
	}
	if !r.Certainty.IsValid() {
		c.add("certainty", "%v is none of certain, unconfirmed and after_gap", r.Certainty)
	}
	if r.Certainty == AfterGap && r.Generation == 0 {
		c.add("certainty", "%v needs a generation", r.Certainty)
	}
	if !r.Policy.IsValid() {
		c.add("policy", "%v is none of fixed, fixed_mainstream, modern and component", r.Policy)
	}
	if r.Released.IsZero() {
		c.add("released", "no day")
	}
	ends := []struct {
		field string
		day   Date
	}{
		{"mainstream_end", r.MainstreamEnd}, {"extended_end", r.ExtendedEnd}, {"security_updates_end", r.SecurityUpdatesEnd},
	}
	before, field := Date{}, ""
	if c.day("released", r.Released) {
		before, field = r.Released, "released"
	}
	// Each day is compared with the known day before it.
	for _, f := range ends {
		switch {
		case !c.day(f.field, f.day):
		case r.Policy == PolicyComponent:
			c.add(f.field, "a component has that of its parent")
		case f.day.Before(before):
			c.add(f.field, "%v is before %s, %v", f.day, field, before)
		default:
			before, field = f.day, f.field
		}
	}
	if !r.ExtendedEnd.IsZero() && (r.Policy == PolicyModern || r.Policy == PolicyFixedMainstream) {
		c.add("extended_end", "policy %v has no extended support", r.Policy)
	}
	supportEnd := r.MainstreamEnd
	if r.Policy == PolicyFixed {
		supportEnd = r.ExtendedEnd
	}
	if !r.SecurityUpdatesEnd.IsZero() && supportEnd.IsZero() && r.Policy != PolicyComponent {
		c.add("security_updates_end", "they follow the end of support, which is not known")
	}
	c.text("source", r.Source, maxNote, false)
	c.day("as_of", r.AsOf)
	c.text("doubt", r.Doubt, maxNote, false)
}

// parent checks the parent of r against the names of all releases.
func (c *checker) parent(r *Release) {
	if r.Policy != PolicyComponent {
		if r.Parent != "" && r.Policy.IsValid() {
			c.add("parent", "policy %v has none", r.Policy)
		}
		return
	}
	if r.Generation != 0 {
		c.add("generation", "a component has that of its parent")
	}
	i, ok := c.byName[fold(r.Parent)]
	switch {
	case strings.TrimSpace(r.Parent) == "":
		c.add("parent", "empty")
	case !ok || len(r.Parent) > maxName:
		c.missing("parent", r.Parent)
	case c.spec.Releases[i].Policy == PolicyComponent:
		c.add("parent", "%.64q is a component itself", r.Parent)
	}
}

func (c *checker) listing(l *Listing) {
	i, ok := c.byName[fold(l.Release)]
	ok = ok && len(l.Release) <= maxName
	if !ok {
		c.missing("release", l.Release)
	}
	if l.Listed != Yes && l.Listed != No {
		c.add("listed", "neither yes nor no: %v", l.Listed)
	}
	from, field := l.From, "from"
	if c.day("from", l.From) && ok && l.From.Before(c.spec.Releases[i].Released) {
		c.add("from", "%v is before released, %v", l.From, c.spec.Releases[i].Released)
	}
	if l.From.IsZero() && ok {
		from, field = c.spec.Releases[i].Released, "released"
	}
	if c.day("until", l.Until) && l.Until.Before(from) {
		c.add("until", "%v is before %s, %v", l.Until, field, from)
	}
	c.text("source", l.Source, maxNote, false)
}

// overlaps finds listings of one release that apply on the same day: they could
// contradict each other.
func (c *checker) overlaps() {
	listings := c.spec.Listings
	indices := make([]int, len(listings))
	names := make([]string, len(listings))
	for i := range listings {
		indices[i], names[i] = i, fold(listings[i].Release)
	}
	slices.SortStableFunc(indices, func(a, b int) int {
		return cmp.Or(cmp.Compare(names[a], names[b]), listings[a].From.Compare(listings[b].From))
	})
	reach := none // the listing of the same release that lasts longest
	for _, i := range indices {
		if reach < 0 || names[reach] != names[i] {
			reach = i
			continue
		}
		until := listings[reach].Until
		if until.IsZero() || !until.Before(listings[i].From) {
			c.index = max(i, reach)
			c.beside(min(i, reach), "from", "applies at the same time to the same release as")
		}
		if next := listings[i].Until; !until.IsZero() && (next.IsZero() || until.Before(next)) {
			reach = i
		}
	}
}

// day checks a day that may be zero, and reports whether it is a calendar day.
func (c *checker) day(field string, d Date) bool {
	if !d.IsZero() && !d.IsValid() {
		c.add(field, "no calendar day: %v", d)
	}
	return d.IsValid()
}

func (c *checker) text(field, text string, most int, required bool) {
	switch {
	case required && strings.TrimSpace(text) == "":
		c.add(field, "empty")
	case len(text) > most:
		c.add(field, "longer than %d bytes", most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		c.add(field, "not plain text: %.64q", text)
	}
}

// asErrors returns the problems as errors of a Spec, without lines of a text.
func asErrors(problems []problem) []error {
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = &SpecError{Path: element(p.list, p.index) + "." + p.field, Err: ErrCatalog, Detail: p.text(element)}
	}
	return errs
}
