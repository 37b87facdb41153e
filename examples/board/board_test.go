package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// noon is when the tests look at the page: a Wednesday in Seoul, 14:30.
var noon = time.Date(2026, 3, 18, 5, 30, 0, 0, time.UTC)

// site is a page over a book, for tests.
type site struct {
	*board
	http.Handler
}

func newSite(tb testing.TB, store lifecycle.Store, now func() time.Time) *site {
	tb.Helper()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		tb.Fatal(err)
	}
	b, err := newBoard(store, "hangang", zone, now, slog.New(slog.NewTextHandler(tb.Output(), nil)))
	if err != nil {
		tb.Fatal(err)
	}
	forms := 0
	b.newID = func() string {
		forms++
		return fmt.Sprint("form-", forms)
	}
	hosts, err := allowedHosts("127.0.0.1:0", "")
	if err != nil {
		tb.Fatal(err)
	}
	return &site{b, b.handler(hosts)}
}

// demoSite is a page with the demonstration data, at noon.
func demoSite(tb testing.TB) *site {
	tb.Helper()
	store := memstore.New()
	if err := fillDemo(tb.Context(), store, "hangang", noon); err != nil {
		tb.Fatal(err)
	}
	return newSite(tb, store, func() time.Time { return noon })
}

// ask asks for a page as a browser on this machine does; headers are names and values.
func (s *site) ask(tb testing.TB, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// first returns the first request that is filed with the given title.
func (s *site) first(tb testing.TB, title string) lifecycle.Request {
	tb.Helper()
	for r, err := range s.desk.Requests(tb.Context(), lifecycle.RequestQuery{}) {
		if err != nil {
			tb.Fatal(err)
		}
		if r.Title == title {
			return r
		}
	}
	tb.Fatalf("the book has no request %q", title)
	return lifecycle.Request{}
}

// paths are pages of every kind, over the demonstration data.
func (s *site) paths(tb testing.TB) []string {
	tb.Helper()
	id := func(title string) string {
		return "/request?id=" + url.QueryEscape(string(s.first(tb, title).ID))
	}
	return []string{
		"/",
		"/requests",
		"/requests?open=1&portal=partner_center",
		"/requests?view=portal&portal=azure_portal&account=jiwoo%40hangang.example",
		"/requests?view=portal",
		id("Production database does not come online"),
		id("Azure Firewall drops return traffic"),
		id("AKS 인그레스 인증서 갱신 실패"),
		id("Traffic Manager 프로필이 저하됨"),
		id("파트너 센터 보고서가 열리지 않음"),
		"/why",
		"/why?account=hana%40hangang.example&product=azure&days=1",
		"/why?account=sora%40hangang.example&product=on_premises&release=Windows+Server+2012+R2&days=90&portal=azure_portal",
		"/matrix",
		"/matrix?product=azure&issue=technical&partner=indirect_reseller",
		"/matrix?product=on_premises&issue=technical&partner=direct_bill",
		"/no/such/page",
	}
}

// wantStatus returns the status of one of the paths.
func wantStatus(path string) int {
	switch path {
	case "/no/such/page":
		return http.StatusNotFound
	case "/requests?view=portal":
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func TestPages(t *testing.T) {
	s := demoSite(t)
	for _, path := range s.paths(t) {
		for _, lang := range []string{"en", "ko"} {
			w := s.ask(t, http.MethodGet, path, "", "Accept-Language", lang)
			want := wantStatus(path)
			text := w.Body.String()
			switch {
			case w.Code != want:
				t.Errorf("%s in %s: status %d, want %d", path, lang, w.Code, want)
			case !strings.Contains(text, `<html lang="`+lang+`">`), w.Header().Get("Content-Language") != lang:
				t.Errorf("%s is not in %s", path, lang)
			case strings.Count(text, "<h1>") != 1:
				t.Errorf("%s in %s has %d h1", path, lang, strings.Count(text, "<h1>"))
			case !strings.HasSuffix(strings.TrimSpace(text), "</html>"):
				t.Errorf("%s in %s breaks off", path, lang)
			case strings.Contains(text, "%!"), strings.Contains(text, "ZgotmplZ"), strings.Contains(text, "no words"):
				t.Errorf("%s in %s has words that do not fit", path, lang)
			case strings.Contains(text, " style="), strings.Contains(text, " onclick="):
				t.Errorf("%s in %s has style or script that the policy forbids", path, lang)
			}
		}
	}
}

// TestOverview pins the page that most is on.
func TestOverview(t *testing.T) {
	goldentest.Check(t, "overview_ko.html", demoSite(t).ask(t, http.MethodGet, "/?lang=ko", "").Body.String())
}

// TestAnswers looks for what a reader has come for.
func TestAnswers(t *testing.T) {
	s := demoSite(t)
	for _, tt := range []struct {
		name, path string
		has, lacks []string
	}{
		{"due, with zone and what is left", "/?lang=en", []string{
			"1 h 25 min 0 s left", `<time datetime="2026-03-18T06:55:00Z">Wed 18 Mar 2026, 15:55 KST</time> (promised)`,
			"1 h 0 min 0 s late", "Microsoft waits on us", "20 min 0 s left",
		}, nil},
		{"the same in Korean", "/?lang=ko", []string{
			"1시간 25분 0초 남음", "2026년 3월 18일 (수) 15:55 KST", "(약속된 시간)", "당사의 답변을 기다립니다", "(예상 시간)",
		}, []string{"promised", "left</p>"}},
		{"plans: what is left, end, forecast, warnings", "/?lang=en", []string{
			"<b>20</b> of 50", "set aside for requests that are being filed: 1", "8 Sep 2026", "At this pace the last incident is used on",
			"<b>0</b> of 5", "ends soon", "Plans that have ended (1)", "the benefit is not activated",
		}, nil},
		{"all accounts and portals", "/requests?lang=en", []string{"jiwoo@hangang.example", "daniel@hangang.example", "Azure portal", "Partner Center", "Later requests"}, nil},
		{"the rest of them", "/requests?lang=en&after=70&open=1", []string{"Support for Business", "Microsoft 365"}, []string{"Later requests"}},
		{"what a portal lists", "/requests?lang=en&view=portal&portal=support_for_business&account=sora%40hangang.example", []string{
			"What Support for Business lists for sora@hangang.example", "파트너 센터 보고서가 열리지 않음",
		}, []string{"daniel@hangang.example</td>"}},
		{"no portal lists all", "/requests?lang=ko&view=portal&portal=azure_portal", []string{
			"모든 사용자의 요청을 표시하는 포털은 없습니다", "LCY-11", "계정을 입력하세요", `aria-describedby="noaccount"`, `<option value="azure_portal" selected>`,
		}, []string{"noportal", "해당하는 요청이 없습니다"}},
		{"the list of no portal", "/requests?lang=en&view=portal&account=jiwoo%40hangang.example", []string{
			`role="alert"`, "Choose the portal", `aria-describedby="noportal"`, `value="jiwoo@hangang.example"`, `<option value="portal" selected>`,
		}, []string{"noaccount", "There is no such request"}},
		{"the list of no portal for nobody", "/requests?lang=en&view=portal", []string{"Choose the portal", "Say for which account"}, []string{"There is no such request"}},
		{"the same in Korean", "/requests?lang=ko&view=portal", []string{"포털을 선택하세요", "계정을 입력하세요"}, []string{"Choose"}},
		{"who took the last incident", "/why?lang=en&account=hana%40hangang.example&product=azure&days=1", []string{
			"The last incident was taken by daniel@hangang.example", "It could be used until then", "can pay",
		}, []string{"took the last one"}},
		{"the same in Korean", "/why?lang=ko&account=hana%40hangang.example&product=azure&days=1", []string{
			"남은 인시던트가 없습니다(전체 5건)", "그때까지는 사용할 수 있었습니다", "기간이 끝났습니다. 마지막 날:",
		}, []string{`lang="en">none of`}},
		{"not linked", "/why?lang=ko&account=sora%40hangang.example&product=azure", []string{"계정이 계약에 연결되지 않았습니다", "할 수 있는 일", "그때도 사용할 수 없었습니다"}, nil},
		{"an old release", "/why?lang=en&account=jiwoo%40hangang.example&product=on_premises&release=Windows+Server+2012+R2", []string{"Windows Server 2012 R2"}, nil},
		{"another portal", "/why?lang=ko&account=jiwoo%40hangang.example&product=azure&portal=support_for_business", []string{"이 제품의 계획은 다른 포털에 표시됩니다"}, nil},
		{"matrix", "/matrix?lang=en&product=azure&issue=technical&partner=indirect_reseller", []string{
			"an indirect reseller asks its indirect provider to file", `aria-current="true"><span class="issue">Technical</span> Denied`,
		}, nil},
		{"a request that gave its incident back", "/request?lang=en&id=" + string(s.first(t, "AKS 인그레스 인증서 갱신 실패").ID), []string{
			"closed, given back", "Duplicate", "all requirements are met",
		}, []string{"<form"}},
		{"a request that is held", "/request?lang=en&id=" + string(s.first(t, "Traffic Manager 프로필이 저하됨").ID), []string{
			"being filed", "Wed 18 Mar 2026, 14:55 KST",
		}, []string{"<form"}},
	} {
		text := s.ask(t, http.MethodGet, tt.path, "").Body.String()
		for _, want := range tt.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s does not have %q", tt.name, tt.path, want)
			}
		}
		for _, unwanted := range tt.lacks {
			if strings.Contains(text, unwanted) {
				t.Errorf("%s: %s has %q", tt.name, tt.path, unwanted)
			}
		}
	}
}

// TestEveryRequestIsListed walks the whole list by its links.
func TestEveryRequestIsListed(t *testing.T) {
	s := demoSite(t)
	listed, pages := 0, 0
	for path := "/requests"; path != "" && pages < 20; pages++ {
		text := s.ask(t, http.MethodGet, path, "").Body.String()
		listed += strings.Count(text, `role="rowheader"`)
		_, after, more := strings.Cut(text, `<p><a href="/requests?after=`)
		path = ""
		if more {
			number, _, _ := strings.Cut(after, `"`)
			path = "/requests?after=" + number
		}
	}
	want := 0
	for _, err := range s.desk.Requests(t.Context(), lifecycle.RequestQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		want++
	}
	if listed != want || pages != (want+most-1)/most {
		t.Errorf("%d requests on %d pages, want %d", listed, pages, want)
	}
}

// TestLanguage pins whose word counts.
func TestLanguage(t *testing.T) {
	s := demoSite(t)
	for _, tt := range []struct{ name, path, accept, want string }{
		{"nothing said", "/", "", "en"},
		{"the browser's", "/", "ko-KR,ko;q=0.9,en;q=0.8", "ko"},
		{"the browser prefers English", "/", "en-GB,ko;q=0.5", "en"},
		{"the reader's choice", "/?lang=en", "ko", "en"},
		{"the reader's choice, Korean", "/?lang=ko", "en", "ko"},
		{"a language that it does not speak", "/?lang=fr", "fr,ko;q=0.5", "ko"},
		{"no language", "/", "\x80;;", "en"},
	} {
		w := s.ask(t, http.MethodGet, tt.path, "", "Accept-Language", tt.accept)
		if got := w.Header().Get("Content-Language"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		chosen := strings.Contains(tt.path, "en") || strings.Contains(tt.path, "ko")
		if keeps := strings.Contains(w.Body.String(), `href="/why?lang=`+tt.want+`"`); keeps != chosen {
			t.Errorf("%s: links keep the language %v, want %v", tt.name, keeps, chosen)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := demoSite(t)
	for _, path := range append(s.paths(t), "/style.css", "/countdown.js", "/icon.svg") {
		w := s.ask(t, http.MethodGet, path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Vary": "Accept-Language",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s", path, want)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %s", path, policy)
		}
		head := s.ask(t, http.MethodHead, path, "")
		if head.Code != w.Code || head.Header().Get("Content-Type") != w.Header().Get("Content-Type") {
			t.Errorf("HEAD %s: %d %s, want that of GET", path, head.Code, head.Header().Get("Content-Type"))
		}
	}
}

func TestRefusals(t *testing.T) {
	s := demoSite(t)
	open := string(s.first(t, "Production database does not come online").ID)
	for _, tt := range []struct {
		name, method, path, body string
		headers                  []string
		want                     int
	}{
		{"no such page", "GET", "/nope", "", nil, 404},
		{"a folder", "GET", "/page/", "", nil, 404},
		{"the source of a page", "GET", "/page/overview.html", "", nil, 404},
		{"no such request", "GET", "/request?id=nope", "", nil, 404},
		{"no request", "GET", "/request", "", nil, 404},
		{"a form as a question", "GET", "/close", "", nil, 404},
		{"a question as a form", "POST", "/why", "product=azure", nil, 405},
		{"another method", "DELETE", "/request?id=" + open, "", nil, 405},
		{"no product", "GET", "/why?account=a", "", nil, 400},
		{"no account", "GET", "/why?product=azure", "", nil, 400},
		{"a product that is none", "GET", "/why?account=a&product=teapot", "", nil, 400},
		{"days that nobody offers", "GET", "/why?account=a&product=azure&days=1000000000", "", nil, 400},
		{"days that are none", "GET", "/why?account=a&product=azure&days=-1", "", nil, 400},
		{"an account that is too long", "GET", "/why?product=azure&account=" + strings.Repeat("a", 300), "", nil, 400},
		{"a line break in an account", "GET", "/why?product=azure&account=a%0Ab", "", nil, 400},
		{"bytes that are no text", "GET", "/why?product=azure&account=%ff", "", nil, 400},
		{"bytes that are no text, which a page would repeat", "GET", "/requests?account=%ff", "", nil, 400},
		{"a portal that is none", "GET", "/requests?portal=teapot", "", nil, 400},
		{"a page that is none", "GET", "/requests?after=-1", "", nil, 400},
		{"a portal's list of no portal", "GET", "/requests?view=portal&account=a", "", nil, 400},
		{"a portal's list for nobody", "GET", "/requests?view=portal&portal=azure_portal", "", nil, 400},
		{"a partner that is none", "GET", "/matrix?partner=teapot", "", nil, 400},
		{"another host", "GET", "/", "", []string{"Host", "evil.example"}, 421},
		{"another host with our name in it", "GET", "/", "", []string{"Host", "127.0.0.1.evil.example:8080"}, 421},
		{"no host", "GET", "/", "", []string{"Host", ""}, 421},
		{"a form from another site", "POST", "/close", "request=" + open, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a form from another port", "POST", "/close", "request=" + open, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"a form of an old browser from another site", "POST", "/close", "request=" + open, []string{"Origin", "https://evil.example"}, 403},
		{"a form that is too long", "POST", "/close", "request=" + strings.Repeat("a", 20<<10), nil, 400},
		{"a form that is none", "POST", "/close", "%zz", nil, 400},
		{"a form for no request", "POST", "/close", "request=nope&operation=x&reason=resolved&actor=a", nil, 404},
		{"a form without an ID", "POST", "/close", "request=" + open + "&reason=resolved&actor=a", nil, 400},
		{"a form without a reason", "POST", "/close", "request=" + open + "&operation=x&actor=a", nil, 400},
		{"a reason that is none", "POST", "/close", "request=" + open + "&operation=x&actor=a&reason=teapot", nil, 400},
		{"a form without a name", "POST", "/close", "request=" + open + "&operation=x&reason=resolved", nil, 400},
		{"a form of bytes that are no text", "POST", "/close", "request=" + open + "&operation=x&reason=resolved&actor=%ff", nil, 400},
		{"a duplicate of nothing", "POST", "/close", "request=" + open + "&operation=x&reason=duplicate&actor=a&original=nope", nil, 400},
	} {
		before := s.version(t)
		w := s.ask(t, tt.method, tt.path, tt.body, tt.headers...)
		if w.Code != tt.want {
			t.Errorf("%s: status %d, want %d\n%s", tt.name, w.Code, tt.want, w.Body)
		}
		if !utf8.Valid(w.Body.Bytes()) {
			t.Errorf("%s: the page is not UTF-8\n%q", tt.name, w.Body)
		}
		if w.Code < 500 && strings.Contains(w.Body.String(), "goroutine") || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: a bare answer\n%s", tt.name, w.Body)
		}
		if after := s.version(t); after != before {
			t.Errorf("%s: the book went from %d to %d", tt.name, before, after)
		}
	}
}

func (s *site) version(tb testing.TB) lifecycle.Version {
	tb.Helper()
	head, err := s.desk.Head(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return head.Version
}

// canary is text that would do something if a page did not escape it.
const canary = `"><script>canary()</script><img src=x onerror=canary()>' onmouseover='canary() {{.}} javascript:canary()`

// canarySite is a page of a book in which every text is a canary.
func canarySite(tb testing.TB) *site {
	tb.Helper()
	store := memstore.New()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return noon }})
	if err != nil {
		tb.Fatal(err)
	}
	ctx := tb.Context()
	bought, err := desk.Buy(ctx, lifecycle.Purchase{ID: canary + "1", Actor: canary, Offer: entitlement.SolutionsPartner, From: noon, Contract: canary})
	must(tb, err)
	_, err = desk.Activate(ctx, lifecycle.Activation{ID: canary + "2", Actor: canary, Plan: bought.Entries[0].Plan, Role: entitlement.PartnerAdmin})
	must(tb, err)
	_, err = desk.Link(ctx, lifecycle.Linking{ID: canary + "3", Actor: canary, Account: canary, Plan: bought.Entries[0].Plan})
	must(tb, err)
	for i, id := range []lifecycle.OperationID{canary, "closed" + canary} {
		_, err = desk.Open(ctx, lifecycle.Draft{
			ID: id, Actor: canary, Account: canary, Title: canary, Details: canary + "\n" + canary,
			Facts: facts(routing.Case{}), Severity: sla.SeverityA, Locale: language.English,
		})
		must(tb, err)
		if i == 1 {
			_, err = desk.Close(ctx, lifecycle.Closing{ID: canary + "4", Request: lifecycle.RequestID(id), Reason: lifecycle.Bug, Actor: canary})
			must(tb, err)
		}
	}
	return newSite(tb, store, func() time.Time { return noon })
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// canaryPaths are the pages that show what somebody typed.
func canaryPaths() []string {
	q := url.QueryEscape(canary)
	return []string{
		"/", "/requests", "/requests?account=" + q, "/requests?view=portal&portal=azure_portal&account=" + q,
		"/request?id=" + q, "/request?id=closed" + q, "/why?product=azure&account=" + q,
		"/why?product=on_premises&account=" + q + "&release=" + q, "/matrix?" + q + "=" + q, "/no?" + q, "/request?id=no" + q,
	}
}

func TestEscaping(t *testing.T) {
	s := canarySite(t)
	shown := 0
	check := func(name string, w *httptest.ResponseRecorder) {
		text := w.Body.String()
		if strings.Contains(text, "<script>canary") || strings.Contains(text, "<img") || strings.Contains(text, `onmouseover='`) || strings.Contains(text, `href="javascript`) {
			t.Errorf("%s: the canary is out\n%s", name, text)
		}
		shown += strings.Count(text, "&lt;script&gt;canary")
	}
	for _, path := range canaryPaths() {
		w := s.ask(t, http.MethodGet, path, "")
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s: status %d", path, w.Code)
		}
		check(path, w)
	}
	form := url.Values{"request": {canary}, "operation": {"a"}, "actor": {canary}, "original": {canary}, "reason": {canary}}
	w := s.ask(t, http.MethodPost, "/close", form.Encode())
	if w.Code != http.StatusBadRequest {
		t.Errorf("POST: status %d", w.Code)
	}
	check("POST", w)
	if shown < 20 {
		t.Errorf("the canary is shown %d times only: the test looks at the wrong pages", shown)
	}
}

// TestEmptyBook shows a book that has nothing.
func TestEmptyBook(t *testing.T) {
	s := newSite(t, memstore.New(), func() time.Time { return noon })
	for path, want := range map[string]string{
		"/": "The book has no plan.", "/requests": "There is no such request.", "/why?account=a&product=azure": "The book has no plan at all.",
	} {
		if w := s.ask(t, http.MethodGet, path, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d, without %q", path, w.Code, want)
		}
	}
}

// brokenStore is a store that cannot be reached.
type brokenStore struct{ lifecycle.Store }

func (brokenStore) Head(context.Context, lifecycle.PartnerID) (lifecycle.Head, error) {
	return lifecycle.Head{}, fmt.Errorf("dial %s: refused", canary)
}

// TestBrokenStore keeps to itself what went wrong.
func TestBrokenStore(t *testing.T) {
	s := newSite(t, brokenStore{memstore.New()}, func() time.Time { return noon })
	for _, path := range []string{"/", "/requests", "/why"} {
		w := s.ask(t, http.MethodGet, path, "")
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "dial") || !strings.Contains(w.Body.String(), "The book cannot be read") {
			t.Errorf("%s: status %d\n%s", path, w.Code, w.Body)
		}
	}
}
