package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe returns the source of axe-core, which testdata/axe pins. It is fetched in CI
// only: nobody's tests should wait for it.
func axe(tb testing.TB) string {
	tb.Helper()
	if os.Getenv("CI") != "true" {
		tb.Skip("axe-core judges the pages in CI only")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		need(tb, errors.New("npm is not installed: there is no way to get axe-core"))
	}
	dir := tb.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", "axe", name))
		must(tb, err)
		must(tb, os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	npm := exec.CommandContext(tb.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		tb.Fatalf("npm: %v\n%s", err, out)
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	must(tb, err)
	return string(source)
}

// finding is a rule of axe-core that a page breaks.
type finding struct {
	ID, Help string
	Nodes    []struct{ Target []string }
}

// judge returns what is wrong, and leaves behind how many rules were looked at.
const judge = `axe.run().then(r => (window.judged = r.passes.length, r.violations.map(v => ` +
	`({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({Target: n.target.map(String)}))}))))`

// TestAccessibility lets axe-core judge every page, contrast included.
func TestAccessibility(t *testing.T) {
	source := axe(t)
	in := browser(t)
	s := demoSite(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	for _, l := range []look{{width: 360}, {width: 1280}, {width: 1280, dark: true}} {
		t.Run(l.String(), func(t *testing.T) {
			tab := open(t, in, server.URL, l)
			for i, path := range s.paths(t) {
				for j, lang := range []string{"en", "ko"} {
					if (i+j)%2 == int(l.width)/1000 {
						continue // in this language the other width is judged
					}
					to := path + map[bool]string{true: "&lang=", false: "?lang="}[strings.Contains(path, "?")] + lang
					tab.visit(t, to)
					if status := wantStatus(path); status != http.StatusOK {
						tab.expect(t, fmt.Sprint(status))
					}
					eval[chromedp.Void](t, tab, `document.querySelectorAll("details").forEach(d => d.open = true)`)
					eval[chromedp.Void](t, tab, source)
					found, err := chromedp.Run(tab, chromedp.Evaluate[[]finding](judge, chromedp.EvalAwaitPromise))
					must(t, err)
					rules := eval[int](t, tab, `judged`)
					if rules < 15 {
						t.Errorf("%s: axe-core has looked at %d rules only", to, rules)
					}
					for _, f := range found {
						t.Error(to, f.ID, f.Help, fmt.Sprint(f.Nodes))
					}
				}
			}
		})
	}
}
