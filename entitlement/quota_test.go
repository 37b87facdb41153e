package entitlement_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestQuotaText(t *testing.T) {
	for text, want := range map[string]entitlement.Quota{"0": 0, "1": 1, "4294967295": entitlement.Limited(1<<32 - 1), "unlimited": entitlement.Unlimited} {
		q, err := entitlement.ParseQuota(text)
		if err != nil || q != want || q.String() != text || !q.IsValid() {
			t.Errorf("ParseQuota(%q) = %v, %v", text, q, err)
		}
		data, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		wantJSON := text
		if text == "unlimited" {
			wantJSON = `"unlimited"`
		}
		var back entitlement.Quota
		if err := json.Unmarshal(data, &back); err != nil || back != q || string(data) != wantJSON {
			t.Errorf("%q as JSON is %s, and back %v, %v", text, data, back, err)
		}
	}
	for _, text := range []string{"", "-1", "+1", "01", "1.0", "1e3", "4294967296", "18446744073709551615", "Unlimited", " 1"} {
		if q, err := entitlement.ParseQuota(text); !errors.Is(err, entitlement.ErrInvalid) {
			t.Errorf("ParseQuota(%q) = %v, %v, want ErrInvalid", text, q, err)
		}
	}
	for _, data := range []string{`"1"`, `1.5`, `-1`, `true`, `[]`, `"none"`} {
		q := entitlement.Limited(7)
		if err := json.Unmarshal([]byte(data), &q); err == nil || q != 7 {
			t.Errorf("json %s = %v, %v, want an error and no change", data, q, err)
		}
	}
	if _, err := entitlement.Quota(1 << 40).MarshalText(); !errors.Is(err, entitlement.ErrInvalid) {
		t.Errorf("a quota of 2^40 has a text: %v", err)
	}
}

// checkQuota reads the text of a quota.
func checkQuota(t *testing.T, text string) {
	q, err := entitlement.ParseQuota(text)
	switch {
	case err != nil && (!errors.Is(err, entitlement.ErrInvalid) || q != 0):
		t.Errorf("ParseQuota(%q) = %v, %v, want 0 and ErrInvalid", text, q, err)
	case err == nil && (q.String() != text || !q.IsValid()):
		t.Errorf("ParseQuota(%q) = %v", text, q)
	}
}
