package lifecycle

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"

	"github.com/partnersupport/partnersupport/routing"
)

// fingerprint returns a digest of a command's content. Every part goes in with
// its length, so that no two contents run into each other.
func fingerprint(op Op, parts ...string) [32]byte {
	h := sha256.New()
	writePart(h, op.String())
	for _, p := range parts {
		writePart(h, p)
	}
	return [32]byte(h.Sum(nil))
}

func writePart(h hash.Hash, part string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(part)))
	h.Write(length[:])
	h.Write([]byte(part))
}

// factParts are the facts that are said, by name: numbers could change, and a
// fact that a later version adds must not change the fingerprint of a draft
// that does not say it.
func factParts(c routing.Case) string {
	var b strings.Builder
	for _, f := range []struct {
		name string
		fact fmt.Stringer
		said bool
	}{
		{"partner", c.Partner, c.Partner != 0}, {"issue", c.Issue, c.Issue != 0}, {"product", c.Product, c.Product != 0},
		{"tenant", c.Tenant, c.Tenant != 0}, {"gdap", c.GDAP, c.GDAP != 0}, {"role", c.Role, c.Role != 0},
		{"rbac", c.RBAC, c.RBAC != 0}, {"provider", c.Provider, c.Provider != 0}, {"account", c.Account, c.Account != 0},
		{"entry", c.Entry, c.Entry != 0}, {"release", c.Release, c.Release != 0}, {"contact", c.Contact, c.Contact != 0},
		{"plan", c.Plan, c.Plan != 0}, {"cloud", c.Cloud, c.Cloud != 0}, {"isv", c.ISV, c.ISV != 0},
		{"problem", c.Problem, c.Problem != 0},
	} {
		if f.said {
			fmt.Fprintf(&b, "%s=%s ", f.name, f.fact)
		}
	}
	return b.String()
}
