package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
)

// allowedHosts returns the names under which a browser may ask for the page. A page
// of another name, which its owner lets point to this machine, is none of them: so it
// cannot read the book (DNS rebinding).
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
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			hosts[name] = true
		}
	}
	return hosts, nil
}

// onlyFor refuses requests that were meant for another host.
func onlyFor(hosts map[string]bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		host = strings.ToLower(strings.Trim(host, "[]"))
		if !hosts[host] {
			http.Error(w, "this is not the host "+http.StatusText(http.StatusMisdirectedRequest), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
