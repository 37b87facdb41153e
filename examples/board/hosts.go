package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// allowedHosts returns the hosts under which a browser may ask for the page. A name allows
// every port, and a name with a port only that one. Another name, which its owner lets
// point to this machine, is not among them, so that its pages cannot read the book (DNS
// rebinding).
func allowedHosts(listen, names string) (map[string]bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("-listen: %w", err)
	}
	ip := net.ParseIP(host)
	here := host == "localhost" || ip != nil && ip.IsLoopback()
	if !here && names == "" {
		return nil, fmt.Errorf("-listen %s reaches beyond this machine: name the hosts that the page has there with -hosts", listen)
	}
	hosts := map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true}
	if here {
		hosts[host] = true
	}
	for text := range strings.SplitSeq(names, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		name, port, ok := splitHost(text)
		if !ok {
			return nil, fmt.Errorf("-hosts: %q is neither a host name nor one with a port, such as desk.example:8443", text)
		}
		if port != "" {
			name = net.JoinHostPort(name, port)
		}
		hosts[name] = true
	}
	return hosts, nil
}

// splitHost returns the name of a host in lower case, without brackets, and its port
// if it has one.
func splitHost(text string) (name, port string, ok bool) {
	text = strings.ToLower(text)
	if ip, err := netip.ParseAddr(text); err == nil { // also an IPv6 address without brackets
		return ip.String(), "", true
	}
	u, err := url.Parse("//" + text)
	if err != nil || u.Host != text || u.Hostname() == "" || strings.HasSuffix(text, ":") {
		return "", "", false
	}
	name, port = u.Hostname(), u.Port()
	if ip, err := netip.ParseAddr(name); err == nil {
		name = ip.String()
	}
	if _, err := strconv.ParseUint(port, 10, 16); port != "" && err != nil {
		return "", "", false
	}
	return name, port, !strings.ContainsAny(name, ": ") || strings.HasPrefix(text, "[")
}

// isAllowed reports whether hosts has the host that a request names. A browser leaves
// out the port that belongs to http or https.
func isAllowed(hosts map[string]bool, host string) bool {
	name, port, ok := splitHost(host)
	if !ok {
		return false
	}
	if port != "" {
		return hosts[name] || hosts[net.JoinHostPort(name, port)]
	}
	return hosts[name] || hosts[net.JoinHostPort(name, "80")] || hosts[net.JoinHostPort(name, "443")]
}

// onlyFor refuses requests that were meant for another host.
func onlyFor(hosts map[string]bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isAllowed(hosts, r.Host) {
			http.Error(w, "this is not the host that was asked for; -hosts names those that the page has", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
