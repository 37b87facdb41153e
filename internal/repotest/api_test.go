package repotest_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// apis returns the exported API of each package that users can import, by its
// directory. It is read from what the compiler wrote, so that nothing is parsed
// and checked a second time.
var apis = sync.OnceValues(func() (map[string][]string, error) {
	all, err := packages()
	if err != nil {
		return nil, err
	}
	export := map[string]string{}
	for _, p := range all {
		export[p.ImportPath] = p.Export
	}
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(importPath string) (io.ReadCloser, error) {
		return os.Open(export[importPath])
	})
	found := map[string][]string{}
	for _, p := range all {
		if !p.isImportable() {
			continue
		}
		pkg, err := compiled.Import(p.ImportPath)
		if err != nil {
			return nil, err
		}
		found[p.dir()] = apiOf(pkg)
	}
	return found, nil
})

func TestAPI(t *testing.T) {
	found, err := apis()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for dir, lines := range found {
		got[strings.ReplaceAll(dir, "/", "-")+".txt"] = lines
	}
	compareListing(t, filepath.Join(root, "internal", "api"), got,
		"a line with - is gone from the exported API, which breaks users; "+
			"a line with + is a new promise: say either in CHANGELOG.md")
}

func TestNoFloatsInCounts(t *testing.T) {
	found, err := apis()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"entitlement", "sla"} {
		for _, line := range floats(found[dir]) {
			t.Errorf("%s: %s\n\tbut incidents are whole and durations are time.Duration: "+
				"a float loses one of them some day", dir, line)
		}
	}
}

var floatType = regexp.MustCompile(`\b(?:float(?:32|64)?|complex(?:64|128)?)\b`)

// floats returns the lines of an API that let a floating-point number in or out.
func floats(api []string) []string {
	return slices.DeleteFunc(slices.Clone(api), func(line string) bool { return !floatType.MatchString(line) })
}

func TestAPIListing(t *testing.T) {
	const src = `package p

import "io"

const (
	Zero Kind = iota
	One
	untold
)

const Limit = 1.5

type Kind uint8

func (k Kind) String() string { return "" }
func (k *Kind) Set(text string) error { return nil }
func (k Kind) hidden() {}

type Shape struct {
	Side, _ int
	hidden  float64
	base
}

type base struct{}

func (*base) Area(scale float64) (area float64, err error) { return 0, nil }

type Store interface {
	io.Closer
	Get(key string, opts ...int) (value []byte, ok bool)
	hidden()
}

type Pair[K comparable, V any] struct{ Key K; Value V }

func (p Pair[K, V]) Swap() Pair[K, V] { return p }

type Alias = Shape

var ErrNo error

func Map[T, U any](in []T, f func(T) U) []U { return nil }
func New() *Shape { return nil }
func None(Kind, ...string) {}
func hidden() {}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"const Limit untyped float = 3/2",
		"const One Kind = 1",
		"const Zero Kind = 0",
		"func Map[T any, U any]([]T, func(T) U) []U",
		"func New() *Shape",
		"func None(Kind, ...string)",
		"method (*Kind) Set(string) error",
		"method (*Shape) Area(float64) (float64, error)",
		"method (Kind) String() string",
		"method (Pair[K, V]) Swap() Pair[K, V]",
		"type Alias = Shape",
		"type Kind uint8",
		"type Pair[K comparable, V any] struct",
		"type Pair[K comparable, V any] struct, Key K",
		"type Pair[K comparable, V any] struct, Value V",
		"type Shape struct",
		"type Shape struct, Side int",
		"type Store interface { Close, Get, unexported methods }",
		"type Store interface, Close() error",
		"type Store interface, Get(string, ...int) ([]byte, bool)",
		"var ErrNo error",
	}
	got := apiOf(pkg)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("apiOf (-want +got):\n%s", diff)
	}
	wantFloats := []string{"const Limit untyped float = 3/2", "method (*Shape) Area(float64) (float64, error)"}
	if diff := cmp.Diff(wantFloats, floats(got)); diff != "" {
		t.Errorf("floats (-want +got):\n%s", diff)
	}
}
