package lifecycle

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"

	"github.com/partnersupport/partnersupport/entitlement"
)

// AESSealer is an [entitlement.Sealer] that seals with AES-256 in Galois/Counter
// Mode under a random nonce, so the same secret is sealed differently each time.
// It stands here and not in package entitlement, which is pure, because of the
// nonce. One key can seal some four billion times.
//
// An AESSealer is immutable and safe for concurrent use. The zero AESSealer has no
// key: it seals and opens nothing.
type AESSealer struct {
	// A captured variable is out of the reach of whatever prints a sealer.
	aead func() cipher.AEAD
}

var _ entitlement.Sealer = AESSealer{}

// NewAESSealer returns the sealer with the given key of 32 random bytes, which it
// copies. The error for another length wraps [ErrInvalid].
func NewAESSealer(key []byte) (AESSealer, error) {
	const size = 32
	if len(key) != size {
		return AESSealer{}, fmt.Errorf("%w: a sealing key of %d bytes, want %d", ErrInvalid, len(key), size)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return AESSealer{}, fmt.Errorf("lifecycle: sealing key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return AESSealer{}, fmt.Errorf("lifecycle: sealing key: %w", err)
	}
	return AESSealer{func() cipher.AEAD { return aead }}, nil
}

// Seal returns the sealed plaintext, bound to label. Only the zero AESSealer
// returns an error, which wraps [ErrInvalid].
func (s AESSealer) Seal(plaintext, label []byte) ([]byte, error) {
	if s.aead == nil {
		return nil, fmt.Errorf("%w: a sealer without a key", ErrInvalid)
	}
	return s.aead().Seal(nil, nil, plaintext, label), nil
}

// Open returns the plaintext of what Seal returned for label. The error wraps
// [ErrInvalid], and is the same for other bytes, another label and another key.
func (s AESSealer) Open(sealed, label []byte) ([]byte, error) {
	if s.aead == nil {
		return nil, fmt.Errorf("%w: a sealer without a key", ErrInvalid)
	}
	plaintext, err := s.aead().Open(nil, nil, sealed, label)
	if err != nil {
		return nil, fmt.Errorf("%w: this was not sealed with the key and the label", ErrInvalid)
	}
	return plaintext, nil
}
