package repotest_test

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

func TestModuleFiles(t *testing.T) {
	const version = "go 1.26.0"
	goLine := regexp.MustCompile(`(?m)^go .*$`)
	replaceLine := regexp.MustCompile(`(?m)^replace\b`)
	rule{
		why: "all modules are built with one version, and a replace in the root would hide " +
			"what users of the module really get",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, name := range files(fsys) {
				if base := path.Base(name); base != "go.mod" && base != "go.work" {
					continue
				}
				content := text(fsys, name)
				if got := goLine.FindString(content); got != version {
					places = append(places, fmt.Sprintf("%s says %q, not %q", name, got, version))
				}
				if (name == "go.mod" || name == "go.work") && replaceLine.MatchString(content) {
					places = append(places, name+" has a replace")
				}
			}
			return places
		},
		broken: map[string]string{
			"go.mod":                "module m\n\ngo 1.26.0\n\nreplace (\n\ta => b\n)\n",
			"go.work":               "go 1.26\n\nuse .\n",
			"internal/peers/go.mod": "module m/internal/peers\n\ngo 1.26.0\n\nreplace m => ../..\n",
		},
		want: []string{"go.mod has a replace", `go.work says "go 1.26", not "go 1.26.0"`},
	}.check(t)
}

func TestTopLevel(t *testing.T) {
	allowed := []string{
		"entitlement", "routing", "sla", "lifecycle", "examples", "internal",
		"doc.go", "go.mod", "go.sum", "go.work", "go.work.sum", "README.md", "README.ko.md",
		"LICENSE", "CHANGELOG.md", ".ci", ".git", ".gitignore", ".golangci.yml",
	}
	rule{
		why: "the top level is the first thing that a reader sees, and shows packages and nothing else",
		find: func(fsys fs.FS) []string {
			entries, err := fs.ReadDir(fsys, ".")
			if err != nil {
				panic(err)
			}
			ignored := strings.Fields(text(fsys, ".gitignore"))
			var places []string
			for _, entry := range entries {
				isIgnored := slices.ContainsFunc(ignored, func(pattern string) bool {
					ok, _ := path.Match(strings.Trim(pattern, "/"), entry.Name())
					return ok
				})
				if !isIgnored && !slices.Contains(allowed, entry.Name()) {
					places = append(places, entry.Name()+" lies at the top level")
				}
			}
			return places
		},
		broken: map[string]string{
			".gitignore":   "*.test\n/.editor/\n",
			".editor/x":    "",
			"routing.test": "",
			"go.mod":       "",
			"pkg/util.go":  "package pkg",
		},
		want: []string{"pkg lies at the top level"},
	}.check(t)
}

func TestFileLength(t *testing.T) {
	const most = 600
	long := map[string]string{} // files that may be longer, and why
	rule{
		why: "one file holds one noun; a longer file holds two",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, f := range goFiles(fsys) {
				lines := strings.Count(f.src, "\n")
				if _, ok := long[f.path]; lines > most && !ok {
					places = append(places, fmt.Sprintf("%s has %d lines", f.path, lines))
				}
			}
			return places
		},
		broken: map[string]string{
			"sla/a.go": "package sla" + strings.Repeat("\n", most),
			"sla/b.go": "package sla" + strings.Repeat("\n", most+1),
		},
		want: []string{"sla/b.go has 601 lines"},
	}.check(t)
}

func TestExamplesAreShort(t *testing.T) {
	const most = 150
	rule{
		why: fmt.Sprintf("an example shows one thing, in files of at most %d lines; examples/board is a page to use", most),
		find: func(fsys fs.FS) []string {
			var places []string
			for _, f := range goFiles(fsys) {
				lines := strings.Count(f.src, "\n")
				if lines > most && !f.isTest() && under(f.dir(), "examples") && !under(f.dir(), "examples/board") {
					places = append(places, fmt.Sprintf("%s has %d lines", f.path, lines))
				}
			}
			return places
		},
		broken: map[string]string{
			"examples/a/main.go":      "package main" + strings.Repeat("\n", most),
			"examples/a/main_test.go": "package main" + strings.Repeat("\n", most+1),
			"examples/b/main.go":      "package main" + strings.Repeat("\n", most+1),
			"examples/board/main.go":  "package main" + strings.Repeat("\n", most+1),
		},
		want: []string{"examples/b/main.go has 151 lines"},
	}.check(t)
}

func TestScenariosAreExamples(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\t\{(\d+), "`)
	comment := regexp.MustCompile(`^Scenario (\d+): `)
	rule{
		why: "a scenario of examples/scenarios stands on the page of a package, too: " +
			"as an Example whose comment begins with its number, as in \"Scenario 15: \"",
		find: func(fsys fs.FS) []string {
			var places, numbers []string
			shown := map[string]bool{}
			for _, match := range row.FindAllStringSubmatch(text(fsys, "examples/scenarios/scenario.go"), -1) {
				numbers = append(numbers, match[1])
			}
			for _, f := range goFiles(fsys) {
				for _, decl := range f.Decls {
					example, ok := decl.(*ast.FuncDecl)
					if !ok || !f.isTest() || !strings.HasPrefix(example.Name.Name, "Example") {
						continue
					}
					match := comment.FindStringSubmatch(example.Doc.Text())
					switch {
					case match == nil:
					case !slices.Contains(numbers, match[1]):
						places = append(places, fmt.Sprintf("%s: scenario %s is none", f.at(example), match[1]))
					default:
						shown[match[1]] = true
					}
				}
			}
			for _, number := range numbers {
				if !shown[number] {
					places = append(places, fmt.Sprintf("scenario %s is no Example", number))
				}
			}
			return places
		},
		broken: map[string]string{
			"examples/scenarios/scenario.go": "package main\n\nvar scenarios = []scenario{\n\t{1, \"a\"},\n\t{2, \"b\"},\n\t{3, \"c\"},\n}\n",
			"sla/example_test.go": "package sla_test\n\n// Scenario 1: one.\nfunc ExampleOne() {}\n\n" +
				"// Scenario 2: two.\nfunc two() {}\n\n// See Scenario 3: three.\nfunc ExampleThree() {}\n\n// Scenario 4: none.\nfunc ExampleFour() {}\n",
		},
		want: []string{"sla/example_test.go:13: scenario 4 is none", "scenario 2 is no Example", "scenario 3 is no Example"},
	}.check(t)
}

func TestNoPlaceOfWork(t *testing.T) {
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`(?m)(?:^|[\s"'(=:` + "`" + `])/(?:root|home|Users)/\S*`),
		regexp.MustCompile(`\bGOPROXY\b|\bGOSUMDB\b|\bhttps?://(?:proxy|registry|index)\.\S*`),
	}
	temporary := regexp.MustCompile(`/tmp/`)
	rule{
		why: "the tree has to mean the same on every machine: no path of one, no host that one of them downloads from",
		find: func(fsys fs.FS) []string {
			var found []string
			for _, name := range files(fsys) {
				content := text(fsys, name)
				if under(name, "internal/repotest") || !utf8.ValidString(content) {
					continue
				}
				for _, pattern := range patterns {
					if hit := pattern.FindString(content); hit != "" {
						found = append(found, fmt.Sprintf("%s names %q", name, strings.TrimSpace(hit)))
					}
				}
				if !strings.HasSuffix(name, "_test.go") && temporary.MatchString(content) {
					found = append(found, name+` names "/tmp/"`)
				}
			}
			return found
		},
		broken: map[string]string{
			"README.md":  "Run `go test work`; see /home/me/notes and https://example.com/home/it.",
			".ci/run":    "cd \"/root/main\"\nGOPROXY=off go test ./...\n",
			"a_test.go":  "package a // /tmp/x",
			"b.go":       "package a // /tmp/x",
			"c.bin":      "\xff/tmp/",
			"sla/doc.go": "// See https://registry.example/x.\npackage sla",
		},
		want: []string{
			`.ci/run names "\"/root/main\""`, `.ci/run names "GOPROXY"`, `README.md names "/home/me/notes"`,
			`b.go names "/tmp/"`, `sla/doc.go names "https://registry.example/x."`,
		},
	}.check(t)
}

func TestCitedRulesExist(t *testing.T) {
	id := regexp.MustCompile(`\b(?:ENT|RTE|SLA|LCY|UX|AMB)-\d\d\b`)
	const design = "internal/design/design.md"
	rule{
		why: "a reason rests on a rule of internal/rulebook, where its text and its source are, and a reading stands in " + design,
		find: func(fsys fs.FS) []string {
			var places []string
			readings := text(fsys, design)
			for _, f := range goFiles(fsys) {
				if f.isTest() || under(f.dir(), "internal/rulebook") {
					continue
				}
				for i, line := range strings.Split(f.src, "\n") {
					for _, cited := range id.FindAllString(line, -1) {
						if _, ok := rulebook.Lookup(cited); !ok && !strings.Contains(readings, cited) {
							places = append(places, fmt.Sprintf("%s:%d cites %s", f.path, i+1, cited))
						}
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"routing/a.go":      "package routing\n\n// As ENT-01 says, but not UX-00.\nvar rules = []string{\"RTE-00\", \"CRTE-00\"}\n",
			"routing/a_test.go": "package routing\n\nvar _ = \"LCY-00\"\n",
			"routing/b.go":      "package routing\n\n// Read as in AMB-01, AMB-02.\n",
			design:              "taken as yes (AMB-01)",
		},
		want: []string{"routing/a.go:3 cites UX-00", "routing/a.go:4 cites RTE-00", "routing/b.go:3 cites AMB-02"},
	}.check(t)
}
