package entitlement

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
)

// MinFingerprintKey is the shortest key that [Credentials.Fingerprint] takes, in
// bytes.
const MinFingerprintKey = 32

// Fingerprint stands for a pair of credentials in an index: equal pairs have
// equal fingerprints, and nobody without the key can compute one or learn a
// prefix of an ID from it. It is an HMAC-SHA-256. The zero Fingerprint stands for no pair.
//
// Fingerprints are comparable with ==. Use [Fingerprint.Equal] where one of them
// comes from outside.
type Fingerprint [sha256.Size]byte

// Fingerprint returns the fingerprint of c under a key of the caller's, of at
// least [MinFingerprintKey] random bytes. The errors wrap [ErrCredentials] for
// the zero Credentials and [ErrInvalid] for a shorter key.
func (c Credentials) Fingerprint(key []byte) (Fingerprint, error) {
	switch {
	case c.IsZero():
		return Fingerprint{}, ErrCredentials
	case len(key) < MinFingerprintKey:
		return Fingerprint{}, fmt.Errorf("%w: a key of %d bytes is shorter than %d", ErrInvalid, len(key), MinFingerprintKey)
	}
	mac := hmac.New(sha256.New, key)
	// The prefix keeps these results apart from others, should the key serve another purpose.
	mac.Write([]byte("partnersupport credentials\x00"))
	mac.Write(c.packed())
	return Fingerprint(mac.Sum(nil)), nil
}

// IsZero reports whether f is the zero Fingerprint.
func (f Fingerprint) IsZero() bool { return f == Fingerprint{} }

// Equal reports whether f and o are the same, in constant time.
func (f Fingerprint) Equal(o Fingerprint) bool { return subtle.ConstantTimeCompare(f[:], o[:]) == 1 }

// Link says how an account that entered the pair of f is linked to a contract
// that has the pair of current today: a renewal that issued a new pair leaves
// the link stale, one that kept the pair leaves it valid (ENT-32). An account
// that entered none is not linked.
func (f Fingerprint) Link(current Fingerprint) LinkState {
	switch {
	case f.IsZero() || current.IsZero():
		return Unlinked
	case f.Equal(current):
		return Linked
	}
	return Stale
}

// String returns the fingerprint in hexadecimal.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// AppendText appends what String returns.
func (f Fingerprint) AppendText(p []byte) ([]byte, error) { return hex.AppendEncode(p, f[:]), nil }

// MarshalText returns what String returns.
func (f Fingerprint) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what String writes. The error wraps [ErrInvalid].
func (f *Fingerprint) UnmarshalText(text []byte) error {
	var read Fingerprint
	if len(text) != hex.EncodedLen(len(read)) {
		return fmt.Errorf("%w: a fingerprint of %d characters, want %d", ErrInvalid, len(text), hex.EncodedLen(len(read)))
	}
	if _, err := hex.Decode(read[:], text); err != nil {
		return fmt.Errorf("%w: a fingerprint that is not hexadecimal", ErrInvalid)
	}
	if read.String() != string(text) {
		return fmt.Errorf("%w: a fingerprint in upper case", ErrInvalid)
	}
	*f = read
	return nil
}
