package product

import (
	"bytes"
	"encoding"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/partnersupport/partnersupport/internal/strict"
)

// The limits of what is read.
const (
	MaxSize     = 1 << 20 // bytes of a text
	MaxEntries  = 10_000  // releases, and listings
	MaxProblems = 32      // problems that an error names; it does not mention others
)

// column is one column of a CSV and the field of T that it holds.
type column[T any] struct {
	name     string
	required bool
	cell     func(*T) any // a pointer to the field: *string, *Family, *int or one that is text
}

var releaseColumns = []column[Release]{
	{"family", true, func(r *Release) any { return &r.Family }},
	{"version", true, func(r *Release) any { return &r.Version }},
	{"name", true, func(r *Release) any { return &r.Name }},
	{"generation", false, func(r *Release) any { return &r.Generation }},
	{"certainty", false, func(r *Release) any { return &r.Certainty }},
	{"policy", true, func(r *Release) any { return &r.Policy }},
	{"parent", false, func(r *Release) any { return &r.Parent }},
	{"released", true, func(r *Release) any { return &r.Released }},
	{"mainstream_end", false, func(r *Release) any { return &r.MainstreamEnd }},
	{"extended_end", false, func(r *Release) any { return &r.ExtendedEnd }},
	{"security_updates_end", false, func(r *Release) any { return &r.SecurityUpdatesEnd }},
	{"source", false, func(r *Release) any { return &r.Source }},
	{"as_of", false, func(r *Release) any { return &r.AsOf }},
	{"doubt", false, func(r *Release) any { return &r.Doubt }},
}

var listingColumns = []column[Listing]{
	{"release", true, func(l *Listing) any { return &l.Release }},
	{"listed", true, func(l *Listing) any { return &l.Listed }},
	{"from", false, func(l *Listing) any { return &l.From }},
	{"until", false, func(l *Listing) any { return &l.Until }},
	{"source", false, func(l *Listing) any { return &l.Source }},
}

// ParseReleases reads releases from CSV, and checks them as [NewCatalog] does.
// The first row names the columns, in any order: family, version, name, policy
// and released, and as needed generation, certainty, parent, mainstream_end,
// extended_end, security_updates_end, source, as_of and doubt.
// Cells hold the text forms of [Release]'s fields; an empty one is the zero
// value. [AppendReleases] writes the same form.
//
// It is strict. An unknown, repeated or missing column, a row of another length,
// a number or a day in another form, and bytes that are not UTF-8 are
// [ErrSyntax]; facts that are wrong or come twice are [ErrCatalog]; more than
// [MaxSize] bytes or [MaxEntries] rows are [ErrTooLarge]. A UTF-8 byte order mark at
// the start is skipped, because spreadsheets write one.
//
// The error joins the problems in the order of their lines, [MaxProblems] at
// most, each a [*SpecError] with its line and its column. A row that cannot be
// read is not checked further.
func ParseReleases(data []byte) ([]Release, error) {
	list, lines, problems := readCSV(data, releaseColumns)
	found := (&Spec{Releases: list}).check()
	if err := merge(problems, factsOf(found, lines, problems)); err != nil {
		return nil, err
	}
	return list, nil
}

// AppendReleases appends the releases to b as CSV, in their order, after a row with
// the names of the columns. [ParseReleases] reads it. Releases that [NewCatalog]
// refuses may give text that ParseReleases refuses. A field without a text form is
// an error, which wraps [ErrEnum] unless it is about a day.
func AppendReleases(b []byte, releases []Release) ([]byte, error) {
	return appendCSV(b, releases, releaseColumns)
}

// ParseListings reads listings from CSV as [ParseReleases] does releases, with
// the columns release and listed, and as needed from, until and source. Whether the
// releases exist, only [NewCatalog] can tell.
func ParseListings(data []byte) ([]Listing, error) {
	list, lines, problems := readCSV(data, listingColumns)
	found := (&Spec{Listings: list}).check()
	// An empty name is wrong whatever the releases are.
	found = slices.DeleteFunc(found, func(p problem) bool { return p.missing && list[p.index].Release != "" })
	if err := merge(problems, factsOf(found, lines, problems)); err != nil {
		return nil, err
	}
	return list, nil
}

// AppendListings appends the listings to b as CSV, as [AppendReleases] does
// releases.
func AppendListings(b []byte, listings []Listing) ([]byte, error) {
	return appendCSV(b, listings, listingColumns)
}

// readCSV reads the rows, and tells the line of each.
func readCSV[T any](data []byte, columns []column[T]) (list []T, lines []int, problems []*SpecError) {
	problem := func(line int, path string, category error, format string, args ...any) {
		problems = append(problems, &SpecError{line, path, category, fmt.Sprintf(format, args...)})
	}
	if len(data) > MaxSize {
		problem(1, "", ErrTooLarge, "%d bytes, at most %d", len(data), MaxSize)
		return nil, nil, problems
	}
	if at := strict.NotUnicode(data); at >= 0 {
		problem(lineOf(data, at), "", ErrSyntax, "not UTF-8")
		return nil, nil, problems
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1 // the length of rows is checked below, with their lines
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		problem(1, "", ErrSyntax, "no row with the names of the columns")
		return nil, nil, problems
	}
	if err != nil {
		return nil, nil, append(problems, unreadable(err))
	}
	order := make([]*column[T], len(header))
	seen := map[string]bool{}
	for i, name := range header {
		line, _ := r.FieldPos(i)
		at := slices.IndexFunc(columns, func(c column[T]) bool { return c.name == name })
		switch {
		case at < 0:
			problem(line, "", ErrSyntax, "no column %.64q", name)
		case seen[name]:
			problem(line, name, ErrSyntax, "second column of the name")
		default:
			order[i], seen[name] = &columns[at], true
		}
		if len(problems) >= MaxProblems {
			return nil, nil, problems
		}
	}
	for _, c := range columns {
		if c.required && !seen[c.name] {
			problem(1, c.name, ErrSyntax, "column is missing")
		}
	}
	if len(problems) > 0 {
		return nil, nil, problems // cells mean nothing without their columns
	}
	for len(problems) < MaxProblems {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			problems = append(problems, unreadable(err))
			break
		}
		line, _ := r.FieldPos(0)
		if len(list) == MaxEntries {
			problem(line, "", ErrTooLarge, "more than %d rows", MaxEntries)
			break
		}
		if len(cells) != len(order) {
			problem(line, "", ErrSyntax, "%d cells, want %d", len(cells), len(order))
			continue
		}
		var row T
		for i, text := range cells {
			if err := setCell(order[i].cell(&row), text); err != nil {
				problem(line, order[i].name, ErrSyntax, "%v", err)
			}
		}
		list, lines = append(list, row), append(lines, line)
	}
	return list, lines, problems
}

// setCell reads a cell; an empty one is the zero value.
func setCell(field any, text string) error {
	if text == "" {
		return nil
	}
	switch field := field.(type) {
	case *string:
		*field = strings.Clone(text) // not the whole row
	case *Family:
		*field = Family(strings.Clone(text))
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || strconv.Itoa(n) != text {
			return fmt.Errorf("%.64q is no whole number in range", text)
		}
		*field = n
	case encoding.TextUnmarshaler:
		return field.UnmarshalText([]byte(text))
	}
	return nil
}

func appendCSV[T any](b []byte, list []T, columns []column[T]) ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	if err := w.Write(cells); err != nil {
		return b, err
	}
	for i := range list {
		for j, c := range columns {
			var err error
			if cells[j], err = cellText(c.cell(&list[i])); err != nil {
				return b, fmt.Errorf("row %d, %s: %w", i, c.name, err)
			}
		}
		if err := w.Write(cells); err != nil {
			return b, err
		}
	}
	w.Flush()
	return append(b, text.Bytes()...), w.Error()
}

// cellText writes a cell; the zero value is an empty one.
func cellText(field any) (string, error) {
	switch field := field.(type) {
	case *string:
		return *field, nil
	case *Family:
		return string(*field), nil
	case *int:
		if *field != 0 {
			return strconv.Itoa(*field), nil
		}
	case *Certainty:
		if *field == Certain {
			return "", nil
		}
		return textOf(field)
	case encoding.TextMarshaler:
		return textOf(field)
	}
	return "", nil
}

func textOf(field encoding.TextMarshaler) (string, error) {
	text, err := field.MarshalText()
	return string(text), err
}

// unreadable is an error of encoding/csv.
func unreadable(err error) *SpecError {
	e := &SpecError{Line: 1, Err: ErrSyntax, Detail: err.Error()}
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		e.Line, e.Detail = bad.Line, bad.Err.Error()
	}
	return e
}

// lineOf returns the line of the byte at, counted from 1.
func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

// factsOf returns the problems of the facts in the rows that start on the lines. It
// leaves out rows that could not be read, and if there are any, also that a release is
// missing: it may be what could not be read.
func factsOf(found []problem, lines []int, unread []*SpecError) []*SpecError {
	skip := map[int]bool{}
	for _, p := range unread {
		skip[p.Line] = true
	}
	var list []*SpecError
	for _, p := range found {
		if skip[lines[p.index]] || p.missing && len(unread) > 0 {
			continue
		}
		detail := p.text(func(_ string, index int) string { return fmt.Sprintf("line %d", lines[index]) })
		list = append(list, &SpecError{lines[p.index], p.field, ErrCatalog, detail})
	}
	return list
}

// merge joins the problems of a text with those of the facts in it, by line,
// MaxProblems at most.
func merge(problems, facts []*SpecError) error {
	problems = append(problems, facts...)
	slices.SortStableFunc(problems, func(a, b *SpecError) int { return a.Line - b.Line })
	problems = problems[:min(len(problems), MaxProblems)]
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}
