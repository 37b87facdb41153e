package entitlement

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrCredentials says that credentials are missing or cannot be read back. It is
// one error for every cause, so that it tells nobody which half of a guess was
// right.
var ErrCredentials = errors.New("entitlement: no valid credentials")

// MaxCredential is the longest an access ID or contract ID may be, in bytes.
const MaxCredential = 128

// Credentials are the access ID and the contract ID of a contract: whoever has
// both can spend its incidents, so they are kept like a password. All users of a
// partner share one pair (ENT-26). The zero Credentials hold no IDs.
//
// What is protected: no fmt verb, no log handler, no encoder and no walk over
// fields by reflection finds the IDs in a value, wherever in a struct, slice or map
// it stands; all write "[redacted]", or for a nested unexported field an address.
// No error that this package makes repeats any part of them; that of a [Sealer] is
// wrapped as it is. [Credentials.Reveal], called by whatever means, is the only way
// to read them, so that a search for that name finds every place that does.
//
// What is not: the memory of the process, and so its core dumps and debuggers.
// Strings cannot be erased, and the strings that the caller read them from are
// the caller's to guard.
//
// Credentials are immutable. They cannot be compared with ==, which takes longer
// the more of a guess is right; use [Credentials.Equal].
type Credentials struct {
	// A captured variable, unlike a field, is out of the reach of fmt and
	// reflect: fmt calls no method on what stands in an unexported field of
	// somebody's struct, or behind a verb that does not fit.
	pair func() (accessID, contractID string)
}

// ParseCredentials returns the pair of two IDs, without the spaces that copying
// leaves around them. The error wraps [ErrID] and says of each malformed ID what is
// wrong: it is empty, longer than [MaxCredential] bytes, or has a space or another
// character that is not printable ASCII.
func ParseCredentials(accessID, contractID string) (Credentials, error) {
	accessID, contractID = strings.TrimSpace(accessID), strings.TrimSpace(contractID)
	err := errors.Join(checkCredential("access ID", accessID), checkCredential("contract ID", contractID))
	if err != nil {
		return Credentials{}, err
	}
	return credentialsOf(accessID, contractID), nil
}

func credentialsOf(accessID, contractID string) Credentials {
	return Credentials{func() (string, string) { return accessID, contractID }}
}

// checkCredential checks an ID without repeating any of it in the error.
func checkCredential(what, id string) error {
	problem := ""
	switch {
	case id == "":
		problem = "is empty"
	case len(id) > MaxCredential:
		problem = fmt.Sprintf("of %d bytes is longer than %d", len(id), MaxCredential)
	case strings.Contains(id, " ") || !isPrintableASCII(id):
		problem = "has characters that no ID has"
	default:
		return nil
	}
	return fmt.Errorf("%w: the %s %s", ErrID, what, problem)
}

// IsZero reports whether c holds no IDs.
func (c Credentials) IsZero() bool { return c.pair == nil }

// Reveal returns the IDs themselves, to be shown to a user of the partner or
// typed into a portal; empty texts for none.
func (c Credentials) Reveal() (accessID, contractID string) {
	if c.IsZero() {
		return "", ""
	}
	return c.pair()
}

// Equal reports whether c and o are the same pair, in a time that does not depend
// on how much of it is the same. Upper and lower case differ.
func (c Credentials) Equal(o Credentials) bool {
	a, b := sha256.Sum256(c.packed()), sha256.Sum256(o.packed())
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Endings returns the last four characters of each ID, for people to tell pairs
// apart. Of an ID with fewer than twelve characters it returns "", since four would
// be too many.
func (c Credentials) Endings() (accessID, contractID string) {
	a, b := c.Reveal()
	return ending(a), ending(b)
}

func ending(id string) string {
	const shown, enough = 4, 12
	if len(id) < enough {
		return ""
	}
	return id[len(id)-shown:]
}

// packed returns the pair as bytes. Different pairs have different bytes.
func (c Credentials) packed() []byte {
	accessID, contractID := c.Reveal()
	const version = 1
	p := append([]byte{version, byte(len(accessID))}, accessID...)
	return append(p, contractID...)
}

// unpack reads what packed writes, without saying what is wrong with it.
func unpack(p []byte) (Credentials, error) {
	if len(p) < 2 || p[0] != 1 || len(p)-2 < int(p[1]) {
		return Credentials{}, ErrCredentials
	}
	ids, n := string(p[2:]), int(p[1])
	c, err := ParseCredentials(ids[:n], ids[n:])
	if err != nil {
		return Credentials{}, ErrCredentials
	}
	return c, nil
}

const redacted = "[redacted]"

// String returns "[redacted]".
func (c Credentials) String() string { return redacted }

// Format writes "[redacted]", whatever the verb and the flags.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText returns "[redacted]". It is what encoding/json and log/slog write,
// too. To store credentials, make a [CredentialsRecord].
func (c Credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText always returns an error that wraps [ErrCredentials]: what
// MarshalText writes cannot be read back.
func (c *Credentials) UnmarshalText([]byte) error {
	return fmt.Errorf("%w: they have no text form", ErrCredentials)
}
