package entitlement

import "fmt"

// Sealer keeps secrets readable only to whoever holds its key. Package lifecycle
// has one for AES-256-GCM; a program that has a key service implements it with
// that.
//
// Seal returns plaintext in a form that reveals nothing of it, and Open returns
// the plaintext of what Seal returned for the same label. The label is not
// secret, but what is sealed under one must not open under another. Open must
// return an error for whatever Seal did not write; a copy that was changed is one.
//
// A Sealer must not keep, change or log the slices it is given, and its errors
// must not repeat them. It must be safe for concurrent use if its caller is.
type Sealer interface {
	Seal(plaintext, label []byte) ([]byte, error)
	Open(sealed, label []byte) ([]byte, error)
}

// CredentialsRecord is what a program stores of [Credentials]: how to find them,
// how to tell people which they are, and the pair itself only if it was sealed.
// It is plain data, and not secret; the zero CredentialsRecord is that of no
// credentials.
type CredentialsRecord struct {
	Fingerprint    Fingerprint `json:"fingerprint"`
	AccessEnding   string      `json:"access_ending,omitzero"`   // see [Credentials.Endings]
	ContractEnding string      `json:"contract_ending,omitzero"` // likewise
	Sealed         []byte      `json:"sealed,omitempty"`         // the pair, or nothing
}

// Record returns what to store of c. key is that of [Credentials.Fingerprint].
// Without a Sealer (nil) the IDs themselves are not kept and nobody can read them
// back. label says what the pair is for, such as partner and contract: the record
// opens under no other.
//
// The errors are those of Fingerprint and of the Sealer.
func (c Credentials) Record(key []byte, s Sealer, label string) (CredentialsRecord, error) {
	f, err := c.Fingerprint(key)
	if err != nil {
		return CredentialsRecord{}, err
	}
	r := CredentialsRecord{Fingerprint: f}
	r.AccessEnding, r.ContractEnding = c.Endings()
	if s == nil {
		return r, nil
	}
	if r.Sealed, err = s.Seal(c.packed(), []byte(label)); err != nil {
		return CredentialsRecord{}, fmt.Errorf("entitlement: sealing credentials: %w", err)
	}
	return r, nil
}

// Open returns the pair that was recorded under label. The error wraps
// [ErrCredentials] if the record has no sealed pair, if label, key or bytes are not
// those that it was sealed with, or if what comes out is not a pair. It wraps the error
// of the Sealer as well, if there is one.
func (r CredentialsRecord) Open(s Sealer, label string) (Credentials, error) {
	if len(r.Sealed) == 0 || s == nil {
		return Credentials{}, ErrCredentials
	}
	plaintext, err := s.Open(r.Sealed, []byte(label))
	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %w", ErrCredentials, err)
	}
	return unpack(plaintext)
}

// UnmarshalJSON reads a record as strictly as [State.UnmarshalJSON] does a state. On
// error, r is left alone.
func (r *CredentialsRecord) UnmarshalJSON(data []byte) error {
	type fields CredentialsRecord // without this method
	return decode(data, (*fields)(r))
}
