package entitlement_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A trail tells in which statements of the package a call fails. While it is laid,
// the errors of the package are others, that write down from where they are put
// into words: fmt.Errorf does that where an error is made.
type trail struct {
	stack []runtime.Frame // of the last error that was made, outward
}

// markedError is an error that tells its trail when it is put into words.
type markedError struct {
	error
	trail *trail
}

func (m *markedError) Error() string {
	m.trail.mark()
	return m.error.Error()
}

// newTrail lays a trail until the end of the test.
func newTrail(t *testing.T) *trail {
	trail := new(trail)
	for _, sentinel := range []*error{
		&entitlement.ErrInvalid, &entitlement.ErrID, &entitlement.ErrRange, &entitlement.ErrZone, &entitlement.ErrQuotaUnknown,
		&entitlement.ErrNoBenefit, &entitlement.ErrOfferRetired, &entitlement.ErrOverlap, &entitlement.ErrForeign,
		&entitlement.ErrBackwards, &entitlement.ErrCredentials,
	} {
		plain := *sentinel
		*sentinel = &markedError{plain, trail}
		t.Cleanup(func() { *sentinel = plain })
	}
	return trail
}

// is is [errors.Is], also for what has wrapped an error before the trail was laid:
// the enums do, when the program starts.
func is(err, want error) bool {
	if m, ok := errors.AsType[*markedError](want); ok && errors.Is(err, m.error) {
		return true
	}
	return errors.Is(err, want)
}

func (tr *trail) begin() { tr.stack = nil }

const thisPackage = "github.com/partnersupport/partnersupport/entitlement."

func (tr *trail) mark() {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	tr.stack = nil
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, thisPackage) && !strings.HasSuffix(frame.File, "_test.go") {
			tr.stack = append(tr.stack, frame)
		}
		if !more {
			return
		}
	}
}

var particular = regexp.MustCompile(`"[^"]*"|[0-9]+`)

// end returns the statement in which the call has failed with err, and the way to
// it: the statements of the package that led there, that of the call itself among
// them. What tells no trail is known by its words, without the values that they
// repeat.
func (tr *trail) end(err error) (origin, way string) {
	words := particular.ReplaceAllString(fmt.Sprint(err), "_")
	if refused, ok := errors.AsType[*entitlement.RefusedError](err); ok {
		// One statement makes all refusals, of the reasons that others have found.
		codes := strings.Fields(refused.Status.Codes().String())
		last := " refused: " + codes[len(codes)-1]
		return last, refused.Kind.String() + last
	}
	if len(tr.stack) == 0 {
		// Enums have wrapped their error before the trail was laid.
		for _, same := range []string{" is no ", " has no text"} {
			if strings.Contains(words, same) {
				return "enum:" + same, words
			}
		}
		return words, words
	}
	steps := make([]string, len(tr.stack))
	for i, frame := range tr.stack {
		steps[i] = fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
	}
	switch file, _, _ := strings.Cut(steps[0], ":"); file {
	case "decode.go":
		// Package internal/strict has found the problem, or encoding/json.
		steps[0] += ": " + words
	case "errors.go", "credentials.go", "state.go":
		// Several statements say what is wrong, and one makes the error of it.
		steps[0] += ": " + problemOf(err)
	}
	return steps[0], strings.Join(steps, " < ")
}

// problemOf returns the last words of an error, without values and without which
// of two IDs it is.
func problemOf(err error) string {
	words := particular.ReplaceAllString(err.Error(), "_")
	words = words[strings.LastIndex(words, "_")+1:]
	return words[strings.LastIndex(words, " ID ")+1:]
}

// lines are those of a statement.
type lines struct {
	file        string
	first, last int
}

func (l lines) reached(origins map[string]bool) bool {
	for line := l.first; line <= l.last; line++ {
		for origin := range origins {
			if at := fmt.Sprintf("%s:%d", l.file, line); origin == at || strings.HasPrefix(origin, at+":") {
				return true
			}
		}
	}
	return false
}

// errorStatements returns where the package calls fmt.Errorf.
func errorStatements(t *testing.T) []lines {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []lines
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Errorf" {
				list = append(list, lines{name, fset.Position(call.Pos()).Line, fset.Position(call.End()).Line})
			}
			return true
		})
	}
	if len(list) == 0 {
		t.Fatal("no statement makes an error")
	}
	return list
}
