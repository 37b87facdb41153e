package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// archiveFields returns the paths of the fields of an archive's lines that hold a text
// of a caller's, and of those that hold an instant, outside of lists but that of the
// entries. An error names a field by its path, without the "change." of a change's.
func archiveFields() (texts, instants []string) {
	var walk func(path string, t reflect.Type)
	walk = func(path string, t reflect.Type) {
		switch {
		case t == reflect.TypeFor[time.Time]():
			instants = append(instants, path)
		case t.Kind() == reflect.String:
			texts = append(texts, path)
		case t.Kind() == reflect.Struct:
			for f := range t.Fields() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				switch {
				case f.Anonymous:
					walk(path, f.Type)
				case f.IsExported():
					walk(path+"."+name, f.Type)
				}
			}
		}
	}
	walk("plan", reflect.TypeFor[lifecycle.Plan]())
	walk("link", reflect.TypeFor[lifecycle.Link]())
	walk("hold", reflect.TypeFor[lifecycle.Hold]())
	walk("change.entries", reflect.TypeFor[entitlement.Entry]())
	walk("change.request", reflect.TypeFor[lifecycle.Request]())
	walk("change.move.step", reflect.TypeFor[lifecycle.Step]())
	walk("change.move.progress", reflect.TypeFor[lifecycle.Progress]())
	return append(texts, "plan.entitlement.plan", "change.key.id", "change.move.request"), instants
}

// otherErrors has the fields that are not checked by themselves, with the errors of
// their bad values. What most of them say must be equal to what another field says, or
// follow from it; some are read by package entitlement.
var otherErrors = map[string]error{
	"change.entries.at":             entitlement.ErrRange,
	"change.entries.link":           lifecycle.ErrInconsistent,
	"change.entries.plan":           lifecycle.ErrInconsistent,
	"change.entries.recorded":       entitlement.ErrRange,
	"change.entries.term.zone":      entitlement.ErrZone,
	"change.entries.until":          entitlement.ErrRange,
	"change.move.progress.approver": lifecycle.ErrInconsistent, "change.request.approver": lifecycle.ErrInconsistent,
	"change.move.progress.closed_by": lifecycle.ErrInconsistent, "change.request.closed_by": lifecycle.ErrInconsistent,
	"change.move.progress.original": lifecycle.ErrInconsistent, "change.request.original": lifecycle.ErrInconsistent,
	"change.move.step.id":    lifecycle.ErrInconsistent,
	"change.request.follows": lifecycle.ErrInconsistent,
	"change.request.id":      lifecycle.ErrInconsistent,
	"change.request.plan":    lifecycle.ErrInconsistent,
	"plan.entitlement.plan":  entitlement.ErrID,
}

// place is a field in an archive: in a line that has it or, if none has, in the first
// one that could.
type place struct {
	lines []string
	line  int
	root  any            // the line
	in    map[string]any // that has the field
	name  string
}

func placeOf(t *testing.T, lines []string, path string) place {
	t.Helper()
	var found place
	deepest := 0
	keys := strings.Split(path, ".")
	for i, line := range lines {
		var root any
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&root); err != nil {
			t.Fatal(err)
		}
		in := root.(map[string]any)
		for depth, key := range keys {
			_, has := in[key]
			switch last := depth == len(keys)-1; {
			case has && last:
				return place{lines, i, root, in, key}
			case last && depth > deepest:
				deepest, found = depth, place{lines, i, root, in, key}
			}
			if list, ok := in[key].([]any); ok {
				in, _ = list[0].(map[string]any)
			} else {
				in, _ = in[key].(map[string]any)
			}
			if in == nil {
				break
			}
		}
	}
	if found.in == nil {
		t.Fatalf("no line has a place for %s", path)
	}
	return found
}

// with puts a value into the place, and returns the archive with the sum made good.
func (p place) with(t *testing.T, value string) []byte {
	t.Helper()
	p.in[p.name] = value
	line, err := json.Marshal(p.root)
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(p.lines)
	changed[p.line] = string(line) + "\n"
	return sealed(changed...)
}

// TestImportFields gives every text and every instant of an archive's plans, links, holds
// and changes values that a Desk would not take. Each alone is refused, by its line and
// its name if it is checked by itself, and nothing is written. What is inside of an
// entitlement is read by its own package, which has tests of its own.
func TestImportFields(t *testing.T) {
	lines := linesOf(exported(t, bookOfAll(t)))
	texts, instants := archiveFields()
	refuse := func(path, value string) {
		t.Run(fmt.Sprintf("%s %.30q", path, value), func(t *testing.T) {
			at, s := placeOf(t, lines, path), memstore.New()
			bad := wantArchiveError(t, imported(t, plain{s}, at.with(t, value)))
			if other := otherErrors[path]; other != nil {
				// By its text: what JSON is read by wraps no error of package entitlement's.
				if bad.Line < at.line+1 || !strings.Contains(bad.Error(), other.Error()) {
					t.Errorf("%v, want line %d to be refused: %v", bad, at.line+1, other)
				}
			} else if bad.Line != at.line+1 || errors.Is(bad, lifecycle.ErrInconsistent) || !strings.Contains(bad.Error(), strings.TrimPrefix(path, "change.")+" ") {
				t.Errorf("%v, want line %d to have a bad %s", bad, at.line+1, path)
			}
			wantEmpty(t, s)
		})
	}
	for _, path := range texts {
		refuse(path, strings.Repeat("x", lifecycle.MaxDetails+1))
		refuse(path, "a\x00b")
	}
	for _, path := range instants {
		refuse(path, "9999-01-01T00:00:00Z")
		if otherErrors[path] == nil { // what package entitlement reads is cut, as it documents
			refuse(path, "2025-07-07T00:00:00.0000001Z")
		}
	}
	for path := range otherErrors {
		if !slices.Contains(texts, path) && !slices.Contains(instants, path) {
			t.Errorf("there is no field %s", path)
		}
	}
}

// TestImportZones gives every instant that an archive has in the time of Seoul. The book
// is the same, in the form in which a Desk keeps it.
func TestImportZones(t *testing.T) {
	archive := exported(t, bookOfAll(t))
	lines := linesOf(archive)
	_, instants := archiveFields()
	for _, path := range instants {
		at := placeOf(t, lines, path)
		text, _ := at.in[at.name].(string)
		if never := []string{"change.request.closed", "change.request.approved", "change.move.progress.approved"}; slices.Contains(never, path) {
			continue // no request is opened with it, and none of this book was approved
		}
		t.Run(path, func(t *testing.T) {
			instant, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			s := memstore.New()
			if err := imported(t, s, at.with(t, instant.In(seoul).Format(time.RFC3339Nano))); err != nil {
				t.Fatal(err)
			}
			if got := exported(t, s); !bytes.Equal(got, archive) {
				t.Errorf("another book:\n%s", got)
			}
		})
	}
}
