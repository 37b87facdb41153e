package main

import (
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzPages asks every page with any query, form and languages. It is shown or refused,
// and never the board's fault.
func FuzzPages(f *testing.F) {
	for _, path := range demoSite(f).paths(f) {
		_, query, _ := strings.Cut(path, "?")
		f.Add(query, "ko-KR,ko;q=0.9,en;q=0.8")
	}
	f.Add("id=%zz;a=1&&=", "*;q=2,-,\xff")
	f.Fuzz(func(t *testing.T, text, languages string) {
		s := demoSite(t)
		for _, page := range []string{"GET /", "GET /requests", "GET /request", "POST /close", "GET /why", "GET /matrix", "GET /none"} {
			method, path, _ := strings.Cut(page, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(text))
			r.Host, r.URL.RawQuery = "127.0.0.1:8080", text
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept-Language", languages[:min(len(languages), 16<<10)]) // a server takes no more
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code >= 500 || !utf8.Valid(w.Body.Bytes()) {
				t.Fatalf("%s with %q in %q: status %d, %q", page, text, languages, w.Code, w.Body)
			}
		}
	})
}

// FuzzHosts asks for any host, where any are named. What splitHost takes reads back as
// the same name and port, and only a name that was listed is allowed.
func FuzzHosts(f *testing.F) {
	f.Add("desk.example, other.example:443", "Desk.Example:8443")
	f.Add("2001:db8::1,[2001:db8::2]:8080", "[2001:DB8:0::1]")
	f.Add("::ffff:127.0.0.1", "[::ffff:7f00:1]:80")
	f.Add("fe80::1%eth0", "[fe80::1%25eth0]")
	f.Add("desk.example:", "user@desk.example")
	f.Fuzz(func(t *testing.T, names, host string) {
		name, port, ok := splitHost(host)
		if ok {
			again := name
			if port != "" {
				again = net.JoinHostPort(name, port)
			}
			if n, p, ok := splitHost(again); !ok || n != name || p != port {
				t.Fatalf("%q is %q and %q, which read back as %q and %q, %t", host, name, port, n, p, ok)
			}
		}
		hosts, err := allowedHosts("127.0.0.1:8080", names)
		if err != nil || !isAllowed(hosts, host) {
			return
		}
		listed := name == "localhost" || name == "127.0.0.1" || name == "::1"
		for text := range strings.SplitSeq(names, ",") {
			n, p, _ := splitHost(strings.TrimSpace(text))
			listed = listed || n == name && (p == "" || p == port || port == "" && (p == "80" || p == "443"))
		}
		if !ok || !listed {
			t.Fatalf("%q is allowed by %q", host, names)
		}
	})
}
