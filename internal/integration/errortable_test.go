package integration_test

import (
	"context"
	"errors"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// An answer is a row of the table of errors in the package comment of sqlstore.
type answer struct {
	errors []string // as the table names them
	again  bool     // whether to try again
	known  bool     // whether the outcome is known
}

// errorTable reads the table.
func errorTable(tb testing.TB) []answer {
	tb.Helper()
	const first, second = "try again?", "is the outcome known?"
	file, err := parser.ParseFile(token.NewFileSet(), "../../lifecycle/sqlstore/doc.go", nil, parser.ParseComments)
	if err != nil {
		tb.Fatal(err)
	}
	var rows []answer
	for _, block := range new(comment.Parser).Parse(file.Doc.Text()).Content {
		code, ok := block.(*comment.Code)
		if !ok || !strings.Contains(code.Text, second) {
			continue
		}
		head, body, _ := strings.Cut(code.Text, "\n")
		a, b := strings.Index(head, first), strings.Index(head, second)
		for line := range strings.Lines(body) {
			line = strings.TrimRight(line, "\n")
			if len(line) <= b {
				continue // the rest of a cell
			}
			names, again, known := strings.TrimSpace(line[:a]), line[a:b], line[b:]
			for text := range strings.SplitSeq(again+"\n"+known, "\n") {
				if word := strings.TrimRight(strings.Fields(text)[0], ",:"); word != "yes" && word != "no" {
					tb.Errorf("%s: the answer %q is neither yes nor no", names, text)
				}
			}
			rows = append(rows, answer{strings.Split(names, ", "), strings.HasPrefix(again, "yes"), strings.HasPrefix(known, "yes")})
		}
	}
	if len(rows) == 0 {
		tb.Fatal("there is no table")
	}
	return rows
}

// values are the errors that are compared with errors.Is.
var values = map[string]error{
	"lifecycle.ErrConflict":      lifecycle.ErrConflict,
	"lifecycle.ErrUnclear":       lifecycle.ErrUnclear,
	"lifecycle.ErrNotFound":      lifecycle.ErrNotFound,
	"lifecycle.ErrReused":        lifecycle.ErrReused,
	"lifecycle.ErrInvalid":       lifecycle.ErrInvalid,
	"lifecycle.ErrRefused":       lifecycle.ErrRefused,
	"lifecycle.ErrPolicyUnknown": lifecycle.ErrPolicyUnknown,
	"lifecycle.ErrOtherBook":     lifecycle.ErrOtherBook,
	"lifecycle.ErrInconsistent":  lifecycle.ErrInconsistent,
	"ErrBusy":                    sqlstore.ErrBusy,
	"ErrUnavailable":             sqlstore.ErrUnavailable,
	"ErrReadOnly":                sqlstore.ErrReadOnly,
	"ErrFull":                    sqlstore.ErrFull,
	"ErrConstraint":              sqlstore.ErrConstraint,
	"ErrRow":                     sqlstore.ErrRow,
	"ErrSchema":                  sqlstore.ErrSchema,
	"context.Canceled":           context.Canceled,
	"context.DeadlineExceeded":   context.DeadlineExceeded,
}

// anyOther is the row for all errors that no other row is for.
const anyOther = "any other"

// TestErrorTable holds the table against the code: it has every exported error of
// sqlstore and of lifecycle, once, and none that there is not.
func TestErrorTable(t *testing.T) {
	var exported, tabled, compared []string
	for dir, prefix := range map[string]string{"../../lifecycle/sqlstore": "", "../../lifecycle": "lifecycle."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			exported = append(exported, exportedErrors(file, prefix)...)
		}
	}
	exported = append(exported, "context.Canceled", "context.DeadlineExceeded", anyOther)
	for _, row := range errorTable(t) {
		tabled = append(tabled, row.errors...)
	}
	var vain, unknown []string
	for _, row := range errorTable(t) {
		if !row.again {
			vain = append(vain, row.errors...)
		}
		if !row.known {
			unknown = append(unknown, row.errors...)
		}
	}
	// [TestTrouble] shows each yes; this is each no.
	if want := []string{"lifecycle.ErrUnclear"}; !slices.Equal(unknown, want) {
		t.Errorf("the outcome is not known after %q, want %q", unknown, want)
	}
	if diff := cmp.Diff([]string{
		"lifecycle.ErrNotFound", "lifecycle.ErrInvalid", "*lifecycle.InvalidError", "lifecycle.ErrReused", "lifecycle.ErrPolicyUnknown",
		"lifecycle.ErrOtherBook", "lifecycle.ErrInconsistent", "*lifecycle.ArchiveError", "ErrConstraint", anyOther,
	}, vain); diff != "" {
		t.Errorf("what is not to be tried again (-want +got):\n%s", diff)
	}
	slices.Sort(exported)
	slices.Sort(tabled)
	if diff := cmp.Diff(exported, tabled); diff != "" {
		t.Errorf("the table has not the errors of the code (-code +table):\n%s", diff)
	}
	// And the tests below know all of them.
	for _, name := range exported {
		if !strings.HasPrefix(name, "*") && name != anyOther {
			if values[name] == nil {
				t.Errorf("there is no value of %s", name)
			}
			compared = append(compared, name)
		}
	}
	if len(compared) != len(values) {
		t.Errorf("%d values, want %d", len(values), len(compared))
	}
}

// exportedErrors returns the errors that a file declares: variables ErrX, and types
// XError, which are used as pointers.
func exportedErrors(file *ast.File, prefix string) (names []string) {
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if d.Tok == token.VAR && name.IsExported() && strings.HasPrefix(name.Name, "Err") {
						names = append(names, prefix+name.Name)
					}
				}
			case *ast.TypeSpec:
				if spec.Name.IsExported() && strings.HasSuffix(spec.Name.Name, "Error") {
					names = append(names, "*"+prefix+spec.Name.Name)
				}
			}
		}
	}
	return names
}

// answerTo returns what the table says of an error, and the names by which it was found.
// An error that is several of them is known if all are, and worth another try if one is.
func answerTo(table []answer, err error) answer {
	found := answer{known: true}
	for _, row := range table {
		for _, name := range row.errors {
			if is(err, name) {
				found.errors = append(found.errors, name)
				found.again = found.again || row.again
				found.known = found.known && row.known
			}
		}
	}
	if found.errors == nil {
		found.errors = []string{anyOther}
		for _, row := range table {
			if slices.Contains(row.errors, anyOther) {
				found.again, found.known = row.again, row.known
			}
		}
	}
	return found
}

// is reports whether an error is the one that the table names so.
func is(err error, name string) (ok bool) {
	switch name {
	case "*lifecycle.InvalidError":
		_, ok = errors.AsType[*lifecycle.InvalidError](err)
	case "*lifecycle.RefusedError":
		_, ok = errors.AsType[*lifecycle.RefusedError](err)
	case "*lifecycle.ArchiveError":
		_, ok = errors.AsType[*lifecycle.ArchiveError](err)
	case "*RowError":
		_, ok = errors.AsType[*sqlstore.RowError](err)
	case "*SchemaError":
		_, ok = errors.AsType[*sqlstore.SchemaError](err)
	default:
		value, known := values[name]
		ok = known && errors.Is(err, value)
	}
	return ok
}
