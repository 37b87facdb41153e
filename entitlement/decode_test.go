package entitlement_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

// TestDecodesStrictly reads what encoding/json accepts and the package must not accept:
// each row replaces a field of every type that decodes.
func TestDecodesStrictly(t *testing.T) {
	e := pack(t, 5)
	entry := e.Opening(e.From())
	seen := member
	record := record(credentials(t, "A-1000000417", "C-2000009358"))
	wish := entitlement.PerIncident{Account: entitlement.AccountMSA, Country: "KR"}
	use := entitlement.CSPUse{Member: true}
	for _, target := range []struct {
		field string // a field of the type, with a value that it can have
		into  json.Unmarshaler
	}{
		{`"plan":"pack"`, &e}, {`"plan":"pack"`, &entry}, {`"role":"other"`, &seen}, {`"access_ending":"0417"`, &record},
		{`"country":"KR"`, &wish}, {`"trial":true`, &use},
	} {
		before, err := json.Marshal(target.into)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(target.field, ":")
		for _, text := range []string{
			`{` + target.field + `,` + target.field + `}`,    // twice
			`{` + strings.ToUpper(name) + `:1}`,              // in other letters
			`{"\u017f` + strings.Repeat("x", 1<<10) + `":1}`, // with one that folds
			`{` + name + `:null}`,                            // that leaves what was there
			`{"unknown":1}`, `{` + target.field + `,}`, `[]`, `"x"`, `1`, ``, `null null`, `{}{}`, "\ufeff{}",
			`{` + name + `:"` + "\xff" + `"}`, `{` + name + `:"\udc00"}`,
			`{` + name + `:` + strings.Repeat("[", 1<<16), strings.Repeat(" ", 1<<20) + `{}`,
			`{` + name + `:1e400}`, `{` + name + `:[]}`,
		} {
			err := target.into.UnmarshalJSON([]byte(text))
			if !errors.Is(err, entitlement.ErrInvalid) || len(err.Error()) > 4096 {
				t.Errorf("%T from %.40q of %d bytes: %.200v, want ErrInvalid", target.into, text, len(text), err)
			}
			after, err := json.Marshal(target.into)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(before), string(after)); diff != "" {
				t.Fatalf("%T is changed by %.40q:\n%s", target.into, text, diff)
			}
		}
		if err := json.Unmarshal(before, target.into); err != nil {
			t.Errorf("%T from %s: %v", target.into, before, err)
		}
	}
}

// decodeSeeds are texts of the types that decodes reads.
func decodeSeeds(f *testing.F) [][]byte {
	e := pack(f, 5)
	var texts [][]byte
	for _, v := range []any{e, e.Opening(e.From()), member, record(credentials(f, "A-1", "C-1")), entitlement.CSPUse{Member: true}} {
		text, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}

// decodes reads data as each type that has a method for it. What is read is written
// again as what reads the same.
func decodes(t *testing.T, data []byte) {
	for _, into := range []json.Unmarshaler{
		new(entitlement.Entitlement), new(entitlement.Entry), new(entitlement.Account),
		new(entitlement.CredentialsRecord), new(entitlement.PerIncident), new(entitlement.CSPUse),
		new(entitlement.ActivationHelp), new(entitlement.Page),
	} {
		if into.UnmarshalJSON(data) != nil {
			continue
		}
		text, err := json.Marshal(into)
		if err != nil {
			// An entry is plain data: one that lacks its kind is for Fold to refuse.
			if entry, ok := into.(*entitlement.Entry); ok && (!entry.Kind.IsValid() || entry.At.IsZero()) {
				continue
			}
			// So is a row of a page that lacks its offer or its benefit.
			if _, ok := into.(*entitlement.Page); ok && errors.Is(err, entitlement.ErrInvalid) && strings.Contains(err.Error(), "(0)") {
				continue
			}
			t.Fatalf("%T from %q cannot be written: %v", into, data, err)
		}
		was := string(text)
		if err := into.UnmarshalJSON(text); err != nil {
			t.Fatalf("%T: %s does not read back: %v", into, text, err)
		}
		if again, err := json.Marshal(into); err != nil || string(again) != was {
			t.Errorf("%T: %s, read back %s, %v", into, was, again, err)
		}
	}
}
