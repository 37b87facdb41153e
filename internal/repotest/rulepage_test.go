package repotest_test

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// TestRulePage holds the page that says which rule says what, and where it is used and
// proven, against rulebook, comments and tests.
func TestRulePage(t *testing.T) {
	file := filepath.Join(root, "internal", "rulebook", "README.md")
	tree := goFiles(os.DirFS(root))
	got, proven := rulePage(tree), provenIn(tree)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(text(os.DirFS(root), "internal/rulebook/README.md"), got); diff != "" {
		t.Errorf("the page is not what rulebook, comments and tests say; -update writes it (-page +theirs):\n%s", diff)
	}
	for _, r := range rulebook.All() {
		if len(proven[r.ID]) == 0 {
			t.Errorf("no test is marked as the proof of %s", r.ID)
		}
	}
}

// rulePage returns the page in Markdown.
func rulePage(tree []goFile) string {
	var page strings.Builder
	page.WriteString(`# Which rule says so

Each rule of the two source documents, in our own words, with the part of the document that says it, the exported names whose
comments rest on it, and the tests that prove it. The documents are S0, "Report service problems on behalf of a customer", and S3,
"Partner technical support for cloud or on-premises products". What an answer of routing rests on is mostly data of its policies, and so without a
name here. [Made](../repotest/rulepage_test.go) from rulebook, comments and tests.
`)
	used, proven := citedBy(tree), provenIn(tree)
	group := ""
	for _, r := range rulebook.All() {
		if r.Group() != group {
			group = r.Group()
			fmt.Fprintf(&page, "\n## %s: %s\n\n| ID | rule | source | used by | proven by |\n|---|---|---|---|---|\n", group, subjects[group])
		}
		fmt.Fprintf(&page, "| %s | %s | %s: %s | %s | %s |\n", r.ID, cell(r.Statement), r.Document, cell(r.Section),
			strings.Join(used[r.ID], ", "), strings.Join(proven[r.ID], ", "))
	}
	return page.String()
}

var subjects = map[string]string{
	"ENT": "plans and their incidents",
	"RTE": "who may open what, and where",
	"SLA": "the first response",
	"LCY": "the life of requests and products",
	"UX":  "what people see and are told",
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

var ruleID = regexp.MustCompile(`\b(?:ENT|RTE|SLA|LCY|UX)-[0-9]{2}\b`)

// citedBy returns for each rule the exported names of shipped packages whose comments
// cite it, in order.
func citedBy(tree []goFile) map[string][]string {
	found := map[string][]string{}
	for _, f := range tree {
		top, _, _ := strings.Cut(f.path, "/")
		if f.isTest() || !slices.Contains([]string{"entitlement", "routing", "sla", "lifecycle"}, top) {
			continue
		}
		cite := func(name string, comments ...*ast.CommentGroup) {
			if !ast.IsExported(name[strings.LastIndex(name, ".")+1:]) {
				return
			}
			for _, c := range comments {
				for _, id := range ruleID.FindAllString(c.Text(), -1) {
					found[id] = append(found[id], "`"+f.Name.Name+"."+name+"`")
				}
			}
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				name := d.Name.Name
				if d.Recv != nil {
					if receiver := typeName(d.Recv.List[0].Type); ast.IsExported(receiver) {
						name = receiver + "." + name
					} else {
						continue
					}
				}
				cite(name, d.Doc)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.ValueSpec:
						for _, n := range spec.Names {
							cite(n.Name, spec.Doc, spec.Comment)
						}
					case *ast.TypeSpec:
						cite(spec.Name.Name, d.Doc, spec.Doc)
						if s, ok := spec.Type.(*ast.StructType); ok && ast.IsExported(spec.Name.Name) {
							for _, field := range s.Fields.List {
								for _, n := range field.Names {
									cite(spec.Name.Name+"."+n.Name, field.Doc, field.Comment)
								}
							}
						}
					}
				}
			}
		}
	}
	return sorted(found)
}

// typeName returns the name of a receiver's type.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

var proves = regexp.MustCompile(`t\.Attr\("proves", "([A-Z]+-[0-9]{2})"\)`)

// provenIn returns for each rule the tests that are marked as its proof, with links.
func provenIn(tree []goFile) map[string][]string {
	found := map[string][]string{}
	for _, f := range tree {
		if !f.isTest() || !strings.Contains(f.src, `"proves"`) {
			continue
		}
		for _, d := range f.Decls {
			test, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			begin, end := f.fset.Position(test.Pos()).Offset, f.fset.Position(test.End()).Offset
			for _, m := range proves.FindAllStringSubmatch(f.src[begin:end], -1) {
				found[m[1]] = append(found[m[1]], fmt.Sprintf("[%s](../../%s)", test.Name.Name, f.path))
			}
		}
	}
	return sorted(found)
}

func sorted(lists map[string][]string) map[string][]string {
	for id, list := range lists {
		slices.Sort(list)
		lists[id] = slices.Compact(list)
	}
	return lists
}
