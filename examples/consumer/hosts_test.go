package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// TestHosts sends requests that were meant for a host, as a browser does for a page of
// that name.
func TestHosts(t *testing.T) {
	for _, tt := range []struct {
		name, listen, names string
		host, path          string
		status              int
	}{
		{"this machine by name", "localhost:8080", "", "localhost:8080", "/plans?account=jiwoo&product=azure", 200},
		{"this machine by address", "localhost:8080", "", "127.0.0.1:8080", "/plans?account=jiwoo&product=azure", 200},
		{"this machine by its other address", "localhost:8080", "", "[::1]:8080", "/plans?account=jiwoo&product=azure", 200},
		{"an address of it that is not usual", "127.0.0.9:8080", "", "127.0.0.9:8080", "/plans?account=jiwoo&product=azure", 200},
		{"in other letters, with a dot", "localhost:8080", "", "LocalHost.:8080", "/plans?account=jiwoo&product=azure", 200},
		{"a page of another name", "localhost:8080", "", "evil.example:8080", "/plans?account=jiwoo&product=azure", 421},
		{"one that begins like a known one", "localhost:8080", "", "localhost.evil.example", "/plans?account=jiwoo&product=azure", 421},
		{"a path that is not there", "localhost:8080", "", "evil.example", "/", 421},
		{"nobody", "localhost:8080", "", "", "/plans?account=jiwoo&product=azure", 421},
		{"a name that was said", "localhost:8080", "desk.example, Other.Example", "other.example", "/plans?account=jiwoo&product=azure", 200},
		{"beyond this machine, by a name that was said", ":8080", "desk.example", "desk.example:443", "/plans?account=jiwoo&product=azure", 200},
		{"an address in another spelling", ":8080", "2001:DB8:0::1", "[2001:db8::1]:8080", "/plans?account=jiwoo&product=azure", 200},
		{"an address with its port", ":8080", "[2001:db8::1]:443", "[2001:db8::1]:8080", "/plans?account=jiwoo&product=azure", 200},
		{"beyond this machine, by another", ":8080", "desk.example", "10.0.0.1:8080", "/plans?account=jiwoo&product=azure", 421},
		{"who asks whether it lives", ":8080", "desk.example", "10.0.0.1:8080", "/healthz", 200},
		{"who asks whether it is ready", ":8080", "desk.example", "10.0.0.1:8080", "/readyz", 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			allowed, err := hostsOf(tt.listen, tt.names)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, tt.path, nil)
			r.Host = tt.host
			w := httptest.NewRecorder()
			newService(newDesk(t, memstore.New()), quiet).handler(allowed).ServeHTTP(w, r)
			kind := w.Header().Get("Content-Type")
			if w.Code != tt.status || (kind == "application/problem+json") != (tt.status == 421) || tt.status == 421 && !strings.Contains(w.Body.String(), "-hosts") {
				t.Errorf("status %d, want %d, %s: %s", w.Code, tt.status, kind, w.Body)
			}
		})
	}
}
