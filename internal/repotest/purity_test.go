package repotest_test

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"io/fs"
	"slices"
	"testing"
)

func TestPureImports(t *testing.T) {
	impure := []string{
		"math/rand", "crypto/rand", // another result each time
		"os", "io/ioutil", "net", "syscall", "runtime", // the machine shows in the result
		"log", "log/slog", // a second, invisible result
		"unsafe", "reflect", "sync/atomic", // what the other rules cannot see through
	}
	rule{
		why: "a pure package gives equal results for equal arguments, on every machine",
		find: func(fsys fs.FS) []string {
			return findImports(fsys, func(f goFile, imported string) bool {
				return pure(f.dir()) && !f.isTest() && under(imported, impure...) && imported != "net/url" // which only parses
			})
		},
		broken: map[string]string{
			"routing/a.go":        `package routing; import ("math/rand/v2"; "math"; "net/url"; "os")`,
			"routing/a_test.go":   `package routing; import "os"`,
			"lifecycle/b.go":      `package lifecycle; import "log/slog"`,
			"entitlement/seal.go": `package entitlement; import "crypto/rand"`,
		},
		want: []string{
			"entitlement/seal.go imports crypto/rand",
			"routing/a.go imports math/rand/v2",
			"routing/a.go imports os",
		},
	}.check(t)
}

func TestPureCodeReadsNoClock(t *testing.T) {
	clock := []string{
		"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer",
		"Local", // the zone of the machine
	}
	rule{
		why: "time is an argument of a pure function",
		find: func(fsys fs.FS) []string {
			// To compare a zone with time.Local is how to refuse it.
			compared := map[ast.Node]bool{}
			return findInPure(fsys, func(n ast.Node, uses map[*ast.Ident]types.Object) string {
				if op, ok := n.(*ast.BinaryExpr); ok && (op.Op == token.EQL || op.Op == token.NEQ) {
					compared[op.X], compared[op.Y] = true, true
				}
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || !slices.Contains(clock, sel.Sel.Name) || compared[sel] {
					return ""
				}
				id, ok := sel.X.(*ast.Ident)
				if !ok {
					return ""
				}
				if pkg, ok := uses[id].(*types.PkgName); !ok || pkg.Imported().Path() != "time" {
					return ""
				}
				return "uses time." + sel.Sel.Name
			})
		},
		broken: map[string]string{
			"sla/a.go": "package sla\nimport (\n\"time\"\nclock \"time\"\n)\n" +
				"var a = time.Now\nfunc b(at clock.Time) bool { return at.After(clock.Time{}) && clock.Since(at) > 0 }\n" +
				"func c(at time.Time) bool { return at.Location() != time.Local }\n" +
				"func d(at time.Time) time.Time { return at.In(time.Local) }",
			"lifecycle/b.go": "package lifecycle\nimport \"time\"\nvar now = time.Now",
		},
		want: []string{"sla/a.go:6 uses time.Now", "sla/a.go:7 uses time.Since", "sla/a.go:9 uses time.Local"},
	}.check(t)
}

func TestPureCodeStartsNothing(t *testing.T) {
	rule{
		why: "a pure package does nothing before it is called, and nothing after it has returned",
		find: func(fsys fs.FS) []string {
			return findInPure(fsys, func(n ast.Node, _ map[*ast.Ident]types.Object) string {
				switch n := n.(type) {
				case *ast.GoStmt:
					return "starts a goroutine"
				case *ast.FuncDecl:
					if n.Recv == nil && n.Name.Name == "init" {
						return "has an init function"
					}
				}
				return ""
			})
		},
		broken: map[string]string{
			"entitlement/a.go": "package entitlement\nfunc init() {}\nfunc f() {\ngo f()\n}\ntype t int\nfunc (t) init() {}",
			"lifecycle/b.go":   "package lifecycle\nfunc f() { go f() }",
		},
		want: []string{"entitlement/a.go:2 has an init function", "entitlement/a.go:4 starts a goroutine"},
	}.check(t)
}

func TestPureCodeKeepsNoState(t *testing.T) {
	rule{
		why: "a package-level variable of a pure package is set where it is declared and never again",
		find: func(fsys fs.FS) []string {
			return findInPure(fsys, func(n ast.Node, uses map[*ast.Ident]types.Object) string {
				for _, target := range assigned(n) {
					id := rootOf(target)
					if id == nil {
						continue
					}
					switch obj := uses[id].(type) {
					case *types.Var:
						if obj.Parent() == obj.Pkg().Scope() {
							return "assigns to " + id.Name
						}
					case *types.PkgName:
						return "assigns to a variable of package " + id.Name
					}
				}
				return ""
			})
		},
		broken: map[string]string{
			"routing/a.go": "package routing\nvar count int\nvar table = map[string]int{}",
			"routing/b.go": "package routing\nimport \"io\"\n" +
				"func f(count []int) {\ncount[0] = 1\ntable := map[string]int{}\ntable[\"mine\"] = 1\n}\n" +
				"func g() {\ncount++\n(table)[\"x\"], _ = 1, 2\nio.EOF = nil\nfor count = range 3 {\n}\ndelete(table, \"x\")\n}",
		},
		want: []string{
			"routing/b.go:9 assigns to count",
			"routing/b.go:10 assigns to table",
			"routing/b.go:11 assigns to a variable of package io",
			"routing/b.go:12 assigns to count",
			"routing/b.go:14 assigns to table",
		},
	}.check(t)
}

// assigned returns the expressions that n gives a new value, except variables that n
// declares.
func assigned(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		id, ok := n.Fun.(*ast.Ident)
		if ok && len(n.Args) > 0 && slices.Contains([]string{"clear", "copy", "delete"}, id.Name) {
			return n.Args[:1]
		}
	}
	return nil
}

// rootOf returns the variable that holds what e denotes: x of x.f[i].
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// findInPure visits every node of the shipped files of pure packages and
// returns what visit says of them. uses tells which object of the same package,
// or which package, an identifier means.
func findInPure(fsys fs.FS, visit func(n ast.Node, uses map[*ast.Ident]types.Object) string) []string {
	packages := map[string][]goFile{}
	var dirs []string
	for _, f := range goFiles(fsys) {
		if pure(f.dir()) && !f.isTest() {
			if packages[f.dir()] == nil {
				dirs = append(dirs, f.dir())
			}
			packages[f.dir()] = append(packages[f.dir()], f)
		}
	}
	var places []string
	for _, dir := range dirs {
		var parsed []*ast.File
		for _, f := range packages[dir] {
			parsed = append(parsed, f.File)
		}
		// Without its imports a package has type errors everywhere; which local
		// name means what is known all the same, and that is enough here.
		info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
		conf := types.Config{Importer: noImports{}, Error: func(error) {}}
		_, _ = conf.Check(dir, packages[dir][0].fset, parsed, info)
		for _, f := range packages[dir] {
			ast.Inspect(f.File, func(n ast.Node) bool {
				if n != nil {
					if problem := visit(n, info.Uses); problem != "" {
						places = append(places, f.at(n)+" "+problem)
					}
				}
				return true
			})
		}
	}
	return places
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }
