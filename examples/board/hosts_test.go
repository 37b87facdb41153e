package main

import (
	"net/http"
	"testing"
)

func TestHosts(t *testing.T) {
	s := demoSite(t)
	for _, tt := range []struct {
		name, listen, hosts string
		reached, refused    []string // Host headers
	}{
		{"this machine", "127.0.0.1:0", "",
			[]string{"localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080", "[::1]"},
			[]string{"", "evil.example", "127.0.0.1.evil.example:8080", "localhost.", "localhost:", "localhost:port"}},
		{"an address of this machine", "127.0.0.2:0", "", []string{"127.0.0.2:8080"}, []string{"127.0.0.3:8080"}},
		{"names, with any port", "0.0.0.0:80", "Desk.example, other.example,",
			[]string{"desk.example", "desk.example:80", "DESK.example:8443", "other.example", "localhost:80"},
			[]string{"", "0.0.0.0", "evil.example", "desk.example.evil.example", "user@desk.example", "desk.example/x", "desk.example:0x50"}},
		{"a name with a port", ":8443", "desk.example:8443",
			[]string{"desk.example:8443", "Desk.Example:8443"},
			[]string{"desk.example", "desk.example:80", "desk.example:443", "evil.example:8443"}},
		{"a port that browsers leave out", ":8080", "desk.example:443,other.example:80",
			[]string{"desk.example", "desk.example:443", "other.example", "other.example:80"},
			[]string{"desk.example:8443", "other.example:8080"}},
		{"IPv6", "[::]:8080", "2001:db8::1,[2001:db8::2],[2001:db8::3]:8080",
			[]string{"[2001:db8::1]", "[2001:db8::1]:8080", "[2001:DB8:0::1]:8080", "[2001:db8::2]:1", "[2001:db8::3]:8080"},
			[]string{"[2001:db8::3]", "[2001:db8::3]:80", "[2001:db8::4]:8080", "[::]:8080"}},
	} {
		hosts, err := allowedHosts(tt.listen, tt.hosts)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		served := &site{s.board, s.handler(hosts)}
		for want, headers := range map[int][]string{http.StatusOK: tt.reached, http.StatusMisdirectedRequest: tt.refused} {
			for _, host := range headers {
				if w := served.ask(t, http.MethodGet, "/", "", "Host", host); w.Code != want {
					t.Errorf("%s: host %q: status %d, want %d", tt.name, host, w.Code, want)
				}
			}
		}
	}
	for _, hosts := range []string{"https://desk.example", "desk.example/", "desk.example:", "desk.example:https", "desk.example:65536", "a b", "a:b:c", ":80", "[::1", "user@desk.example"} {
		if got, err := allowedHosts(":80", hosts); err == nil {
			t.Errorf("-hosts %q: %v, want an error", hosts, got)
		}
	}
}
