package product

import (
	"encoding"
	"strings"

	"github.com/partnersupport/partnersupport/internal/strict"
)

// ParseSpec reads a Spec from JSON, in the form that [json.Marshal] gives it, and
// checks it as [NewCatalog] does, except for the zone. Fields that are not required
// may be left out. It is as strict as [ParseReleases]: unknown and repeated fields,
// names in other letter case, null, values of another kind and bytes that are
// not UTF-8, a byte order mark among them, are [ErrSyntax]. The problems have
// the line and the path of the field, such as releases[2].released.
func ParseSpec(data []byte) (Spec, error) {
	r := specReader{strict.NewReader(data, options)}
	var s Spec
	r.spec(&s)
	var problems []*SpecError
	for _, p := range r.Problems() {
		problems = append(problems, &SpecError{lineOf(data, min(p.Byte-1, len(data))), p.Path, p.Err, p.Detail})
	}
	if len(problems) >= MaxProblems {
		return Spec{}, merge(problems, nil) // the error is full, and facts that were not read would all be wrong
	}
	found := s.check()
	if len(found) == 0 && len(problems) == 0 {
		return s, nil
	}
	lines := linesOf(data)
	var facts []*SpecError
	unread := map[string]bool{} // elements
	for _, p := range problems {
		of, _, _ := strings.Cut(p.Path, ".")
		unread[of] = true
	}
	for _, p := range found {
		of := element(p.list, p.index)
		// A release that is missing may be what could not be read.
		if !unread[of] && (!p.missing || len(problems) == 0) {
			facts = append(facts, &SpecError{lines[of], of + "." + p.field, ErrCatalog, p.text(element)})
		}
	}
	return Spec{}, merge(problems, facts)
}

// UnmarshalJSON reads s as [ParseSpec] does; on error it leaves s alone.
func (s *Spec) UnmarshalJSON(data []byte) error {
	parsed, err := ParseSpec(data)
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

var options = strict.Options{Size: MaxSize, Depth: 8, Syntax: ErrSyntax, TooLarge: ErrTooLarge}

// specReader turns the JSON form of a Spec into the Spec.
type specReader struct{ *strict.Reader }

func (r specReader) spec(s *Spec) {
	r.Object(func(name string) bool {
		switch name {
		case "zone":
			s.Zone, _ = r.Text()
		case "releases":
			s.Releases = strict.List(r.Reader, MaxEntries, func(release *Release) { readFields(r, release, releaseColumns) })
		case "listings":
			s.Listings = strict.List(r.Reader, MaxEntries, func(l *Listing) { readFields(r, l, listingColumns) })
		default:
			return false
		}
		return true
	})
}

// readFields reads an object whose fields have the names of the columns.
func readFields[T any](r specReader, to *T, columns []column[T]) {
	var required []string
	for _, c := range columns {
		if c.required {
			required = append(required, c.name)
		}
	}
	r.Object(func(name string) bool {
		for _, c := range columns {
			if c.name == name {
				r.field(c.cell(to))
				return true
			}
		}
		return false
	}, required...)
}

func (r specReader) field(field any) {
	switch field := field.(type) {
	case *string:
		*field, _ = r.Text()
	case *Family:
		text, _ := r.Text()
		*field = Family(text)
	case *int:
		*field, _ = r.Int()
	case encoding.TextUnmarshaler:
		if text, ok := r.Text(); ok {
			if err := field.UnmarshalText([]byte(text)); err != nil {
				r.Fail(ErrSyntax, "%v", err)
			}
		}
	}
}

// linesOf returns the line of each release and each listing by its path.
func linesOf(data []byte) map[string]int {
	r := strict.NewReader(data, options)
	lines := map[string]int{}
	line, at := 1, 0
	r.Object(func(name string) bool {
		if name != "releases" && name != "listings" {
			r.Later()
			return true
		}
		r.Each(MaxEntries, func(i, _ int) {
			place := r.Later()
			line += strings.Count(string(data[at:place]), "\n")
			at = place
			lines[element(name, i)] = line
		})
		return true
	})
	return lines
}
