package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestProblems sends what cannot be done, and reads why.
func TestProblems(t *testing.T) {
	var texts errortest.Texts
	c := newClient(t, newHandler(t, memstore.New()))
	fill(t, c)
	want[lifecycle.Request](t, c, 200, "POST", "/requests", "1", draftBody)
	want[lifecycle.Request](t, c, 200, "POST", "/requests/1/close", "close/1", `{"reason":"resolved"}`)
	for _, tt := range []struct {
		name, method, path, key, body string
		status                        int
		title, more                   string // words that the answer has
	}{
		{"no key", "POST", "/requests", "", draftBody, 400, "Bad Request", keyHeader},
		{"no body", "POST", "/requests", "2", "", 400, "Bad Request", "EOF"},
		{"no object", "POST", "/requests", "2", "[]", 400, "Bad Request", "cannot unmarshal"},
		{"a field that is not known", "POST", "/requests", "2", `{"colour":"red"}`, 400, "Bad Request", "colour"},
		{"something behind it", "POST", "/requests", "2", draftBody + "{}", 400, "Bad Request", "more follows"},
		{"a word that is not known", "POST", "/requests", "2", `{"severity":"urgent"}`, 400, "Bad Request", "urgent"},
		{"too long", "POST", "/requests", "2", `{"title":"` + strings.Repeat("x", maxBody) + `"}`, 413, "Request Entity Too Large", "bytes"},
		{"the ID in the body", "POST", "/requests", "2", `{"id":"2"}`, 422, "Unprocessable Entity", keyHeader},
		{"another request in the body", "POST", "/requests/1/close", "2", `{"request":"3","reason":"bug"}`, 422, "Unprocessable Entity", "path"},
		{"no zone", "POST", "/purchases", "2", `{"offer":"success_core","from":"2025-07-01"}`, 422, "Unprocessable Entity", "zone"},
		{"fields that are not what they must be", "POST", "/requests", "2", `{"facts":{"issue":"technical"}}`, 422, "invalid", "Account Severity Details"},
		{"a key that is too long", "POST", "/requests", strings.Repeat("k", 300), draftBody, 422, "invalid", "ID"},
		{"a key with other content", "POST", "/requests", "1", strings.Replace(draftBody, "VM", "Disk", 1), 422, "key used before", keyHeader},
		{"a plan that is not there", "POST", "/links", "2", `{"plan":"none","account":"jiwoo"}`, 422, "invalid", "Plan"},
		{"not allowed", "POST", "/requests", "2", strings.Replace(draftBody, `"gdap":"active"`, `"gdap":"expired"`, 1), 409, "refused", "gdap_inactive"},
		{"closed already", "POST", "/requests/1/close", "2", `{"reason":"bug"}`, 409, "refused", "already_closed closed reopen"},
		{"a request that is not there", "POST", "/requests/3/close", "2", `{"reason":"bug"}`, 404, "Not Found", "book has no request"},
		{"to read one that is not there", "GET", "/requests/3", "", "", 404, "Not Found", "book has no request"},
		{"a query that is not known", "GET", "/plans?account=jiwoo&prodct=azure", "", "", 422, "Unprocessable Entity", "prodct"},
		{"a query twice", "GET", "/plans?account=jiwoo&account=sora", "", "", 422, "Unprocessable Entity", "account"},
		{"a product that is none", "GET", "/plans?account=jiwoo&product=toaster", "", "", 422, "Unprocessable Entity", "toaster"},
		{"a query that is cut off", "GET", "/plans?account=jiwoo&product=%a", "", "", 400, "Bad Request", "the query"},
		{"a query with a semicolon", "GET", "/why-not?account=jiwoo;product=azure", "", "", 400, "Bad Request", "semicolon"},
		{"a path that is not there", "GET", "/plan", "", "", 404, "Not Found", "no such path"},
		{"a method that is not there", "GET", "/purchases", "", "", 405, "Method Not Allowed", "POST GET"},
		{"a method that a request does not take", "DELETE", "/requests/1", "", "", 405, "Method Not Allowed", "GET DELETE"},
		{"nobody asks", "GET", "/why-not?product=azure", "", "", 422, "invalid", "Account"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := want[problem](t, c, tt.status, tt.method, tt.path, tt.key, tt.body)
			for _, f := range p.Fields {
				texts.Add(fmt.Errorf("consumer: field %s %.40q: %s", f.Field, f.Value, f.Problem))
			}
			if p.Detail != "" {
				texts.Add(fmt.Errorf("consumer: %s", p.Detail))
			}
			if p.Type == "" || p.Title == "" || p.Status != tt.status || p.Detail == "" || (p.Type == "about:blank") != (p.Title == http.StatusText(p.Status)) {
				t.Errorf("not as RFC 9457 has it: %+v", p)
			}
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			lacks := func(word string) bool { return !strings.Contains(string(text), word) }
			if p.Title != tt.title || p.Status != tt.status || slices.ContainsFunc(strings.Fields(tt.more), lacks) {
				t.Errorf("%s, want %q with %q", text, tt.title, tt.more)
			}
		})
	}
	texts.Check(t, "errors.txt", "consumer")
	if plans := want[[]lifecycle.PlanStatus](t, c, 200, "GET", "/plans?account=jiwoo&product=azure", "", ""); plans[0].Entitlement.Remaining().String() != "49" {
		t.Errorf("%v left, want 49: what failed has taken something", plans[0].Entitlement.Remaining())
	}
}

// TestMethodNotAllowed says which methods there are, as RFC 9110 has it.
func TestMethodNotAllowed(t *testing.T) {
	c := newClient(t, newHandler(t, memstore.New()))
	resp, data, err := c.do(t.Context(), "PUT", "/plans", "", "")
	if err != nil || resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("%v, %+v: %s", err, resp, data)
	}
}

// TestUncleanPath sends a path with two slashes on to the one that is meant, whether
// that is there or not: the answer is no problem.
func TestUncleanPath(t *testing.T) {
	for _, path := range []string{"/plans", "/plan"} {
		w := httptest.NewRecorder()
		newHandler(t, memstore.New()).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1/"+path, nil))
		if kind := w.Header().Get("Content-Type"); w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != path || kind == "application/problem+json" {
			t.Errorf("/%s: status %d, %v: %s", path, w.Code, w.Header(), w.Body)
		}
	}
}

// TestTypesAreExplained follows the types of problems to the headings of README.md.
func TestTypesAreExplained(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{lifecycle.ErrUnclear, &lifecycle.RefusedError{}, lifecycle.ErrInvalid, lifecycle.ErrReused} {
		p := problemOf(err, http.MethodPost)
		anchor, ok := strings.CutPrefix(p.Type, problemTypes)
		if heading := "\n### " + p.Title + "\n"; !ok || anchor != strings.ReplaceAll(p.Title, " ", "-") || !strings.Contains(string(readme), heading) {
			t.Errorf("%v: %q has no heading", err, p.Type)
		}
	}
}

// TestTwoKeys refuses a command of which it is not clear which one it repeats.
func TestTwoKeys(t *testing.T) {
	c := newClient(t, newHandler(t, memstore.New()))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/purchases", strings.NewReader(purchaseBody))
	if err != nil {
		t.Fatal(err)
	}
	r.Header[keyHeader] = []string{"1", "2"}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // nobody reads it
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d, want 400", resp.StatusCode)
	}
}

// failing is a store of which every write fails.
type failing struct {
	*memstore.Store
	err error
}

func (f *failing) Apply(context.Context, *lifecycle.Change) error { return f.err }

func (f *failing) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	if errors.Is(f.err, sqlstore.ErrUnavailable) {
		return lifecycle.Head{}, f.err
	}
	return f.Store.Head(ctx, p)
}

// TestStoreFails tells apart what can be tried again from what cannot.
func TestStoreFails(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		ready  int
	}{
		{lifecycle.ErrUnclear, 503, 200},
		{lifecycle.ErrConflict, 503, 200},
		{sqlstore.ErrBusy, 503, 200},
		{sqlstore.ErrUnavailable, 503, 503},
		{sqlstore.ErrReadOnly, 503, 200},
		{sqlstore.ErrFull, 503, 200},
		{fmt.Errorf("%w: %w", lifecycle.ErrUnclear, context.DeadlineExceeded), 503, 200},
		{sqlstore.ErrConstraint, 500, 200},
		{errors.New("secret of the database"), 500, 200},
	} {
		t.Run(tt.err.Error(), func(t *testing.T) {
			err := tt.err
			if errors.Is(err, sqlstore.ErrBusy) {
				err = errors.Join(lifecycle.ErrConflict, err) // as the store has it
			}
			c := newClient(t, newHandler(t, &failing{memstore.New(), err}))
			resp, data, err := c.do(t.Context(), "POST", "/purchases", "buy", purchaseBody)
			if err != nil {
				t.Fatal(err)
			}
			if again := resp.Header.Get("Retry-After") != ""; resp.StatusCode != tt.status || again != (tt.status == 503) || strings.Contains(string(data), "secret") {
				t.Errorf("status %d, want %d: %v, %s", resp.StatusCode, tt.status, resp.Header, data)
			}
			if tt.status == 503 && !strings.Contains(string(data), "the same "+keyHeader) {
				t.Errorf("a command does not hear of its key: %s", data)
			}
			resp, data, err = c.do(t.Context(), "GET", "/readyz", "", "")
			if err != nil || resp.StatusCode != tt.ready || tt.ready == 503 && !strings.Contains(string(data), "ask again") || strings.Contains(string(data), keyHeader) {
				t.Errorf("readyz %d, want %d, %v: %s", resp.StatusCode, tt.ready, err, data)
			}
			if resp, _, err := c.do(t.Context(), "GET", "/healthz", "", ""); err != nil || resp.StatusCode != http.StatusOK {
				t.Errorf("healthz %d, %v", resp.StatusCode, err)
			}
		})
	}
}
