package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// removal is the removal of a statement.
type removal struct {
	file     string
	text     []byte // of the file
	from, to int    // the offsets of the statement
	place    string
	pkg      string // the name of its package
	last     bool   // a function with results ends in it, or may: so something has to stand there
}

// removals removes the statements of a package, one at a time, and returns the outcome of
// each.
func removals(ctx context.Context, o options, name string, w io.Writer) ([]change, error) {
	dir := filepath.Join(o.root, name)
	list, err := statements(dir)
	if err != nil {
		return nil, err
	}
	tools, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(tools) }()
	if err := prepare(tools, name); err != nil {
		return nil, err
	}
	limits, err := measure(ctx, dir)
	if err != nil {
		return nil, err
	}
	r := &remover{dir: dir, limits: limits}
	if len(list) > 0 {
		if r.guarded, err = guard(ctx, dir, tools, list); err != nil {
			return nil, err
		}
	}
	changes := make([]change, len(list))
	problems := make([]error, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range o.workers {
		wg.Go(func() {
			for i := range next {
				how, err := r.try(ctx, i+1, list[i])
				mu.Lock()
				if done++; done%100 == 0 {
					fmt.Fprintf(w, "%s: %d of %d statements\n", name, done, len(list))
				}
				mu.Unlock()
				if err != nil && ctx.Err() == nil {
					problems[i] = fmt.Errorf("%w: %s: %w", errTrouble, list[i].place, err)
				}
				first, _, _ := bytes.Cut(list[i].text[list[i].from:list[i].to], []byte("\n"))
				changes[i] = change{list[i].place, "without " + string(first), how}
			}
		})
	}
	for i := range list {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	tried := changes[:0]
	for _, c := range changes {
		if c.Outcome != "" {
			tried = append(tried, c)
		}
	}
	return tried, errors.Join(problems...) // what was not tried is neither noticed nor survives
}

// statements returns the statements of a package that can be removed: all but those that
// declare something, return, jump, or have a label.
func statements(dir string) ([]*removal, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var list []*removal
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, text, 0)
		if err != nil {
			return nil, err
		}
		last := ends(tree)
		take := func(stmts []ast.Stmt) {
			for _, s := range stmts {
				switch s := s.(type) {
				case *ast.AssignStmt:
					if s.Tok == token.DEFINE {
						continue
					}
				case *ast.ExprStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt, *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt,
					*ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				default:
					continue
				}
				at := set.Position(s.Pos())
				list = append(list, &removal{
					file: file, text: text, from: at.Offset, to: set.Position(s.End()).Offset,
					place: fmt.Sprintf("%s:%d:%d", filepath.Base(file), at.Line, at.Column), pkg: tree.Name.Name, last: last[s],
				})
			}
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				take(n.List)
			case *ast.CaseClause:
				take(n.Body)
			case *ast.CommClause:
				take(n.Body)
			}
			return true
		})
	}
	return list, nil
}

// ends returns the statements in which the functions with results end, or may end.
func ends(tree *ast.File) map[ast.Stmt]bool {
	found := map[ast.Stmt]bool{}
	var mark func(s ast.Stmt)
	last := func(list []ast.Stmt) {
		if len(list) > 0 {
			mark(list[len(list)-1])
		}
	}
	mark = func(s ast.Stmt) {
		if found[s] {
			return
		}
		found[s] = true
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				last(n.List)
			case *ast.CaseClause:
				last(n.Body)
			case *ast.CommClause:
				last(n.Body)
			}
			return true
		})
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Type.Results != nil && n.Body != nil {
				last(n.Body.List)
			}
		case *ast.FuncLit:
			if n.Type.Results != nil {
				last(n.Body.List)
			}
		}
		return true
	})
	return found
}

// remover tries removals in a package.
type remover struct {
	dir     string
	limits  limits
	guarded *guarded
}

// try runs the tests without a statement, of which it is told the number.
func (r *remover) try(ctx context.Context, number int, s *removal) (outcome, error) {
	if !s.last {
		how, err := test(ctx, r.guarded.binary, r.dir, r.guarded.limits, without+"="+strconv.Itoa(number))
		if how != lived || err != nil {
			return how, err
		}
	}
	return r.tryAlone(ctx, s)
}

// What the compiler says about variables and imports that only the statement used.
var (
	unusedName   = regexp.MustCompile(`declared and not used: (\w+)`)
	unusedImport = regexp.MustCompile(`("[^"]+") imported(?: as \w+)? and not used`)
)

// tryAlone does so with a build of its own. It adds a blank use of what only the statement
// used, so that the code compiles.
func (r *remover) tryAlone(ctx context.Context, s *removal) (outcome, error) {
	scratch, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	file, binary := filepath.Join(scratch, "file.go"), filepath.Join(scratch, "test")
	overlay, err := writeOverlay(scratch, map[string]string{s.file: file})
	if err != nil {
		return "", err
	}
	text, instead := s.text, ""
	for range 5 {
		now := slices.Concat(text[:s.from], []byte(instead), text[s.to:])
		if err := os.WriteFile(file, now, 0o600); err != nil {
			return "", err
		}
		build := buildTest(ctx, r.dir, binary, "-overlay", overlay, ".")
		build.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as for the test
		out, err := build.CombinedOutput()
		switch {
		case err == nil:
			return test(ctx, binary, r.dir, r.limits)
		case ctx.Err() != nil:
			return "", ctx.Err()
		case !problem.Match(out):
			return "", fmt.Errorf("%w: %s", err, out)
		}
		helps := false
		for _, m := range unusedName.FindAllSubmatch(out, -1) {
			instead += "_ = " + string(m[1]) + ";"
			helps = true
		}
		for _, m := range unusedImport.FindAllSubmatch(out, -1) {
			// The blank name is as long as the tab before the path, so that the statement
			// keeps its offsets.
			with := bytes.Replace(text, append([]byte("\t"), m[1]...), append([]byte("_"), m[1]...), 1)
			helps = helps || !bytes.Equal(with, text)
			text = with
		}
		if !helps {
			break
		}
	}
	return notViable, nil
}
