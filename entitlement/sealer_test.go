package entitlement_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

var errSealer = errors.New("the key service is away")

// xorSealer hides nothing from anybody who knows it; it binds the label.
type xorSealer struct{}

func (xorSealer) Seal(plaintext, label []byte) ([]byte, error) {
	sealed := append([]byte{byte(len(label))}, label...)
	for _, b := range plaintext {
		sealed = append(sealed, b^0xa5)
	}
	return sealed, nil
}

func (xorSealer) Open(sealed, label []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(sealed, append([]byte{byte(len(label))}, label...))
	if !ok {
		return nil, errSealer
	}
	var plaintext []byte
	for _, b := range rest {
		plaintext = append(plaintext, b^0xa5)
	}
	return plaintext, nil
}

// plainSealer opens everything as it is, as no sealer should.
type plainSealer struct{}

func (plainSealer) Seal([]byte, []byte) ([]byte, error)          { return nil, errSealer }
func (plainSealer) Open(sealed []byte, _ []byte) ([]byte, error) { return sealed, nil }

func TestCredentialsRecord(t *testing.T) {
	c := credentials(t, canaryAccess, canaryContract)
	r, err := c.Record(testKey, xorSealer{}, "hangang/1")
	if err != nil {
		t.Fatal(err)
	}
	if r.Fingerprint != fingerprint(t, c) || r.AccessEnding != "0417" || r.ContractEnding != "3358" {
		t.Errorf("record %v", r)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back entitlement.CredentialsRecord
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("JSON round trip (-want +got):\n%s", diff)
	}
	if got, err := back.Open(xorSealer{}, "hangang/1"); err != nil || !got.Equal(c) {
		t.Errorf("opened: %v, the same pair %v", err, got.Equal(c))
	}

	t.Run("without a sealer", func(t *testing.T) {
		r, err := c.Record(testKey, nil, "hangang/1")
		want := entitlement.CredentialsRecord{Fingerprint: fingerprint(t, c), AccessEnding: "0417", ContractEnding: "3358"}
		if diff := cmp.Diff(want, r); diff != "" || err != nil {
			t.Errorf("hash and last four only (-want +got), %v:\n%s", err, diff)
		}
		if got, err := r.Open(xorSealer{}, "hangang/1"); !errors.Is(err, entitlement.ErrCredentials) || errors.Is(err, errSealer) || !got.IsZero() {
			t.Errorf("opened what is not sealed, or asked the sealer to: %v", err)
		}
	})
	t.Run("refused", func(t *testing.T) {
		for _, test := range []struct {
			name string
			do   func() error
			want error
		}{
			{"no credentials", func() error { _, err := (entitlement.Credentials{}).Record(testKey, xorSealer{}, ""); return err }, entitlement.ErrCredentials},
			{"a short key", func() error { _, err := c.Record(testKey[1:], xorSealer{}, ""); return err }, entitlement.ErrInvalid},
			{"a sealer that cannot", func() error { _, err := c.Record(testKey, plainSealer{}, ""); return err }, errSealer},
			{"no sealer to open with", func() error { _, err := r.Open(nil, "hangang/1"); return err }, entitlement.ErrCredentials},
			{"another label", func() error { _, err := r.Open(xorSealer{}, "hangang/2"); return err }, entitlement.ErrCredentials},
			{"the sealer's own error", func() error { _, err := r.Open(xorSealer{}, "hangang/2"); return err }, errSealer},
		} {
			if err := test.do(); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
		}
		// What a wrong sealer makes of it: no bytes, no version, no IDs, too
		// short for the first, no second.
		for _, plaintext := range []string{"\x01", "\x02\x01ab", "\x01\x00", "\x01\x05ab", "\x01\x02ab", "\x01\x01a\x00"} {
			got, err := entitlement.CredentialsRecord{Sealed: []byte(plaintext)}.Open(plainSealer{}, "")
			if !errors.Is(err, entitlement.ErrCredentials) || !got.IsZero() {
				t.Errorf("%q opens: %v, want ErrCredentials", plaintext, err)
			}
		}
	})
	t.Run("strict JSON", func(t *testing.T) {
		for _, bad := range []string{
			`{"fingerprint":"00"}`, `{"acess_ending":"0417"}`, `{"sealed":"%"}`, `[]`, `{} {}`, `{"contract_ending":1}`,
		} {
			was := back
			if err := json.Unmarshal([]byte(bad), &back); err == nil || cmp.Diff(was, back) != "" {
				t.Errorf("%s: %v, want an error and no change", bad, err)
			}
		}
		if err := back.UnmarshalJSON([]byte(`{"acess_ending":"0417"}`)); !errors.Is(err, entitlement.ErrInvalid) {
			t.Errorf("an unknown field: %v, want ErrInvalid", err)
		}
	})
}
