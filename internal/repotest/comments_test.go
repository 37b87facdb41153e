package repotest_test

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"slices"
	"testing"
)

func TestPackageComments(t *testing.T) {
	rule{
		why: "a package has one comment, where everybody looks for it: in doc.go, of a program in main.go",
		find: func(fsys fs.FS) []string {
			comments := map[string]int{}
			var places, dirs []string
			for _, f := range goFiles(fsys) {
				if f.isTest() {
					continue
				}
				if !slices.Contains(dirs, f.dir()) {
					dirs = append(dirs, f.dir())
				}
				if f.Doc == nil {
					continue
				}
				comments[f.dir()]++
				home := "doc.go"
				if f.Name.Name == "main" {
					home = "main.go"
				}
				if base := path.Base(f.path); base != home && base != "doc.go" {
					places = append(places, f.path+" has a package comment")
				}
			}
			for _, dir := range dirs {
				if n := comments[dir]; n != 1 {
					places = append(places, fmt.Sprintf("%s has %d package comments", dir, n))
				}
			}
			return places
		},
		broken: map[string]string{
			"routing/doc.go":        "// Package routing decides.\npackage routing",
			"routing/router.go":     "package routing",
			"sla/doc.go":            "package sla",
			"sla/sla.go":            "// Package sla times.\npackage sla",
			"examples/desk/main.go": "// Desk runs a desk.\npackage main",
			"lifecycle/a.go":        "package lifecycle",
			"entitlement/doc.go":    "// Package entitlement counts.\npackage entitlement",
			"entitlement/a.go":      "// Package entitlement counts.\npackage entitlement",
		},
		want: []string{
			"entitlement/a.go has a package comment",
			"sla/sla.go has a package comment",
			"entitlement has 2 package comments",
			"lifecycle has 0 package comments",
		},
	}.check(t)
}

func TestExportedNamesAreDocumented(t *testing.T) {
	rule{
		why: "a name without a comment is a promise that nobody wrote down",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, f := range goFiles(fsys) {
				if f.isTest() || f.Name.Name == "main" {
					continue
				}
				for _, name := range undocumented(f.File) {
					places = append(places, fmt.Sprintf("%s: %s has no comment", f.at(name), name.Name))
				}
			}
			return places
		},
		broken: map[string]string{
			"sla/a.go": `package sla

func Free() {}

// Told says so.
func Told() {}

type T struct{}

func (*T) Method() {}

type hidden struct{}

func (hidden) Method() {}

// One comment for a group of constants.
const (
	A = iota
	B
)

var (
	C int // at the end of the line
	D int
)

type (
	// E is in a group.
	E int
	F[P any] int
)

func (F[P]) Generic() {}

type hidden2[P, Q any] int

func (hidden2[P, Q]) Generic() {}
`,
		},
		want: []string{
			"sla/a.go:3: Free has no comment", "sla/a.go:8: T has no comment",
			"sla/a.go:10: Method has no comment", "sla/a.go:24: D has no comment",
			"sla/a.go:30: F has no comment", "sla/a.go:33: Generic has no comment",
		},
	}.check(t)
}

// undocumented returns the exported package-level names and methods of a file
// that have no comment. A comment on a group of constants or variables counts
// for each of them, one on a group of types does not.
func undocumented(file *ast.File) []*ast.Ident {
	var names []*ast.Ident
	missing := func(id *ast.Ident, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			if c != nil {
				return
			}
		}
		if id.IsExported() {
			names = append(names, id)
		}
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil || receiver(decl).IsExported() {
				missing(decl.Name, decl.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if decl.Lparen.IsValid() {
						missing(spec.Name, spec.Doc)
					} else {
						missing(spec.Name, decl.Doc)
					}
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						missing(id, decl.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return names
}

// receiver returns the name of the type that a method belongs to.
func receiver(method *ast.FuncDecl) *ast.Ident { return rootOf(method.Recv.List[0].Type) }
