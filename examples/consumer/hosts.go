package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// hosts are the names and addresses under which the service is reached.
type hosts map[string]bool

// hostsOf returns the hosts of a service that listens on an address: those of this machine,
// and names, which has commas between them. Otherwise the page of another name, which its
// owner lets point to this machine, could make a browser here ask for the book (DNS
// rebinding).
func hostsOf(listen, names string) (hosts, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("%w: -listen: %w", errUsage, err)
	}
	list := hosts{"localhost": true, "127.0.0.1": true, "::1": true}
	ip := net.ParseIP(host)
	switch here := strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback(); {
	case here:
		list[hostname(host)] = true
	case names == "":
		return nil, fmt.Errorf("%w: -listen %s reaches beyond this machine: say with -hosts under which names", errUsage, listen)
	}
	if names == "" {
		return list, nil
	}
	for name := range strings.SplitSeq(names, ",") {
		host := hostname(strings.TrimSpace(name))
		if host == "" || hostname(host) != host || strings.ContainsAny(name, "/@?#%") || strings.ContainsAny(host, " :[]") && net.ParseIP(host) == nil {
			return nil, fmt.Errorf("%w: -hosts %q: want names such as desk.example, with commas between", errUsage, names)
		}
		list[host] = true
	}
	return list, nil
}

// hostname returns the host of a Host header, without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.String() // an IPv6 address can be written in many ways
	}
	return host
}

// onlyFor refuses requests that were meant for another host. Health checks may come by any
// address, because they learn nothing about the book.
func (s *service) onlyFor(allowed hosts, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if health := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"; !health && !allowed[hostname(r.Host)] {
			s.fail(w, r, &requestError{
				http.StatusMisdirectedRequest, fmt.Sprintf("this service is not the host %.64q: name it with -hosts, if it shall be", r.Host),
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}
