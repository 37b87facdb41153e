package repotest_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const (
	root       = "../.." // of the repository, seen from this package
	modulePath = "github.com/partnersupport/partnersupport"
)

var update = flag.Bool("update", false, "rewrite the listings of API and dependencies")

// rule is one rule of the repository.
type rule struct {
	why    string               // told with a failure
	find   func(fs.FS) []string // the places that break the rule
	broken map[string]string    // a tree, file by file, that breaks it,
	want   []string             // and where
}

func (r rule) check(t *testing.T) {
	t.Helper()
	fixture := fstest.MapFS{}
	for name, text := range r.broken {
		fixture[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if diff := cmp.Diff(r.want, r.find(fixture)); diff != "" {
		t.Errorf("the rule misjudges its fixture (-want +got):\n%s", diff)
	}
	if places := r.find(os.DirFS(root)); len(places) > 0 {
		t.Errorf("%s\nBut %s.", strings.Join(places, "\n"), r.why)
	}
}

// goFile is one parsed Go file of a tree.
type goFile struct {
	*ast.File
	fset *token.FileSet
	path string // from the root of the tree
	src  string
}

func (f goFile) dir() string  { return path.Dir(f.path) }
func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// tests returns the names of the functions of a test file, which tests, benchmarks and
// fuzz targets are.
func (f goFile) tests() []string {
	var names []string
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && f.isTest() && fn.Recv == nil {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}

// at returns where n is, as path:line.
func (f goFile) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.fset.Position(n.Pos()).Line)
}

// imports returns the paths that f imports.
func (f goFile) imports() []string {
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic(err) // the parser has read it as a string
		}
		paths = append(paths, p)
	}
	return paths
}

// files returns the names of all files of the tree, in lexical order, but not
// what version control and caches keep.
func files(fsys fs.FS) []string {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || name == ".ci/cache"):
			return fs.SkipDir
		case d.Type().IsRegular() && name != ".git":
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return names
}

// goFiles parses all Go files of the tree that the go command would build,
// in lexical order.
func goFiles(fsys fs.FS) []goFile {
	fset := token.NewFileSet()
	var parsed []goFile
	for _, name := range files(fsys) {
		if path.Ext(name) != ".go" || slices.ContainsFunc(strings.Split(name, "/"), ignoredByGo) {
			continue
		}
		src := text(fsys, name)
		file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		parsed = append(parsed, goFile{file, fset, name, src})
	}
	return parsed
}

func ignoredByGo(elem string) bool {
	return elem == "testdata" || strings.HasPrefix(elem, ".") || strings.HasPrefix(elem, "_")
}

// text returns a file's content with Unix line ends, whatever the checkout has.
func text(fsys fs.FS, name string) string {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// under reports whether dir is one of parents or below one.
func under(dir string, parents ...string) bool {
	return slices.ContainsFunc(parents, func(p string) bool {
		return dir == p || strings.HasPrefix(dir, p+"/")
	})
}

// importable reports whether dir is one from which users import.
func importable(dir string) bool { return !under(dir, ".", "internal", "examples") }

// forTests reports whether dir is there for tests: the exported suites, the
// helpers of our own tests, and the modules that hold nothing but tests.
func forTests(dir string) bool {
	switch path.Base(dir) {
	case "badinput", "entitlementtest", "storetest", "enumtest", "errortest", "goldentest", "postgres", "repotest":
		return true
	}
	return under(dir, "internal/cluster", "internal/integration", "internal/mutation", "internal/peers", "internal/release", "internal/secondlook")
}

// pure reports whether the results of the package in dir depend on its
// arguments alone.
func pure(dir string) bool {
	switch dir {
	case "entitlement", "routing", "sla", "sla/calendars", "lifecycle/product",
		"internal/civil", "internal/enum", "internal/officehours", "internal/rulebook", "internal/strict":
		return true
	}
	return false
}
