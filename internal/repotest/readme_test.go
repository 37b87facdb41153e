package repotest_test

import (
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readmes returns the lines of each README of the tree, by name.
func readmes(fsys fs.FS) (names []string, lines map[string][]string) {
	lines = map[string][]string{}
	for _, name := range []string{"README.ko.md", "README.md"} {
		if _, err := fs.Stat(fsys, name); err == nil {
			names = append(names, name)
			lines[name] = strings.Split(strings.TrimSuffix(text(fsys, name), "\n"), "\n")
		}
	}
	return names, lines
}

func TestReadmeIsShortAndRuns(t *testing.T) {
	const most = 250
	rule{
		why: fmt.Sprintf("a newcomer reads at most %d lines beside diagrams, types one command to see the library work "+
			"and a second one to see it proven", most),
		find: func(fsys fs.FS) []string {
			var places []string
			names, lines := readmes(fsys)
			for _, name := range names {
				if n := toRead(lines[name]); n > most {
					places = append(places, fmt.Sprintf("%s has %d lines", name, n))
				}
				for _, command := range []string{"go run ./examples/desk", "go test work"} {
					if !slices.Contains(lines[name], command) {
						places = append(places, fmt.Sprintf("%s has no line %q", name, command))
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"README.md":    "```sh\ngo run ./examples/desk\ngo test ./...\n```\n",
			"README.ko.md": "go run ./examples/desk\ngo test work\n```mermaid\n[*] --> a\n```" + strings.Repeat("\n", most),
		},
		want: []string{"README.ko.md has 251 lines", `README.md has no line "go test work"`},
	}.check(t)
}

// toRead counts lines, but not those of a diagram, which is a picture to who reads it.
func toRead(lines []string) int {
	n, drawing := 0, false
	for _, line := range lines {
		switch {
		case line == "```mermaid":
			drawing = true
		case drawing:
			drawing = line != "```"
		default:
			n++
		}
	}
	return n
}

func TestReadmeSnippetsAreExamples(t *testing.T) {
	rule{
		why: "a snippet that nobody runs is wrong after the next change: put <!-- example: package.ExampleX --> " +
			"above a go block, the body of that Example into it, and its output into the plain block after it",
		find: func(fsys fs.FS) []string {
			var places []string
			names, lines := readmes(fsys)
			for _, name := range names {
				for _, s := range snippets(lines[name]) {
					if problem := compareSnippet(fsys, s); problem != "" {
						places = append(places, fmt.Sprintf("%s:%d: %s", name, s.line, problem))
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"routing/example_test.go": `package routing_test

func ExampleRouter() {
	for range 3 {
		fmt.Println("yes")
	}
	// Output:
	// yes
	// yes
	// yes
}

func ExampleSilent() {
	fmt.Println("yes")
}
`,
			"README.md": `
<!-- example: routing.ExampleRouter -->
` + "```go" + `
for range 3 {
    fmt.Println("yes")
}
` + "```\n\n```go\nunmarked()\n```" + `

<!-- example: routing.ExampleRouter -->

` + "```go\nfmt.Println(\"no\")\n```" + `
<!-- example: routing.ExampleSilent -->
` + "```go\nfmt.Println(\"yes\")\n```" + `
<!-- example: sla.ExampleNone -->
` + "```go\nnone()\n```\n```sh\ngo test work\n```\n",
			"README.ko.md": strings.Repeat("<!-- example: routing.ExampleRouter -->\n```go\nfor range 3 {\n\tfmt.Println(\"yes\")\n}\n```\n", 2) +
				"\n```\nyes\nyes\n```\n\n```\nanother block\n```\n",
		},
		want: []string{
			"README.ko.md:8: the plain block after it is not the output of routing.ExampleRouter",
			"README.md:9: no Example is named above the block",
			"README.md:15: the block is not the body of routing.ExampleRouter",
			"README.md:19: routing.ExampleSilent does not exist or has no output",
			"README.md:23: sla.ExampleNone does not exist or has no output",
		},
	}.check(t)
}

// snippet is a block of Go code of a README.
type snippet struct {
	line    int    // on which the block starts, counted from 1
	example string // "routing.ExampleRouter", empty if none is named
	code    string
	output  []string // of the first plain block after it; nil if there is none
}

var exampleMark = regexp.MustCompile(`^<!-- example: (\S+) -->$`)

func snippets(lines []string) []snippet {
	var found []snippet
	var current *snippet
	var printed *[]string // of the plain block that the line is in
	fenced := false
	mark := ""
	for i, line := range lines {
		switch fence, isFence := strings.CutPrefix(line, "```"); {
		case isFence && fenced:
			if current != nil {
				found = append(found, *current)
			}
			fenced, current, printed, mark = false, nil, nil, ""
		case isFence:
			fenced = true
			if fence == "go" {
				current = &snippet{line: i + 1, example: mark}
			} else if n := len(found); fence == "" && n > 0 && found[n-1].output == nil {
				printed = &found[n-1].output
			}
		case current != nil:
			current.code += line + "\n"
		case printed != nil:
			*printed = append(*printed, line)
		case fenced:
		case exampleMark.MatchString(line):
			mark = exampleMark.FindStringSubmatch(line)[1]
		case line != "":
			mark = ""
		}
	}
	return found
}

func compareSnippet(fsys fs.FS, s snippet) string {
	if s.example == "" {
		return "no Example is named above the block"
	}
	dot := strings.LastIndex(s.example, ".")
	dir, function := s.example[:max(dot, 0)], s.example[dot+1:]
	for _, f := range goFiles(fsys) {
		if !f.isTest() || f.dir() != dir && path.Base(f.dir()) != dir {
			continue
		}
		_, rest, ok := strings.Cut(f.src, "\nfunc "+function+"() {\n")
		if !ok {
			continue
		}
		body, _, _ := strings.Cut(rest, "\n}\n")
		code, output, tested := cutOutput(body)
		switch {
		case !tested:
			continue
		case formatted(code) != formatted(s.code):
			return "the block is not the body of " + s.example
		case s.output != nil && !slices.Equal(s.output, output):
			return "the plain block after it is not the output of " + s.example
		}
		return ""
	}
	return s.example + " does not exist or has no output"
}

var outputComment = regexp.MustCompile(`(?mi)^\s*// (unordered )?output:`)

// cutOutput cuts the body of an Example into its code and the lines that it prints.
func cutOutput(body string) (code string, output []string, ok bool) {
	at := outputComment.FindStringIndex(body)
	if at == nil {
		return body, nil, false
	}
	for line := range strings.Lines(body[at[1]:]) {
		if line, found := strings.CutPrefix(strings.TrimSpace(line), "//"); found {
			output = append(output, strings.TrimPrefix(line, " "))
		}
	}
	return body[:at[0]], output, true
}

// formatted returns statements as gofmt writes them; what gofmt cannot read is
// returned as it is.
func formatted(code string) string {
	src, err := format.Source([]byte(strings.TrimSpace(code)))
	if err != nil {
		return code
	}
	return string(src)
}

func TestReadmeLinksResolve(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)`)
	rule{
		why: "a local link leads somewhere in the tree",
		find: func(fsys fs.FS) []string {
			var places []string
			names, lines := readmes(fsys)
			for _, name := range names {
				for _, match := range link.FindAllStringSubmatch(strings.Join(lines[name], "\n"), -1) {
					if strings.Contains(match[1], ":") {
						continue // a scheme: not in the tree
					}
					if _, err := fs.Stat(fsys, path.Clean(match[1])); err != nil {
						places = append(places, name+" links to "+match[1])
					}
				}
			}
			return places
		},
		broken: map[string]string{
			"README.md":  "[a](sla/doc.go#L3), [b](./sla/), [c](https://go.dev/doc), [d](#top), [e](sla/none.go)",
			"sla/doc.go": "package sla",
		},
		want: []string{"README.md links to sla/none.go"},
	}.check(t)
}
