package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// errNoBrowser says that there is no browser to look at the page with.
var errNoBrowser = errors.New("no browser is installed: there is no chromium, chromium-browser or google-chrome in the path")

// need skips a test that lacks something; in CI it fails.
func need(tb testing.TB, err error) {
	tb.Helper()
	switch {
	case err != nil && os.Getenv("CI") != "true":
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
}

func browserProgram() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file, nil
		}
	}
	return "", errNoBrowser
}

// browser is a headless Chromium. It ends with the test.
func browser(tb testing.TB) context.Context {
	tb.Helper()
	program, err := browserProgram()
	need(tb, err)
	if race.Enabled {
		tb.Skip("a browser takes minutes beside the race detector; the tests of the pages run under it")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(program))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses to run as root
	}
	allocator, cancel := chromedp.NewExecAllocator(context.WithoutCancel(tb.Context()), options...)
	tb.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	tb.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("%s: %v", program, err)
	}
	return ctx
}

// look is how a reader looks at the page.
type look struct {
	width    int64
	dark     bool
	noScript bool
}

func (l look) String() string {
	name := fmt.Sprint(l.width)
	if l.dark {
		name += "-dark"
	}
	if l.noScript {
		name += "-without-script"
	}
	return name
}

// tab is a tab of the browser that writes down what should not happen.
type tab struct {
	context.Context
	origin string

	mu    sync.Mutex
	wrong []string
	asked int // requests that were seen
}

// violations keeps what the policy refuses where a test can read it.
const violations = `window.refused = []; addEventListener("securitypolicyviolation", e => refused.push(e.violatedDirective + " " + e.blockedURI));`

// open opens a tab for a site.
func open(tb testing.TB, in context.Context, origin string, l look) *tab {
	tb.Helper()
	ctx, cancel := chromedp.NewContext(in)
	tb.Cleanup(cancel)
	t := &tab{Context: ctx, origin: origin}
	tb.Cleanup(func() { t.report(tb) })
	must(tb, chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			t.note("console: %s %v", e.Type, e.Args)
		case *runtime.EventExceptionThrown:
			t.note("exception: %v", e.ExceptionDetails)
		case *cdplog.EventEntryAdded:
			t.note("log: %s %s", e.Entry.Text, e.Entry.URL)
		case *cdppage.EventJavascriptDialogOpening:
			t.note("dialog: %s", e.Message)
		case *network.EventRequestWillBeSent:
			t.mu.Lock()
			t.asked++
			t.mu.Unlock()
			if !strings.HasPrefix(e.Request.URL, origin+"/") && !strings.HasPrefix(e.Request.URL, "about:") {
				t.note("request to another host: %s", e.Request.URL)
			}
		}
	}))
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	call(tb, t, network.Enable, network.EnableParams{})
	call(tb, t, cdplog.Enable, cdp.Empty{})
	call(tb, t, runtime.Enable, cdp.Empty{})
	call(tb, t, cdppage.Enable, cdppage.EnableParams{})
	call(tb, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: 800, DeviceScaleFactor: 1, Mobile: l.width < 600,
	})
	call(tb, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	call(tb, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript})
	call(tb, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: violations})
	return t
}

// call carries out a command of the protocol.
func call[P, R any](tb testing.TB, t *tab, c cdp.Command[P, R], params P) R {
	tb.Helper()
	result, err := chromedp.Call(t, c, params)
	must(tb, err)
	return result
}

func (t *tab) note(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, fmt.Sprintf(format, args...))
}

// expect takes back what a test has brought about.
func (t *tab) expect(tb testing.TB, text string) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	before := len(t.wrong)
	if t.wrong = slices.DeleteFunc(t.wrong, func(w string) bool { return strings.Contains(w, text) }); len(t.wrong) == before {
		tb.Errorf("the browser did not say %q", text)
	}
}

func (t *tab) report(tb testing.TB) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.wrong {
		tb.Error(w)
	}
	t.wrong = nil
}

func (t *tab) do(tb testing.TB, actions ...chromedp.Action[chromedp.Void]) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(t, time.Minute) // what does not come does not come later
	defer cancel()
	must(tb, chromedp.Do(ctx, actions...))
}

func (t *tab) visit(tb testing.TB, path string) {
	tb.Helper()
	t.do(tb, chromedp.Navigate(t.origin+path))
}

// eval returns the value of an expression in the page.
func eval[T any](tb testing.TB, t *tab, expression string) T {
	tb.Helper()
	v, err := chromedp.Run(t, chromedp.Evaluate[T](expression))
	must(tb, err)
	return v
}

// picture keeps a picture of the whole page for people, who ask for it with -artifacts.
func (t *tab) picture(tb testing.TB, name string) {
	tb.Helper()
	if asked := flag.Lookup("test.artifacts"); asked == nil || asked.Value.String() != "true" {
		return
	}
	png, err := chromedp.Run(t, chromedp.FullScreenshot(100))
	must(tb, err)
	must(tb, os.WriteFile(filepath.Join(tb.ArtifactDir(), name+".png"), png, 0o644))
}

// TestBrowser looks at every page, as readers do.
func TestBrowser(t *testing.T) {
	in := browser(t)
	s := demoSite(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	for _, l := range []look{{width: 360}, {width: 1280}, {width: 360, dark: true}, {width: 1280, dark: true}, {width: 360, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			tab := open(t, in, server.URL, l)
			for i, path := range s.paths(t) {
				for j, lang := range []string{"en", "ko"} {
					if (l.dark || l.noScript) && i%2 != j {
						continue // the layout is that of the light page, and with script
					}
					to := path + map[bool]string{true: "&lang=", false: "?lang="}[strings.Contains(path, "?")] + lang
					tab.visit(t, to)
					if status := wantStatus(path); status != http.StatusOK {
						tab.expect(t, fmt.Sprint(status))
					}
					checkWidth(t, tab, to, l)
					if !l.noScript {
						if refused := eval[[]string](t, tab, `refused`); len(refused) > 0 {
							t.Errorf("%s: the policy refuses %q", to, refused)
						}
						checkTree(t, tab, to, lang)
					}
					tab.picture(t, fmt.Sprintf("%s-%02d-%s", l, i, lang))
				}
			}
			if tab.asked < 3*len(s.paths(t))/2 {
				t.Errorf("the browser has told of %d requests only", tab.asked)
			}
		})
	}
}

// checkWidth finds what would have to be scrolled sideways. A phone's browser widens
// its window for it, so the screen is what counts.
func checkWidth(t *testing.T, tab *tab, path string, l look) {
	t.Helper()
	if wide := eval[int64](t, tab, `document.documentElement.scrollWidth`); wide > l.width {
		t.Errorf("%s is %d pixels wide, the screen %d", path, wide, l.width)
	}
}

// checkTree reads what a screen reader is told.
func checkTree(t *testing.T, tab *tab, path, lang string) {
	t.Helper()
	nodes := call(t, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	text := func(v *accessibility.Value) string {
		var s string
		if v != nil {
			_ = json.Unmarshal(v.Value, &s) // what is no text has no name
		}
		return s
	}
	count := map[string]int{}
	for _, n := range nodes {
		if n.Ignored {
			continue
		}
		role := text(n.Role)
		count[role]++
		switch role {
		case "link", "button", "textbox", "combobox", "checkbox", "image", "img", "table", "navigation", "timer", "columnheader", "rowheader", "option", "heading", "graphics-document":
			if strings.TrimSpace(text(n.Name)) == "" && role != "timer" {
				t.Errorf("%s: a %s without a name", path, role)
			}
		}
	}
	for role, want := range map[string]int{"main": 1, "banner": 1, "contentinfo": 1, "navigation": 2} {
		if got := count[role]; got < want || got > want+1 {
			t.Errorf("%s: %d of %s, want %d", path, got, role, want)
		}
	}
	if strings.HasPrefix(path, "/requests?lang") && count["cell"] == 0 {
		t.Errorf("%s: the table is none for a screen reader: %v", path, count)
	}
	if got := eval[string](t, tab, `document.documentElement.lang`); got != lang {
		t.Errorf("%s: lang %q", path, got)
	}
	// Headings go down one level at a time, from a single h1.
	levels := eval[[]int](t, tab, `[...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => Number(h.tagName[1]))`)
	for i, level := range levels {
		if (level == 1) != (i == 0) || i > 0 && level > levels[i-1]+1 {
			t.Errorf("%s: headings of levels %v", path, levels)
			break
		}
	}
	if twice := eval[[]string](t, tab, `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
		t.Errorf("%s: IDs %q twice", path, twice)
	}
}

// TestKeyboard goes through the page without a mouse.
func TestKeyboard(t *testing.T) {
	in := browser(t)
	server := httptest.NewServer(demoSite(t))
	t.Cleanup(server.Close)
	tab := open(t, in, server.URL, look{width: 1280})
	tab.visit(t, "/why?lang=en")
	tab.do(t, chromedp.KeyEvent("\t"))
	if got := eval[string](t, tab, `document.activeElement.className + " " + (document.activeElement.getBoundingClientRect().top >= 0)`); got != "skip true" {
		t.Errorf("the first stop is %q, want the link to the content, in sight", got)
	}
	tab.do(t, chromedp.KeyEvent("\r"), chromedp.KeyEvent("\t"))
	if got := eval[string](t, tab, `document.activeElement.id`); got != "account" {
		t.Errorf("behind the skip link comes %q, want the first field", got)
	}
	if got := eval[string](t, tab, `getComputedStyle(document.activeElement).outlineStyle`); got != "solid" {
		t.Errorf("what has the focus has the outline %q", got)
	}
	tab.do(t, chromedp.KeyEvent("hana@hangang.example"), chromedp.KeyEvent("\t"), chromedp.KeyEvent("Az"), chromedp.KeyEvent("\r"))
	tab.do(t, chromedp.Focus(chromedp.ID("account")), chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.ID("answer")))
	if got := eval[string](t, tab, `document.querySelector("#answer").textContent`); got != "Answer: hana@hangang.example, Azure" {
		t.Errorf("the answer is about %q", got)
	}
}

// TestCountdown sees the script count, and say what becomes late while somebody looks.
func TestCountdown(t *testing.T) {
	in := browser(t)
	store := memstore.New()
	at := noon.Add(-2*time.Hour + 2*time.Second) // due in two seconds
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return at }})
	must(t, err)
	r, err := desk.Open(t.Context(), lifecycle.Draft{
		ID: "soon", Account: "a", Title: "Mail does not arrive", Severity: sla.SeverityA, Locale: language.English,
		Facts: facts(routing.Case{Product: routing.Microsoft365}),
	})
	must(t, err)
	if !r.Response.Due.Equal(noon.Add(2 * time.Second)) {
		t.Fatalf("due at %v", r.Response.Due)
	}
	server := httptest.NewServer(newSite(t, store, func() time.Time { return noon }))
	t.Cleanup(server.Close)
	for lang, want := range map[string][]string{"en": {" late", "is late now: Mail does not arrive"}, "ko": {" 지남", "기한이 지난 요청: Mail does not arrive"}} {
		still := open(t, in, server.URL, look{width: 360, noScript: true})
		still.visit(t, "/?lang="+lang)
		before := eval[string](t, still, `document.querySelector("[role=timer]").textContent`)
		if !strings.Contains(before, map[string]string{"en": "2 s left", "ko": "2초 남음"}[lang]) {
			t.Errorf("%s, without script: %q", lang, before)
		}
		tab := open(t, in, server.URL, look{width: 360})
		tab.visit(t, "/?lang="+lang)
		_, err := chromedp.Run(tab, chromedp.Poll[bool](`document.getElementById("late").textContent !== ""`, chromedp.WithPollingInterval(100*time.Millisecond)))
		must(t, err)
		timer := eval[string](t, tab, `document.querySelector("[role=timer]").textContent`)
		said := eval[string](t, tab, `document.querySelector("[role=status]").textContent`)
		if !strings.HasSuffix(timer, want[0]) || !strings.HasSuffix(said, want[1]) {
			t.Errorf("%s: timer %q, said %q", lang, timer, said)
		}
	}
}

// TestCloseInBrowser closes a request with an impatient mouse.
func TestCloseInBrowser(t *testing.T) {
	in := browser(t)
	for _, noScript := range []bool{false, true} {
		s := demoSite(t)
		server := httptest.NewServer(s)
		t.Cleanup(server.Close)
		r := s.first(t, "Production database does not come online")
		tab := open(t, in, server.URL, look{width: 360, noScript: noScript})
		tab.visit(t, "/request?lang=ko&id="+url.QueryEscape(string(r.ID)))
		tab.do(t,
			chromedp.SetValue(chromedp.ID("reason"), "duplicate"),
			chromedp.SetValue(chromedp.ID("actor"), "daniel"),
			chromedp.DoubleClick(chromedp.CSS("main button")),
			chromedp.WaitNotPresent(chromedp.ID("closing")),
		)
		closed, err := s.desk.Request(t.Context(), r.ID)
		must(t, err)
		if closed.State != lifecycle.StateRefunded || len(closed.Steps) != 1 {
			t.Errorf("without script %v: %v after %d steps", noScript, closed.State, len(closed.Steps))
		}
		if got := eval[string](t, tab, `document.querySelector("main").innerText`); !strings.Contains(got, "종료, 인시던트 반환") {
			t.Errorf("without script %v, the page says\n%s", noScript, got)
		}
	}
}

// TestCrossSite sends the form from another site in a real browser.
func TestCrossSite(t *testing.T) {
	in := browser(t)
	s := demoSite(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	r := s.first(t, "Production database does not come online")
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<link rel=icon href=data:,><form method=post action="%s/close"><input name=request value="%s"><input name=operation value=evil>`+
			`<input name=reason value=resolved><input name=actor value=evil><button>x</button></form>`, server.URL, r.ID)
	}))
	t.Cleanup(evil.Close)
	tab := open(t, in, server.URL, look{width: 360})
	tab.do(t, chromedp.Navigate(evil.URL), chromedp.Click(chromedp.CSS("button")), chromedp.WaitVisible(chromedp.ID("content")))
	tab.expect(t, "another host: "+evil.URL)
	tab.expect(t, "403")
	after, err := s.desk.Request(t.Context(), r.ID)
	must(t, err)
	if !after.State.Filed() {
		t.Errorf("another site has closed the request: %v", after.State)
	}
}

// TestCanaryInBrowser shows texts that try to do something.
func TestCanaryInBrowser(t *testing.T) {
	in := browser(t)
	server := httptest.NewServer(canarySite(t))
	t.Cleanup(server.Close)
	tab := open(t, in, server.URL, look{width: 360})
	for _, path := range canaryPaths() {
		tab.visit(t, path)
		if strings.HasPrefix(path, "/no") || strings.HasPrefix(path, "/request?id=no") {
			tab.expect(t, "404")
		}
		if refused := eval[[]string](t, tab, `refused`); len(refused) > 0 {
			t.Errorf("%s: only the policy stopped %q", path, refused)
		}
		if bad := eval[int](t, tab, `document.querySelectorAll("script:not([src]), img, [onmouseover], [onerror]").length`); bad > 0 {
			t.Errorf("%s: %d elements from a text", path, bad)
		}
		checkWidth(t, tab, path, look{width: 360})
	}
}
