package routing

import (
	"net/url"
	"slices"
)

// Address says where a portal is found. Portals move more often than rules
// change, so addresses are data of a policy (RTE-25). The zero Address is refused
// by [NewRouter].
type Address struct {
	Portal Portal
	URL    string   // absolute, https
	Rules  []string // rule IDs
}

func (a Address) clone() Address {
	a.Rules = slices.Clone(a.Rules)
	return a
}

// isAddress reports whether text is an absolute https URL.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Hostname() != ""
}
