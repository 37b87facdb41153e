package repotest_test

import (
	"io/fs"
	"strings"
	"testing"
)

// findImports returns the files of which the import of a path is forbidden.
func findImports(fsys fs.FS, forbidden func(f goFile, imported string) bool) []string {
	var places []string
	for _, f := range goFiles(fsys) {
		for _, imported := range f.imports() {
			if forbidden(f, imported) {
				places = append(places, f.path+" imports "+imported)
			}
		}
	}
	return places
}

func TestPeersDoNotMeet(t *testing.T) {
	peers := []string{"entitlement", "routing", "sla", "lifecycle/product"}
	rule{
		why: "entitlement, routing, sla and lifecycle/product are usable one without the other; " +
			"they meet in lifecycle",
		find: func(fsys fs.FS) []string {
			return findImports(fsys, func(f goFile, imported string) bool {
				ours, ok := strings.CutPrefix(imported, modulePath+"/")
				if !ok || !under(f.dir(), peers...) {
					return false
				}
				for _, peer := range peers {
					if under(f.dir(), peer) {
						return !under(ours, peer, "internal")
					}
				}
				return false
			})
		},
		broken: map[string]string{
			"routing/a.go":           `package routing; import "` + modulePath + `/entitlement"`,
			"routing/b_test.go":      `package routing_test; import "` + modulePath + `/routing"`,
			"sla/calendars/c.go":     `package calendars; import ("` + modulePath + `/sla"; "` + modulePath + `/internal/civil")`,
			"lifecycle/product/d.go": `package product; import "` + modulePath + `/lifecycle"`,
			"lifecycle/e.go":         `package lifecycle; import "` + modulePath + `/sla"`,
		},
		want: []string{
			"lifecycle/product/d.go imports " + modulePath + "/lifecycle",
			"routing/a.go imports " + modulePath + "/entitlement",
		},
	}.check(t)
}

func TestContextStaysInLifecycle(t *testing.T) {
	rule{
		why: "only lifecycle and its stores wait for anything; what cannot wait takes no context",
		find: func(fsys fs.FS) []string {
			return findImports(fsys, func(f goFile, imported string) bool {
				return imported == "context" && importable(f.dir()) && !f.isTest() &&
					(!under(f.dir(), "lifecycle") || pure(f.dir()))
			})
		},
		broken: map[string]string{
			"sla/a.go":                `package sla; import "context"`,
			"lifecycle/product/b.go":  `package product; import "context"`,
			"lifecycle/memstore/c.go": `package memstore; import "context"`,
			"examples/desk/d.go":      `package main; import "context"`,
		},
		want: []string{"lifecycle/product/b.go imports context", "sla/a.go imports context"},
	}.check(t)
}

func TestDataImportsNothing(t *testing.T) {
	rule{
		why: "internal/rulebook imports nothing and internal/officehours only the standard library: " +
			"they are data that every package may read",
		find: func(fsys fs.FS) []string {
			return findImports(fsys, func(f goFile, imported string) bool {
				switch {
				case f.isTest():
					return false
				case f.dir() == "internal/rulebook":
					return true
				}
				first, _, _ := strings.Cut(imported, "/")
				return f.dir() == "internal/officehours" && strings.Contains(first, ".")
			})
		},
		broken: map[string]string{
			"internal/rulebook/a.go":       `package rulebook; import "fmt"`,
			"internal/rulebook/a_test.go":  `package rulebook_test; import "testing"`,
			"internal/rulebook/prove/b.go": `package main; import "os"`,
			"internal/officehours/c.go":    `package officehours; import ("embed"; "` + modulePath + `/internal/civil")`,
		},
		want: []string{
			"internal/officehours/c.go imports " + modulePath + "/internal/civil",
			"internal/rulebook/a.go imports fmt",
		},
	}.check(t)
}

func TestTestingStaysInTests(t *testing.T) {
	tools := []string{
		"testing", "pgregory.net/rapid", "github.com/google/go-cmp",
		"github.com/leanovate/gopter", "github.com/anishathalye/porcupine", "go.uber.org/goleak",
	}
	rule{
		why: "a program that imports the library must not get the flags and the weight of test tools",
		find: func(fsys fs.FS) []string {
			return findImports(fsys, func(f goFile, imported string) bool {
				return under(imported, tools...) && !f.isTest() && !forTests(f.dir())
			})
		},
		broken: map[string]string{
			"sla/a.go":                 `package sla; import "testing/fstest"`,
			"lifecycle/b.go":           `package lifecycle; import "pgregory.net/rapid"`,
			"lifecycle/storetest/c.go": `package storetest; import "pgregory.net/rapid"`,
			"lifecycle/d_test.go":      `package lifecycle; import "testing"`,
		},
		want: []string{"lifecycle/b.go imports pgregory.net/rapid", "sla/a.go imports testing/fstest"},
	}.check(t)
}
