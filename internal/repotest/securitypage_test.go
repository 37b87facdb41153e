package repotest_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const securityPage = "internal/design/security.md"

var (
	testLink  = regexp.MustCompile(`\[((?:Test|Fuzz|Benchmark)\w+)\]\(([^)]+)\)`)
	anyTest   = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w*`)
	lawOnPage = regexp.MustCompile("`([A-Z]+-[0-9]+)`")
)

// TestSecurityPage holds the page of threats against the tests: a threat of which the
// page says that a test shows it has that test.
func TestSecurityPage(t *testing.T) {
	rule{
		why: "the page says which test shows what, with a link to its file, for each of the 19 threats; " +
			"a test that was renamed or taken out has to be so there too",
		find: func(fsys fs.FS) []string {
			if _, err := fs.Stat(fsys, securityPage); err != nil {
				return []string{err.Error()}
			}
			tests := map[string]bool{} // "sla/locale_test.go TestParseLocale"
			laws := map[string]bool{}
			for _, f := range goFiles(fsys) {
				for _, name := range f.tests() {
					tests[f.path+" "+name] = true
				}
				if f.path == "lifecycle/storetest/laws.go" {
					for _, m := range regexp.MustCompile(`\{"([A-Z]+-[0-9]+)", `).FindAllStringSubmatch(f.src, -1) {
						laws[m[1]] = true
					}
				}
			}
			var places []string
			threat, threats, shown := "", 0, true
			next := func(heading string) {
				if !shown {
					places = append(places, threat+": no test shows it")
				}
				threat, shown = heading, true
				if numbered := fmt.Sprintf("%d. ", threats+1); strings.HasPrefix(heading, numbered) {
					threats++
					shown = false
				}
			}
			for i, line := range strings.Split(text(fsys, securityPage), "\n") {
				at := fmt.Sprintf("%s:%d", securityPage, i+1)
				if heading, ok := strings.CutPrefix(line, "## "); ok {
					next(heading)
				}
				for _, m := range testLink.FindAllStringSubmatch(line, -1) {
					shown = true
					if file := path.Join(path.Dir(securityPage), m[2]); !tests[file+" "+m[1]] {
						places = append(places, fmt.Sprintf("%s: there is no %s in %s", at, m[1], file))
					}
				}
				for _, name := range anyTest.FindAllString(testLink.ReplaceAllString(line, ""), -1) {
					places = append(places, fmt.Sprintf("%s: %s has no link", at, name))
				}
				for _, m := range lawOnPage.FindAllStringSubmatch(line, -1) {
					if !laws[m[1]] {
						places = append(places, fmt.Sprintf("%s: there is no law %s", at, m[1]))
					}
				}
			}
			next("")
			if threats != 19 {
				places = append(places, fmt.Sprintf("%d threats, want 19", threats))
			}
			return slices.Clip(places)
		},
		broken: map[string]string{
			securityPage: "# Security\n## 1. One\n[TestA](../../sla/a_test.go), `PARTNER-1` and `PARTNER-9`.\n" +
				"## 2. Two\nTestA shows it.\n## 3. Three\n[FuzzB](../../sla/a_test.go) [TestA](../../sla/a.go) [TestM](../../sla/a_test.go)\n## Not in scope\n",
			"sla/a_test.go":                "package sla\nfunc TestA(t *testing.T) {}\nfunc (x T) TestM() {}\n",
			"sla/a.go":                     "package sla\nfunc TestA() {}\n",
			"lifecycle/storetest/laws.go":  "package storetest\nvar laws = []Law{\n{\"PARTNER-1\", \"\"},\n}",
			"lifecycle/storetest/other.go": "package storetest\nvar more = []Law{\n{\"PARTNER-9\", \"\"},\n}",
		},
		want: []string{
			securityPage + ":3: there is no law PARTNER-9",
			securityPage + ":5: TestA has no link",
			"2. Two: no test shows it",
			securityPage + ":7: there is no FuzzB in sla/a_test.go",
			securityPage + ":7: there is no TestA in sla/a.go",
			securityPage + ":7: there is no TestM in sla/a_test.go",
			"3 threats, want 19",
		},
	}.check(t)
}
