package repotest_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestCorpora holds the corpora against the fuzz targets.
func TestCorpora(t *testing.T) {
	rule{
		why: "inputs are kept in testdata/fuzz beside each fuzz target and run with every go test, " +
			"and those of a target that was renamed never run again",
		find: func(fsys fs.FS) []string {
			targets := map[string]bool{} // "sla/testdata/fuzz/FuzzLaws"; true if it has inputs
			for _, f := range goFiles(fsys) {
				for _, name := range f.tests() {
					if strings.HasPrefix(name, "Fuzz") {
						targets[path.Join(f.dir(), "testdata/fuzz", name)] = false
					}
				}
			}
			var places []string
			for _, name := range files(fsys) {
				if corpus := path.Dir(name); strings.HasSuffix(path.Dir(corpus), "testdata/fuzz") {
					if _, ok := targets[corpus]; !ok {
						places = append(places, name+": there is no such target")
						continue
					}
					targets[corpus] = true
				}
			}
			for corpus, has := range targets {
				if !has {
					places = append(places, corpus+": the target has no inputs")
				}
			}
			slices.Sort(places)
			return places
		},
		broken: map[string]string{
			"sla/a_test.go":                       "package sla\n\nfunc FuzzA(f *testing.F) {}\n\nfunc FuzzB(f *testing.F) {}\n",
			"sla/testdata/fuzz/FuzzA/empty":       "go test fuzz v1\n",
			"sla/testdata/fuzz/FuzzOld/empty":     "go test fuzz v1\n",
			"routing/testdata/fuzz/FuzzA/one":     "go test fuzz v1\n",
			"entitlement/entitlementtest/fuzz.go": "package entitlementtest\n\nfunc Fuzz(f *testing.F) {}\n",
		},
		want: []string{
			"routing/testdata/fuzz/FuzzA/one: there is no such target",
			"sla/testdata/fuzz/FuzzB: the target has no inputs",
			"sla/testdata/fuzz/FuzzOld/empty: there is no such target",
		},
	}.check(t)
}
