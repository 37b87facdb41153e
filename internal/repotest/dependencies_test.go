package repotest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDependencies(t *testing.T) {
	all, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{"dependencies.txt": dependencies(all)}
	compareListing(t, "testdata", got, "whoever imports a package of ours has to trust all that it imports; "+
		"the standard library and golang.org/x/text/language are what the shipped packages may use")
}

// dependencies lists what each importable package needs outside this module,
// directly or not: a line for the whole standard library and one for each other
// package. The packages keep the order of all, sorted.
func dependencies(all []listed) []string {
	standard := map[string]bool{}
	for _, p := range all {
		standard[p.ImportPath] = p.Standard
	}
	var lines []string
	for _, p := range all {
		if !p.isImportable() {
			continue
		}
		for _, dep := range p.Deps {
			switch {
			case standard[dep]:
				dep = "std"
			case strings.HasPrefix(dep, modulePath+"/"):
				continue
			}
			lines = append(lines, p.dir()+": "+dep)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestShippedDependenciesAreFew(t *testing.T) {
	all, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range foreign(dependencies(all)) {
		t.Errorf("%s\n\tbut shipped packages use the standard library and golang.org/x/text/language only", line)
	}
}

// foreign returns the lines of packages that are not there for tests and that
// need more than the standard library. Language tags are for all but
// lifecycle/product.
func foreign(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		dir, dep, _ := strings.Cut(line, ": ")
		hasTags := under(dir, "entitlement", "routing", "sla", "lifecycle") && dir != "lifecycle/product"
		return dep == "std" || forTests(dir) || hasTags && under(dep, "golang.org/x/text")
	})
}

func TestDependencyListing(t *testing.T) {
	all := []listed{
		{ImportPath: "fmt", Standard: true},
		{ImportPath: "vendor/golang.org/x/net/idna", Standard: true},
		{ImportPath: modulePath + "/sla", Deps: []string{"golang.org/x/text/language", "fmt", modulePath + "/internal/enum"}},
		{ImportPath: modulePath + "/lifecycle/product", Deps: []string{"vendor/golang.org/x/net/idna", "fmt", "golang.org/x/text/language"}},
		{ImportPath: modulePath + "/lifecycle/storetest", Deps: []string{"pgregory.net/rapid"}},
		{ImportPath: modulePath + "/examples/desk", Name: "main", Deps: []string{"fmt"}},
		{ImportPath: modulePath + "/internal/enum", Deps: []string{"fmt"}},
	}
	want := []string{
		"lifecycle/product: golang.org/x/text/language",
		"lifecycle/product: std",
		"lifecycle/storetest: pgregory.net/rapid",
		"sla: golang.org/x/text/language",
		"sla: std",
	}
	got := dependencies(all)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dependencies (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"lifecycle/product: golang.org/x/text/language"}, foreign(got)); diff != "" {
		t.Errorf("foreign (-want +got):\n%s", diff)
	}
}
