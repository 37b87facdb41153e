package lifecycle_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

func sealer(t testing.TB, key string) lifecycle.AESSealer {
	t.Helper()
	s, err := lifecycle.NewAESSealer([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const sealingKey = "a key of 32 bytes for this test."

func TestAESSealer(t *testing.T) {
	s, secret, label := sealer(t, sealingKey), []byte("A-1 and C-1"), []byte("hangang/1")
	sealed, err := s.Seal(secret, label)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, secret) {
		t.Error("the secret can be read in what is sealed")
	}
	if got, err := sealer(t, sealingKey).Open(sealed, label); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("opened: %q, %v", got, err)
	}
	if again, err := s.Seal(secret, label); err != nil || bytes.Equal(again, sealed) {
		t.Errorf("sealed twice alike: the nonce is not random (%v)", err)
	}

	wrong := map[string]func() ([]byte, error){
		"another label":   func() ([]byte, error) { return s.Open(sealed, []byte("hangang/2")) },
		"another key":     func() ([]byte, error) { return sealer(t, "b key of 32 bytes for this test.").Open(sealed, label) },
		"nothing":         func() ([]byte, error) { return s.Open(nil, label) },
		"no key to open":  func() ([]byte, error) { return lifecycle.AESSealer{}.Open(sealed, label) },
		"no key to seal":  func() ([]byte, error) { return lifecycle.AESSealer{}.Seal(secret, label) },
		"only the nonce":  func() ([]byte, error) { return s.Open(sealed[:12], label) },
		"something added": func() ([]byte, error) { return s.Open(append(bytes.Clone(sealed), 0), label) },
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		wrong[fmt.Sprintf("byte %d changed", i)] = func() ([]byte, error) { return s.Open(changed, label) }
	}
	texts := map[string]bool{}
	for name, open := range wrong {
		got, err := open()
		if !errors.Is(err, lifecycle.ErrInvalid) || got != nil {
			t.Errorf("%s: %q, %v, want ErrInvalid", name, got, err)
		}
		if !strings.HasPrefix(name, "no key") { // which is not about what is sealed
			texts[err.Error()] = true
		}
	}
	if len(texts) != 1 {
		t.Errorf("the errors tell what was wrong: %v", texts)
	}
	for _, key := range []string{"", sealingKey[:16], sealingKey[:31], sealingKey + "x"} {
		if _, err := lifecycle.NewAESSealer([]byte(key)); !errors.Is(err, lifecycle.ErrInvalid) {
			t.Errorf("a key of %d bytes: %v, want ErrInvalid", len(key), err)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", s, s, &s); bytes.Contains([]byte(text), []byte(sealingKey[:8])) {
		t.Errorf("the sealer prints its key: %s", text)
	}
}

// TestWrongCredentialsLookAlike opens records that are unknown, of another contract, sealed
// with another key, cut, or of no pair: one error for all, so that nobody who tries them
// out learns which part was right.
func TestWrongCredentialsLookAlike(t *testing.T) {
	index := []byte("32 random bytes to find pairs by")
	pair, err := entitlement.ParseCredentials("A-1000000417", "C-2000009358")
	if err != nil {
		t.Fatal(err)
	}
	const label = "hangang/contract-1"
	record, err := pair.Record(index, sealer(t, sealingKey), label)
	if err != nil {
		t.Fatal(err)
	}
	other, err := pair.Record(index, sealer(t, "b key of 32 bytes for this test."), label)
	if err != nil {
		t.Fatal(err)
	}
	cut, unknown := record, entitlement.CredentialsRecord{Sealed: []byte("made up by somebody")}
	cut.Sealed = record.Sealed[:len(record.Sealed)-1]
	texts := map[string]bool{}
	for name, open := range map[string]func() (entitlement.Credentials, error){
		"another contract": func() (entitlement.Credentials, error) {
			return record.Open(sealer(t, sealingKey), "hangang/contract-2")
		},
		"another partner": func() (entitlement.Credentials, error) {
			return record.Open(sealer(t, sealingKey), "naktong/contract-1")
		},
		"another key": func() (entitlement.Credentials, error) { return other.Open(sealer(t, sealingKey), label) },
		"cut":         func() (entitlement.Credentials, error) { return cut.Open(sealer(t, sealingKey), label) },
		"unknown":     func() (entitlement.Credentials, error) { return unknown.Open(sealer(t, sealingKey), label) },
	} {
		got, err := open()
		if !errors.Is(err, entitlement.ErrCredentials) || !got.IsZero() {
			t.Fatalf("%s: %v, want ErrCredentials", name, err)
		}
		texts[fmt.Sprintf("%v %+v", err, err)] = true
	}
	if len(texts) != 1 {
		t.Errorf("the errors tell what was wrong: %v", texts)
	}
}

// A program keeps what it needs to find a pair and to show it again.
func ExampleAESSealer() {
	indexKey, sealingKey := []byte("32 random bytes to find pairs by"), []byte("32 random bytes that seal pairs.")
	sealer, _ := lifecycle.NewAESSealer(sealingKey)
	pair, _ := entitlement.ParseCredentials("A-1000000417", "C-2000009358")

	record, _ := pair.Record(indexKey, sealer, "hangang/contract-1")
	fmt.Println("stored:", record.Fingerprint.String()[:8], record.AccessEnding, record.ContractEnding)

	opened, _ := record.Open(sealer, "hangang/contract-1")
	accessID, contractID := opened.Reveal()
	fmt.Println("shown: ", accessID, contractID)
	fmt.Println("logged:", opened)

	_, err := record.Open(sealer, "hangang/contract-2")
	fmt.Println(err)
	// Output:
	// stored: 82fa6062 0417 9358
	// shown:  A-1000000417 C-2000009358
	// logged: [redacted]
	// entitlement: no valid credentials: lifecycle: invalid input: this was not sealed with the key and the label
}
