package lifecycle

import (
	"crypto/sha256"
	"encoding"
	"encoding/binary"

	"github.com/partnersupport/partnersupport/routing"
)

// content is what a command is, for its fingerprint: every part with its length,
// so that no two contents run into each other.
type content []byte

// add adds parts. One that is longer than any part may be is not copied, because its
// command is refused anyway.
func (c *content) add(parts ...string) {
	for _, p := range parts {
		*c = binary.BigEndian.AppendUint64(*c, uint64(len(p)))
		if len(p) <= MaxDetails {
			*c = append(*c, p...)
		}
	}
}

// addFacts adds the facts that are said, by name: numbers could change, and a fact
// that a later version adds must not change the fingerprint of a draft that does not
// say it.
func (c *content) addFacts(f routing.Case) {
	var text [512]byte
	said := text[:0]
	fact := func(name string, value encoding.TextAppender, zero bool) {
		if zero {
			return
		}
		said = append(append(said, name...), '=')
		said, _ = value.AppendText(said) // the policy refuses an invalid value
		said = append(said, ' ')
	}
	fact("partner", f.Partner, f.Partner == 0)
	fact("issue", f.Issue, f.Issue == 0)
	fact("product", f.Product, f.Product == 0)
	fact("tenant", f.Tenant, f.Tenant == 0)
	fact("gdap", f.GDAP, f.GDAP == 0)
	fact("role", f.Role, f.Role == 0)
	fact("rbac", f.RBAC, f.RBAC == 0)
	fact("provider", f.Provider, f.Provider == 0)
	fact("account", f.Account, f.Account == 0)
	fact("entry", f.Entry, f.Entry == 0)
	fact("release", f.Release, f.Release == 0)
	fact("contact", f.Contact, f.Contact == 0)
	fact("plan", f.Plan, f.Plan == 0)
	fact("cloud", f.Cloud, f.Cloud == 0)
	fact("isv", f.ISV, f.ISV == 0)
	fact("problem", f.Problem, f.Problem == 0)
	*c = binary.BigEndian.AppendUint64(*c, uint64(len(said)))
	*c = append(*c, said...)
}

// sum returns the fingerprint.
func (c content) sum() [32]byte { return sha256.Sum256(c) }
