package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// without is the environment variable with the number of the statement that a guarded
// test leaves out, from 1.
const without = "MUTATION_WITHOUT"

// guarded is a test of a package in which nearly each statement first asks whether it is
// to be left out. It is built once, and most removals are noticed by it. What it does not
// notice is tried again on a build of its own, since asking can change what is allocated.
type guarded struct {
	binary string
	limits limits
}

// guard builds the guarded test of a package in a directory that is for it alone.
func guard(ctx context.Context, dir, scratch string, list []*removal) (*guarded, error) {
	replaced := map[string]string{}
	for file, text := range guardAll(list) {
		name := filepath.Join(scratch, filepath.Base(file))
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return nil, err
		}
		replaced[file] = name
	}
	name := filepath.Join(scratch, "without.go")
	source := fmt.Appendf(nil, "package %s\nimport (\"os\"; \"strconv\")\nvar mutationWithout, _ = strconv.Atoi(os.Getenv(%q))\n", list[0].pkg, without)
	if err := os.WriteFile(name, source, 0o600); err != nil {
		return nil, err
	}
	replaced[filepath.Join(dir, "mutationwithout.go")] = name
	overlay, err := writeOverlay(scratch, replaced)
	if err != nil {
		return nil, err
	}
	g := &guarded{binary: filepath.Join(scratch, "test")}
	build := buildTest(ctx, dir, g.binary, "-overlay", overlay, ".")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("guarded: %w: %s", err, out)
	}
	if g.limits.Skip, err = failing(ctx, g.binary, dir); err != nil {
		return nil, err
	}
	return g, g.limits.measure(ctx, g.binary, dir)
}

// guardAll returns the files of statements with each of them guarded, on the lines on
// which it stands.
func guardAll(list []*removal) map[string][]byte {
	type insertion struct {
		at   int
		text string
	}
	insertions := map[string][]insertion{}
	texts := map[string][]byte{}
	for i, s := range list {
		texts[s.file] = s.text
		if s.last {
			continue
		}
		insertions[s.file] = append(insertions[s.file],
			insertion{s.from, fmt.Sprintf("if mutationWithout != %d { ", i+1)}, insertion{s.to, " }"})
	}
	for file, list := range insertions {
		slices.SortFunc(list, func(a, b insertion) int { return a.at - b.at }) // no two are at one place
		var out bytes.Buffer
		at := 0
		for _, i := range list {
			out.Write(texts[file][at:i.at])
			out.WriteString(i.text)
			at = i.at
		}
		out.Write(texts[file][at:])
		texts[file] = out.Bytes()
	}
	return texts
}

// failed is a line of a test that has failed.
var failed = regexp.MustCompile(`(?m)^--- FAIL: (\S+) `)

// failing returns the tests that fail although nothing is removed, such as those that
// count allocations, as a regular expression.
func failing(ctx context.Context, binary, dir string) (string, error) {
	out, _, err := pass(ctx, binary, dir)
	if err == nil {
		return "", nil
	}
	var names []string
	for _, m := range failed.FindAllSubmatch(out, -1) {
		names = append(names, string(m[1]))
	}
	if len(names) == 0 {
		return "", err
	}
	return anyOf(names), nil
}

// anyOf returns a regular expression of some tests.
func anyOf(names []string) string { return "^(" + strings.Join(names, "|") + ")$" }
