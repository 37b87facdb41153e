package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// now is when these tests take place.
var now = time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)

// testHosts are where the tests ask: their servers, and those that they do not start.
var testHosts = hosts{"127.0.0.1": true, "example.com": true}

// newHandler returns a service on a store.
func newHandler(tb testing.TB, s lifecycle.Store) http.Handler {
	tb.Helper()
	return newService(newDesk(tb, s), quiet).handler(testHosts)
}

var quiet = slog.New(slog.DiscardHandler)

func newDesk(tb testing.TB, s lifecycle.Store) *lifecycle.Desk {
	tb.Helper()
	desk, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return now }})
	if err != nil {
		tb.Fatal(err)
	}
	return desk
}

// client talks to a service.
type client struct {
	*http.Client
	url string
}

func newClient(tb testing.TB, h http.Handler) *client {
	tb.Helper()
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	return &client{server.Client(), server.URL}
}

// do sends a request, and returns status and body of the answer.
func (c *client) do(ctx context.Context, method, path, key, body string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if key != "" {
		r.Header.Set(keyHeader, key)
	}
	resp, err := c.Do(r)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // it was read
	return resp, data, err
}

// want sends a request that must have the given status, and reads the answer into a T.
func want[T any](tb testing.TB, c *client, status int, method, path, key, body string) T {
	tb.Helper()
	resp, data, err := c.do(tb.Context(), method, path, key, body)
	if err != nil {
		tb.Fatal(err)
	}
	kind := "application/json"
	if status >= 400 {
		kind = "application/problem+json"
	}
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != status || got != kind {
		tb.Fatalf("%s %s: status %d, want %d; %s, want %s: %s", method, path, resp.StatusCode, status, got, kind, data)
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		tb.Fatalf("%s %s: %v: %s", method, path, err, data)
	}
	return v
}

const (
	limited = "solutions_partner/cloud_support/2025-07-01"

	purchaseBody = `{"offer":"solutions_partner","from":"2025-07-01","zone":"Asia/Seoul"}`
	facts        = `"facts":{"partner":"direct_bill","issue":"technical","product":"azure","tenant":"customer","gdap":"active","role":"admin_agent",` +
		`"rbac":"yes","provider":"yes","entry":"partner_center","contact":"partner","cloud":"commercial"}`
	draftBody = `{"account":"jiwoo",` + facts + `,"severity":"a","locale":"ko-KR","title":"VM does not start"}`
)

// fill buys and activates a plan of 50 incidents, and links the account to it.
func fill(tb testing.TB, c *client) {
	tb.Helper()
	want[lifecycle.Receipt](tb, c, 200, "POST", "/purchases", "buy", purchaseBody)
	want[lifecycle.Receipt](tb, c, 200, "POST", "/activations", "activate", `{"plan":"`+limited+`","role":"partner_admin"}`)
	want[lifecycle.Receipt](tb, c, 200, "POST", "/links", "link", `{"plan":"`+limited+`","account":"jiwoo"}`)
}

// TestService takes a request from its opening to its refund.
func TestService(t *testing.T) {
	c := newClient(t, newHandler(t, memstore.New()))
	fill(t, c)
	opened := want[lifecycle.Request](t, c, 200, "POST", "/requests", "case/1", draftBody)
	if opened.ID != "case/1" || opened.Plan != limited || opened.Left.String() != "49" || !opened.Response.Due.Equal(now.Add(2*time.Hour)) {
		t.Errorf("opened: %+v", opened)
	}
	_, first, _ := c.do(t.Context(), "POST", "/requests", "case/1", draftBody)
	_, again, err := c.do(t.Context(), "POST", "/requests", "case/1", draftBody)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("repeated: %v\n%s%s", err, first, again)
	}
	if plans := want[[]lifecycle.PlanStatus](t, c, 200, "GET", "/plans?account=jiwoo&product=azure", "", ""); len(plans) != 2 || !plans[0].Usable || plans[0].Entitlement.Remaining().String() != "49" {
		t.Errorf("plans: %+v", plans)
	}
	closed := want[lifecycle.Request](t, c, 200, "POST", "/requests/case%2F1/close", "close/1", `{"reason":"bug"}`)
	if closed.State != lifecycle.StateRefunded || closed.Left.String() != "50" {
		t.Errorf("closed: %+v", closed)
	}
	if read := want[lifecycle.Request](t, c, 200, "GET", "/requests/case%2F1", "", ""); read.State != lifecycle.StateRefunded {
		t.Errorf("read: %+v", read)
	}
	if why := want[lifecycle.Absence](t, c, 200, "GET", "/why-not?account=sora&product=azure", "", ""); len(why.Plans) != 2 || why.Plans[1].Entitlement.Plan() != limited || why.Plans[1].Reasons[0].Code != "not_linked" {
		t.Errorf("why not: %+v", why)
	}
	if got := want[status](t, c, 200, "GET", "/healthz", "", ""); got.Status != "ok" {
		t.Errorf("healthz: %+v", got)
	}
	if got := want[status](t, c, 200, "GET", "/readyz", "", ""); got.Status != "ready" {
		t.Errorf("readyz: %+v", got)
	}
}

// TestLog logs what was asked and answered, and nothing that a person wrote.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	desk, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang"})
	if err != nil {
		t.Fatal(err)
	}
	h := newService(desk, slog.New(slog.NewTextHandler(&log, nil))).handler(testHosts)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/requests/jiwoo?account=jiwoo", nil))
	if text := log.String(); !strings.Contains(text, `method=GET pattern="GET /requests/{id}" status=404`) || strings.Contains(text, "jiwoo") {
		t.Error(text)
	}
}
