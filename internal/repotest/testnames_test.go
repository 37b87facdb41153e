package repotest_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

// TestTestNames holds the documents against the tests that they name.
func TestTestNames(t *testing.T) {
	rule{
		why: "a document says which test shows what; a test that was renamed or taken out has to be so there too",
		find: func(fsys fs.FS) []string {
			tests := map[string]bool{}
			for _, f := range goFiles(fsys) {
				for _, name := range f.tests() {
					tests[name] = true
				}
			}
			var places []string
			for _, name := range files(fsys) {
				if !strings.HasSuffix(name, ".md") {
					continue
				}
				for i, line := range strings.Split(text(fsys, name), "\n") {
					for _, test := range anyTest.FindAllString(line, -1) {
						if !tests[test] {
							places = append(places, fmt.Sprintf("%s:%d: there is no %s", name, i+1, test))
						}
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"a.md":          "`TestA` shows it.\n\nTestB, BenchmarkC and a TestofD as well.\n",
			"sla/a_test.go": "package sla\nfunc TestA(t *testing.T) {}\nfunc (x T) TestB() {}\n",
			"sla/a.go":      "package sla\nfunc BenchmarkC() {}\n",
		},
		want: []string{"a.md:3: there is no TestB", "a.md:3: there is no BenchmarkC"},
	}.check(t)
}
