package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// span is a part of a file.
type span struct{ line, column, toLine, toColumn int }

func (s span) String() string {
	return fmt.Sprintf("%d.%d,%d.%d", s.line, s.column, s.toLine, s.toColumn)
}

// in reports whether s begins in t.
func (s span) in(t span) bool {
	return (s.line > t.line || s.line == t.line && s.column >= t.column) &&
		(s.line < t.toLine || s.line == t.toLine && s.column < t.toColumn)
}

// widen extends a coverage profile of the library whose directory is root: a function
// that a test reaches in part counts as covered in full, and so do all declarations of
// its file.
func widen(root, profile string) error {
	text, err := os.ReadFile(profile)
	if err != nil {
		return err
	}
	reached := map[string][]span{}
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for lines.Scan() {
		file, s, ok := parseBlock(lines.Text())
		if ok {
			reached[file] = append(reached[file], s)
		}
	}
	var more strings.Builder
	for file, blocks := range reached {
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, filepath.Join(root, strings.TrimPrefix(file, library+"/")), nil, 0)
		if err != nil {
			return err
		}
		for _, d := range tree.Decls {
			from, to := set.Position(d.Pos()), set.Position(d.End())
			whole := span{from.Line, from.Column, to.Line, to.Column}
			_, isFunc := d.(*ast.FuncDecl)
			some := !isFunc
			for _, b := range blocks {
				some = some || b.in(whole)
			}
			if some {
				fmt.Fprintf(&more, "%s:%v 1 1\n", file, whole)
			}
		}
	}
	return os.WriteFile(profile, append(text, more.String()...), 0o600)
}

// parseBlock reads the line of a profile for a block that was reached.
func parseBlock(line string) (file string, s span, ok bool) {
	file, rest, found := strings.Cut(line, ":")
	fields := strings.Fields(rest)
	if !found || len(fields) != 3 || fields[2] == "0" {
		return "", span{}, false
	}
	numbers := strings.FieldsFunc(fields[0], func(r rune) bool { return r == '.' || r == ',' })
	var n [4]int
	if len(numbers) != len(n) {
		return "", span{}, false
	}
	for i, text := range numbers {
		var err error
		if n[i], err = strconv.Atoi(text); err != nil {
			return "", span{}, false
		}
	}
	return file, span{n[0], n[1], n[2], n[3]}, true
}
