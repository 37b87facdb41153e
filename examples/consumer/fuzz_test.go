package main

import (
	"encoding/json"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// FuzzService posts anything to every command, and asks every question with it. It is
// done or refused, and never the service's fault.
func FuzzService(f *testing.F) {
	for _, body := range []string{
		"", "{}", "null", "[]", `{"Actor":"sora","Offer":"success_core","From":"2025-07-01","Zone":"Asia/Seoul"}`, `{"Zone":"Local"}`, `{"ID":"x"}`, `{} {}`,
		`{"Facts":{"Partner":"direct_bill","Issue":"technical"},"Account":"jiwoo","Title":"x"}`, `{"At":"10000-01-01T00:00:00Z"}`, "{\"Actor\":\"\xff\"}", `{"Actor":"\ud800"}`,
		`{"Plan":"success_core/cloud_support/2025-07-01","Role":"partner_admin"}`, `{"Reason":"duplicate","Request":"1","Original":"2"}`, `{"Left":"unlimited"}`,
	} {
		f.Add("id", body)
	}
	f.Add("id", "account=jiwoo&product=azure&at=2025-07-07T00:00:00Z")
	f.Fuzz(func(t *testing.T, key, text string) {
		handler := newHandler(t, memstore.New())
		for _, path := range []string{"POST /purchases", "POST /activations", "POST /links", "POST /requests", "POST /requests/x/close", "GET /plans", "GET /why-not"} {
			method, path, _ := strings.Cut(path, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(text))
			r.Header.Set(keyHeader, key)
			if method == "GET" {
				r.URL.RawQuery = text
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Fatalf("%s %s with %q: status %d, %s", method, path, text, w.Code, w.Body)
			}
			if answer := w.Body.Bytes(); strings.Contains(w.Header().Get("Content-Type"), "json") && (!json.Valid(answer) || !utf8.Valid(answer)) {
				t.Fatalf("%s %s with %q: %q is no JSON", method, path, text, answer)
			}
		}
	})
}

// FuzzHosts names any hosts. Each that is taken can be asked for, with a port and
// without, and nobody is never one.
func FuzzHosts(f *testing.F) {
	for _, names := range []string{
		"desk.example, Other.Example.:443", "2001:DB8:0::1,[2001:db8::2]:443", "::ffff:127.0.0.1", "desk.example..", "[desk.example].", "a:b:c", " ,",
	} {
		f.Add(":8080", names)
	}
	f.Add("[::1%lo]:8080", "")
	f.Fuzz(func(t *testing.T, listen, names string) {
		allowed, err := hostsOf(listen, names)
		if err != nil {
			return
		}
		for host := range allowed {
			if host == "" || hostname(host) != host || hostname(net.JoinHostPort(host, "443")) != host {
				t.Errorf("-listen %q -hosts %q: %q cannot be asked for", listen, names, host)
			}
		}
	})
}
