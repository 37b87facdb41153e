package repotest_test

import (
	"go/ast"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestSecretsAreComparedInConstantTime is about what no test can measure every time: how
// long a comparison takes.
func TestSecretsAreComparedInConstantTime(t *testing.T) {
	rule{
		why: "whoever measures how long Equal takes must not learn how much of a guess is right: " +
			"all that it does with both sides is to hand them to crypto/subtle",
		find: func(fsys fs.FS) []string {
			var places []string
			equal := map[string]bool{"Credentials": false, "Fingerprint": false} // true of those whose Equal was seen
			for _, f := range goFiles(fsys) {
				if f.dir() != "entitlement" || f.isTest() {
					continue
				}
				for _, d := range f.Decls {
					fn, ok := d.(*ast.FuncDecl)
					if !ok || fn.Name.Name != "Equal" || fn.Recv == nil {
						continue
					}
					of := typeName(fn.Recv.List[0].Type)
					if _, secret := equal[of]; !secret {
						continue
					}
					equal[of] = true
					subtle := false
					ast.Inspect(fn.Body, func(n ast.Node) bool {
						switch n := n.(type) {
						case *ast.SelectorExpr:
							if id, ok := n.X.(*ast.Ident); ok && id.Name == "subtle" && n.Sel.Name == "ConstantTimeCompare" {
								subtle = true
							}
						case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt:
							places = append(places, f.at(n)+" branches")
						case *ast.BinaryExpr:
							if call, ok := n.X.(*ast.CallExpr); !ok || !isSubtle(call) {
								places = append(places, f.at(n)+" compares")
							}
						}
						return true
					})
					if !subtle {
						places = append(places, f.at(fn)+" does not ask crypto/subtle")
					}
				}
			}
			for _, of := range slices.Sorted(maps.Keys(equal)) {
				if !equal[of] {
					places = append(places, "entitlement: "+of+" has no method Equal")
				}
			}
			return places
		},
		broken: map[string]string{
			"entitlement/a.go": "package entitlement\nfunc (c Credentials) Equal(o Credentials) bool {\nreturn c.pair == o.pair\n}\n" +
				"func (f Fingerprint) Equal(o Fingerprint) bool {\nif f == o {\nreturn true\n}\nreturn subtle.ConstantTimeCompare(f[:], o[:]) == 1\n}",
			"entitlement/b.go": "package entitlement\nfunc (e Entry) Equal(o Entry) bool { return e == o }\n" +
				"func (f *Fingerprint) Equal(o Fingerprint) bool { return subtle.ConstantTimeCompare(f[:], o[:]) == 1 }",
		},
		want: []string{
			"entitlement/a.go:3 compares", "entitlement/a.go:2 does not ask crypto/subtle",
			"entitlement/a.go:6 branches", "entitlement/a.go:6 compares",
		},
	}.check(t)
}

func isSubtle(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "ConstantTimeCompare"
}

// TestShippedCodeHidesNothing is about what a reader of the shipped packages would have to
// look for.
func TestShippedCodeHidesNothing(t *testing.T) {
	rule{
		why: "who imports a package runs nothing by that, and finds all that it does in Go: " +
			"no init function, no unsafe, no C, no linked names, no plug-ins, no other program",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, f := range goFiles(fsys) {
				shipped := importable(f.dir()) || under(f.dir(), "internal/civil", "internal/enum", "internal/officehours", "internal/rulebook", "internal/strict")
				if !shipped || f.isTest() || forTests(f.dir()) || under(f.dir(), "internal/officehours/gen", "internal/rulebook/prove") {
					continue
				}
				for _, path := range f.imports() {
					if slices.Contains([]string{"unsafe", "C", "plugin", "os/exec", "syscall", "net/http"}, path) {
						places = append(places, f.path+" imports "+path)
					}
				}
				for _, d := range f.Decls {
					if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
						places = append(places, f.at(fn)+" has an init function")
					}
				}
				if strings.Contains(f.src, "\n//go:linkname ") {
					places = append(places, f.path+" links to a name")
				}
			}
			for _, name := range files(fsys) {
				dir := name[:max(strings.LastIndex(name, "/"), 0)]
				if strings.HasSuffix(name, ".s") || strings.HasSuffix(name, ".syso") || strings.HasSuffix(name, ".a") {
					if importable(dir) {
						places = append(places, name+" is no Go")
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"sla/a.go":                   "package sla\nimport \"unsafe\"\nfunc init() {}\n",
			"lifecycle/b.go":             "package lifecycle\nimport _ \"embed\"\n\n//go:linkname f runtime.f\nfunc f()\n",
			"lifecycle/b_test.go":        "package lifecycle\nimport \"os/exec\"\nfunc init() {}\n",
			"lifecycle/storetest/c.go":   "package storetest\nfunc init() {}\n",
			"internal/civil/d.go":        "package civil\nimport \"C\"\n",
			"internal/doctored/e.go":     "package doctored\nimport \"os/exec\"\n",
			"routing/f.s":                "TEXT\n",
			"lifecycle/etcdstore/g.go":   "package etcdstore\nimport \"net/http\"\n",
			"examples/desk/h.go":         "package main\nimport \"os/exec\"\n",
			"internal/integration/i.go":  "package integration\nfunc init() {}\n",
			"lifecycle/sqlstore/ok.go":   "package sqlstore\nimport \"database/sql\"\nfunc (s Store) init() {}\n",
			"internal/strict/testdata/a": "",
		},
		want: []string{
			"internal/civil/d.go imports C",
			"lifecycle/b.go links to a name",
			"lifecycle/etcdstore/g.go imports net/http",
			"sla/a.go imports unsafe", "sla/a.go:3 has an init function",
			"routing/f.s is no Go",
		},
	}.check(t)
}

// TestTagsAreRead has what golang.org/x/text took too long for, or panicked at, in
// releases before v0.3.8 (CVE-2021-38561, CVE-2022-32149).
func TestTagsAreRead(t *testing.T) {
	rule{
		why: "a list of language tags comes from a stranger's browser; a shipped package reads one tag, " +
			"of bounded length, by sla.ParseLocale",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, f := range goFiles(fsys) {
				if !importable(f.dir()) || f.isTest() || forTests(f.dir()) {
					continue
				}
				ast.Inspect(f.File, func(n ast.Node) bool {
					sel, ok := n.(*ast.SelectorExpr)
					if !ok {
						return true
					}
					id, ok := sel.X.(*ast.Ident)
					parses := slices.Contains([]string{"Parse", "Make", "MustParse", "ParseAcceptLanguage", "MatchStrings"}, sel.Sel.Name)
					if ok && id.Name == "language" && parses && f.path != "sla/locale.go" {
						places = append(places, f.at(n)+" calls language."+sel.Sel.Name)
					}
					return true
				})
			}
			for _, name := range files(fsys) {
				if !strings.HasSuffix(name, "go.mod") {
					continue
				}
				for line := range strings.SplitSeq(text(fsys, name), "\n") {
					words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
					if len(words) < 2 || words[0] != "golang.org/x/text" {
						continue
					}
					if version := words[1]; older(version, "v0.3.8") {
						places = append(places, name+" requires golang.org/x/text "+version)
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"sla/locale.go":         "package sla\nvar a, _ = language.Parse(\"en\")\n",
			"sla/b.go":              "package sla\nvar b = language.MustParse(\"en\")\nvar r, _ = language.ParseRegion(\"KR\")\n",
			"lifecycle/c.go":        "package lifecycle\nvar c, _, _ = language.ParseAcceptLanguage(\"en\")\n",
			"examples/board/d.go":   "package main\nvar d = language.Make(\"en\")\n",
			"go.mod":                "module m\n\nrequire golang.org/x/text v0.3.7\n",
			"examples/a/go.mod":     "module a\n\nrequire (\n\tgolang.org/x/text v0.41.0\n)\n",
			"lifecycle/sql/go.mod":  "module a\n\nrequire (\n\tgolang.org/x/text v0.2.10 // indirect\n)\n",
			"internal/peers/go.mod": "module a\n\nrequire golang.org/x/text v1.0.0\n",
		},
		want: []string{
			"lifecycle/c.go:2 calls language.ParseAcceptLanguage", "sla/b.go:2 calls language.MustParse",
			"go.mod requires golang.org/x/text v0.3.7", "lifecycle/sql/go.mod requires golang.org/x/text v0.2.10",
		},
	}.check(t)
}

// older reports whether version a is older than b.
func older(a, b string) bool {
	return slices.Compare(numbers(a), numbers(b)) < 0
}

// numbers returns the numbers of a version. A part that is not a number counts as 0.
func numbers(version string) []int {
	var list []int
	for part := range strings.SplitSeq(strings.TrimPrefix(version, "v"), ".") {
		n := 0
		for _, c := range part {
			if c < '0' || c > '9' {
				break
			}
			n = n*10 + int(c-'0')
		}
		list = append(list, n)
	}
	return list
}
